"""Merge the rule files of each semgrep pack into one file and record the digest of everything in `rules/`.

The product reads only the merged files: semgrep starts a process per rule file otherwise.
Reads semgrep rule files (YAML, semgrep 1.x) and `semgrep/packs.json`.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from gates import with_gates
from needed_words import with_words

RULES = Path(__file__).resolve().parent
DIGESTS = "digests.json"
NOT_DIGESTED = frozenset(
    {
        DIGESTS,
        "gates.py",
        "merge.py",
        "needed_words.py",
        "write_schema.py",
        "write_threat_rules.py",
    }
)


class RuleFileError(Exception):
    """A rule file that cannot be merged; the text names the file and what is wrong."""


def read_rules(path: Path) -> list[dict[str, object]]:
    """The rules of one file, in the order written.

    Raises `RuleFileError` unless the file holds exactly one rule whose id is the file's name.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as fault:
        raise RuleFileError(f"{path}: is not YAML in UTF-8: {fault}") from fault
    rules = document.get("rules") if isinstance(document, dict) else None
    if not isinstance(rules, list) or len(rules) != 1 or not isinstance(rules[0], dict):
        raise RuleFileError(f'{path}: must hold one rule under "rules"')
    if rules[0].get("id") != path.stem:
        raise RuleFileError(f'{path}: the id is "{rules[0].get("id")}", not "{path.stem}"')
    return rules


def merge_pack(folder: Path) -> str:
    """The merged JSON of one pack, rules sorted by id, each with its regexes made cheap and its words stated. Raises `RuleFileError`."""
    rules = [rule for path in sorted(folder.glob("*.yaml")) for rule in read_rules(path)]
    if not rules:
        raise RuleFileError(f"{folder}: holds no rule")
    rules.sort(key=lambda rule: str(rule["id"]))
    rules = [with_words(with_gates(rule)) for rule in rules]
    return json.dumps({"rules": rules}, sort_keys=True, separators=(",", ":")) + "\n"


def merged_packs(rules: Path) -> dict[str, str]:
    """The merged JSON of every pack in `semgrep/packs.json` by path, relative to `rules`."""
    packs = json.loads((rules / "semgrep/packs.json").read_text(encoding="utf-8"))["packs"]
    folders = (rules / "semgrep" / pack["id"] for pack in packs)
    return {f"semgrep/{folder.name}.json": merge_pack(folder) for folder in folders}


def digested_files(rules: Path) -> Iterable[str]:
    """The paths whose digests are recorded, relative to `rules`, without order."""
    for path in rules.rglob("*"):
        name = path.relative_to(rules).as_posix()
        if path.is_file() and name not in NOT_DIGESTED and "__pycache__" not in path.parts:
            yield name


def digests(rules: Path, merged: dict[str, str]) -> str:
    """The text of `digests.json`: SHA-256 by path, sorted; merged files count as given."""
    contents = {name: (rules / name).read_bytes() for name in digested_files(rules)}
    contents |= {name: text.encode("ascii") for name, text in merged.items()}
    table = {name: hashlib.sha256(contents[name]).hexdigest() for name in sorted(contents)}
    return json.dumps(table, indent=1) + "\n"


def outputs(rules: Path) -> dict[str, str]:
    """Every generated file and its text, by path relative to `rules`. Raises `RuleFileError`."""
    merged = merged_packs(rules)
    return merged | {DIGESTS: digests(rules, merged)}


def differing(rules: Path, wanted: dict[str, str]) -> list[str]:
    """The generated files that are missing or hold other text, sorted."""
    return sorted(
        name
        for name, text in wanted.items()
        if not (rules / name).is_file() or (rules / name).read_bytes() != text.encode("ascii")
    )


def changed_sources(rules: Path, wanted: str) -> list[str]:
    """The files whose recorded digest is missing, left over or other, sorted."""
    recorded_path = rules / DIGESTS
    recorded = json.loads(recorded_path.read_bytes()) if recorded_path.is_file() else {}
    actual = json.loads(wanted)
    names = recorded.keys() | actual.keys()
    return sorted(name for name in names if recorded.get(name) != actual.get(name))


def check(rules: Path, wanted: dict[str, str]) -> int:
    """The exit status of --check: 0 if nothing differs, else 1 and the names on stderr."""
    stale = differing(rules, wanted)
    for name in stale:
        print(f"rules/{name}: differs from what the rule files give", file=sys.stderr)
    for name in changed_sources(rules, wanted[DIGESTS]):
        print(f"rules/{name}: its digest is not the recorded one", file=sys.stderr)
    if stale:
        print("run `python rules/merge.py` and commit the result", file=sys.stderr)
    return 1 if stale else 0


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 written or clean, 1 something differs, 2 a rule file is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    parser.add_argument("--rules", type=Path, default=RULES, help="folder to work on")
    options = parser.parse_args(arguments)
    try:
        wanted = outputs(options.rules)
    except RuleFileError as fault:
        print(fault, file=sys.stderr)
        return 2
    if options.check:
        return check(options.rules, wanted)
    for name, text in wanted.items():
        (options.rules / name).write_bytes(text.encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
