def read(port):
    try:
        return port.read()
    finally:
        port.close()
        # ruleid: py-return-in-finally
        return None


def read_all(ports):
    for port in ports:
        try:
            port.read()
        except OSError:
            port.reset()
        finally:
            # ruleid: py-return-in-finally
            continue


def read_well(port):
    try:
        # ok: py-return-in-finally
        return port.read()
    finally:
        # ok: py-return-in-finally
        port.close()


def drain(port):
    try:
        port.flush()
    finally:
        while port.waiting():
            try:
                port.read()
            except OSError:
                # ok: py-return-in-finally
                break


def read_after(port):
    try:
        value = port.read()
    finally:
        port.close()
    # ok: py-return-in-finally
    return value
