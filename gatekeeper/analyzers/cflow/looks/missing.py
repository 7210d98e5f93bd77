"""All looks that are missing in the functions of a file."""

from gatekeeper.analyzers.cflow.files import Read
from gatekeeper.analyzers.cflow.looks import lengths, numbers, pointers
from gatekeeper.analyzers.cflow.looks.body import Body
from gatekeeper.analyzers.cflow.values import Found

_QUESTIONS = (
    lengths.late, lengths.order, lengths.ahead,
    pointers.unlooked, pointers.looked_late, pointers.freed, pointers.never_set,
    numbers.unlooked, numbers.less, numbers.narrow_sum, numbers.narrow_length, numbers.wrong_size, numbers.foreign_size,
    numbers.text_length, numbers.char_index, numbers.just_set, numbers.counted_up,
)  # fmt: skip


def missing_looks(read: Read) -> set[Found]:
    """Where a comparison is missing, comes too late, or is of the wrong thing."""
    bodies = [Body(read, function) for function in read.own.functions.values()]
    known = pointers.habits(bodies)
    found: set[Found] = set()
    for body in bodies:
        body.habits = known
        for question in _QUESTIONS:
            for node, rule, why in question(body):
                found.add(Found(body.function.file, node.line, node.column, rule, why))
    return found
