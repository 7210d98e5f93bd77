import os
import signal

import psutil


def end(number):
    # ruleid: py-kill-by-number
    os.kill(number, signal.SIGKILL)


def end_group(name, group):
    # ruleid: py-kill-by-number
    os.killpg(group, signal.SIGTERM)
    return name


def end_own(children, number):
    # ok: py-kill-by-number
    if number in children:
        os.kill(number, signal.SIGTERM)


def end_known(number, started):
    process = psutil.Process(number)
    if process.create_time() == started:
        # ok: py-kill-by-number
        os.kill(number, signal.SIGTERM)


def is_alive(number):
    # ok: py-kill-by-number
    os.kill(number, 0)


def stop_service(pid_file):
    with open(pid_file) as f:
        number = int(f.read())
    # ruleid: py-kill-by-number
    os.kill(number, signal.SIGTERM)
