"""Real, published threat models: what our readers count in each, against a plain count that shares no code with them.

    python benchmarks/threat_models.py CLONES [--pytm PYTHON] [--write]

`threat_models.csv` lists each model by repository, commit and path; the models themselves are not kept here. The verdict
is `read`, `refused` (with the line of the first thing that is wrong), or `empty` (which `tm002-model-empty` fails); `whole`
says whether everything needed could be read, `defects` how many references of the model lead nowhere or ids stand twice. CLONES
holds a clone of each repository as `owner+name` (`git clone`, bare or not, the commit in it). `with` are the files read beside the
model (`risks.json`, annotated code). A script of pytm is run by PYTHON, which has pytm 1.4.0, and the JSON that it writes is read: pytm
publishes hardly any; without `--pytm` those rows are told as not run. Prints one line a model
and exits 1 when a count differs from the plain one or from the table; `--write` writes the table anew.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from plain_counts import BESIDE, PLAIN, Counts

from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_reader import CompanionReader, ModelFile
from gatekeeper.threats.formats.built_in import READERS
from gatekeeper.threats.references import check_references

TABLE = Path(__file__).with_name("threat_models.csv")
COUNTS = ("components", "zones", "flows", "threats", "mitigations")
BY_ID = {reader.id: reader for reader in READERS}


def main() -> int:
    """0 when every count agrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--pytm")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = list(csv.DictReader(TABLE.open(encoding="utf-8")))
    wrong = 0
    for row in rows:
        raw = _content(chosen.clones, row["repository"], row["commit"], row["path"])
        if row["path"].endswith(".py"):
            if not chosen.pytm:
                print(f"{row['format']:16} {row['repository']}:{row['path']} not run")
                continue
            raw = _exported(raw, chosen.pytm)
        names = row["with"].split(" ") if row["with"] else []
        beside = {
            name: _content(chosen.clones, row["repository"], row["commit"], name) for name in names
        }
        found = _read(row["format"], row["path"].replace(".py", ".json"), raw, beside)
        plain = (
            _plain(row["format"], raw, [*beside.values()]) if found["verdict"] == "read" else None
        )
        agrees = plain is None or all(int(found[name]) == plain[name] for name in COUNTS)
        known = chosen.write or all(row[name] == found[name] for name in found)
        wrong += not (agrees and known)
        said = " ".join(f"{name} {found[name]}" for name in COUNTS if found[name])
        mark = "" if agrees and known else f"  DIFFERS: plain {plain}, table {row}"
        print(
            f"{row['format']:16} {row['repository']}:{row['path']} {found['verdict']} {said}{mark}"
        )
        row.update(found)
    if chosen.write:
        _write(rows)
    verdicts = Counter(row["verdict"] for row in rows)
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    defects = sum(int(row["defects"]) for row in rows)
    print(f"{len(rows)} models: {told}; {defects} published defects; {wrong} that differ")
    return 1 if wrong else 0


def _content(clones: Path, repository: str, commit: str, path: str) -> bytes:
    place = clones / repository.replace("/", "+")
    candidates = (place, place / "repo", place / "repo/.git", place / ".git")
    folder = next(each for each in candidates if (each / "HEAD").exists())
    command = ["git", f"--git-dir={folder}", "show", f"{commit}:{path}"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _exported(script: bytes, python: str) -> bytes:
    """The JSON that a script of pytm writes; the script is somebody's, so it runs in an empty folder and without the environment."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tm.py").write_bytes(script)
        command = [python, "tm.py", "--json", "out.json"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, env={}, timeout=60)
        return Path(folder, "out.json").read_bytes()


def _plain(format_id: str, raw: bytes, beside: list[bytes]) -> Counts:
    return BESIDE[format_id](raw, beside) if beside else PLAIN[format_id](raw)


def _read(format_id: str, path: str, raw: bytes, beside: dict[str, bytes]) -> dict[str, str]:
    """Counts, verdict, and the defects between its objects that the reader reports."""
    reader, blob = BY_ID[format_id], ObjectId("0" * 40)
    if isinstance(reader, CompanionReader):
        files = tuple(ModelFile(RepoPath(name), blob, beside[name]) for name in sorted(beside))
        model = reader.read_with(ModelFile(RepoPath(path), blob, raw), files)
    else:
        model = reader.read(RepoPath(path), blob, raw)
    needed = [each for each in model.diagnostics if each.needed]
    counts = dict.fromkeys(COUNTS, "")
    if model.elements or model.threats:
        counts = _counts(model)
    verdict = "read" if counts["components"] else "empty" if model.whole else "refused"
    first = needed[0] if needed else None
    defects = [
        each
        for each in check_references((model,), frozenset(), shipped_classes(), (), {})
        if each.code.startswith(("tm003", "tm004"))
    ]
    return {
        **counts,
        "verdict": verdict,
        "whole": "yes" if model.whole else "no",
        "line": str(first.location.region.start_line) if first and first.location.region else "",
        "defects": str(
            len(defects) + sum(each.code != "tm001-model-unreadable" for each in needed)
        ),
    }


def _counts(model: ThreatModel) -> dict[str, str]:
    lists = (model.elements, model.zones, model.flows, model.threats, model.mitigations)
    return {name: str(len(each)) for name, each in zip(COUNTS, lists, strict=True)}


def _write(rows: list[dict[str, str]]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
