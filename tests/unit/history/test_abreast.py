"""Nothing that waits for its turn begins once the block is left."""

from threading import Event, Timer

import pytest

from gatekeeper.history.units.blame import abreast


def test_what_waits_when_an_interrupt_comes_never_begins() -> None:
    done: list[int] = []
    begun, leave = Event(), Event()

    def task(number: int) -> None:
        begun.set()
        leave.wait(10)
        done.append(number)

    with pytest.raises(KeyboardInterrupt), abreast(1) as pool:  # noqa: PT012 - the interrupt comes amid the work
        for number in range(50):
            pool.submit(task, number)
        begun.wait(10)
        Timer(0.05, leave.set).start()
        raise KeyboardInterrupt
    assert done == [0]


def test_what_was_asked_is_answered() -> None:
    with abreast(2) as pool:
        assert list(pool.map(str, range(50))) == [str(n) for n in range(50)]
