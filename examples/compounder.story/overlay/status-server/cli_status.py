"""Answers the ward's dashboard: one line with the state of each pump."""

import socketserver
from collections.abc import Callable

PORT = 7070
_TIMEOUT_S = 2.0


class StatusHandler(socketserver.StreamRequestHandler):
    """Writes the line and closes; whatever the other side sends is not read."""

    timeout = _TIMEOUT_S

    def handle(self) -> None:
        """Answers one connection."""
        if isinstance(self.server, StatusServer):
            self.wfile.write(self.server.line().encode() + b"\n")


class StatusServer(socketserver.TCPServer):
    """Listens on one address of the control PC."""

    def __init__(self, address: str, line: Callable[[], str], port: int = PORT) -> None:
        self.line = line
        super().__init__((address, port), StatusHandler)


def make_server(address: str, line: Callable[[], str], port: int = PORT) -> socketserver.TCPServer:
    """A server that answers each connection with the line."""
    return StatusServer(address, line, port)
