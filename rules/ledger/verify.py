"""Verifies an exported ledger of gatekeeper by itself: python3 -I verify.py [FOLDER] [--head DIGEST]...

It needs Python 3.11 or later with nothing but its standard library, and ssh-keygen (or openssl, for ed25519 keys) where
entries are signed. It trusts no file beside it: each is read, each line is held against the one before. What it
cannot know is said at the end. Exit: 0 nothing is wrong, 1 something is, 3 a signature was not checked.
"""

import base64
import contextlib
import datetime
import hashlib
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

TYPE = "application/vnd.in-toto+json"
HEX = "[0-9a-f]{64}"
LINE = re.compile(
    rf'{{"edge":\[((?:"{HEX}"(?:,(?="))?)*)\],"entry":"({HEX})","previous":\[((?:"{HEX}"(?:,(?="))?)*)\],'
    rf'"recordedAt":"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","root":"({HEX})","sequence":([1-9]\d*)}}'
)
SIGNATURE = r'\{"keyid":"(SHA256:[A-Za-z0-9+/]{43})","sig":"([A-Za-z0-9+/]+={0,2})"\}'
ENVELOPE = re.compile(
    rf'{{"payload":"([A-Za-z0-9+/]+={{0,2}})","payloadType":"{re.escape(TYPE)}","signatures":\[((?:'
    + SIGNATURE.replace("(", "(?:").replace("(?:?:", "(?:")
    + r"(?:,(?=\{))?)*)\]\}"
)
DAY, FOREVER = datetime.timedelta(days=1), datetime.datetime.max.replace(tzinfo=datetime.UTC)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def decode(text):
    """Base64 that is written in its one form; None for any other."""
    with contextlib.suppress(ValueError):
        raw = base64.b64decode(text, validate=True)
        return raw if base64.b64encode(raw).decode() == text else None


def ordered(pairs):
    """An object of RFC 8785: each key once, in its order."""
    keys = [key.encode("utf-16-be") for key, _ in pairs]
    if keys != sorted(set(keys)):
        raise ValueError
    return dict(pairs)


def grow(edge, size, leaf):
    """RFC 6962: the right edge of the tree with one more leaf."""
    edge = list(edge)
    while size & 1:
        leaf = hashlib.sha256(b"\1" + edge.pop() + leaf).digest()
        size >>= 1
    return (*edge, leaf)


def root_of(edge):
    node = edge[-1]
    for left in edge[-2::-1]:
        node = hashlib.sha256(b"\1" + left + node).digest()
    return node.hex()


class Entry:
    """One entry as far as it can be read; `fault` says what cannot, `sequence` is 0 without a whole line."""

    def __init__(self, line, envelope):
        self.own, self.fault, self.sequence = sha(line), "its line was changed", 0
        self.previous, self.signatures, self.payload = (), (), b""
        match = LINE.fullmatch(line.decode("latin-1"))
        if match is None:
            return
        self.edge = tuple(bytes.fromhex(each) for each in re.findall(HEX, match[1]))
        self.entry, self.at, sequence = match[2], match[4], int(match[6])
        self.previous = tuple(re.findall(HEX, match[3]))
        named = ",".join(f'"{each}"' for each in self.previous)
        core = f'{{"entry":"{self.entry}","previous":[{named}],"recordedAt":"{self.at}","sequence":{sequence}}}'
        self.leaf = hashlib.sha256(b"\0" + core.encode()).digest()
        odd = len(self.edge) != sequence.bit_count() or len(self.previous) > 2 or bool(self.previous) is (sequence == 1)
        if odd or root_of(self.edge) != match[5]:
            return
        self.sequence, self.fault = sequence, ""
        if sha(envelope) != self.entry:
            self.fault = "its envelope is not the one its line names"
        else:
            self.read(envelope.decode("latin-1"))

    def read(self, text):
        match = ENVELOPE.fullmatch(text)
        self.payload = decode(match[1]) if match else None
        self.signatures = [(key, decode(sig)) for key, sig in re.findall(SIGNATURE, match[2])] if match else []
        keys = [key for key, _ in self.signatures]
        try:
            said = json.loads(self.payload or b"", object_pairs_hook=ordered, parse_float=lambda n: float(n) if float(n) % 1 else None)
            whole = said["_type"] == "https://in-toto.io/Statement/v1" and said["subject"] and all(each["digest"] for each in said["subject"])
            whole = whole and json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() == self.payload
            self.act = said["predicate"].get("act")
            told = self.act["at"] if self.act else said["predicate"].get("startedAt")
            self.told = told if isinstance(told, str) else self.at
            if self.act and not all(isinstance(self.act[key], str) for key in ("person", "printedName")):
                raise ValueError
            self.registry = str(self.act["registry"]["sha256"]) if self.act else ""
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            whole = False
        if not whole or keys != sorted(set(keys)) or any(sig is None for _, sig in self.signatures):
            self.fault = "its envelope is none of an in-toto statement in canonical form"


