"""Ways to get a flaw past unmodified tools, put through the whole gate: each path fails or is undecided, with its reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gate_room import AGAINST, CONFIGURATION, FLAW, GOOD, PROJECT, ROOT, Judged, Room

MANY_BRANCHES = "def grade(a):\n" + "".join(
    f"    if a == {number}:\n        return {number}\n" for number in range(40)
)
LAYOUT = """generated = ["build/**"]
third-party = ["vendor/**"]
tools = [".*", "*"]
product = ["src/**", "ignored/**"]
"""
BASE = {
    **PROJECT,
    "gatekeeper.toml": CONFIGURATION.replace('product = ["src/**"]\n', LAYOUT)
    .replace('packs = ["python-host"]', 'packs = ["python-host", "c-firmware"]')
    .replace('paths = ["src/**"]', 'paths = ["src/**", "ignored/**"]')
    + '[analyzers.tools.semgrep]\noptions = { rule-timeout-s = "1" }\n'
    + "".join(
        f'[[policy.rules]]\nclass = "{each}"\ncheck = "{check}"\ndemand = "reported"\nasked-by = "plan for SOUP"\n'
        for check in ("soup-registered", "soup-anomalies")
        for each in "ABC"
    ),
    "src/open.c": "int opened;\n",
    "build/made.py": GOOD,
    "vendor/theirs.py": GOOD,
    ".gitignore": "ignored/\n",
    "ignored/kept.py": GOOD,
}
NOT_READ = {
    "src/syntax.py": "def f(:\n    pass\n\n\n" + FLAW,
    "src/nul.py": b"x = 1\n\0\n" + FLAW.encode(),
    "src/latin.py": b'x = "\xff"\n' + FLAW.encode(),
    "src/large.py": "# padding of many words\n" * 50_000 + FLAW,
    "src/slow.py": FLAW + "\n\ndef f(a):\n" + "    a = g(a, h(a))\n" * 24_000,
    "src/deep.py": "x = " + "(" * 900 + "1" + ")" * 900 + "\n" + FLAW,
    "src/lfs.py": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
    "src/cookie.py": "# coding: unicode_escape\nx = 1 #\\u000aimport os; os.system(x)\n",
    "src/utf7.py": "# -*- coding: utf-7 -*-\n+AGkAbQBwAG8AcgB0 os\n",
    "src/unclosed.c": "void f(char *to)\n{\n    if (to) {\n}\n",
    "src/odd.h": b"int a;\0int b;\n",
    "src/name.c": b"int caf\xe9;\n",
}
CAUSES = {
    "src/syntax.py": "Python",
    "src/nul.py": "NUL byte",
    "src/latin.py": "not UTF-8",
    "src/large.py": "more than 1048576",
    "src/slow.py": "ran out of time",
    "src/deep.py": "nested",
    "src/lfs.py": "Git LFS pointer",
    "src/cookie.py": "encoding unicode_escape",
    "src/utf7.py": "encoding utf-7",
    "src/unclosed.c": "brackets do not pair",
    "src/odd.h": "NUL byte",
    "src/name.c": "not UTF-8",
}
FLAWED = {
    "src/plain.py": FLAW,
    "src/nosec.py": FLAW.replace("True)", "True)  # nosec"),
    "src/nosemgrep.py": FLAW.replace("True)", "True)  # nosemgrep"),
    "src/in_text.py": FLAW.replace("command, shell", 'command + "# nosec nosemgrep", shell'),
    "src/made_up.py": "# GENERATED CODE\n" + FLAW,
    "tests/flaw.py": FLAW,
    "vendor/flaw.py": FLAW,
    "build/flaw.py": FLAW,
    "ignored/flaw.py": FLAW,
    "conftest.py": FLAW,
    "src/--exit-zero.py": FLAW,
    "src/script": "#!/usr/bin/env python3\n" + FLAW,
    "src/UPPER.PY": FLAW,
    "src/run.cgi": "#!/usr/bin/env python3\n" + FLAW,
    "src/with space\nand line.py": FLAW,
}
MARKED = ("src/nosec.py", "src/nosemgrep.py", "src/made_up.py", "src/in_text.py")
OTHER_ENCODINGS = {
    "src/latin.c": b"// the peripheral\x92s limit \xb5s\nvoid f(char *to, char *from)\n{\n    strcpy(to, from);\n}\n",
    "src/sign.c": b'char *unit = "\xb0C";\nvoid g(char *to, char *from)\n{\n    strcpy(to, from);\n}\n',
}
TOOL_FILES = {
    ".bandit": "[bandit]\nskips = B602\nexclude = *\n",
    ".semgrepignore": "*\n",
    ".clang-tidy": "Checks: '-*'\n",
    "whitelizard.txt": "grade\n",
    "src/.bandit": "[bandit]\nexclude = *\n",
}
LONG = {
    "src/forgiven.py": "#lizard forgives\n" + MANY_BRANCHES,
    "src/generated.py": "# GENERATED CODE\n" + MANY_BRANCHES.replace("grade", "made"),
}
NAMES = {
    "src/--exit-zero": ("path-looks-like-an-option", "text\n"),
    "src/bad-\udcff.py": ("path-not-utf-8", GOOD),
    "src/rtl-\u202e.py": ("path-misleads", GOOD),
    "src/with space\nand line.py": ("path-misleads", FLAW),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """One range that brings every attack onto a clean base."""
    room = Room(tmp_path_factory.mktemp("never"))
    base = room.commit(BASE)
    (room.top / "src/device.py").symlink_to("/dev/zero")
    (room.top / "src/passwords.py").symlink_to("../../../../etc/passwd")
    (room.top / "src/code.py").symlink_to("code.txt")
    odd = {name: content for name, (_, content) in NAMES.items()}
    brought = {
        **NOT_READ,
        **FLAWED,
        **OTHER_ENCODINGS,
        **TOOL_FILES,
        **LONG,
        **odd,
        "src/code.txt": FLAW,
    }
    (room.top / "src/run.cgi").touch(mode=0o755)
    room.commit(brought)
    return room.check("--range", f"{base}..HEAD")


def shown(name: str) -> str:
    """The path as the JSON report has it: what is not UTF-8 is made visible."""
    return name.replace("\udcff", "\\xff")


def test_the_run_fails_and_its_sums_are_equal(judged: Judged) -> None:
    assert (judged.verdict, judged.said.status) == ("failed", 1)
    sums = judged.report["sums"]["accounting"]
    assert sums["balanced"]
    assert sums["failed"] >= len(NOT_READ)


def test_the_base_alone_passes(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(BASE)
    judged = room.check("--all")
    assert (judged.verdict, judged.against) == ("passed", [])


@pytest.mark.parametrize("name", sorted(NOT_READ))
def test_what_a_tool_could_not_read_is_undecided(name: str, judged: Judged) -> None:
    assert "file-not-analysed" in judged.codes(name)
    assert CAUSES[name] in " ".join(judged.causes(name).values())


@pytest.mark.parametrize("name", sorted(FLAWED))
def test_no_place_name_or_comment_hides_a_flaw(name: str, judged: Judged) -> None:
    assert "bandit:B602" in judged.rules(shown(name))
    against = [d for d in judged.against if d["check"] == "no-new-findings"]
    assert shown(name) in {decision["location"]["path"] for decision in against}


@pytest.mark.parametrize("name", sorted(OTHER_ENCODINGS))
def test_a_comment_or_text_in_another_encoding_hides_no_flaw(name: str, judged: Judged) -> None:
    assert "semgrep:c-unbounded-copy" in judged.rules(name)
    assert "file-not-analysed" not in judged.codes(name)


@pytest.mark.parametrize("name", [*MARKED, *TOOL_FILES, *LONG])
def test_a_tools_own_suppression_is_told_and_does_nothing(name: str, judged: Judged) -> None:
    assert "foreign-suppression" in judged.codes(name)


@pytest.mark.parametrize("name", sorted(LONG))
def test_no_comment_hides_a_function_over_its_limit(name: str, judged: Judged) -> None:
    assert "function-over-limit" in judged.codes(name)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_name_that_misleads_fails(name: str, judged: Judged) -> None:
    assert NAMES[name][0] in judged.codes(shown(name))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("src/device.py", "link-leaves-the-tree"),
        ("src/passwords.py", "link-leaves-the-tree"),
        ("src/code.py", "link-makes-source"),
    ],
)
def test_a_link_that_leads_past_the_tools_fails(name: str, code: str, judged: Judged) -> None:
    assert code in judged.codes(name)


def test_the_commit_that_no_hook_saw_fails(judged: Judged) -> None:
    assert "no-hook-saw-it" in judged.codes()


# what the machine lacks


def copied_package(folder: Path) -> Path:
    """A copy of gatekeeper that a test may damage."""
    for name in ("gatekeeper", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def environment_without(folder: Path, *left_out: str) -> tuple[str, ...]:
    """An interpreter that finds the same packages, and all tools but these beside it."""
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--symlinks", str(folder)], check=True
    )
    [site] = folder.glob("lib/python3*/site-packages")
    (site / "other.pth").write_text("\n".join(filter(None, sys.path)) + "\n")
    for name in {"bandit", "lizard", "semgrep"} - set(left_out):
        beside = Path(sys.executable).parent / name
        (folder / "bin" / name).symlink_to(beside)
    return (str(folder / "bin" / "python"),)


@pytest.fixture
def clean(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    room.commit(PROJECT)
    return room


@pytest.mark.parametrize("tool", ["bandit", "semgrep", "lizard"])
def test_a_missing_tool_is_undecided(tool: str, clean: Room, tmp_path: Path) -> None:
    python = environment_without(tmp_path / "environment", tool)
    judged = clean.check("--all", python=python)
    assert (judged.verdict, judged.said.status) == ("undecided", 3)
    assert "tool-missing" in judged.codes(tool)
    assert f"{tool} is missing" in judged.causes("src/volume.py")[tool]


def test_without_any_tool_nothing_passes(clean: Room, tmp_path: Path) -> None:
    python = environment_without(tmp_path / "environment", "bandit", "semgrep", "lizard")
    judged = clean.check("--all", python=python)
    assert judged.verdict == "undecided"
    assert set(judged.causes("src/volume.py")) == {"bandit", "lizard", "semgrep"}


def test_a_tool_of_the_repository_is_not_taken(clean: Room, tmp_path: Path) -> None:
    python = environment_without(tmp_path / "environment", "semgrep")
    script = f"#!/bin/sh\ntouch {tmp_path}/MARK\necho 1.182.0\n"
    clean.stage({"semgrep": script, "bin/semgrep": script})
    for name in ("semgrep", "bin/semgrep"):
        (clean.top / name).chmod(0o755)
    path = os.pathsep.join([".", "bin", str(clean.top), str(clean.top / "bin"), "/usr/bin:/bin"])
    judged = clean.check("--all", python=python, environment=clean.environment(PATH=path))
    assert "tool-missing" in judged.codes("semgrep")
    assert not (tmp_path / "MARK").exists()


def test_an_empty_rule_pack_is_undecided(clean: Room, tmp_path: Path) -> None:
    package = copied_package(tmp_path / "package")
    (package / "rules/semgrep/python-host.json").write_text('{"rules": []}\n')
    clean.commit(
        {"src/flaw.py": "import pickle\n\n\ndef load(raw):\n    return pickle.loads(raw)\n"}
    )
    path = os.pathsep.join([str(package), *filter(None, sys.path)])
    judged = clean.check("--all", environment=clean.environment(PYTHONPATH=path))
    assert {"idle", "file-not-analysed"} <= judged.codes()
    assert "python-host" in judged.causes("src/volume.py")["semgrep"]


def test_a_shallow_clone_is_undecided(tmp_path: Path) -> None:
    room = Room(tmp_path)
    for number in range(3):
        room.commit({**PROJECT, "src/n.py": f"N = {number}\n"})
    shallow = tmp_path / "shallow"
    room.repository.git("clone", "-q", "--depth=2", f"file://{room.top}", str(shallow))
    said = room.gatekeeper("check", "--range", "HEAD~1..HEAD", where=shallow)
    assert said.status == 3
    assert "shallow" in said.out + said.err
    assert "PASSED" not in said.out
    said = room.gatekeeper("check", "--all", where=shallow)
    assert said.status == 3
    assert "shallow" in said.out


@pytest.mark.parametrize("wanted", ["HEAD..HEAD", "HEAD~1..HEAD~1"])
def test_a_range_without_commits_is_undecided(wanted: str, clean: Room) -> None:
    clean.commit({"src/more.py": GOOD})
    judged = clean.check("--range", wanted)
    assert "nothing-to-judge" in judged.codes()


def test_the_rules_a_change_brings_itself_do_not_pass_it(tmp_path: Path) -> None:
    room = Room(tmp_path)
    base = room.commit({"src/volume.py": GOOD})
    room.commit(PROJECT)
    judged = room.check("--range", f"{base}..HEAD")
    assert "policy-from-the-change" in judged.codes()
    assert judged.verdict in AGAINST


@pytest.mark.parametrize("name", ["src/volume.py", "src/odd.h", "src/script"])
def test_an_object_that_is_missing_is_undecided(name: str, tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit({**PROJECT, "src/odd.h": "int odd;\n", "src/script": "#!/usr/bin/python3\n"})
    blob = room.repository.git("rev-parse", f"HEAD:{name}")
    (room.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    judged = room.check("--all")
    assert judged.verdict == "undecided"
    assert "file-not-analysed" in judged.codes(name)


MARK = '# gatekeeper: suppress bandit:B602 reason="vetted" owner=ben expires=2999-12-31\n'
VETTED = FLAW.replace("    return", f"    {MARK}    return")


def test_a_suppression_that_was_accepted_elsewhere_is_new_where_it_was_copied_to(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path)
    strict = CONFIGURATION.replace('class = "A"', 'class = "C"')
    moved = {"src/run.py": VETTED, "src/old.py": VETTED, "src/over.py": VETTED}
    base = room.commit({**PROJECT, "gatekeeper.toml": strict, **moved})
    (room.top / "src/old.py").unlink()
    room.commit(
        {
            "src/run.py": "\n\n" + VETTED + VETTED.replace("run", "again"),
            "src/renamed.py": VETTED,
            "src/over.py": VETTED.replace("(command,", "(command + '*',"),
            "src/copy.py": VETTED.replace("run", "copied"),
        }
    )
    judged = room.check("--range", f"{base}..HEAD")
    new = [each for each in judged.against if each["code"] == "suppression-not-approved"]
    places = [(p["path"], p["start_line"]) for p in (each["location"] for each in new)]
    assert places == [("src/copy.py", 5), ("src/over.py", 5), ("src/run.py", 13)]
