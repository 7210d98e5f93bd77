from flask import Blueprint

from pump.web import login_required, requires_auth, timed

orders = Blueprint("orders", __name__)


# ruleid: py-auth-above-route
@login_required
@orders.route("/backup", methods=["GET"])
def backup():
    return "made"


# ruleid: py-auth-above-route
@requires_auth("nurse")
@timed
@orders.post("/dose")
def dose():
    return "given"


# ok: py-auth-above-route
@orders.route("/settings")
@login_required
def settings():
    return "kept"


# ok: py-auth-above-route
@orders.route("/login")
def login():
    return "page"


# ok: py-auth-above-route
@timed
@orders.route("/version")
def version():
    return "1.2"


# ok: py-auth-above-route
@login_required
def show(section):
    return section
