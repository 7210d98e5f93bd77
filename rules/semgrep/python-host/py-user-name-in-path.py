import os


def sheet(folder, account):
    # ruleid: py-user-name-in-path
    first = os.path.join(folder, account.username + ".pdf")
    # ruleid: py-user-name-in-path
    return first or os.path.join(folder, f"{account.username}.pdf")


def sheet_by_number(folder, account):
    # ok: py-user-name-in-path
    first = os.path.join(folder, f"{account.id}.pdf")
    # ok: py-user-name-in-path
    second = os.path.join(folder, slug(account.username))
    return first, second


def sheet_well(folder, account):
    # ok: py-user-name-in-path
    path = os.path.abspath(os.path.join(folder, account.username + ".pdf"))
    if os.path.dirname(path) != folder:
        raise ValueError(path)
    return path
