from pathlib import Path


def name_of(path, folder):
    # ruleid: py-path-filter-by-replace
    a = path.replace("../", "")
    # ruleid: py-path-filter-by-replace
    b = path.replace("..", "_")
    # ok: py-path-filter-by-replace
    c = path.replace("/", "_")
    resolved = (Path(folder) / path).resolve()
    # ok: py-path-filter-by-replace
    if not resolved.is_relative_to(folder):
        raise ValueError
    return a, b, c, resolved


def without_beginning(path):
    # ruleid: py-path-filter-by-replace
    a = path.lstrip("../")
    # ruleid: py-path-filter-by-replace
    b = path.lstrip("./")
    # ok: py-path-filter-by-replace
    c = path.lstrip()
    return a, b, c
