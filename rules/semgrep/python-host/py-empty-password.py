import os

import psycopg2

# ruleid: py-empty-password
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "USER": "pump", "PASSWORD": ""}}
# ok: py-empty-password
LOCAL = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "orders.db"}}


def open_database(password):
    # ruleid: py-empty-password
    a = psycopg2.connect(host="orders", user="pump", password="")
    # ruleid: py-empty-password
    b = "postgresql://pump:@orders.local/db"
    # ok: py-empty-password
    c = psycopg2.connect(host="orders", user="pump", password=password)
    # ok: py-empty-password
    d = "postgresql://orders.local/db"
    # ok: py-empty-password
    e = psycopg2.connect(host="orders", password=os.environ["ORDERS_PASSWORD"])
    # ok: py-empty-password
    form = Form(title="login", password="")
    return a, b, c, d, e, form


def enter(password):
    # ruleid: py-empty-password
    wanted = os.environ.get("SERVICE_PASSWORD", "")
    return hmac.compare_digest(password, wanted)


def enter_well(password):
    # ok: py-empty-password
    wanted = os.environ["SERVICE_PASSWORD"]
    # ok: py-empty-password
    title = os.environ.get("TITLE", "")
    return title, hmac.compare_digest(password, wanted)
