import base64
import hashlib
import hmac
import json

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


def claims_by_hand(request):
    token = request.headers["Authorization"].split(" ")[1]
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError(token)
    payload = parts[1]
    payload += "=" * (-len(payload) % 4)
    text = base64.urlsafe_b64decode(payload).decode("utf-8")
    # ruleid: py-jwt-unverified
    return json.loads(text)


def claims_at_once(token):
    # ruleid: py-jwt-unverified
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def claims_in_three(token):
    head, body, signature = token.split(".")
    raw = base64.urlsafe_b64decode(body + "==")
    # ruleid: py-jwt-unverified
    return json.loads(raw)


def claims_by_signature(token, key):
    head, body, signature = token.split(".")
    raw = base64.urlsafe_b64decode(body + "==")
    own = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(own, base64.urlsafe_b64decode(signature + "==")):
        raise PermissionError(token)
    # ok: py-jwt-unverified
    return json.loads(raw)


def claims_by_key(token, key):
    parts = token.split(".")
    key.verify(parts[2], f"{parts[0]}.{parts[1]}")
    text = base64.urlsafe_b64decode(parts[1])
    # ok: py-jwt-unverified
    return json.loads(text)


def fields(line):
    parts = line.split(".")
    # ok: py-jwt-unverified
    return json.loads(parts[1])
