from flask import Flask, current_app

app = Flask(__name__)


def configure(app):
    app.config["SESSION_COOKIE_NAME"] = "pump"
    # ruleid: py-session-cookie-any-site
    app.config["SESSION_COOKIE_SECURE"] = True
    app.config["SESSION_PERMANENT"] = False


def configure_scripts(app):
    # ruleid: py-session-cookie-any-site
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    return app


def configure_well(app):
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    # ok: py-session-cookie-any-site
    app.config["SESSION_COOKIE_SECURE"] = True


def configure_well_in_another_order(app):
    # ok: py-session-cookie-any-site
    app.config["SESSION_COOKIE_SECURE"] = True
    app.config["SESSION_PERMANENT"] = False
    app.config["SESSION_COOKIE_SAMESITE"] = "Strict"


def for_one_request(is_secure):
    # ok: py-session-cookie-any-site
    current_app.config["SESSION_COOKIE_SECURE"] = is_secure
