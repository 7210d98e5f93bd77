"""Seeded mutations of a file's bytes: flips, cuts, doubled parts, brackets without end, foreign bytes, moved lines."""

import random

_NASTY = (
    b"\x00", b"\xff", b"\xfe\xff", b"\r", b"\t", b"\x1b[31m", "\u202e".encode(), "\ufeff".encode(), b"[" * 300,
    b"{" * 300, b"<a>" * 300, b"<" * 50, b"&a;", b"'''", b'"""', b'"', b"---\n", b"...\n", b"- - - - - ", b"&x *x ",
    b"<<: *x\n", b"!!python/object:os.system ", b"9" * 5000, b"-1e999", b"NaN", b"%s%n", b"~1~1~1", b"::",
    b"\xc3\x28", b"]]>", b"<![CDATA[", b'<!DOCTYPE a [<!ENTITY a "a">]>', b"|", b">>>\n", b"<<<\n", b"[REQUIREMENT]\n",
    b".. item:: X\n", b"RELATIONS:\n- TYPE: Parent\n", b"links:\n- A: b\n", b"\x1f\x8b", b"PK\x03\x04",
)  # fmt: skip


def mutate(raw: bytes, seed: int) -> bytes:
    """The bytes changed one to six times, the same way for the same seed."""
    # Not for secrets: the same seed has to give the same bytes on every machine.
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        _one(data, chance)
    return bytes(data)


def _one(data: bytearray, chance: random.Random) -> None:
    place = chance.randint(0, len(data))
    end = min(len(data), place + chance.choice((1, 2, 8, 60, 400)))
    match chance.randint(0, 6):
        case 0 if place < len(data):
            data[place] ^= 1 << chance.randint(0, 7)
        case 1:
            del data[place:end]
        case 2:
            data[place:place] = data[place:end] * chance.randint(1, 3)
        case 3:
            data[place:place] = chance.choice(_NASTY)
        case 4:
            del data[place:]
        case 5:
            lines = bytes(data).split(b"\n")
            chance.shuffle(lines)
            data[:] = b"\n".join(lines)
        case _:
            other = chance.randint(0, len(data))
            data[place:end] = data[other : other + (end - place)]
