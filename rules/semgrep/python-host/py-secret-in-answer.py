from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/accounts")
def account(found):
    # ruleid: py-secret-in-answer
    return jsonify({"name": found.name, "password": found.password_hash})


@app.get("/keys")
def key(row):
    # ruleid: py-secret-in-answer
    return {"id": row["id"], "key": row["private_key"]}


@app.get("/names")
def name(found):
    # ok: py-secret-in-answer
    return jsonify({"name": found.name, "has_password": bool(found.password_hash)})


def settings(found):
    # ok: py-secret-in-answer
    return {"user": found.user, "password": found.password}
