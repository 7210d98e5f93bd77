import hmac


def is_right(actual_pw, typed_pw):
    if len(actual_pw) != len(typed_pw):
        return False
    # ruleid: py-secret-compared-by-parts
    for place in range(len(actual_pw)):
        if actual_pw[place] != typed_pw[place]:
            return False
    return True


def is_signed(signature, expected):
    # ruleid: py-secret-compared-by-parts
    for one, other in zip(signature, expected):
        if one != other:
            return False
    return True


def is_signed_well(signature, expected):
    # ok: py-secret-compared-by-parts
    return hmac.compare_digest(signature, expected)


def same_rows(old, new):
    # ok: py-secret-compared-by-parts
    for place in range(len(old)):
        if old[place] != new[place]:
            return False
    return True


def is_password(given, stored):
    # ruleid: py-secret-compared-by-parts
    for place in range(len(stored)):
        if given[place] != stored[place]:
            return False
    return True


def is_sorted_alike(given, stored):
    # ok: py-secret-compared-by-parts
    for place in range(len(stored)):
        if given[place] != stored[place]:
            return False
    return True