def order_of(lines, head):
    """The order of a ledger whose copies grew apart: each behind what it grew from, the first side first."""
    order, waiting = {}, [(head, False)]
    while waiting:
        own, ready = waiting.pop()
        if ready:
            order[own] = None
        elif own in lines and own not in order:
            waiting += [(own, True), *((each, False) for each in reversed(lines[own].previous))]
    return list(order)


def judge(entries, noted=()):
    """What is wrong, as (number, sentence), in order; number 0 for the ledger as a whole."""
    found, place, trees = {}, {}, {}
    note = found.setdefault
    for number, entry in enumerate(entries, 1):
        place.setdefault(entry.own, number)
    order = order_of({each.own: each for each in entries}, entries[-1].own) if entries else []
    beside = set(itertools.pairwise(order))
    for number, entry in enumerate(entries, 1):
        before = entries[number - 2] if number > 1 else None
        if entry.fault:
            note(number, entry.fault)
        if not entry.sequence:
            continue
        if place[entry.own] < number:
            note(number, f"it is entry {place[entry.own]} once more")
            continue
        fits = not entry.previous if before is None else before.own in entry.previous[-1:]
        if not fits and number - 1 not in found and (before is None or (before.own, entry.own) not in beside):
            after = place.get(entry.previous[0], "one that is not here") if entry.previous else "none"
            note(number, f"it was written as number {entry.sequence}, after entry {after}, and stands after entry {number - 1}"
                       " (either was put in or moved, or what stood between was taken out)")
        tree = trees.get(entry.previous[0]) if entry.previous else ((), 0)
        if tree and len(entry.previous) == 2 and entry.previous[1] in place:
            for each in entries[place[entry.previous[0]] : place[entry.previous[1]]]:
                tree = tree and each.sequence and (grow(*tree, each.leaf), tree[1] + 1)
        if tree and (grow(*tree, entry.leaf), tree[1] + 1) != (entry.edge, entry.sequence):
            note(number, "its line was changed: its Merkle tree is not that of the entries up to it")
        trees[entry.own] = (entry.edge, entry.sequence)
    contents(entries, place, note)
    lost = [(0, f"the noted head {head} is not in it: it was cut or written anew") for head in noted if head not in place]
    return lost + sorted(found.items())


def contents(entries, place, note):
    """Replays, and times that cannot be."""
    first, signers, lines = {}, {}, {entry.own: entry for entry in entries}
    for number, entry in enumerate(entries, 1):
        if entry.fault:
            continue
        digest, keys = sha(entry.payload), {key for key, _ in entry.signatures}
        if digest in first and keys <= signers[digest] and entries[first[digest] - 1].own in order_of(lines, entry.own):
            note(number, f"its statement is that of entry {first[digest]} once more")
        first.setdefault(digest, number)
        signers.setdefault(digest, set()).update(keys)
        if any(getattr(entries[place[own] - 1], "at", "") > entry.at for own in entry.previous if own in place):
            note(number, f"it was recorded at {entry.at}, before the entry it follows")
        late = DAY * 9
        with contextlib.suppress(ValueError, TypeError):
            late = time_of(entry.at) - time_of(entry.told)
        if late > DAY or late < -DAY / 288:
            note(number, f"it says it was made at {entry.told!a} and was recorded at {entry.at}")


def time_of(text):
    found = datetime.datetime.fromisoformat(text) if isinstance(text, str) else text
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def people(folder, digest):
    """The registry with that digest as {fingerprint: (person, key)}; nothing when it is not in the export."""
    file, keys = folder / "registries" / f"{digest}.toml", {}
    raw = file.read_bytes() if re.fullmatch(HEX, digest) and file.is_file() else b""
    for person in tomllib.loads(raw.decode()).get("people", []) if sha(raw) == digest else []:
        for key in person.get("keys", []):
            keys[fingerprint_of(base64.b64decode(key["public"].split()[1]))] = (person, key)
    return keys


