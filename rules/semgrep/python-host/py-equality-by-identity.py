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


def is_stop(command, count, mode):
    # ruleid: py-equality-by-identity
    stopped = command is "STOP"
    # ruleid: py-equality-by-identity
    empty = count is not 0
    # ok: py-equality-by-identity
    known = mode is not None
    # ok: py-equality-by-identity
    return stopped, empty, known, command == "STOP"
