import base64
import hmac
import os

import jwt
from Crypto.Cipher import AES
from cryptography.fernet import Fernet

SECRET = "a-shared-secret"


def sign(payload, token, data, key):
    # ruleid: py-key-in-text
    a = jwt.encode(payload, "ward-seven", algorithm="HS256")
    # ruleid: py-key-in-text
    b = jwt.decode(token, SECRET, algorithms=["HS256"])
    # ruleid: py-key-in-text
    c = hmac.new(b"0123456789abcdef", data, "sha256")
    # ruleid: py-key-in-text
    d = AES.new(b"0123456789abcdef", AES.MODE_GCM)
    # ruleid: py-key-in-text
    access_key = "Qk3vT9LmZx8Rw2Yp5Hs7Nd4Bf6Gj1Kc0"
    # ruleid: py-key-in-text
    e = Fernet(base64.b64decode("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))
    # ok: py-key-in-text
    f = jwt.encode(payload, os.environ["ORDER_KEY"], algorithm="HS256")
    # ok: py-key-in-text
    g = hmac.new(key, data, "sha256")
    # ok: py-key-in-text
    sort_key = "patient_last_name_and_first_name"
    # ok: py-key-in-text
    cache_key = f"orders:{payload}"
    return a, b, c, d, e, f, g, access_key, sort_key, cache_key
