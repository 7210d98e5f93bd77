import ssl


def make():
    # ruleid: py-tls-old-version
    context = ssl.SSLContext(ssl.PROTOCOL_TLSv1)
    # ruleid: py-tls-old-version
    context.minimum_version = ssl.TLSVersion.TLSv1_1
    # ruleid: py-tls-old-version
    legacy = {"v3": ssl.PROTOCOL_SSLv3}
    # ok: py-tls-old-version
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # ok: py-tls-old-version
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # ok: py-tls-old-version
    if context.minimum_version == ssl.TLSVersion.TLSv1:
        raise ValueError("too old")
    # ok: py-tls-old-version
    context.options |= ssl.OP_NO_TLSv1
    return context, legacy
