from flask import request


def create(user):
    # ruleid: py-request-value-is-true
    if not user.is_superuser and request.json.get("is_superuser") is True:
        raise PermissionError


def view(self, request):
    # ruleid: py-request-value-is-true
    if request.POST["confirmed"] is False:
        return None
    return request


def create_well(user, schema):
    asked = schema.load(request.json)
    # ok: py-request-value-is-true
    if not user.is_superuser and asked["is_superuser"] is True:
        raise PermissionError


def absent(request):
    # ok: py-request-value-is-true
    return request.data.get("dose") is None


def flag(settings):
    # ok: py-request-value-is-true
    return settings.data.get("dose") is True
