import socket
from http.server import HTTPServer

HOST = "0.0.0.0"


def serve(app, handler, config):
    s = socket.socket()
    # ruleid: py-bind-all-interfaces
    s.bind(("0.0.0.0", 5000))
    # ruleid: py-bind-all-interfaces
    s.bind((HOST, 5000))
    # ruleid: py-bind-all-interfaces
    app.run(host="0.0.0.0", port=80)
    # ruleid: py-bind-all-interfaces
    HTTPServer(("", 8000), handler)
    # ok: py-bind-all-interfaces
    s.bind(("127.0.0.1", 5000))
    # ok: py-bind-all-interfaces
    app.run(host=config.host, port=80)
    # ok: py-bind-all-interfaces
    if config.host == "0.0.0.0":
        raise ValueError("listen on one network only")
    # ok: py-bind-all-interfaces
    kinds = set(("", "tcp"))
    # ok: py-bind-all-interfaces
    config.kinds = kinds
    # ok: py-bind-all-interfaces
    s.connect(("192.168.1.10", 5000))
    # ok: py-bind-all-interfaces
    s.bind(("", 0))
    return s.getsockname()[1]
