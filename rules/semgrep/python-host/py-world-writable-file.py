import os
import stat


def share(path, file):
    # ruleid: py-world-writable-file
    os.chmod(path, 0o777)
    # ruleid: py-world-writable-file
    os.chmod(path, stat.S_IRUSR | stat.S_IWOTH)
    # ruleid: py-world-writable-file
    file.chmod(0o666)
    # ruleid: py-world-writable-file
    os.umask(0)
    # ok: py-world-writable-file
    os.chmod(path, 0o640)
    # ok: py-world-writable-file
    os.chmod(path, 0o755)
    # ok: py-world-writable-file
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR)
    # ok: py-world-writable-file
    os.umask(0o077)


def umask_now():
    # ok: py-world-writable-file
    before = os.umask(0)
    os.umask(before)
    return before
