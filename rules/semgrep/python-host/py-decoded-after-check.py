from urllib.parse import unquote


def resolve(base, raw):
    # ruleid: py-decoded-after-check
    name = unquote(_checked(raw))
    return base / name


def resolve_later(base, raw):
    name = checked_name(raw)
    # ruleid: py-decoded-after-check
    return base / unquote(name)


def resolve_without_steps(base, raw):
    if ".." in raw:
        raise ValueError(raw)
    # ruleid: py-decoded-after-check
    return base / unquote(raw)


def resolve_first(base, raw):
    # ok: py-decoded-after-check
    name = _checked(unquote(raw))
    return base / name


def shown(raw):
    # ok: py-decoded-after-check
    return unquote(fetch(raw))
