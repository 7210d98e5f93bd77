import socket
import urllib.request

import httpx
import requests


def fetch(url, options):
    # ruleid: py-request-without-timeout
    requests.get(url)
    # ruleid: py-request-without-timeout
    requests.post(url, json={}, timeout=None)
    session = requests.Session()
    # ruleid: py-request-without-timeout
    session.get(url)
    # ruleid: py-request-without-timeout
    urllib.request.urlopen(url)
    # ruleid: py-request-without-timeout
    socket.create_connection(("device", 80))
    # ok: py-request-without-timeout
    requests.get(url, timeout=5)
    # ok: py-request-without-timeout
    session.get(url, timeout=(1, 5))
    # ok: py-request-without-timeout
    requests.get(url, **options)
    # ok: py-request-without-timeout
    urllib.request.urlopen(url, timeout=5)
    # ok: py-request-without-timeout
    socket.create_connection(("device", 80), 5)
    # ok: py-request-without-timeout
    httpx.get(url)
    # ok: py-request-without-timeout
    options.get(url)
