"""Every shipped semgrep rule says exactly what its annotated example says, in each of its languages.

Runs the real semgrep once per pack over the merged file (semgrep 1.x, JSON output).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from gatekeeper.history.objects.snapshot import write_snapshot
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "rules" / "semgrep"
SUFFIXES = {"c": ".c", "cpp": ".cpp", "python": ".py"}
EXAMPLE_SUFFIX = {"c-firmware": ".c", "python-host": ".py"}
PREFIX = {"c-firmware": "c-", "python-host": "py-"}
ANNOTATION = re.compile(r"\s*(?://|#)\s*(ruleid|ok): (\S+)\s*$")
CWE = re.compile(r"CWE-[1-9][0-9]*")
REFERENCE = re.compile(r"https://\S+|CERT C [A-Z]{3}[0-9]{2}-C")


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of semgrep said."""

    lines: dict[tuple[str, str], frozenset[int]]
    """Start lines by rule id and file name."""
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annotations:
    """The lines an example speaks of: the line below each comment."""

    bad: frozenset[int]
    good: frozenset[int]
    ids: frozenset[str]


@cache
def pack_rows() -> tuple[dict[str, Any], ...]:  # JSON of ours, checked field by field below
    """The packs as described in `packs.json`, in the order written."""
    return tuple(json.loads((PACKS / "packs.json").read_text(encoding="utf-8"))["packs"])


@cache
def shipped_rules() -> tuple[tuple[str, dict[str, Any]], ...]:  # semgrep's own format
    """Each rule of each merged pack with the id of its pack, in the order shipped."""
    return tuple(
        (row["id"], rule)
        for row in pack_rows()
        for rule in json.loads((PACKS / f"{row['id']}.json").read_bytes())["rules"]
    )


def rule_cases() -> list[Any]:  # pytest does not publish the type of a parameter set
    """One case per rule."""
    return [pytest.param(pack, rule, id=rule["id"]) for pack, rule in shipped_rules()]


def language_cases() -> list[Any]:  # pytest does not publish the type of a parameter set
    """One case per rule and language."""
    return [
        pytest.param(pack, rule["id"], language, id=f"{rule['id']}-{language}")
        for pack, rule in shipped_rules()
        for language in rule["languages"]
    ]


def canary_cases() -> list[Any]:  # pytest does not publish the type of a parameter set
    """One case per pack and language."""
    return [
        pytest.param(row, language, id=f"{row['id']}-{language}")
        for row in pack_rows()
        for language in row["languages"]
    ]


def example_of(pack: str, rule_id: str) -> Path:
    """The path of the example beside a rule; it need not exist."""
    return PACKS / pack / f"{rule_id}{EXAMPLE_SUFFIX[pack]}"


