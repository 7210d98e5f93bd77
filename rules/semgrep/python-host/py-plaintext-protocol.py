import ftplib
import smtplib
import urllib.request

import requests


def send(path, password):
    # ruleid: py-plaintext-protocol
    ftplib.FTP("archive")
    # ruleid: py-plaintext-protocol
    requests.get("http://archive.example.org/firmware.bin", timeout=5)
    # ruleid: py-plaintext-protocol
    urllib.request.urlretrieve("http://archive.example.org/firmware.bin", path)
    mail = smtplib.SMTP("mail", timeout=5)
    # ruleid: py-plaintext-protocol
    mail.login("device", password)


def send_well(path, password):
    # ok: py-plaintext-protocol
    ftplib.FTP_TLS("archive")
    # ok: py-plaintext-protocol
    requests.get("https://archive.example.org/firmware.bin", timeout=5)
    # ok: py-plaintext-protocol
    requests.get("http://localhost:8000/status", timeout=5)
    mail = smtplib.SMTP("mail", timeout=5)
    mail.starttls()
    # ok: py-plaintext-protocol
    mail.login("device", password)
    # ok: py-plaintext-protocol
    namespace = "http://www.w3.org/2001/XMLSchema"
    return namespace


def publish(client, payload):
    # ruleid: py-plaintext-protocol
    client.connect("broker.ward.example.org", 1883, keepalive=30)
    client.publish("ward/vitals", payload)


def publish_well(client, local, payload):
    # ok: py-plaintext-protocol
    local.connect("localhost", 1883)
    client.tls_set("/etc/mqtt/ca.pem")
    # ok: py-plaintext-protocol
    client.connect("broker.ward.example.org", 1883)
    client.publish("ward/vitals", payload)
