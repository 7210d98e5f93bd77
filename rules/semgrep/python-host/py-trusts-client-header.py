from flask import request


def on_this_machine():
    # ruleid: py-trusts-client-header
    host = request.environ.get("HTTP_HOST", "")
    if host in ("127.0.0.1:9666",):
        return True
    # ruleid: py-trusts-client-header
    if request.headers.get("X-Forwarded-For") == "127.0.0.1":
        return True
    # ok: py-trusts-client-header
    if request.remote_addr == "127.0.0.1":
        return True
    # ok: py-trusts-client-header
    language = request.headers.get("Accept-Language")
    return language == "en"


def log_line(log):
    # ok: py-trusts-client-header
    log.info("forwarded for %r", request.headers.get("X-Forwarded-For"))
