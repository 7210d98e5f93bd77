import hmac


def accept(key, message, request, stored):
    # ruleid: py-mac-compare-equals
    if hmac.new(key, message, "sha256").hexdigest() == request.tag:
        return True
    expected = hmac.new(key, message, "sha256").digest()
    # ruleid: py-mac-compare-equals
    if request.data[:32] != expected:
        return False
    # ruleid: py-mac-compare-equals
    return request.api_key == stored.value


def accept_well(key, message, request, stored):
    expected = hmac.new(key, message, "sha256").digest()
    # ok: py-mac-compare-equals
    if hmac.compare_digest(expected, request.tag):
        return True
    # ok: py-mac-compare-equals
    if request.api_key == "":
        return False
    # ok: py-mac-compare-equals
    if request.mac == stored.address:
        return False
    # ok: py-mac-compare-equals
    return request.name == stored.name
