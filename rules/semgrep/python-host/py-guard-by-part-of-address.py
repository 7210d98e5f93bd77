OPEN = frozenset({"/health", "/ready"})


async def authenticate(request, call_next):
    # ruleid: py-guard-by-part-of-address
    if request.url.path.endswith(("/health", "/ready")):
        return await call_next(request)
    return await ask(request, call_next)


def require_token(request, answer):
    # ruleid: py-guard-by-part-of-address
    if "/public/" in request.path:
        return answer(request)
    return refuse(request)


async def authenticate_well(request, call_next):
    # ok: py-guard-by-part-of-address
    if request.url.path in OPEN:
        return await call_next(request)
    return await ask(request, call_next)


def require_below(request, answer):
    # ok: py-guard-by-part-of-address
    if request.path.startswith("/public/"):
        return answer(request)
    return refuse(request)


def render(request):
    # ok: py-guard-by-part-of-address
    if request.path.endswith(".csv"):
        return table(request)
    return page(request)


def check_name(name):
    # ok: py-guard-by-part-of-address
    if name.path.endswith("x"):
        return name
    return None
