# ruleid: py-removed-module
import asyncore
import base64

# ok: py-removed-module
import asyncio

# ruleid: py-removed-module
from crypt import crypt


def old(data):
    # ruleid: py-removed-module
    a = base64.encodestring(data)
    # ok: py-removed-module
    b = base64.encodebytes(data)
    return a, b, asyncore, asyncio, crypt
