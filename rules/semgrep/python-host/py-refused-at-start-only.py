import re


def header(value):
    # ruleid: py-refused-at-start-only
    if len(value) > 4000 or re.match(r"[\x00-\x1f]", value):
        raise ValueError(value)
    return value


def name(value):
    # ruleid: py-refused-at-start-only
    if re.match("[<>&]", value):
        raise ValueError(value)
    return value


def header_well(value):
    # ok: py-refused-at-start-only
    if re.search(r"[\x00-\x1f]", value):
        raise ValueError(value)
    return value


def number(value):
    # ok: py-refused-at-start-only
    if re.match(r"[0-9]", value):
        return int(value)
    return 0


def wholly(value):
    # ok: py-refused-at-start-only
    if re.match(r"[^<>&]+$", value):
        return value
    return ""
