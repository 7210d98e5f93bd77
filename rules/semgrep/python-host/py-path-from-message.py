import os
from pathlib import Path

import pydicom
from flask import request, send_file
from werkzeug.utils import secure_filename


def upload():
    name = request.form["name"]
    # ruleid: py-path-from-message
    with open(os.path.join("/data", name), "wb") as out:
        out.write(b"")
    # ruleid: py-path-from-message
    return send_file(f"/data/{request.args['name']}")


def receive(sock):
    name = sock.recv(64).decode()
    # ruleid: py-path-from-message
    os.remove("/data/" + name)


def store(path):
    dataset = pydicom.dcmread(path)
    # ruleid: py-path-from-message
    dataset.save_as(f"/archive/{dataset.PatientID}.dcm")


def upload_well():
    name = secure_filename(request.form["name"])
    # ok: py-path-from-message
    with open(os.path.join("/data", name), "wb") as out:
        out.write(request.data)
    other = Path("/data", request.args["name"]).resolve()
    if not other.is_relative_to("/data"):
        raise ValueError("outside")
    # ok: py-path-from-message
    return send_file(other)


def store_well(path):
    dataset = pydicom.dcmread(path)
    number = int(dataset.PatientID)
    # ok: py-path-from-message
    dataset.save_as(f"/archive/{number}.dcm")
    # ok: py-path-from-message
    dataset.save_as("/archive/last.dcm")


def fixed(name):
    # ok: py-path-from-message
    with open(name) as settings:
        return settings.read()
