import jwt
import python_jwt


def user_of(token, key):
    # ruleid: py-jwt-unverified
    a = jwt.decode(token, options={"verify_signature": False})
    # ruleid: py-jwt-unverified
    b = jwt.decode(token, key, algorithms=["HS256", "none"])
    # ruleid: py-jwt-unverified
    c = jwt.decode(token, key, verify=False)
    # ruleid: py-jwt-unverified
    parts = python_jwt.process_jwt(token)
    # ok: py-jwt-unverified
    d = jwt.decode(token, key, algorithms=["ES256"])
    # ok: py-jwt-unverified
    e = jwt.decode(token, key, algorithms=["ES256"], options={"verify_exp": True})
    # ok: py-jwt-unverified
    f = jwt.get_unverified_header(token)
    return a, b, c, d, e, f, parts


def user_by_own_word(token, key):
    # ruleid: py-jwt-unverified
    a = jwt.decode(token, key, algorithms=[jwt.get_unverified_header(token)["alg"]])
    header = jwt.get_unverified_header(token)
    # ruleid: py-jwt-unverified
    b = jwt.decode(token, key, algorithms=[header["alg"]])
    # ruleid: py-jwt-unverified
    c = jwt.decode(token, key, algorithms=["ES256"], options={"verify_exp": False})
    # ok: py-jwt-unverified
    d = jwt.decode(token, key[header["kid"]], algorithms=["ES256"])
    return a, b, c, d
