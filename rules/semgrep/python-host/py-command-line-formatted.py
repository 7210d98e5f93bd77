import shlex

from host.system import run_command, subprocess_call


def mirror(log, folder, address):
    command = "wget -N -r -P %s %s" % (folder, address)
    # ruleid: py-command-line-formatted
    return subprocess_call(log, command)


def pack(name):
    # ruleid: py-command-line-formatted
    run_command(f"tar czf /var/backups/{name}.tgz /var/lib/pump")


def connect(network, password):
    command = 'nmcli device wifi connect "{}"'.format(network)
    # ruleid: py-command-line-formatted
    return _subprocess(command + password)


def connect_quoted(network, password):
    command = "nmcli device wifi connect {}".format(shlex.quote(network))
    # ok: py-command-line-formatted
    return _subprocess(command + password)


def mirror_quoted(log, folder, address):
    command = "wget -N -r -P %s %s" % (shlex.quote(folder), shlex.quote(address))
    # ok: py-command-line-formatted
    return subprocess_call(log, command)


def pack_listed(name):
    # ok: py-command-line-formatted
    run_command(["tar", "czf", name, "/var/lib/pump"])


def status():
    # ok: py-command-line-formatted
    run_command("systemctl status pump")


def announce(log, name):
    # ok: py-command-line-formatted
    log.info("running command %s" % name)


def log_in(name):
    # ruleid: py-command-line-formatted
    pexpect.spawn("/bin/sh", ["-c", "/bin/su -c /bin/true - %s" % name], timeout=5)
    # ruleid: py-command-line-formatted
    subprocess.run(["bash", "-c", f"id {name}"], check=True)
    # ok: py-command-line-formatted
    subprocess.run(["bash", "-c", f"id {shlex.quote(name)}"], check=True)
    # ok: py-command-line-formatted
    subprocess.run(["bash", "-c", "id", name], check=True)


def statistics(domain):
    # ruleid: py-command-line-formatted
    return secure_popen(f"{PROGRAM} domstats {domain}")
