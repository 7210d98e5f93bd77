import tempfile


def make():
    # ruleid: py-mktemp
    name = tempfile.mktemp(suffix=".bin")
    # ruleid: py-mktemp
    with open("/tmp/report.csv", "w") as out:
        out.write(name)
    # ruleid: py-mktemp
    log = open("/var/tmp/device.log", "ab")
    # ok: py-mktemp
    with tempfile.NamedTemporaryFile() as out:
        out.write(b"")
    # ok: py-mktemp
    handle, name = tempfile.mkstemp()
    # ok: py-mktemp
    with open("/tmp/report.csv") as read:
        read.read()
    return handle, log
