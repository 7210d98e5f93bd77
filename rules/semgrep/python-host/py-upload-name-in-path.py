import os
from pathlib import Path

FOLDER = Path("/var/uploads")


def restore(database_file, part, allowed):
    # ruleid: py-upload-name-in-path
    kept = os.path.join("/var/cache", database_file.filename + ".db")
    # ruleid: py-upload-name-in-path
    (FOLDER / part.filename).write_bytes(part.read())
    # ruleid: py-upload-name-in-path
    with open(f"/var/cache/{database_file.filename}", "wb") as file:
        file.write(database_file.read())
    return kept


def restore_well(database_file, handler, log):
    # ok: py-upload-name-in-path
    kept = os.path.join("/var/cache", os.path.basename(database_file.filename) + ".db")
    # ok: py-upload-name-in-path
    log.info("got " + database_file.filename)
    # ok: py-upload-name-in-path
    own = os.path.join("/var/log", handler.filename)
    return kept, own


def restore_checked(upload_file, is_allowed):
    if not is_allowed(upload_file.filename):
        return None
    # ok: py-upload-name-in-path
    return FOLDER / upload_file.filename
