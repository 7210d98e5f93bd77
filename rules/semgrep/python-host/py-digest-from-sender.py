import hashlib

import requests


def update(server, target):
    manifest = requests.get(f"{server}/manifest.json", timeout=10).json()
    firmware = requests.get(f"{server}/firmware.bin", timeout=60).content
    # ruleid: py-digest-from-sender
    if hashlib.sha256(firmware).hexdigest() != manifest["sha256"]:
        return False
    target.write_bytes(firmware)
    return True


def update_header(server, target):
    answer = requests.get(f"{server}/firmware.bin", timeout=60)
    made = hashlib.sha256(answer.content).hexdigest()
    # ruleid: py-digest-from-sender
    if made == answer.headers["X-Digest"]:
        target.write_bytes(answer.content)


def update_signed(server, target, key):
    manifest = requests.get(f"{server}/manifest.json", timeout=10).json()
    firmware = requests.get(f"{server}/firmware.bin", timeout=60).content
    key.verify(manifest["sha256"].encode(), bytes.fromhex(manifest["signature"]))
    # ok: py-digest-from-sender
    if hashlib.sha256(firmware).hexdigest() != manifest["sha256"]:
        return False
    target.write_bytes(firmware)
    return True


def update_known(server, target, wanted):
    firmware = requests.get(f"{server}/firmware.bin", timeout=60).content
    # ok: py-digest-from-sender
    if hashlib.sha256(firmware).hexdigest() != wanted["sha256"]:
        return False
    target.write_bytes(firmware)
    return True
