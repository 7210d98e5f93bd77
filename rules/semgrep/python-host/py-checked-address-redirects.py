import urllib.request

import requests

from pump.addresses import is_safe_url, read_settings, validate_url


def fetch(url):
    if not is_safe_url(url):
        raise ValueError(url)
    # ruleid: py-checked-address-redirects
    return requests.get(url, timeout=5)


def fetch_plainly(url):
    validate_url(url)
    # ruleid: py-checked-address-redirects
    return urllib.request.urlopen(url, timeout=5)


def fetch_inside(url):
    if is_safe_url(url):
        # ruleid: py-checked-address-redirects
        return requests.post(url, timeout=5, json={})
    return None


def fetch_without_redirects(url):
    validate_url(url)
    # ok: py-checked-address-redirects
    return requests.get(url, timeout=5, allow_redirects=False)


def fetch_own(url):
    read_settings(url)
    # ok: py-checked-address-redirects
    return requests.get(url, timeout=5)


def fetch_other(url, service):
    validate_url(url)
    # ok: py-checked-address-redirects
    return requests.get(service, timeout=5)
