"""Sends results to the laboratory's information system over mutually authenticated TLS (SRS-003)."""

import socket
import ssl


def connect(host: str, port: int, certificate: str, key: str) -> ssl.SSLSocket:
    """The connection; both ends have shown their certificate."""
    context = ssl.create_default_context()
    context.load_cert_chain(certificate, key)
    return context.wrap_socket(socket.create_connection((host, port)), server_hostname=host)
