from cryptography.exceptions import InvalidSignature


def flash(key, image, signature, device):
    # ruleid: py-signature-passed-over
    try:
        key.verify(signature, image)
    except InvalidSignature:
        print("signature does not match")
    device.write(image)


def load(signer, cookie, session):
    # ruleid: py-signature-passed-over
    try:
        signer.unsign(cookie)
    except itsdangerous.BadSignature as fault:
        pass
    session.open(cookie)


def flash_well(key, image, signature, device):
    # ok: py-signature-passed-over
    try:
        key.verify(signature, image)
    except InvalidSignature:
        print("signature does not match")
        raise
    device.write(image)


def fits(key, image, signature):
    # ok: py-signature-passed-over
    try:
        key.verify(signature, image)
    except InvalidSignature:
        return False
    return True


def first_that_fits(keys, image, signature):
    for key in keys:
        # ok: py-signature-passed-over
        try:
            key.verify(signature, image)
            return key
        except InvalidSignature:
            pass
    raise ValueError("no key fits")


def refuse(key, image, signature):
    # ok: py-signature-passed-over
    try:
        key.verify(signature, image)
    except InvalidSignature as fault:
        raise ValueError("not released") from fault
    return image
