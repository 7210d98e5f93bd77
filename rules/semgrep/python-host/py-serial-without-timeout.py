import serial


def connect(name, options):
    # ruleid: py-serial-without-timeout
    port = serial.Serial(name, 115200)
    # ruleid: py-serial-without-timeout
    port = serial.Serial(port=name, baudrate=9600)
    # ruleid: py-serial-without-timeout
    with serial.Serial(name) as opened:
        opened.write(b"?")
    # ruleid: py-serial-without-timeout
    port = serial.Serial(name, 9600, timeout=None)
    # ok: py-serial-without-timeout
    port = serial.Serial(name, 115200, timeout=1)
    # ok: py-serial-without-timeout
    port = serial.Serial(name, **options)
    # ok: py-serial-without-timeout
    closed = serial.Serial()
    return port, closed


def connect_and_set(name):
    # ok: py-serial-without-timeout
    port = serial.Serial(name, 115200)
    port.timeout = 0.5
    return port


def later(address):
    # ok: py-serial-without-timeout
    return serial.serial_for_url(address, do_not_open=True)
