"""What the reading of C says: its rules."""

from functools import lru_cache

from gatekeeper.analyzers.calibration import measured
from gatekeeper.analyzers.flow.report import Rule

_TABLE: tuple[tuple[str, str, tuple[int, ...], str, str], ...] = (
    ("beyond-write", "error", (787, 121, 122, 120), "what is written goes beyond the end of its memory", "Compare the index or length with the size of what is written to before the write, and refuse what is too long."),
    ("before-write", "error", (787, 124), "what is written goes before the beginning of its memory", "Compare the index with zero before the write; an index that can be negative should be refused or be unsigned."),
    ("beyond-read", "error", (125, 126), "what is read goes beyond the end of its memory", "Compare the index or length with the size of what is read, and end strings with a zero."),
    ("before-read", "error", (125, 127), "what is read goes before the beginning of its memory", "Compare the index with zero before the read."),
    ("null", "error", (476,), "a null pointer is used", "Leave the function, or get the object, on the path on which the pointer is null."),
    ("null-late", "warning", (476,), "a pointer is used before it is looked at", "Look at the pointer before its first use, or take the look out when it cannot be null."),
    ("null-unchecked", "warning", (476, 690), "memory or a file that may not have been got is used", "Compare the answer with NULL at once and handle the failure."),
    ("null-answer", "note", (476, 690), "an answer that may be null is used without a look", "Compare the answer with NULL, or write down why it cannot be null here."),
    ("use-after-free", "error", (416,), "what was freed is used", "Set the pointer to NULL where it is freed and use it no more; free in one place only."),
    ("double-free", "error", (415, 675), "what was given back is given back again", "Set the pointer to NULL where it is freed; free in one place only."),
    ("free-foreign", "error", (590, 762), "what was not allocated is freed", "Free only what the allocator returned, with the function that belongs to it."),
    ("free-offset", "warning", (761,), "an address inside what was allocated is freed", "Keep the address the allocator returned and free that."),
    ("leak", "warning", (401,), "what was allocated is not freed", "Free it on every path that leaves the function, or hand it on."),
    ("unclosed", "warning", (775, 772), "what was opened is not closed", "Close it on every path that leaves the function."),
    ("dangling", "error", (562, 416), "a variable is used when its block has ended", "Declare it in the block in which it is used."),
    ("return-local", "error", (562,), "the address of a local variable is returned", "Return the value, or let the caller give the place for it."),
    ("uninitialised", "error", (457, 824, 908), "what was never written is read", "Give it a value where it is declared."),
    ("overflow", "warning", (190, 680), "a sum may be more than its type holds", "Compare the operands with the limits of the type before the sum."),
    ("underflow", "warning", (191,), "a sum may be less than its type holds", "Compare the operands before the subtraction."),
    ("sign", "warning", (195, 194, 196), "a number changes its sign with its type", "Compare the number with zero before it becomes unsigned."),
    ("narrow", "warning", (197, 681), "a number loses its upper part", "Compare it with the limits of the smaller type first."),
    ("shift", "error", (758,), "a value is shifted by more places than it has", "Compare the number of places with the width of the type."),
    ("divide", "error", (369,), "the divisor may be zero", "Compare the divisor with zero first."),
    ("allocation", "warning", (789, 770), "somebody outside chooses how much is allocated", "Compare the number with an upper bound of your own first."),
    ("format", "error", (134,), "a text chosen from outside is used as a format", "Write \"%s\" as the format and pass the text behind it."),
    ("command", "error", (78, 88), "a text chosen from outside becomes a command", "Look the wanted action up in a table; never build a command out of input."),
    ("path", "warning", (22, 73), "a text chosen from outside names a file", "Take only names from a list, or refuse separators and `..` in it."),
    ("query", "error", (89,), "a text chosen from outside becomes part of an SQL statement", "Prepare the statement with placeholders and bind the values."),
    ("pointer-distance", "warning", (469,), "pointers into different objects are subtracted", "Subtract only pointers into the same array."),
    ("double-lock", "error", (764, 667), "a lock is taken that is held already", "Give it back first, or split the function."),
    ("unlock-free", "error", (832, 765), "a lock is given back that is not held", "Take and give back a lock in pairs on every path."),
    ("lock-kept", "warning", (667, 833), "a lock is not given back", "Give it back on every path that leaves the function."),
    ("race", "warning", (362, 366), "a variable is changed by several threads that hold no lock in common", "Take one lock around each change, use an atomic operation, or let one thread own the variable."),
    ("assert-reachable", "warning", (617,), "what is asserted may not hold", "Handle what may happen; assert only what the code itself makes sure of."),
    ("recursion", "error", (674,), "a function calls itself without an end", "Write a case that ends it, and bound the depth; best write a loop."),
    ("endless", "error", (835,), "a loop does not end", "Change in the loop what its condition looks at, or leave it by a bound."),
    ("call-mismatch", "error", (843, 628, 688), "a function is called as one of another type", "Give the pointer the type of the function; cast no function pointers."),
    ("arguments-exchanged", "warning", (683, 628), "two arguments stand in each other's place", "Put them in the order in which the function declares its parameters."),
    ("pointer-chosen", "error", (822,), "an address is chosen from outside", "Take an index from outside, compare it with a bound, and look the object up."),
    ("pun", "note", (843, 704), "a number is read as another kind of number", "Copy the bytes with memcpy into a variable of the other type, and say why."),
    ("overlap", "error", (475, 119), "what is copied overlaps with where it goes", "Use memmove."),
    ("free-null", "warning", (590,), "what is freed is null on every path", "Free the pointer that was meant, or take the call out."),
    ("input-unused", "note", (252,), "nobody looks at whether the input was read", "Look at the answer and handle the failure."),
    ("result-unused", "warning", (252,), "the answer of a call is not looked at", "Look at the answer and handle the failure."),
    ("result-misread", "error", (253,), "the answer of a call is held against the wrong value", "Read in its manual which values tell of a failure."),
)  # fmt: skip


