def fragments(message, size):
    found = []
    while len(message) > 0:
        found.append(message[:size])
        # ruleid: py-quadratic-consume
        message = message[size:]
    return found


def parameters(text):
    while text[:1] == ";":
        # ruleid: py-quadratic-consume
        text = text[1:]
        yield text.split(";")[0]


def line(file):
    read = b""
    byte = file.read(1)
    while byte != b"\n":
        # ruleid: py-quadratic-consume
        read = read + byte
        byte = file.read(1)
    return read


def fragments_well(message, size):
    # ok: py-quadratic-consume
    return [message[start : start + size] for start in range(0, len(message), size)]


def options(args):
    while args:
        # ok: py-quadratic-consume
        args = args[1:]


def after(text):
    # ok: py-quadratic-consume
    text = text[1:]
    return text


def line_well(file):
    read = []
    byte = file.read(1)
    while byte and byte != b"\n":
        # ok: py-quadratic-consume
        read.append(byte)
        byte = file.read(1)
    return b"".join(read)
