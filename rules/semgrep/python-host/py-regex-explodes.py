import re


def check(text):
    # ruleid: py-regex-explodes
    a = re.match(r"^(a+)+$", text)
    # ruleid: py-regex-explodes
    b = re.compile(r"^([a-zA-Z0-9]+\s?)*$")
    # ok: py-regex-explodes
    c = re.match(r"^[a-z]+@[a-z]+$", text)
    # ok: py-regex-explodes
    d = re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text)
    return a, b, c, d


def parted(text):
    # ok: py-regex-explodes
    a = re.compile(r"(\{[_a-z][^{}]*(?:\{[^{}]*\}[^{}]*)*\})")
    # ok: py-regex-explodes
    b = re.compile(r"^(?:;\s*(?:(no_takeover)|(window(?:=(\d+))?)))*$")
    # ok: py-regex-explodes
    c = re.match(r'"(?:[^"\\]|\\.)*"', text)
    # ruleid: py-regex-explodes
    d = re.match(r"^((ab)*)+$", text)
    # ruleid: py-regex-explodes
    e = re.match(r"^(\w+\.?)+@", text)
    # ok: py-regex-explodes
    f = re.compile(r"^[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*$")
    # ruleid: py-regex-explodes
    g = re.compile(r"^[a-z ]+( [a-z ]+)*$")
    # ok: py-regex-explodes
    h = re.compile(r"^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*:")
    return a, b, c, d, e, f, g, h
