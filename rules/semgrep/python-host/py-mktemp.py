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


def keep(results):
    folder = tempfile.gettempdir()
    path = os.path.join(folder, "results.txt")
    # ruleid: py-mktemp
    with open(path, "w") as out:
        out.write(results)
    own = tempfile.mkdtemp()
    place = os.path.join(own, "results.txt")
    # ok: py-mktemp
    with open(place, "w") as out:
        out.write(results)
