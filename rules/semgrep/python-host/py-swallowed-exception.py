import contextlib


def read(port, items):
    try:
        port.read()
    except:
        # ruleid: py-swallowed-exception
        pass
    try:
        port.read()
    except Exception:
        # ruleid: py-swallowed-exception
        pass
    for item in items:
        try:
            port.write(item)
        except (OSError, Exception) as fault:
            # ruleid: py-swallowed-exception
            continue
    # ruleid: py-swallowed-exception
    with contextlib.suppress(Exception):
        port.close()


def read_well(port, items, logger):
    try:
        port.read()
    except FileNotFoundError:
        # ok: py-swallowed-exception
        pass
    for item in items:
        try:
            port.write(item)
        except (KeyError, TimeoutError):
            # ok: py-swallowed-exception
            continue
    try:
        port.read()
    except Exception:
        # ok: py-swallowed-exception
        logger.exception("read failed")
    # ok: py-swallowed-exception
    with contextlib.suppress(FileNotFoundError):
        port.close()


class Link:
    def __del__(self):
        try:
            self.port.reset()
        except:
            # ok: py-swallowed-exception
            pass

    def end(self, valve):
        try:
            self.socket.close()
        except Exception:
            # ok: py-swallowed-exception
            pass
        try:
            valve.close()
        except Exception:
            # ruleid: py-swallowed-exception
            pass


def dose(port, ml):
    try:
        port.write(ml)
        return port.readline() == b"OK"
    except Exception:
        # ruleid: py-swallowed-exception
        return True


def known(port, ml, logger):
    try:
        port.write(ml)
        return True
    except Exception:
        logger.exception("no answer")
        # ok: py-swallowed-exception
        return True


def is_there(port):
    try:
        port.write(b"?")
        return True
    except Exception:
        # ok: py-swallowed-exception
        return False


def relay(alarms, pager):
    while True:
        alarm = alarms.get()
        try:
            pager.call(alarm)
        except Exception:
            # ruleid: py-swallowed-exception
            continue
        finally:
            alarms.task_done()


async def stop(tasks):
    # ruleid: py-swallowed-exception
    await asyncio.gather(*tasks, return_exceptions=True)


async def stop_and_look(tasks):
    # ok: py-swallowed-exception
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    return [one for one in answers if isinstance(one, Exception)]


def leave(engine, valve):
    # ok: py-swallowed-exception
    with contextlib.suppress(Exception):
        engine.dispose()
    # ruleid: py-swallowed-exception
    with contextlib.suppress(Exception):
        valve.close()


def close_lid(lid):
    try:
        if lid.ask("LOCK") != "LOCKED":
            raise LidError("the lid is open")
    except LidError:
        # ruleid: py-swallowed-exception
        pass
    lid.spin()


def close_lid_or_stop(lid):
    try:
        if lid.ask("LOCK") != "LOCKED":
            raise LidError("the lid is open")
    except LidError:
        # ok: py-swallowed-exception
        lid.stop()


def number_of(text):
    try:
        if text[:1] == "+":
            raise ValueError(text)
        return int(text)
    except ValueError:
        # ok: py-swallowed-exception
        pass
    return 0


async def leave(writer):
    # ok: py-swallowed-exception
    with contextlib.suppress(Exception):
        await writer.wait_closed()


async def open_valve(valve):
    # ruleid: py-swallowed-exception
    with contextlib.suppress(Exception):
        await valve.open()
