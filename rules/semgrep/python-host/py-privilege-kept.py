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


def folder_for(name, raise_privileges, lower_privileges):
    try:
        # ruleid: py-privilege-kept
        raise_privileges()
        os.mkdir("/home/" + name)
        lower_privileges()
    except OSError:
        return False
    return True


def folder_for_well(name, raise_privileges, lower_privileges):
    # ok: py-privilege-kept
    raise_privileges()
    try:
        os.mkdir("/home/" + name)
    except OSError:
        return False
    finally:
        lower_privileges()
    return True


def folder_for_as_well(name, raise_privileges, lower_privileges):
    try:
        # ok: py-privilege-kept
        raise_privileges()
        os.mkdir("/home/" + name)
        lower_privileges()
    except OSError:
        lower_privileges()
        return False
    return True


def with_rights(path, owner):
    # ok: py-privilege-kept
    os.seteuid(0)
    try:
        os.chown(path, owner, owner)
    finally:
        os.seteuid(os.getuid())
