import os

from flask import request
from werkzeug.utils import secure_filename

ALLOWED = {".pdf", ".png"}


def upload():
    file = request.files["report"]
    # ruleid: py-upload-unrestricted
    file.save("uploads/" + secure_filename(file.filename))
    return "stored"


def upload_at_once():
    # ruleid: py-upload-unrestricted
    request.files["report"].save("uploads/report")
    return "stored"


def upload_checked():
    file = request.files["report"]
    if not allowed_file(file.filename):
        return "refused"
    # ok: py-upload-unrestricted
    file.save(os.path.join("uploads", secure_filename(file.filename)))
    return "stored"


def upload_by_ending():
    file = request.files["report"]
    ending = os.path.splitext(file.filename)[1]
    if ending not in ALLOWED:
        return "refused"
    # ok: py-upload-unrestricted
    file.save("uploads/" + secure_filename(file.filename))
    return "stored"


def draw(picture):
    # ok: py-upload-unrestricted
    picture.save("plot.png")


def keep_chunks(request, out):
    upload = request.FILES["image"]
    for chunk in upload.chunks():
        # ruleid: py-upload-unrestricted
        out.write(chunk)


def keep_whole(request, out):
    upload = request.FILES["image"]
    # ruleid: py-upload-unrestricted
    out.write(upload.read())


def keep_whole_well(request, out):
    upload = request.FILES["image"]
    if upload.content_type != "image/png":
        raise ValueError("not an image")
    # ok: py-upload-unrestricted
    out.write(upload.read())


def keep_own(source, out):
    # ok: py-upload-unrestricted
    out.write(source.read())
