from flask import Blueprint, abort, session

app = Blueprint("service", __name__)


# ruleid: py-route-unguarded
@app.route("/admin/reset", methods=["POST"])
def reset():
    return "done"


# ruleid: py-route-unguarded
@app.route("/patients/<number>")
def patient(number):
    return number


# ok: py-route-unguarded
@app.route("/settings")
def settings():
    if "user" not in session:
        abort(401)
    return "settings"


# ok: py-route-unguarded
@app.route("/version")
def version():
    return "1.2"
