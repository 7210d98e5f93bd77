import hmac


def login(password, user, stored_digest, digest_of):
    # ruleid: py-password-compare
    if password == user.password:
        return True
    # ok: py-password-compare
    if hmac.compare_digest(digest_of(password), stored_digest):
        return True
    # ok: py-password-compare
    return password == ""


def change(password, confirm_password, password2):
    # ok: py-password-compare
    return password == confirm_password


def service_mode(pin_code, settings):
    # ruleid: py-password-compare
    return pin_code != settings.pin_code


def clean(data, restriction):
    # ruleid: py-password-compare
    if data != restriction.password:
        raise ValueError
    # ok: py-password-compare
    if restriction.password == "":
        raise ValueError
    # ok: py-password-compare
    return data.kind == restriction.password_kind


def is_by_password(mechanism, Mechanism):
    # ok: py-password-compare
    return mechanism == Mechanism.PASSWORD


def key_of(query, secret, hashed_secret):
    # ok: py-password-compare
    return query.filter(ApiKey.hashed_secret == hashed_secret).first()
