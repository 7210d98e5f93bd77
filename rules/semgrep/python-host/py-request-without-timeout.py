import socket
import urllib.request

import aiohttp
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


def clients(limit):
    # ruleid: py-request-without-timeout
    a = aiohttp.ClientTimeout(total=None)
    # ok: py-request-without-timeout
    b = aiohttp.ClientTimeout(total=None, sock_read=10)
    # ok: py-request-without-timeout
    c = aiohttp.ClientTimeout(total=15)
    # ruleid: py-request-without-timeout
    d = httpx.Timeout(None)
    return a, b, c, d


def order(url):
    session = requests.session()
    session.timeout = 10
    # ruleid: py-request-without-timeout
    session.post(url, json={})
    # ok: py-request-without-timeout
    session.post(url, json={}, timeout=10)


def other_clients(host, form):
    import ftplib
    import http.client
    import socket

    # ruleid: py-request-without-timeout
    one = http.client.HTTPSConnection(host, 443)
    # ok: py-request-without-timeout
    two = http.client.HTTPSConnection(host, timeout=5)
    # ruleid: py-request-without-timeout
    three = ftplib.FTP_TLS(host)
    line = socket.create_connection((host, 2575), timeout=5)
    # ok: py-request-without-timeout
    line.settimeout(3)
    kept = socket.socket()
    kept.connect((host, 2575))
    # ruleid: py-request-without-timeout
    kept.settimeout(None)
    # ok: py-request-without-timeout
    unset = form.request(host, timeout=3)
    return one, two, three, unset


class Balance:
    def weigh(self):
        # ruleid: py-request-without-timeout
        self.line.settimeout(None)
        self.line.sendall(b"S")
        return float(self.line.recv(64).split()[2])

    def weigh_in_time(self):
        # ok: py-request-without-timeout
        self.line.settimeout(3)
        return self.line.recv(64)
