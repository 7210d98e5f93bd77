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


class Target:
    def wanted(self):
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        # ruleid: py-redirect-check-by-slash
        if wanted.startswith("/"):
            return wanted
        return None

    def wanted_well(self):
        wanted = self.request.GET.get("next", "")
        # ok: py-redirect-check-by-slash
        if wanted.startswith("/") and wanted[1:2] not in ("/", chr(92)):
            return wanted
        return None

    def folder(self, wanted):
        # ok: py-redirect-check-by-slash
        if wanted.startswith("/"):
            return wanted
        return self.root