_BY_NAMES: tuple[tuple[str, str, tuple[int, ...], str, str], ...] = (
    ("image-unproven", "warning", (345, 347, 494, 1326), "a program is accepted without proof of who made it", "Verify a signature over the whole image with a key in protected memory before it is marked, swapped or started, and leave no way around that."),
    ("image-any-version", "warning", (1328,), "a signed image is accepted whatever its version", "Compare its signed version or security counter with the one in protected memory and refuse an older one."),
    ("proof-unused", "warning", (252, 253, 295, 347), "nothing follows from the answer of a call that security rests on", "Refuse, or go to the safe state, unless the answer is exactly the one of success."),
    ("peer-unverified", "warning", (295, 297), "the certificate of the other side is not verified", "Require verification against a certificate authority of your own, and set the name the certificate must carry."),
    ("pairing-open", "warning", (287, 300, 306, 326, 1390), "pairing or its link asks for less than authenticated secure connections", "Ask for protection against a man in the middle, secure connections and a key of 16 bytes, with a fresh passkey or numeric comparison."),
    ("characteristic-open", "warning", (306, 862), "a characteristic can be written without encryption or authentication", "Ask for an authenticated, encrypted link in the permissions of each characteristic that can be written."),
    ("debug-open", "warning", (489, 1191, 1244), "read-out protection or the lock of a debug port is off", "Lock the port in production, and open it only to whoever answers a challenge."),
    ("command-open", "warning", (306, 862), "a message changes therapy, memory or the program, and nobody asks who sent it", "Check a MAC with a counter over the message, or the authenticated session, before the command is looked at."),
    ("secret-compared", "warning", (208,), "a secret or an authentication tag is compared up to the first difference", "Compare all bytes in constant time."),
    ("secret-shown", "warning", (532,), "a secret is written where others can read it", "Log that it was used, never what it is."),
    ("secret-kept", "warning", (14, 226, 244), "a secret stays in memory after its use", "Overwrite it on every path with a function that the compiler may not leave out."),
    ("secret-guessable", "warning", (330, 335, 338), "a key, nonce or token can be worked out", "Take it from the hardware generator or a seeded DRBG, and look at the answer."),
    ("secret-in-text", "warning", (321, 798), "a secret stands in the program, the same in every device", "Give each device its own at production and keep it in protected memory."),
    ("iv-repeated", "warning", (323, 329), "a nonce or initialisation vector repeats under the same key", "Take a fresh random one, or a counter that is never reset, for every message."),
    ("cipher-weak", "warning", (327, 328), "an algorithm is used that was broken or shows what repeats", "Use AES in GCM or CCM mode, and SHA-256."),
    ("update-in-clear", "warning", (319, 494), "a new program is fetched over a link without encryption", "Fetch it over TLS with the server verified, and verify its signature as well."),
    ("wait-endless", "warning", (400, 835), "a wait for hardware has no limit", "Count the attempts or look at a timer, leave with an error and bring the device to its safe state."),
    ("watchdog-blind", "warning", (693, 1053, 1265), "the watchdog is fed without a look at the rest of the program", "Feed it in one place, when every task has shown that it goes on."),
    ("watchdog-off", "warning", (693, 1332), "the watchdog is switched off", "Leave it running, and let it bite in production."),
    ("fault-untold", "warning", (390, 391, 755), "a fault is noticed and nothing follows", "Bring the outputs to their safe state, keep the cause where it survives a reset, raise the alarm."),
)  # fmt: skip
"""What roles of names tell (`firmware.py`); of the labelled sets only that of firmware holds such cases."""


def _lower(own: str, measured: str) -> str:
    """The lower of the level a rule was written for and the one that what it tells apart allows."""
    return max(own, measured, key=("error", "warning", "note").index)


@lru_cache(maxsize=1)
def c_rules() -> dict[str, Rule]:
    """By name; the most each may say is what it was measured to, and of one that told no case apart a note."""
    levels = measured()["flow-c"]
    return {
        name: Rule(
            f"flow-c-{name}",
            _lower(
                level, levels[of].level.value if (of := f"flow-c-{name}") in levels else "note"
            ),
            cwe,
            message,
            cure,
        )
        for name, level, cwe, message, cure in (*_TABLE, *_BY_NAMES)
    }


BY_ROLES = frozenset(f"flow-c-{name}" for name, *_ in _BY_NAMES)
"""Ids of the rules that go by the roles of names."""


def c_rule(rule_id: str) -> Rule | None:
    """The rule of that id, or `None`."""
    return (
        c_rules().get(rule_id.removeprefix("flow-c-")) if rule_id.startswith("flow-c-") else None
    )


def c_ids() -> tuple[str, ...]:
    """Ids of all rules, ordered."""
    return tuple(sorted(rule.id for rule in c_rules().values()))
