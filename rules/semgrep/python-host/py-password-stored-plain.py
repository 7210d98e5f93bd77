import json

from argon2 import PasswordHasher
from flask import request


def register(database, name, password):
    # ruleid: py-password-stored-plain
    database.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, password))


def register_hashed(database, name, password):
    # ok: py-password-stored-plain
    database.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, PasswordHasher().hash(password)))


def rehashed(database, name, password):
    password = PasswordHasher().hash(password)
    # ok: py-password-stored-plain
    database.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, password))


def keep(path, name, password):
    with open(path, "w") as f:
        # ruleid: py-password-stored-plain
        json.dump({"name": name, "password": password}, f)


def sign_up(users):
    # ruleid: py-password-stored-plain
    users.insert_one({"name": request.form["name"], "password": request.form["password"]})


def change(session, user, new_password):
    # ruleid: py-password-stored-plain
    user.password = new_password
    session.commit()


def change_hashed(session, user, new_password):
    # ok: py-password-stored-plain
    user.password = PasswordHasher().hash(new_password)
    session.commit()


def log_in(database, name, password):
    # ok: py-password-stored-plain
    return database.execute("SELECT id FROM users WHERE name = ?", (name,)), password


def add_staff(session, form):
    # ruleid: py-password-stored-plain
    person = Staff(name=form["name"], password=form["password"])
    session.add(person)
    session.commit()


def add_staff_well(session, form):
    # ok: py-password-stored-plain
    person = Staff(name=form["name"], password=PasswordHasher().hash(form["password"]))
    session.add(person)


def create(form):
    # ruleid: py-password-stored-plain
    return Staff.objects.create(name=form["name"], password=form["password"])


def create_well(form):
    # ok: py-password-stored-plain
    return Staff.objects.create_user(name=form["name"], password=form["password"])
