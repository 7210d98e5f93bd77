import hashlib

import requests


def update(device, url):
    image = requests.get(url, timeout=30).content
    # ruleid: py-firmware-unverified
    device.write_firmware(image)


def update_in_parts(device, session, url):
    answer = session.get(url)
    data = bytes(answer.content)
    # ruleid: py-firmware-unverified
    device.flash(0, data)


def update_verified(device, url, key):
    image = requests.get(url, timeout=30).content
    key.verify(image[:64], image)
    # ok: py-firmware-unverified
    device.write_firmware(image)


def update_pinned(device, url, expected):
    image = requests.get(url, timeout=30).content
    if hashlib.sha256(image).hexdigest() != expected:
        raise ValueError("wrong digest")
    # ok: py-firmware-unverified
    device.flash(0, image)


def show(screen, url):
    # ok: py-firmware-unverified
    screen.render(requests.get(url, timeout=30).content)


def update_host(url):
    package = requests.get(url, timeout=30).content
    with open("/var/lib/updates/host.deb", "wb") as out:
        # ruleid: py-firmware-unverified
        out.write(package)
    subprocess.run(["dpkg", "-i", "/var/lib/updates/host.deb"], check=True)


def keep(url):
    with open("/var/lib/host/picture.png", "wb") as out:
        # ok: py-firmware-unverified
        out.write(requests.get(url, timeout=30).content)
