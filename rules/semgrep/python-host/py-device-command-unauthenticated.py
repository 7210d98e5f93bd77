import serial
from flask import request


def bridge(sock):
    port = serial.Serial("/dev/ttyUSB0", 115200, timeout=1)
    while True:
        data = sock.recv(64)
        # ruleid: py-device-command-unauthenticated
        port.write(data)


def set_rate():
    with serial.Serial("/dev/ttyUSB0", timeout=1) as port:
        rate = request.json["rate"]
        # ruleid: py-device-command-unauthenticated
        port.write(f"RATE {rate}\n".encode())


def bridge_checked(sock, key):
    port = serial.Serial("/dev/ttyUSB0", 115200, timeout=1)
    data = sock.recv(64)
    if not verify_mac(key, data):
        return
    # ok: py-device-command-unauthenticated
    port.write(data)


def bridge_opened(sock, box):
    port = serial.Serial("/dev/ttyUSB0", 115200, timeout=1)
    data = box.decrypt(sock.recv(64))
    # ok: py-device-command-unauthenticated
    port.write(data)


def poll(sock, log):
    port = serial.Serial("/dev/ttyUSB0", 115200, timeout=1)
    # ok: py-device-command-unauthenticated
    port.write(b"STATUS?\n")
    # ok: py-device-command-unauthenticated
    log.write(sock.recv(64))
