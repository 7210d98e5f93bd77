"""A device at the other end of the line, as far as the host's tests need one."""

from collections.abc import Callable

from compounder_host.frames import NO_SESSION, Direction, FrameRefused, Message, seal, unseal
from compounder_host.protocol import Command, Reply

KEY = bytes(range(32))
SESSION = b"\x11" * 8
Answer = Callable[[Message], Message]


class FakeDevice:
    """Answers commands with the messages a test gives it, and remembers what it was asked."""

    def __init__(self, last_counter: int = 0) -> None:
        self.commands: list[Message] = []
        self.answers: dict[int, Answer] = {}
        self.silent = False
        self.noise = b""
        self._last_counter = last_counter
        self._waiting = b""

    def write(self, content: bytes) -> None:
        """Takes a frame from the host."""
        if not self.silent:
            self._waiting += self.noise + self._reply(content[1:])

    def read(self, size: int) -> bytes:
        """Gives the host up to that many bytes."""
        part, self._waiting = self._waiting[:size], self._waiting[size:]
        return part

    def _reply(self, content: bytes) -> bytes:
        try:
            hello = unseal(content, KEY, NO_SESSION, Direction.TO_DEVICE)
        except FrameRefused:
            command = unseal(content, KEY, SESSION, Direction.TO_DEVICE)
        else:
            payload = SESSION + self._last_counter.to_bytes(4, "little")
            return seal(Message(Reply.SESSION, 0, payload), KEY, hello.payload, Direction.TO_HOST)
        self.commands.append(command)
        answer = self.answers.get(command.type, _done)
        return seal(answer(command), KEY, SESSION, Direction.TO_HOST)


def refuse(reason: int) -> Answer:
    """An answer that refuses for that reason."""
    return lambda command: Message(Reply.REFUSED, 1, bytes([command.type, reason]))


def _done(command: Message) -> Message:
    return Message(Reply.DONE, 1, bytes([Command(command.type)]))
