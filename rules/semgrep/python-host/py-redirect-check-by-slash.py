from urllib.parse import urljoin, urlparse

from flask import redirect, request


def after_login(target):
    if target.startswith("/"):
        # ruleid: py-redirect-check-by-slash
        return redirect(target)
    return redirect("/")


def after_logout(target):
    if not target.startswith("/"):
        return redirect("/")
    # ruleid: py-redirect-check-by-slash
    return redirect(target, code=303)


def after_order(target):
    if urlparse(target).netloc:
        target = "/"
    # ruleid: py-redirect-check-by-slash
    return redirect(target)


def after_login_well(target):
    if target.startswith("/") and not target.startswith("//"):
        # ok: py-redirect-check-by-slash
        return redirect(target)
    return redirect("/")


def after_logout_well(target):
    target = urljoin(request.host_url, target)
    if urlparse(target).netloc != urlparse(request.host_url).netloc:
        target = "/"
    # ok: py-redirect-check-by-slash
    return redirect(target)


def after_order_well(number):
    # ok: py-redirect-check-by-slash
    return redirect("/orders/%d" % number)
