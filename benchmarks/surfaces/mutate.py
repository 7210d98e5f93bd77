"""Mutated C, Python and settings files given to the surface scanner: no traceback, no hang, no silent zero.

Run: python benchmarks/surfaces/mutate.py [--files 10000] [--seed 1]

Each file starts from a small one that shows a surface. A mutant that shows none has to be explained: the lines that
show it are gone, or the file is named as not scanned. A run over 10,000 files takes some minutes; CI takes 300.
"""

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measure import scanner

from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.scan import Scanner

MOST_S = 5.0
SEEDS = {
    "fw/uart.c": b"#include <sys/socket.h>\n/* a */ #define X 1\nint f(int s) {\n  return bind(s, 0, 1);\n}\n",
    "fw/reg.cpp": b"// STM32L452\nnamespace n {\nU *get() { return reinterpret_cast<U *>(0x40013800); }\n}\n",
    "host/server.py": b"import socketserver as s\n\nclass H:\n    def run(self):\n        s.TCPServer(('', 1), H)\n",
    "boot/prj.conf": b"CONFIG_MCUBOOT_SERIAL=y\n# CONFIG_X is not set\nCONFIG_SHELL=y\n",
    "app.overlay": b'&uart0 {\n  status = "okay"; /* on */\n};\n',
    "boot/startup.s": b".syntax unified\n.cpu cortex-m4\n/* v */\nUSART1_IRQHandler:\n  ldr r0, =0x40013800 @ u\n  bx lr\n",
    "compose.yaml": b"services:\n  a:\n    ports:\n      - 80:80\n",
}
NEEDLES = {
    "fw/uart.c": b"bind(",
    "fw/reg.cpp": b"0x40013800",
    "host/server.py": b"TCPServer",
    "boot/prj.conf": b"\nCONFIG_",
    "app.overlay": b"&uart0",
    "boot/startup.s": b"USART1_IRQHandler:",
    "compose.yaml": b"ports:",
}
PIECES = (
    *(
        b'/* */ // \\\n " \' R"( #if #endif #else #if_0 { } ( ) \xff \x00 \xff\xfe 0x40004400 :: -> ?? $'.split(
            b" "
        )
    ),
    *(b"((((((((( import\x20* @app.route('/x') lambda: \t\t \r\n CONFIG_BT=y &can1{".split(b" ")),
)


def mutant(raw: bytes, chance: random.Random) -> bytes:
    """The file with one to six changes."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        place = chance.randint(0, len(data))
        match chance.randint(0, 4):
            case 0:
                data[place:place] = chance.choice(PIECES)
            case 1:
                del data[place : place + chance.randint(1, 8)]
            case 2:
                data[place:place] = bytes([chance.randint(0, 255)])
            case 3:
                data[place:place] = data[: chance.randint(0, len(data))]
            case _:
                data[place:place] = chance.choice(PIECES) * chance.randint(1, 300)
    return bytes(data)


def look(taken: Scanner, path: str, raw: bytes) -> str:
    """What became of one file: `hits`, `failure`, `gone`, or a fault that begins with `FAULT`."""
    begun = time.process_time()
    found = taken.scan([RepoPath(path)], {RepoPath(path): raw})
    if time.process_time() - begun > MOST_S:
        return "FAULT: too slow"
    if found.failures:
        return "failure"
    if found.hits:
        return "hits"
    return "gone" if NEEDLES[path] not in raw else "quiet"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance, taken = random.Random(chosen.seed), scanner()
    counts: Counter[str] = Counter()
    for number in range(chosen.files):
        path = sorted(SEEDS)[number % len(SEEDS)]
        raw = mutant(SEEDS[path], chance)
        answer = look(taken, path, raw)
        counts[answer] += 1
        if answer.startswith("FAULT"):
            print(f"{answer}: {path} {raw[:300]!r}")
    for answer, count in sorted(counts.items()):
        print(f"{count:6} {answer}")
    return 1 if any(answer.startswith("FAULT") for answer in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
