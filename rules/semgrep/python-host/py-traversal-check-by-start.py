import os


def send(folder, path):
    # ruleid: py-traversal-check-by-start
    if path.startswith(".."):
        return None
    return open(os.path.join(folder, path)).read()


def save(folder, name):
    # ruleid: py-traversal-check-by-start
    if name.startswith(("/", "../")):
        raise ValueError(name)
    return os.path.join(folder, name)


def send_well(folder, path):
    inside = os.path.relpath(os.path.join(folder, path), folder)
    # ok: py-traversal-check-by-start
    if inside.startswith(".."):
        return None
    return open(os.path.join(folder, inside)).read()


def send_plain(folder, path):
    path = os.path.normpath(path)
    # ok: py-traversal-check-by-start
    if path.startswith("../"):
        return None
    return open(os.path.join(folder, path)).read()


def send_both(folder, path):
    # ok: py-traversal-check-by-start
    if path.startswith("../") or "/../" in path:
        return None
    return open(os.path.join(folder, path)).read()


def is_dotted(line):
    # ok: py-traversal-check-by-start
    return line.startswith("..")