def signed_by(message, armoured):
    """The fingerprint of the key that made the signature; '' when it does not hold, None when no tool can tell."""
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(ValueError, IndexError):
        sig, data = pathlib.Path(name, "sig"), pathlib.Path(name, "data")
        sig.write_bytes(armoured)
        if tool := shutil.which("ssh-keygen"):
            words = [tool, "-Y", "check-novalidate", "-n", "gatekeeper", "-s", sig]
            done = subprocess.run(words, input=message, capture_output=True, check=False)  # noqa: S603
            match = re.search(rb"^Good .* key (SHA256:\S+)", done.stdout, re.MULTILINE)
            return match[1].decode() if match and done.returncode == 0 else ""
        raw = base64.b64decode(b"".join(armoured.split(b"\n")[1:-1]).removesuffix(b"-----END SSH SIGNATURE-----"))
        blob, space, reserved, kind, inner = strings(raw[10:])[:5]
        if not (tool := shutil.which("openssl")) or strings(blob)[0] != b"ssh-ed25519":
            return None
        parts = (space, reserved, kind, hashlib.new(kind.decode(), message).digest())
        data.write_bytes(b"SSHSIG" + b"".join(len(each).to_bytes(4, "big") + each for each in parts))
        (key := pathlib.Path(name, "key")).write_bytes(bytes.fromhex("302a300506032b6570032100") + strings(blob)[1])
        sig.write_bytes(strings(inner)[1])
        words = [tool, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin", "-in", data, "-sigfile", sig]
        good = space == b"gatekeeper" and subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603
        return fingerprint_of(blob) if good else ""
    return ""


def fingerprint_of(blob):
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def strings(raw):
    found = []
    while raw:
        size = int.from_bytes(raw[:4], "big") + 4
        found.append(raw[4:size])
        raw = raw[size:]
    return found


def signatures(folder, entries, today):
    """(number, sentence, whether it only was not checked) for every signature that does not hold."""
    known = {}
    for number, entry in enumerate(entries, 1):
        if entry.fault:
            continue
        if (act := entry.act) and not entry.signatures:
            yield number, f"it claims an act of {act.get('printedName')!a}, and nobody signed it", False
        message = b"DSSEv1 %d %b %d %b" % (len(TYPE), TYPE.encode(), len(entry.payload), entry.payload)
        for keyid, armoured in entry.signatures:
            digest = entry.registry or today
            keys = known[digest] if digest in known else known.setdefault(digest, people(folder, digest))
            fingerprint = signed_by(message, armoured)
            person, key = keys.get(keyid, ({}, {}))
            times = {name: time_of(key[name]) for name in ("valid-from", "valid-until", "revoked-at") if name in key}
            claimed, recorded = time_of(entry.told), time_of(entry.at)
            if fingerprint is None:
                yield number, f"its signature {keyid} was not checked: neither ssh-keygen nor openssl can", True
            elif fingerprint != keyid:
                yield number, f"its signature {keyid} does not hold", False
            elif not person:
                yield number, f"its key {keyid} is nobody's in the registry {digest!a} of the export", False
            elif recorded >= times.get("revoked-at", FOREVER) or claimed < times.get("valid-from", claimed):
                yield number, f"the key of {person['id']!a} was not valid at {entry.at}", False
            elif max(recorded, claimed) > times.get("valid-until", FOREVER):
                yield number, f"the key of {person['id']!a} had expired at {entry.at}", False
            elif act and (act["person"], act["printedName"]) != (person["id"], person["name"]):
                yield number, f"it claims an act of {act['printedName']!a}, who did not sign it", False


def load(folder):
    lines = (folder / "lines.jsonl").read_bytes().split(b"\n")
    envelopes = (folder / "entries.intoto.jsonl").read_bytes().split(b"\n")
    entries = [Entry(*pair) for pair in itertools.zip_longest(lines, envelopes, fillvalue=b"")]
    if len(lines) == len(envelopes) and lines[-1] == envelopes[-1] == b"":
        entries.pop()
    head = json.loads((folder / "head.json").read_bytes())
    return entries, (head["head"], head["entries"]), str(head["registry"]), {int(n): str(told) for n, told in head["faults"].items()}


def main(words):
    noted = [words[at + 1] for at, word in enumerate(words[:-1]) if word == "--head"]
    rest = [word for at, word in enumerate(words) if word != "--head" and words[at - 1 : at] != ["--head"]]
    folder = pathlib.Path(*rest[:1]) if rest else pathlib.Path(__file__).resolve().parent
    try:
        entries, head, today, faults = load(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(__doc__ if "--help" in words else f"the export cannot be read: {error!a}")
        return 1
    found = judge(entries, noted)
    found += [(number, f"where it lay, {told!a}") for number, told in faults.items() if number not in dict(found)]
    if head != (entries[-1].own if entries else None, len(entries)):
        found.append((len(entries), "the ledger ends here, and head.json says it ended elsewhere"))
    unsure = list(signatures(folder, entries, today))
    found += [(number, sentence) for number, sentence, _ in unsure]
    for number, sentence in sorted(found):
        print(f"entry {number}: {sentence}" if number else f"ledger: {sentence}")
    print(f"{len(entries)} entries, {sum(bool(each.signatures) for each in entries)} signed, head {entries[-1].own if entries else 'none'}")
    print("every noted head is in it" if noted else "no head was given with --head: a ledger written anew from end to end cannot be told")
    print("which commits the registries of people lay in has to be held against the repository")
    return 0 if not found else 3 if sum(only for _, _, only in unsure) == len(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
