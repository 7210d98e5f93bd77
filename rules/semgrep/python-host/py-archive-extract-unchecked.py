import os
import shutil
import tarfile
import zipfile


def unpack(path, folder):
    with tarfile.open(path) as archive:
        # ruleid: py-archive-extract-unchecked
        archive.extractall(folder)
    archive = tarfile.open(path)
    for member in archive:
        # ruleid: py-archive-extract-unchecked
        archive.extract(member, folder)
    # ruleid: py-archive-extract-unchecked
    shutil.unpack_archive(path, folder)
    # ruleid: py-archive-extract-unchecked
    tarfile.open(path).extractall(folder)


def unpack_by_hand(path, folder):
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            # ruleid: py-archive-extract-unchecked
            with open(os.path.join(folder, entry.filename), "wb") as out:
                out.write(archive.read(entry))


def unpack_well(path, folder):
    with tarfile.open(path) as archive:
        # ok: py-archive-extract-unchecked
        archive.extractall(folder, filter="data")
    with zipfile.ZipFile(path) as archive:
        # ok: py-archive-extract-unchecked
        archive.extractall(folder)
    # ok: py-archive-extract-unchecked
    shutil.unpack_archive(path, folder, filter="data")


def unpack_checked(path, folder):
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if member.name.startswith("/") or ".." in member.name:
                raise ValueError(member.name)
        # ok: py-archive-extract-unchecked
        archive.extractall(folder)
