import json
import os
from pathlib import Path


def keep(path, private_key):
    with open(path, "wb") as file:
        # ruleid: py-key-file-readable
        file.write(private_key)


def keep_pem(path, key, form):
    with open(path, "wb") as file:
        # ruleid: py-key-file-readable
        file.write(key.private_bytes(form))


def keep_named(path, key_pem, cert_pem):
    with open(path, "w") as file:
        # ruleid: py-key-file-readable
        file.write(key_pem)
    with open(path + ".crt", "w") as file:
        # ok: py-key-file-readable
        file.write(cert_pem)


def keep_text(path, access_token):
    # ruleid: py-key-file-readable
    Path(path).write_text(access_token)


def keep_all(path, credentials):
    with open(path, "w") as file:
        # ruleid: py-key-file-readable
        json.dump(credentials, file)


def keep_closed(path, private_key):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        # ok: py-key-file-readable
        file.write(private_key)


def keep_then_close(path, private_key):
    with open(path, "wb") as file:
        # ok: py-key-file-readable
        file.write(private_key)
    os.chmod(path, 0o600)


def keep_public(path, public_key):
    with open(path, "wb") as file:
        # ok: py-key-file-readable
        file.write(public_key)


def open_up(key_file):
    # ruleid: py-key-file-readable
    os.chmod("/etc/pump/device.key", 0o644)
    # ruleid: py-key-file-readable
    os.chmod(key_file, 0o640)
    # ok: py-key-file-readable
    os.chmod("/etc/pump/device.key", 0o600)
    # ok: py-key-file-readable
    os.chmod("/etc/pump/rates.csv", 0o644)


def keep(folder, name, secret):
    path = folder / f"{name}.bin"
    path.write_bytes(secret)
    # ruleid: py-key-file-readable
    path.chmod(0o644)


def keep_for_itself(folder, name, secret):
    path = folder / f"{name}.bin"
    path.write_bytes(secret)
    # ok: py-key-file-readable
    path.chmod(0o600)


def hold_what_is_refused(folder, key):
    path = folder / "group.bin"
    path.write_bytes(key)
    # ok: py-key-file-readable
    path.chmod(0o640)
    assert refuses(path)
