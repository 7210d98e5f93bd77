import os


def drop(user, group):
    os.setgroups([])
    os.setgid(group)
    # ok: py-privilege-kept
    os.setuid(user)


def drop_half(user):
    # ruleid: py-privilege-kept
    os.setuid(user)


def raise_again():
    # ruleid: py-privilege-kept
    os.seteuid(0)


def drop_groups_first(user, group):
    os.setgid(group)
    os.initgroups("pump", group)
    # ok: py-privilege-kept
    os.setuid(user)
