import hmac


def accept(user, tag, expected, key, image):
    # ruleid: py-assert-for-security
    assert hmac.compare_digest(tag, expected)
    # ruleid: py-assert-for-security
    assert user.is_admin, "not allowed"
    # ruleid: py-assert-for-security
    assert key.verify(image) == 0
    # ok: py-assert-for-security
    assert isinstance(user, str)
    # ok: py-assert-for-security
    assert tag is not None
    # ok: py-assert-for-security
    assert len(tag) == 16, "tag of 16 bytes"
    # ok: py-assert-for-security
    if not hmac.compare_digest(tag, expected):
        raise PermissionError


def set_limit(user, rate, limit):
    # ruleid: py-assert-for-security
    assert user.is_nurse, "only nurses"
    # ruleid: py-assert-for-security
    assert user.may_change(rate)
    # ok: py-assert-for-security
    assert limit.is_finite


def try_the_library(argon2):
    # ok: py-assert-for-security
    assert argon2.verify("test", argon2.hash("test"))
