"""What every tool's answer is held against before it is read: it ended as it should and said JSON of the promised shape."""

from typing import TypeVar

import msgspec

from gatekeeper.model.path import printable
from gatekeeper.model.tool import Command, Completed, Ending
from gatekeeper.parse.json import JsonRefused, parse_json

_SHOWN = 300
Shape = TypeVar("Shape")


def cause_of_end(command: Command, completed: Completed) -> str | None:
    """Why the answer is void by the way its process ended, or `None` when it ran to the end."""
    match completed.ending:
        case Ending.EXITED if completed.status in command.ran_exits:
            return None
        case Ending.EXITED:
            how = f"exited with {completed.status}"
        case Ending.SIGNALLED:
            how = f"was killed by signal {completed.status}"
        case Ending.TIMED_OUT:
            how = f"was ended after {command.limits.time_s:g} seconds"
        case Ending.OUTPUT_LIMIT:
            how = f"wrote more than {command.limits.output_bytes} bytes"
        case Ending.NOT_STARTED:
            how = "could not be started"
    said = last_words(completed.stderr)
    return f"the tool {how}" + (f": {said}" if said else "")


def last_words(stderr: bytes) -> str:
    """The last line with text of standard error, printable and bounded; may be empty."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines()]
    spoken = [line for line in lines if line]
    return printable(spoken[-1])[:_SHOWN] if spoken else ""


def read_json(stdout: bytes, shape: type[Shape], max_bytes: int) -> Shape | str:
    """The answer in its promised shape (unknown fields are let pass), or why it is not."""
    if not stdout.strip():
        return "the tool wrote no answer"
    try:
        return msgspec.convert(parse_json(stdout, max_bytes=max_bytes), shape)
    except JsonRefused as refusal:
        return f"the tool's answer cannot be read: {refusal}"
    except msgspec.ValidationError as mismatch:
        return f"the tool's answer has not the promised shape: {mismatch}"
