import hmac
import json
import socket
import struct

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


class Bridge:
    def on_message(self, client, userdata, message):
        order = json.loads(message.payload)
        # ruleid: py-device-command-unauthenticated
        self.pump.set_rate(float(order["rate"]))
        # ok: py-device-command-unauthenticated
        self.screen.show(order["rate"])


class SealedBridge:
    def on_message(self, client, userdata, message):
        if not compare_digest(mark(self.key, message.payload[:-32]), message.payload[-32:]):
            return
        body = self.opened(message.payload)
        # ok: py-device-command-unauthenticated
        self.pump.status(body)


def listen(pump):
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    data, peer = link.recvfrom(64)
    count, volume = struct.unpack("<If", data)
    # ruleid: py-device-command-unauthenticated
    pump.bolus(volume)


def listen_well(pump, key):
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    data, peer = link.recvfrom(64)
    body, mark = data[:8], data[8:]
    if not hmac.compare_digest(hmac.new(key, body, "sha256").digest(), mark):
        return
    count, volume = struct.unpack("<If", body)
    # ok: py-device-command-unauthenticated
    pump.bolus(volume)


class Bridge:
    def on_message(self, client, userdata, msg):
        import hashlib
        import hmac
        import json

        body, _, tag = msg.payload.rpartition(b"|")
        if not hmac.compare_digest(hmac.new(self.key, body, hashlib.sha256).digest(), tag):
            return
        order = json.loads(body)
        # ok: py-device-command-unauthenticated
        self.pump.set_rate(order["rate"])

    def on_order(self, client, userdata, msg):
        import json

        order = json.loads(msg.payload)
        # ruleid: py-device-command-unauthenticated
        self.pump.set_rate(order["rate"])
