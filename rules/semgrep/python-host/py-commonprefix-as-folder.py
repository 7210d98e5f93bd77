import os


def inside(path, folder):
    # ruleid: py-commonprefix-as-folder
    return os.path.commonprefix([os.path.realpath(path), folder]) == folder


def outside(path, folder):
    # ruleid: py-commonprefix-as-folder
    if os.path.commonprefix((path, folder)) != folder:
        raise ValueError(path)


def inside_well(path, folder):
    # ok: py-commonprefix-as-folder
    return os.path.commonpath([os.path.realpath(path), folder]) == folder


def shared_beginning(names):
    # ok: py-commonprefix-as-folder
    return os.path.commonprefix(names)
