import threading

state_lock = threading.Lock()


def write(state, value):
    # ruleid: py-lock-not-got
    state_lock.acquire(False)
    state.value = value
    state_lock.release()


def write_in_time(state, value):
    # ruleid: py-lock-not-got
    state_lock.acquire(timeout=0.5)
    state.value = value
    state_lock.release()


def write_well(state, value):
    # ok: py-lock-not-got
    got = state_lock.acquire(timeout=0.5)
    if not got:
        raise TimeoutError("the state is in use")
    state.value = value
    state_lock.release()


def write_patiently(state, value):
    # ok: py-lock-not-got
    state_lock.acquire()
    state.value = value
    state_lock.release()


def try_to_write(state, value):
    # ok: py-lock-not-got
    if not state_lock.acquire(blocking=False):
        return False
    state.value = value
    state_lock.release()
    return True


def try_once(state, value):
    # ok: py-lock-not-got
    if state_lock.acquire(False):
        state.value = value
        state_lock.release()


def write_in_a_block(state, value):
    # ok: py-lock-not-got
    with state_lock.acquire(timeout=0.5):
        state.value = value
