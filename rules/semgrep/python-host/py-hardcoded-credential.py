import os

# ruleid: py-hardcoded-credential
DB_PASSWORD = "h0spital!"
# ruleid: py-hardcoded-credential
api_key: str = "9f8e7d6c5b4a"


def connect(database, password, form):
    # ruleid: py-hardcoded-credential
    database.connect(user="admin", password="s3rvice")
    # ruleid: py-hardcoded-credential
    settings = {"host": "db", "secret_key": "d41d8cd98f"}
    # ruleid: py-hardcoded-credential
    if password == "letmein":
        return settings
    # ok: py-hardcoded-credential
    database.connect(user="admin", password=os.environ["DB_PASSWORD"])
    # ok: py-hardcoded-credential
    password = ""
    # ok: py-hardcoded-credential
    form.add(password="type your password here")
    # ok: py-hardcoded-credential
    PASSWORD_FIELD = "patient_password"
    # ok: py-hardcoded-credential
    secret = "${DEVICE_SECRET}"
    # ok: py-hardcoded-credential
    form["change_password"] = "False"
    # ok: py-hardcoded-credential
    private_key = "/etc/device/key.pem"
    # ok: py-hardcoded-credential
    token_kind = "bearer"
    return password, PASSWORD_FIELD, secret, private_key, token_kind


def by_default(settings, parser, form):
    import os

    # ruleid: py-hardcoded-credential
    one = os.environ.get("MW_TOKEN_KEY", "mW-c0re/9f31b7aa64e0d2c58810")
    # ruleid: py-hardcoded-credential
    two = settings.get("service_pin") or "845120"
    # ruleid: py-hardcoded-credential
    parser.add_argument("--db-password", default="Br4un-77", help="password of the store")
    # ok: py-hardcoded-credential
    three = os.environ.get("MW_TOKEN_KEY")
    # ok: py-hardcoded-credential
    four = os.getenv("MW_TOKEN_KEY", "")
    # ok: py-hardcoded-credential
    parser.add_argument("--db-password", default=os.environ.get("DB_PASSWORD"))
    # ok: py-hardcoded-credential
    five = settings.get("password_rule", "strict")
    return one, two, three, four, five


# ruleid: py-hardcoded-credential
engine = create_engine("postgresql+psycopg://allergy:Bienenstich7@db.internal:5432/allergy")
# ok: py-hardcoded-credential
engine = create_engine("postgresql://user:password@localhost/test")
# ok: py-hardcoded-credential
engine = create_engine("postgresql://db.internal:5432/allergy")
