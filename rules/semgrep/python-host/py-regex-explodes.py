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
