"""Verifies an exported ledger of gatekeeper by itself: python3 -I verify.py [FOLDER] [--head DIGEST]...

It needs Python 3.11 or later with nothing but its standard library, and ssh-keygen (or openssl, for ed25519 keys) where
entries are signed. It trusts no file beside it: each is read, each line is held against the one before. What it
cannot know is said at the end. Exit: 0 nothing is wrong, 1 something is, 3 a signature was not checked.
"""

import argparse
import base64
import contextlib
import datetime
import decimal
import functools
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
UTC = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
LINE = {"edge": [HEX], "entry": HEX, "previous": [HEX], "recordedAt": UTC, "root": HEX, "sequence": int}
ENVELOPE = {"payload": ".+", "payloadType": re.escape(TYPE), "signatures": [{"keyid": "SHA256:[A-Za-z0-9+/]{43}", "sig": ".+"}]}
MEANING = "authorship|review|approval|verification|responsibility"
ACT = {"person": ".+", "printedName": ".+", "meaning": MEANING, "at": UTC, "registry": {"gitCommit": "[0-9a-f]{40,64}", "path": ".+", "sha256": HEX}}
ARMOUR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n*")
FLOAT = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")|-?\d+(?:\.\d+|(?=[eE]))(?:[eE][-+]?\d+)?')
DAY, FOREVER = datetime.timedelta(days=1), datetime.datetime.max.replace(tzinfo=datetime.UTC)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def decode(text):
    """Base64 that is written in its one form."""
    if base64.b64encode(raw := base64.b64decode(text, validate=True)).decode() != text:
        raise ValueError
    return raw


def real(text):
    """0 for a number with a fraction or exponent as RFC 8785 writes it; Python writes some otherwise."""
    size, plain = abs(float(text)), repr(float(text))
    plain = format(decimal.Decimal(plain), "f") if 1e-6 <= size < 1e21 else re.sub("e([+-])0", r"e\1", plain)
    return 0 if plain == text and (size % 1 or size >= 1e21) else None


def ordered(pairs):
    """An object of RFC 8785: each key once, in its order."""
    keys = [key.encode("utf-16-be") for key, _ in pairs]
    return dict(pairs) if keys == sorted(set(keys)) else None


def fits(value, shape):
    """Whether it is a text of that pattern, of that type, a list of such, or an object with those keys and no other."""
    if isinstance(shape, str):
        return isinstance(value, str) and re.fullmatch(shape, value, re.DOTALL)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(each, shape[0]) for each in value)
    if isinstance(shape, type):
        return type(value) is shape
    return isinstance(value, dict) and set(value) == set(shape) and all(fits(value[key], shape[key]) for key in shape)


def read(raw):
    """JSON that is written in the one form of RFC 8785; None for any other."""
    with contextlib.suppress(ValueError, RecursionError):
        text = raw.decode()
        said = json.loads(text, object_pairs_hook=ordered, parse_float=real, parse_int=lambda n: int(n[:20]) if len(n) < 18 and abs(int(n)) < 2**53 else None)
        plain = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return said if plain == FLOAT.sub(lambda found: found[1] or "0", text) else None


def grow(edge, size, leaf):
    """RFC 6962: the right edge of the tree with one more leaf."""
    return grow(edge[:-1], size >> 1, hashlib.sha256(b"\1" + edge[-1] + leaf).digest()) if size & 1 else (*edge, leaf)


def root_of(edge):
    return functools.reduce(lambda node, left: hashlib.sha256(b"\1" + left + node).digest(), edge[-2::-1], edge[-1]).hex()


