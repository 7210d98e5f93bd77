from flask import Flask

app = Flask(__name__)
# ruleid: py-session-cookie-open
app.config["SESSION_COOKIE_SECURE"] = False
# ruleid: py-session-cookie-open
SESSION_COOKIE_HTTPONLY = False
# ok: py-session-cookie-open
app.config["SESSION_COOKIE_SECURE"] = True
# ok: py-session-cookie-open
app.config["SESSION_COOKIE_NAME"] = "orders"