def annotations_of(path: Path) -> Annotations:
    """The annotated lines of an example."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    found = [(number + 1, m[1], m[2]) for number, text in lines if (m := ANNOTATION.match(text))]
    return Annotations(
        bad=frozenset(number for number, kind, _ in found if kind == "ruleid"),
        good=frozenset(number for number, kind, _ in found if kind == "ok"),
        ids=frozenset(rule_id for _, _, rule_id in found),
    )


def find_semgrep() -> str:
    """The semgrep beside this Python, or the one on the path; fails the test if there is none."""
    beside = Path(sys.executable).with_name("semgrep")
    found = str(beside) if beside.is_file() else shutil.which("semgrep")
    if found is None:
        pytest.fail("semgrep is missing: install the project with its dependencies", pytrace=False)
    return found


def lay_out(row: dict[str, Any], folder: Path) -> None:  # JSON of ours
    """Write the examples and canaries of a pack into `folder`, once per language."""
    for language in row["languages"]:
        (folder / f"canary{SUFFIXES[language]}").write_text(row["canary"][language], "utf-8")
        for example in (PACKS / row["id"]).glob(f"*{EXAMPLE_SUFFIX[row['id']]}"):
            shutil.copyfile(example, folder / f"{example.stem}{SUFFIXES[language]}")


def run_semgrep(rules: Path, folder: Path) -> Report:
    """What semgrep reports for the files in `folder` with merged rules."""
    command = [find_semgrep(), "scan", "--config", str(rules), "--json"]
    command += ["--quiet", "--metrics=off", "--disable-version-check", "--disable-nosem"]
    command += ["--no-git-ignore", "--max-target-bytes", "0", "--timeout", "60", str(folder)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"semgrep ended with {done.returncode}: {done.stderr}"
    answer = json.loads(done.stdout)
    lines: dict[tuple[str, str], set[int]] = {}
    for result in answer["results"]:
        key = (result["check_id"].rpartition(".")[2], Path(result["path"]).name)
        lines.setdefault(key, set()).add(result["start"]["line"])
    return Report(
        lines={key: frozenset(found) for key, found in lines.items()},
        errors=tuple(str(error.get("message", error)) for error in answer["errors"]),
    )


@pytest.fixture(scope="module")
def report_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """A function that gives the report on a pack; semgrep runs once for each."""

    @cache
    def report(pack: str) -> Report:
        folder = tmp_path_factory.mktemp(pack) / "code"
        folder.mkdir()
        lay_out(next(row for row in pack_rows() if row["id"] == pack), folder)
        return run_semgrep(PACKS / f"{pack}.json", folder)

    return report


@pytest.mark.parametrize(("pack", "rule_id", "language"), language_cases())
def test_a_rule_reports_the_bad_lines_of_its_example_and_no_other(
    pack: str, rule_id: str, language: str, report_of: Callable[[str], Report]
) -> None:
    expected = annotations_of(example_of(pack, rule_id))

    reported = report_of(pack).lines.get((rule_id, f"{rule_id}{SUFFIXES[language]}"), frozenset())

    assert expected.bad - reported == frozenset(), "bad lines it does not see"
    assert expected.good & reported == frozenset(), "good look-alikes it accuses"
    assert reported - expected.bad == frozenset(), "lines nobody annotated"


@pytest.mark.parametrize(("pack", "rule"), rule_cases())
def test_an_example_has_bad_and_good_lines_of_its_own_rule(
    pack: str, rule: dict[str, Any]
) -> None:
    found = annotations_of(example_of(pack, rule["id"]))

    assert len(found.bad) >= 2
    assert len(found.good) >= 2
    assert found.ids == {rule["id"]}


@pytest.mark.parametrize(("pack", "rule"), rule_cases())
def test_a_rule_says_all_it_must(pack: str, rule: dict[str, Any]) -> None:
    metadata = rule["metadata"]

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule["id"])
    assert rule["id"].startswith(PREFIX[pack])
    assert rule["severity"] in {"ERROR", "WARNING", "INFO"}
    spoken = next(r for r in pack_rows() if r["id"] == pack)["languages"]
    assert (
        rule["languages"]
        == [language for language in spoken if language in rule["languages"]]
        != []
    )
    assert rule["message"][0].islower()
    assert "!" not in rule["message"] + metadata["fix"] + metadata["why"]
    assert metadata.keys() == {"cwe", "references", "fix", "why", "confidence"}
    assert metadata["confidence"] in {"high", "medium", "low"}
    assert metadata["fix"].endswith(".")
    assert metadata["why"].endswith(".")
    assert metadata["cwe"]
    assert all(CWE.fullmatch(weakness) for weakness in metadata["cwe"])
    assert metadata["references"]
    assert all(REFERENCE.fullmatch(reference) for reference in metadata["references"])


@pytest.mark.parametrize(("row", "language"), canary_cases())
def test_the_canary_of_a_pack_is_reported(
    row: dict[str, Any], language: str, report_of: Callable[[str], Report]
) -> None:
    key = (row["canary_rule"], f"canary{SUFFIXES[language]}")

    assert report_of(row["id"]).lines.get(key, frozenset())


def test_no_long_text_and_no_foreign_byte_silences_a_rule(tmp_path: Path) -> None:
    """Semgrep takes a search that its regex engine gave up, after a million steps, for one without a match."""
    example = example_of("c-firmware", "c-mac-compare-memcmp")
    rule = next(rule for _, rule in shipped_rules() if rule["id"] == example.stem)
    (tmp_path / "one.json").write_text(json.dumps({"rules": [rule]}), encoding="utf-8")
    code = tmp_path / "code"
    code.mkdir()
    text, bad = example.read_bytes(), annotations_of(example).bad
    heads = {"comment": b"// " + b"very " * 220_000, "latin": b"// \xe9", "nul": b"// \0"}
    for name, head in heads.items():
        (code / f"{name}.c").write_bytes(head + b"\n" + text)
    names = {f"name{length}": f"{'_ma' * (length // 3)}_mac" for length in (9, 30_000, 150_000)}
    for name, long in names.items():
        call = f"int f(char *{long}, char *b)\n{{\n    return memcmp({long}, b, 16);\n}}\n"
        (code / f"{name}.c").write_text(call, encoding="utf-8")

    reported = run_semgrep(tmp_path / "one.json", code).lines

    below = frozenset(line + 1 for line in bad)
    expected = dict.fromkeys(heads, below) | {name: frozenset({3}) for name in names}
    assert reported == {(example.stem, f"{name}.c"): lines for name, lines in expected.items()}


def test_no_rule_for_c_tells_anything_of_a_list_of_numbers(tmp_path: Path) -> None:
    """Such a file is not given to semgrep (`semgrep_calls.with_code`); these are all the numbers that rules name."""
    rules = PACKS / "c-firmware.json"
    named = re.findall(r"\b0[xX][0-9A-Fa-f]+\b|\b\d+\b", rules.read_text(encoding="utf-8"))
    numbers = sorted({*named, *(f"{number}UL" for number in named), "-1"})
    content = (",\n".join(numbers) + ",\n").encode()
    code = tmp_path / "code"
    code.mkdir()
    for suffix in (".c", ".cpp"):
        (code / f"numbers{suffix}").write_bytes(content)

    [written] = write_snapshot([(ObjectId("a" * 40), Language.C, content)], tmp_path / "snapshot")
    assert written.only_numbers
    assert run_semgrep(rules, code).lines == {}


def test_no_pattern_looks_for_one_element_among_those_of_an_initialiser_in_c() -> None:
    """Semgrep takes 17 s for that in a table of 18,000 numbers, and the file then counts as not looked at."""
    text = (PACKS / "c-firmware.json").read_text(encoding="utf-8")

    assert re.findall(r"= ?\{ ?\.\.\., ?[^}]*\.\.\.", text) == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in pack_rows()])
def test_what_is_told_among_other_code_is_told_when_it_is_all_that_a_file_holds(
    row: dict[str, Any], tmp_path: Path
) -> None:
    """An example holds every shape of its rule, so the words of one could keep a file from being left out for want of another's."""
    pack, suffix = row["id"], EXAMPLE_SUFFIX[row["id"]]
    code = tmp_path / "code"
    code.mkdir()
    for example in (PACKS / pack).glob(f"*{suffix}"):
        parts = re.split(r"\n\s*\n(?=\S)", example.read_text(encoding="utf-8"))
        for number, part in enumerate(p for p in parts if "ruleid: " in p):
            (code / f"{example.stem}.{number}{suffix}").write_text(f"{part}\n", encoding="utf-8")
    load = YAML(typ="safe").load
    written = [rule for path in (PACKS / pack).glob("*.yaml") for rule in load(path)["rules"]]
    (tmp_path / "written.json").write_text(json.dumps({"rules": written}), encoding="utf-8")

    reported = run_semgrep(PACKS / f"{pack}.json", code).lines

    assert reported == run_semgrep(tmp_path / "written.json", code).lines


@pytest.mark.parametrize("pack", [row["id"] for row in pack_rows()])
def test_semgrep_has_nothing_to_complain_of(pack: str, report_of: Callable[[str], Report]) -> None:
    assert report_of(pack).errors == ()


@pytest.mark.parametrize("pack", [row["id"] for row in pack_rows()])
def test_each_rule_file_is_shipped_and_stands_beside_an_example(pack: str) -> None:
    shipped = sorted(rule["id"] for owner, rule in shipped_rules() if owner == pack)

    assert sorted(path.stem for path in (PACKS / pack).glob("*.yaml")) == shipped
    assert sorted(p.stem for p in (PACKS / pack).glob(f"*{EXAMPLE_SUFFIX[pack]}")) == shipped


def test_the_merged_files_and_digests_are_those_of_the_rule_files() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "rules" / "merge.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
