import base64
import gzip
import zlib


def take(request):
    # ruleid: py-decompress-unbounded
    return zlib.decompress(request.body)


def take_packet(packet):
    # ruleid: py-decompress-unbounded
    return gzip.decompress(packet)


def take_text(message):
    # ruleid: py-decompress-unbounded
    return zlib.decompress(base64.b64decode(message), -15)


def take_part(payload):
    unpacker = zlib.decompressobj()
    # ruleid: py-decompress-unbounded
    return unpacker.decompress(payload)


def take_bounded(payload, most):
    unpacker = zlib.decompressobj()
    # ok: py-decompress-unbounded
    unpacked = unpacker.decompress(payload, most)
    if unpacker.unconsumed_tail:
        raise ValueError("too large")
    return unpacked


def own_table():
    # ok: py-decompress-unbounded
    return zlib.decompress(_TABLE)


_TABLE = zlib.compress(b"dose table")


def firmware(connection):
    packed = connection.recv(65536)
    # ruleid: py-decompress-unbounded
    return zlib.decompress(packed)


def own_cache(path):
    packed = path.read_bytes()
    # ok: py-decompress-unbounded
    return zlib.decompress(packed)
