import os


def read(text):
    # ruleid: py-exception-passed-over
    try:
        return int(text)
    except ValueError:
        pass
    # ok: py-exception-passed-over
    try:
        os.remove(text)
    except FileNotFoundError:
        pass
    # ok: py-exception-passed-over
    try:
        return float(text)
    except ValueError:
        return None


def write(link, frame):
    # ruleid: py-exception-passed-over
    try:
        link.write(frame)
    except (OSError, ValueError) as error:
        pass


def end(link):
    # ruleid: py-exception-passed-over
    try:
        link.socket.close()
    except Exception:
        pass
    # ok: py-exception-passed-over
    try:
        link.pump.stop()
    except Exception:
        pass
