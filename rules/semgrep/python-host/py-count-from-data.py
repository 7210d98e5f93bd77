import struct


def layers(file):
    count = struct.unpack(">I", file.read(4))[0]
    # ruleid: py-count-from-data
    return [file.read(4) for _ in range(count)]


def curve(packet):
    (points,) = struct.unpack_from(">I", packet)
    length = int.from_bytes(packet[:4], "big")
    # ruleid: py-count-from-data
    return bytearray(length), points


def channels(file):
    count = i16(file.read(2))
    # ruleid: py-count-from-data
    for _ in range(abs(count)):
        yield file.read(1)


def layers_well(file, most):
    count = struct.unpack(">I", file.read(4))[0]
    if count > most:
        raise ValueError(count)
    # ok: py-count-from-data
    return [file.read(4) for _ in range(count)]


def channels_well(file, size):
    count = i16(file.read(2))
    if size < abs(count) * 20:
        raise ValueError(count)
    # ok: py-count-from-data
    for _ in range(abs(count)):
        yield file.read(1)


def lines(text):
    count = len(text)
    # ok: py-count-from-data
    return list(range(count))


def i16(read):
    return struct.unpack(">h", read)[0]


def volts(raw, probe):
    scale = struct.unpack("f", raw)[0]
    factor = struct.unpack("<d", probe)[0]
    # ok: py-count-from-data
    return scale * factor
