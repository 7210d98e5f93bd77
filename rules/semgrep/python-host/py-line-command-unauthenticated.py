import serial


def serve(pump):
    port = serial.Serial("/dev/ttyUSB0", 9600, timeout=1)
    line = port.readline()
    # ruleid: py-line-command-unauthenticated
    pump.set_rate(float(line.split()[1]))


def serve_network(sock, valve):
    # ruleid: py-line-command-unauthenticated
    valve.open(int(sock.recv(1)[0]))


def serve_checked(pump, key, mac):
    port = serial.Serial("/dev/ttyUSB0", 9600, timeout=1)
    line = port.readline()
    if not authenticate(key, line, mac):
        return
    # ok: py-line-command-unauthenticated
    pump.set_rate(float(line.split()[1]))


def show(window, port):
    # ok: py-line-command-unauthenticated
    window.set_text(port.readline())
