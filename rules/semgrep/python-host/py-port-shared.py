import socket


def listen(place):
    tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # ruleid: py-port-shared
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    tcp.bind(place)
    return tcp


def receive(place):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # ruleid: py-port-shared
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    udp.bind(place)
    return udp


def listen_well(place):
    tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # ok: py-port-shared
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # ok: py-port-shared
    tcp.bind(place)
    return tcp


def listen_twice(first, second, place):
    # ok: py-port-shared
    first.bind(place)
    # ruleid: py-port-shared
    second.bind(place)
