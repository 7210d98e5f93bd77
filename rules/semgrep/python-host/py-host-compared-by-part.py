from urllib.parse import urlsplit


def is_ours(url):
    # ruleid: py-host-compared-by-part
    return url.startswith("https://service.example.com")


def may_answer(origin, send):
    # ruleid: py-host-compared-by-part
    if origin.endswith("example.com"):
        send(origin)


def may_call(request):
    # ruleid: py-host-compared-by-part
    if "pump.example.org" in request.referrer:
        return True
    return False


def is_ours_whole(url):
    # ok: py-host-compared-by-part
    return urlsplit(url).hostname == "service.example.com"


def is_ours_below(url):
    # ok: py-host-compared-by-part
    return url.startswith("https://service.example.com/")


def may_answer_sub(origin):
    # ok: py-host-compared-by-part
    return origin.endswith(".example.com")


def is_address(url):
    # ok: py-host-compared-by-part
    return url.startswith("https://")


def mentions(text):
    # ok: py-host-compared-by-part
    return "pump.example.org" in text
