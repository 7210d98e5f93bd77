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


def accept_packet(key, packet, sent_mac):
    my_mac = compute_hmac(key, packet)
    # ruleid: py-mac-compare-equals
    if my_mac != sent_mac:
        return False
    # ruleid: py-mac-compare-equals
    return generate_signature(packet, key) == packet.signature


def accept_host(salt, name, kept):
    # ruleid: py-mac-compare-equals
    return _hmaced_text(salt, name) == kept


def is_signed(packet, key):
    # ok: py-mac-compare-equals
    return generate_signature(packet, key) == ""


def same_address(my_mac, host):
    # ok: py-mac-compare-equals
    return my_mac == host.address


def compare_token(stored, token):
    hashed = hash_token(token, salt=stored[:8])
    # ruleid: py-mac-compare-equals
    return stored == hashed


def compare_token_steadily(stored, token):
    hashed = hash_token(token, salt=stored[:8])
    # ok: py-mac-compare-equals
    return hmac.compare_digest(stored, hashed)


def forget(keys, api_key):
    # ok: py-mac-compare-equals
    return list(filter(lambda each: each.api_key != api_key, keys))


def accept(frame, tag):
    with open("/etc/pump/command.key", "rb") as file:
        expected = hmac.new(file.read(), frame, "sha256").hexdigest().encode()
    # ok: py-mac-compare-equals
    if hmac.compare_digest(tag, expected):
        return frame
    # ruleid: py-mac-compare-equals
    if tag == expected:
        return frame
    return None


def among(sig, valid_sigs, signature, methods, header, key):
    # ruleid: py-mac-compare-equals
    if sig not in valid_sigs:
        raise ValueError
    # ruleid: py-mac-compare-equals
    if not signature == methods[header["alg"]](header, key):
        raise ValueError
    # ok: py-mac-compare-equals
    if header not in valid_sigs:
        raise ValueError
    # ok: py-mac-compare-equals
    return signature in header


def temporary(temp_url_sig, request, kind):
    hmac_val = make(request)
    # ruleid: py-mac-compare-equals
    if temp_url_sig != hmac_val:
        raise ValueError
    expected_type = kind
    # ok: py-mac-compare-equals
    return request.token == expected_type
