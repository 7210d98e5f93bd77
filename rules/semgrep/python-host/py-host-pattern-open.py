import re


def verify(hostname, names):
    patterns = [re.compile(name.replace(".", r"\.").replace("*", "[0-9A-Za-z]+")) for name in names]
    # ruleid: py-host-pattern-open
    return any(pattern.search(hostname) for pattern in patterns)


def ours(host):
    # ruleid: py-host-pattern-open
    return re.match(r"[a-z]+\.example\.org", host)


def verify_well(hostname, names):
    patterns = [re.compile("^" + name.replace(".", r"\.") + "$") for name in names]
    # ok: py-host-pattern-open
    return any(pattern.search(hostname) for pattern in patterns)


def ours_well(host):
    # ok: py-host-pattern-open
    first = re.match(r"[a-z]+\.example\.org$", host)
    # ok: py-host-pattern-open
    return first or re.fullmatch(r"[a-z]+\.example\.org", host)
