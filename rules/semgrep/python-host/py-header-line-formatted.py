import re

ILLEGAL = re.compile(rb"[\r\n]")


def send(transport, name, value):
    # ruleid: py-header-line-formatted
    transport.write_sequence([name, b": ", value, b"\r\n"])


def send_all(transport, headers):
    # ruleid: py-header-line-formatted
    lines = [name + ": " + value + "\r\n" for name, value in headers]
    transport.write("".join(lines))


def send_text(transport, name, value):
    # ruleid: py-header-line-formatted
    transport.write(f"{name}: {value}\r\n")


def send_old(transport, agent):
    # ruleid: py-header-line-formatted
    transport.write("User-Agent: %s\r\n" % agent)


def send_well(transport, name, value):
    # ok: py-header-line-formatted
    transport.write_sequence([name, b": ", sanitized(value), b"\r\n"])


def send_checked(transport, name, value):
    if ILLEGAL.search(value):
        raise ValueError(value)
    # ok: py-header-line-formatted
    transport.write_sequence([name, b": ", value, b"\r\n"])


def send_refused(transport, name, value):
    if "\n" in value:
        raise ValueError(value)
    # ok: py-header-line-formatted
    transport.write(name + ": " + value + "\r\n")


def send_length(transport, body):
    # ok: py-header-line-formatted
    transport.write("Content-Length: %s\r\n" % len(body))


def tell(log, name, value):
    # ok: py-header-line-formatted
    log.info(f"{name}: {value}")


def sanitized(value):
    return b" ".join(value.split())
