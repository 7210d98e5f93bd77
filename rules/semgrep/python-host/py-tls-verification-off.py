import ssl

import requests


def fetch(url, session):
    # ruleid: py-tls-verification-off
    requests.get(url, verify=False, timeout=5)
    # ruleid: py-tls-verification-off
    session.post(url, json={}, verify=False)
    # ruleid: py-tls-verification-off
    session.verify = False
    context = ssl.create_default_context()
    # ok: py-tls-verification-off
    context.check_hostname = False
    # ruleid: py-tls-verification-off
    context.verify_mode = ssl.CERT_NONE
    # ruleid: py-tls-verification-off
    verify = ssl.CERT_NONE
    # ruleid: py-tls-verification-off
    session.connect(tls=Tls(validate=ssl.CERT_NONE), verify=verify)
    # ruleid: py-tls-verification-off
    ssl._create_default_https_context = ssl._create_unverified_context


def fetch_well(url, session, signature):
    # ok: py-tls-verification-off
    requests.get(url, verify="/etc/hospital-ca.pem", timeout=5)
    # ok: py-tls-verification-off
    session.post(url, json={}, verify=True)
    context = ssl.create_default_context()
    context.verify_mode = ssl.CERT_REQUIRED
    # ok: py-tls-verification-off
    verify = ssl.CERT_REQUIRED if url else ssl.CERT_NONE
    # ok: py-tls-verification-off
    if verify == ssl.CERT_NONE:
        raise ValueError
    # ok: py-tls-verification-off
    image = load_image(url, verify=False)
    # ok: py-tls-verification-off
    signature.verify = False
    return image


def one_fault(context):
    # ok: py-tls-verification-off
    context.check_hostname = False
    # ruleid: py-tls-verification-off
    context.verify_mode = ssl.CERT_NONE


def by_settings(session, site, url):
    # ruleid: py-tls-verification-off
    session.verify = site.get("verify_tls", False)
    # ruleid: py-tls-verification-off
    requests.get(url, verify=site.get("verify_tls", False), timeout=5)
    # ok: py-tls-verification-off
    session.verify = site.get("ca_bundle", True)


def database(server):
    # ruleid: py-tls-verification-off
    query = {"driver": "ODBC Driver 18", "TrustServerCertificate": "yes"}
    # ruleid: py-tls-verification-off
    text = "DRIVER={ODBC Driver 18};SERVER=lis;TrustServerCertificate=yes;"
    # ok: py-tls-verification-off
    other = {"driver": "ODBC Driver 18", "TrustServerCertificate": "no"}
    return query, text, other
