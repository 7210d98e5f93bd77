"""Tasks side by side: answers in order, never too many at once, and nothing under way after an interrupt."""

import threading
import time
from concurrent.futures import CancelledError
from threading import Event

import pytest

from gatekeeper.tools.pool import Turnstile, side_by_side


def test_answers_come_in_the_order_asked() -> None:
    first_may_end = Event()

    def first(_: Event) -> str:
        first_may_end.wait(10)
        return "first"

    def second(_: Event) -> str:
        first_may_end.set()
        return "second"

    assert side_by_side((first, second), 2) == ("first", "second")


def test_a_closed_turnstile_lets_nobody_in() -> None:
    turnstile = Turnstile()
    turnstile.close()
    with pytest.raises(CancelledError):
        turnstile.pass_through(lambda _: "inside")


def test_an_interrupt_while_a_thread_starts_leaves_nothing_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = threading.Thread.start
    begun, under_way = Event(), []

    def start_and_be_interrupted(thread: threading.Thread) -> None:
        start(thread)
        begun.wait(10)
        raise KeyboardInterrupt

    def task(cancelled: Event) -> None:
        under_way.append("begun")
        begun.set()
        cancelled.wait(10)
        time.sleep(0.05)  # a tool takes a moment to die
        under_way.remove("begun")

    monkeypatch.setattr(threading.Thread, "start", start_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        side_by_side((task, task), 2)
    assert under_way == []
