import subprocess

import asyncssh
import paramiko


async def connect(host, command):
    client = paramiko.SSHClient()
    # ruleid: py-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    # ruleid: py-ssh-host-key-unchecked
    await asyncssh.connect(host, known_hosts=None)
    # ruleid: py-ssh-host-key-unchecked
    subprocess.run(["ssh", "-o", "StrictHostKeyChecking=no", host])
    # ok: py-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    # ok: py-ssh-host-key-unchecked
    await asyncssh.connect(host, known_hosts="/etc/device/known_hosts")
    # ok: py-ssh-host-key-unchecked
    subprocess.run(["ssh", "-o", "StrictHostKeyChecking=yes", host])


async def connect_by_settings(host, check):
    settings = {"host": host}
    # ruleid: py-ssh-host-key-unchecked
    settings["known_hosts"] = None
    # ruleid: py-ssh-host-key-unchecked
    other = {"host": host, "known_hosts": None}
    # ok: py-ssh-host-key-unchecked
    settings["known_hosts"] = "/etc/device/known_hosts"
    # ok: py-ssh-host-key-unchecked
    settings["client_keys"] = None
    return await asyncssh.connect(**settings), other
