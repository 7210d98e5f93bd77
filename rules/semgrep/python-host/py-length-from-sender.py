from http.server import BaseHTTPRequestHandler

MOST = 64 * 1024


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        # ruleid: py-length-from-sender
        a = self.rfile.read(int(self.headers["Content-Length"]))
        length = int(self.headers.get("Content-Length", 0))
        # ruleid: py-length-from-sender
        b = self.rfile.read(length)
        return a, b

    def do_PUT(self):
        length = int(self.headers["Content-Length"])
        if length > MOST:
            self.send_error(413)
            return None
        # ok: py-length-from-sender
        return self.rfile.read(length)

    def do_PATCH(self):
        # ok: py-length-from-sender
        return self.rfile.read(MOST)


def read_frame(connection):
    (length,) = struct.unpack(">I", connection.recv(4))
    # ruleid: py-length-from-sender
    return connection.recv(length)


def read_bounded_frame(connection):
    (length,) = struct.unpack(">I", connection.recv(4))
    if length > 65536:
        raise ValueError("frame too long")
    # ok: py-length-from-sender
    return connection.recv(length)


def read_small_frame(connection):
    (length,) = struct.unpack(">H", connection.recv(2))
    # ok: py-length-from-sender
    return connection.recv(length)
