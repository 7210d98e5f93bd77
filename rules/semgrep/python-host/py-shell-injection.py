import os
import shlex
import subprocess

PING = "ping -c 1 device"


def run(host, command):
    # ruleid: py-shell-injection
    subprocess.run(f"ping {host}", shell=True)
    # ruleid: py-shell-injection
    subprocess.check_output("ping " + host, stderr=None, shell=True)
    # ruleid: py-shell-injection
    os.system("ping %s" % host)
    # ruleid: py-shell-injection
    subprocess.getoutput(command)
    # ok: py-shell-injection
    subprocess.run(["ping", host])
    # ok: py-shell-injection
    subprocess.run("systemctl restart device", shell=True)
    # ok: py-shell-injection
    subprocess.run(PING, shell=True)
    # ok: py-shell-injection
    subprocess.run(f"ping {shlex.quote(host)} | tail -1", shell=True)
    # ok: py-shell-injection
    os.system("sync")
    # ok: py-shell-injection
    subprocess.run(command, shell=False)


def tail(client, name):
    # ruleid: py-shell-injection
    client.exec_command("tail /var/log/pump/" + name)
    # ok: py-shell-injection
    client.exec_command("tail /var/log/pump/" + shlex.quote(name))
    # ok: py-shell-injection
    client.exec_command("tail /var/log/pump.log")


def run_hook(hook, path):
    command = hook % {"path": shlex.quote(path)}
    # ok: py-shell-injection
    return subprocess.run(command, shell=True)
