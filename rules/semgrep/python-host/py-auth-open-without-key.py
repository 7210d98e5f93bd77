import hmac
import os

API_KEY = os.getenv("API_KEY")


class Middleware:
    async def dispatch(self, request, call_next):
        # ruleid: py-auth-open-without-key
        if not self.api_key:
            return await call_next(request)
        given = request.headers.get("X-API-Key")
        if given != self.api_key:
            return Response(status_code=401)
        return await call_next(request)


class StrictMiddleware:
    async def dispatch(self, request, call_next):
        # ok: py-auth-open-without-key
        if not self.api_key:
            return Response(status_code=503)
        if request.headers.get("X-API-Key") != self.api_key:
            return Response(status_code=401)
        return await call_next(request)


def is_known(request):
    # ruleid: py-auth-open-without-key
    if not API_KEY:
        log.warning("no key is configured")
        return True
    return hmac.compare_digest(request.headers["X-Key"], API_KEY)


def is_known_for_sure(request):
    # ok: py-auth-open-without-key
    if not API_KEY:
        return False
    return hmac.compare_digest(request.headers["X-Key"], API_KEY)


def check(request):
    # ruleid: py-auth-open-without-key
    if API_KEY and request.headers.get("X-Key") != API_KEY:
        raise PermissionError(request)


def check_always(request):
    # ok: py-auth-open-without-key
    if not API_KEY or request.headers.get("X-Key") != API_KEY:
        raise PermissionError(request)


def page(cursor, mode):
    # ok: py-auth-open-without-key
    if mode and cursor.mode != mode:
        raise ValueError(mode)


def change(form, old_password):
    # ok: py-auth-open-without-key
    if form.password and form.password != form.again:
        raise ValueError("not the same")