class Entry:
    """One entry as far as it can be read; `fault` says what cannot, `sequence` is 0 without a whole line."""

    def __init__(self, line, envelope):
        self.own, self.fault, self.sequence = sha(line), "its line was changed", 0
        self.previous, self.signatures, self.payload, self.registry = (), (), b"", ""
        if not fits(said := read(line), LINE):
            return
        self.entry, self.at, self.previous = said["entry"], said["recordedAt"], tuple(said["previous"])
        self.edge, root, size = tuple(map(bytes.fromhex, said.pop("edge"))), said.pop("root"), said["sequence"]
        self.leaf = hashlib.sha256(b"\0" + json.dumps(said, separators=(",", ":")).encode()).digest()
        if size < 1 or bool(self.previous) is (size == 1) or len(self.edge) != size.bit_count() or len(self.previous) > 2 or root_of(self.edge) != root:
            return
        self.sequence, self.fault = size, ""
        if sha(envelope) != self.entry:
            self.fault = "its envelope is not the one its line names"
        elif not self.states(read(envelope)):
            self.fault = "its envelope is none of an in-toto statement in canonical form, or a time is none"

    def states(self, envelope):
        """Whether the envelope holds a statement; what it tells is kept."""
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            self.payload = decode(envelope["payload"])
            self.signatures = [(each["keyid"], decode(each["sig"])) for each in envelope["signatures"]]
            keys, said = [key for key, _ in self.signatures], read(self.payload)
            self.act, self.told = said["predicate"].get("act"), said["predicate"].get("startedAt") or self.at
            if self.act is not None:
                self.told, self.registry = self.act["at"], self.act["registry"]["sha256"]
            time_of(self.told), time_of(self.at)
            about = [(each.get("name", ""), each["digest"]) for each in said["subject"]]
            whole = all(fits(name, ".*") and fits(each, dict.fromkeys(each or "?", ".+")) for name, each in about) and about
            whole = whole and said["_type"] == "https://in-toto.io/Statement/v1" and fits(said["predicateType"], ".*")
            return whole and fits(envelope, ENVELOPE) and keys == sorted(set(keys)) and (self.act is None or fits(self.act, ACT))


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
    found, trees, lines = {}, {}, {entry.own: entry for entry in entries}
    note, place = found.setdefault, {entries[number - 1].own: number for number in range(len(entries), 0, -1)}
    beside = set(itertools.pairwise(order_of(lines, entries[-1].own))) if entries else ()
    for number, entry in enumerate(entries, 1):
        before = entries[number - 2] if number > 1 else None
        if entry.fault:
            note(number, entry.fault)
        if not entry.sequence:
            continue
        if place[entry.own] < number:
            note(number, f"it is entry {place[entry.own]} once more")
            continue
        follows = not entry.previous if before is None else before.own in entry.previous[-1:]
        if not follows and number - 1 not in found and (before is None or (before.own, entry.own) not in beside):
            after = place.get(entry.previous[0], "one that is not here") if entry.previous else "none"
            note(number, f"it was written as number {entry.sequence}, after entry {after}, and stands after entry {number - 1}"
                       " (either was put in or moved, or what stood between was taken out)")
        tree = trees.get(entry.previous[0]) if entry.previous else ((), 0)
        first, *_, last = [place.get(own, 0) for own in entry.previous * 2] or (0, 0)
        side = entries[first:last]
        if entry.previous[1:] and (not 0 < first < last < number or any(entry.previous[0] in each.previous for each in side)):
            note(number, "it joins entries that are not here, or of which one grew from the other")
        for each in side:
            tree = tree and each.sequence and (grow(*tree, each.leaf), tree[1] + 1)
        if tree and (grow(*tree, entry.leaf), tree[1] + 1) != (entry.edge, entry.sequence):
            note(number, "its line was changed: its Merkle tree is not that of the entries up to it")
        trees[entry.own] = (entry.edge, entry.sequence)
    contents(entries, place, note)
    return [(0, f"the noted head {head} is not in it: it was cut or written anew") for head in noted if head not in place] + sorted(found.items())


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
        if not -DAY / 288 <= time_of(entry.at) - time_of(entry.told) <= DAY:
            note(number, f"it says it was made at {entry.told!a} and was recorded at {entry.at}")


def time_of(text):
    found = datetime.datetime.fromisoformat(text) if isinstance(text, str) else text
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def people(folder, digest):
    """The registry with that digest as {fingerprint: (person, key)}, a key of two as nobody's; None when it is not in the export."""
    file, keys = folder / "registries" / f"{digest}.toml", {}
    raw = file.read_bytes() if re.fullmatch(HEX, digest) and file.is_file() else b""
    for person in tomllib.loads(raw.decode()).get("people", []) if sha(raw) == digest else []:
        for key in person.get("keys", []):
            name = fingerprint_of(base64.b64decode(key["public"].split()[1]))
            keys[name] = ({}, {}) if name in keys else (person, key)
    return keys if sha(raw) == digest else None


def valid(key, entry):
    """Whether the key held when the entry says it was made and when it was recorded."""
    times = {name: time_of(key[name]) for name in ("valid-from", "valid-until", "revoked-at") if name in key}
    claimed, recorded = time_of(entry.told), time_of(entry.at)
    begun, left = claimed >= times.get("valid-from", claimed), recorded < times.get("revoked-at", FOREVER)
    return begun and left and max(recorded, claimed) <= times.get("valid-until", FOREVER)


