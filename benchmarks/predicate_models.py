"""Holds public predicates of a ledger against the messages that in-toto publishes, and its examples against our schemas.

    .venv/bin/python benchmarks/predicate_models.py CLONE RECORD

CLONE is the git directory of in-toto/attestation, RECORD a record's folder. Each statement of `ledger/` in a public predicate is parsed as
the message that the repository generated from its `.proto`, which refuses a field that it does not have; each JSON example
of `spec/predicates/*.md` is held against the schemas of `tests/unit/evidence/test_standard.py`, written from the text there. Status 1 where one does not hold.
"""

import base64
import importlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "unit" / "evidence")]

MESSAGES = {
    "test-result/v0.1": ("test_result.v0.test_result_pb2", "TestResult"),
    "vulns/v0.2": ("vulns.v0.2.vulns_pb2", "Vulns"),
    "release/v0.2": ("release.v0.2.release_pb2", "Release"),
    "scai/attribute-report/v0.2": ("scai.v0.scai_pb2", "AttributeReport"),
}
"""By the end of a predicate type where its message stands in the repository."""
EXAMPLE = re.compile(r"```jsonc?\n(.*?)```", re.S)
COMMENT, ENDING = re.compile(r"(?m)(^|\s)//.*$"), re.compile(r",(?:\s*\{\.\.\.\})?(\s*[]}])")


def unpacked(clone: str, folder: Path) -> None:
    """The packages and the texts of the repository's newest commit."""
    words = ("git", "--git-dir", clone, "archive", "HEAD", "python", "spec/predicates")
    with tarfile.open(
        fileobj=io.BytesIO(subprocess.run(words, check=True, capture_output=True).stdout)
    ) as archive:
        archive.extractall(folder, filter="data")


def filed(record: Path) -> Iterator[dict[str, Any]]:
    """The statements of the record's ledger."""
    for line in (record / "ledger" / "entries.intoto.jsonl").read_text("utf-8").splitlines():
        yield json.loads(base64.b64decode(json.loads(line)["payload"]))


def examples(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """File and content of each example that is a whole statement."""
    for path in sorted((folder / "spec" / "predicates").glob("*.md")):
        for text in EXAMPLE.findall(path.read_text("utf-8")):
            try:
                said = json.loads(ENDING.sub(r"\1", COMMENT.sub("", text)))
            except ValueError:
                continue  # a form with gaps, not an example
            if isinstance(said, dict) and "predicateType" in said:
                yield path.name, said


def main(clone: str, record: Path) -> int:
    """Prints what holds and what does not."""
    held, wrong = Counter[str](), []
    with tempfile.TemporaryDirectory() as name:
        unpacked(clone, Path(name))
        sys.path.insert(0, str(Path(name, "python")))
        from google.protobuf.json_format import ParseDict, ParseError
        from jsonschema import Draft202012Validator

        for said in filed(record):
            kind = said["predicateType"].partition("in-toto.io/attestation/")[2]
            if kind in MESSAGES:
                module, message = MESSAGES[kind]
                found = importlib.import_module(f"in_toto_attestation.predicates.{module}")
                try:
                    ParseDict(said["predicate"], getattr(found, message)())
                    held[f"our {kind} as its message"] += 1
                except ParseError as error:
                    wrong.append(f"our {kind}: {error}")
        from test_standard import SCHEMAS

        for file, said in examples(Path(name)):
            schema = SCHEMAS.get(said["predicateType"])
            if schema is not None:
                faults = [
                    e.message for e in Draft202012Validator(schema).iter_errors(said["predicate"])
                ]
                held[f"example of {file} by our schema"] += not faults
                wrong += [f"example of {file}: {each}" for each in faults]
    for what, count in sorted(held.items()):
        print(f"{count} {what}")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
