def is_equal(first, second):
    # ruleid: py-equality-by-identity
    return first is second


def same_patient(first, second):
    # ok: py-equality-by-identity
    if first is None or second is None:
        return False
    # ok: py-equality-by-identity
    if type(first) is not type(second):
        return False
    # ok: py-equality-by-identity
    return first.number == second.number


def remove(items, item):
    # ok: py-equality-by-identity
    return [one for one in items if one is not item]


def compare_readings(first, second):
    # ruleid: py-equality-by-identity
    if first is not second:
        return -1
    return 0