def signed_by(message, armoured):
    """The fingerprint of the key that made the signature; '' when it does not hold, None when no tool can tell."""
    with tempfile.TemporaryDirectory() as name, contextlib.suppress(ValueError, IndexError, TypeError):
        (sig := pathlib.Path(name, "sig")).write_bytes(armoured)
        inside = base64.b64decode(ARMOUR.fullmatch(armoured)[1])
        if tool := shutil.which("ssh-keygen"):
            words = [tool, "-Y", "check-novalidate", "-n", "gatekeeper", "-s", sig]
            done = subprocess.run(words, input=message, capture_output=True, check=False)  # noqa: S603
            match = re.search(rb"^Good .* key (SHA256:\S+)", done.stdout, re.MULTILINE)
            return match[1].decode() if match and done.returncode == 0 else ""
        blob, space, reserved, kind, inner = strings(inside[10:])[:5]
        if not (tool := shutil.which("openssl")) or strings(blob)[0] != b"ssh-ed25519":
            return None
        parts = (space, reserved, kind, hashlib.new(kind.decode(), message).digest())
        (data := pathlib.Path(name, "data")).write_bytes(b"SSHSIG" + b"".join(len(each).to_bytes(4, "big") + each for each in parts))
        (key := pathlib.Path(name, "key")).write_bytes(bytes.fromhex("302a300506032b6570032100") + strings(blob)[1])
        sig.write_bytes(strings(inner)[1])
        words = [tool, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin", "-in", data, "-sigfile", sig]
        good = subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603
        return fingerprint_of(blob) if good and space == b"gatekeeper" else ""
    return ""


def fingerprint_of(blob):
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def strings(raw):
    size = int.from_bytes(raw[:4], "big") + 4
    return [raw[4:size], *strings(raw[size:])] if raw else []


def signatures(folder, entries, today):
    """(number, sentence, whether it only was not checked) for every signature that does not hold."""
    now = people(folder, today)
    for number, entry in enumerate(entries, 1):
        if entry.fault:
            continue
        if (act := entry.act) and not entry.signatures:
            yield number, f"it claims an act of {act['printedName']!a}, and nobody signed it", False
        message = b"DSSEv1 %d %b %d %b" % (len(TYPE), TYPE.encode(), len(entry.payload), entry.payload)
        for keyid, armoured in entry.signatures:
            fingerprint = signed_by(message, armoured)
            then = people(folder, entry.registry or today) or {}
            person, _ = then.get(keyid, ({}, {}))
            if fingerprint is None:
                yield number, f"its signature {keyid} was not checked: neither ssh-keygen nor openssl can", True
            elif fingerprint != keyid:
                yield number, f"its signature {keyid} does not hold", False
            elif not person or now is None:
                yield number, f"its key {keyid} is nobody's in the registry of the export, or base's is not there to tell if it was revoked", False
            elif not all(valid(keys[keyid][1], entry) for keys in (then, now) if keyid in keys):
                yield number, f"the key of {person['id']!a} was not valid at {entry.at}", False
            elif act and (act["person"], act["printedName"]) != (person["id"], person["name"]):
                yield number, f"it claims an act of {act['printedName']!a}, who did not sign it", False


def main(words):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent)
    parser.add_argument("--head", action="append", default=[], help="a head of the ledger that was noted elsewhere")
    asked = parser.parse_args(words)
    folder = next((each for each in (asked.folder, asked.folder / "ledger") if (each / "lines.jsonl").exists()), asked.folder)
    try:
        lines, envelopes = ((folder / name).read_bytes().split(b"\n") for name in ("lines.jsonl", "entries.intoto.jsonl"))
        ended = len(lines) == len(envelopes) and lines[-1] == envelopes[-1] == b""
        entries = [Entry(*pair) for pair in itertools.zip_longest(lines, envelopes, fillvalue=b"")][: -1 if ended else None]
        head = json.loads((folder / "head.json").read_bytes(), object_pairs_hook=ordered)
        ends, today = [head[name] for name in ("entries", "head", "root")], str(head["registry"])
        faults = {int(n): str(told) for n, told in head["faults"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"the export cannot be read: {(str(error) if isinstance(error, OSError) else error)!a}; name the folder of a ledger, or of a record")
        return 1
    found = (known := judge(entries, asked.head)) + [(n, f"where it lay, {told!a}") for n, told in faults.items() if n not in dict(known)]
    last = entries[-1] if entries else None
    told = [len(entries), last.own, root_of(last.edge) if last.sequence else ends[2]] if last else [0, None, None]
    found += [(len(entries), "the ledger ends here, and head.json says it ended elsewhere")] if ends != told else []
    unsure = list(signatures(folder, entries, today))
    found += [(number, sentence) for number, sentence, _ in unsure]
    for number, sentence in sorted(found):
        print(f"entry {number}: {sentence}" if number else f"ledger: {sentence}")
    print(f"{len(entries)} entries, {sum(bool(each.signatures) for each in entries)} signed, head {last.own if last else 'none'}:", len(found) or "nothing", "wrong")
    print("every noted head is in it" if asked.head else "no head was given with --head: a ledger written anew from end to end cannot be told")
    print("which commits the registries of people lay in has to be held against the repository; ledger.txt is for reading, and was not verified")
    return 0 if not found else 3 if sum(only for _, _, only in unsure) == len(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
