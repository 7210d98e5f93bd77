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


def link_is_safe(config):
    # ruleid: py-trusts-client-header
    scheme = request.headers.get("X-Forwarded-Proto", "")
    is_safe = scheme.split(",")[0].strip() == "https" or config["tls"]
    # ruleid: py-trusts-client-header
    is_local = request.headers.get("X-Real-IP") == "127.0.0.1"
    # ok: py-trusts-client-header
    is_short = request.headers.get("Accept") == "text/plain"
    return is_safe, is_local, is_short
