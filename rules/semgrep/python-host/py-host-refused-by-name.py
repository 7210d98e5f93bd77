from urllib.parse import urlparse

import requests

from pump.addresses import is_allowed_host, is_internal_address, is_private_hostname


def fetch(url):
    parts = urlparse(url)
    # ruleid: py-host-refused-by-name
    if parts.hostname and is_private_hostname(parts.hostname):
        raise ValueError("inside")
    return requests.get(url, timeout=5)


def notify(url):
    host = urlparse(url).hostname or ""
    # ruleid: py-host-refused-by-name
    if is_internal_address(host):
        raise ValueError("inside")
    return requests.post(url, timeout=5)


def notify_well(url):
    if "\\" in url or "@" in url:
        raise ValueError("ambiguous")
    host = urlparse(url).hostname or ""
    # ok: py-host-refused-by-name
    if is_internal_address(host):
        raise ValueError("inside")
    return requests.post(url, timeout=5)


def fetch_from_list(url):
    # ok: py-host-refused-by-name
    if not is_allowed_host(urlparse(url).hostname):
        raise ValueError("not on the list")
    return requests.get(url, timeout=5)


def shown(record):
    # ok: py-host-refused-by-name
    return is_private_hostname(record.name)
