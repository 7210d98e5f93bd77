"""Reviews of elements go stale by content: clone, rebase, squash, rename and reformat leave the answer as it was."""

import argparse
import atexit
import datetime as dt
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.cli.arguments import read_arguments
from gatekeeper.cli.console import open_console
from gatekeeper.cli.main import run_command
from gatekeeper.cli.memory import open_memory
from gatekeeper.gate.acts.threat_desk import threat_desk
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import ask_coverage, threat_ground
from gatekeeper.model.change import ChangeKind
from gatekeeper.testing.story import Act, Actor, Repository

ROOT = Path(__file__).resolve().parents[2]
AIKO = Actor("Aiko Ito", "aiko.ito@compounder.example")
HUGO = Actor("Hugo Brandt", "hugo.brandt@compounder.example")
ORDERS = "host/compounder_host/orders.py"
FRAME = "firmware/comms/frame.c"
REVIEWS = "compliance/threat-reviews.toml"
LEDGER = "refs/gatekeeper/ledger"
NOW = dt.datetime(2026, 4, 20, 12, tzinfo=dt.UTC)
ELEMENTS = ("E-LINK", "E-HOST-ORDERS")


@dataclass
class Told:
    """The compounder with reviews, and who signs."""

    repository: Repository
    key: Path

    @property
    def folder(self) -> Path:
        """Its work tree."""
        return self.repository.folder

    def text(self, name: str) -> str:
        """A file of the work tree."""
        return (self.folder / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """One edit of the work tree."""
        assert old in self.text(name)
        self.repository.write({name: self.text(name).replace(old, new)})

    def review(self, element: str, where: str = ".") -> int:
        """`gatekeeper threats review`, by Hugo, in a folder of the work tree."""
        words = ["threats", "review", element, "--reviewer", "hugo", "--key", str(self.key)]
        arguments = read_arguments([*words, "-q", "-C", str(self.folder / where)])
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(memory_home())}
        console = open_console(environment, quiet=True, colour="never")
        return int(run_command(arguments, console))


@cache
def memory_home() -> Path:
    """A home for what is remembered of the example's files, which are the same in every test."""
    home = Path(tempfile.mkdtemp(prefix="threat-staleness-"))
    atexit.register(shutil.rmtree, home)
    return home


def request(folder: Path, kind: ChangeKind, now: dt.datetime = NOW, **more: Any) -> Request:
    """A question about the repository with that memory."""
    asked = argparse.Namespace(no_memory=False, memory=None)
    memory = open_memory(asked, {"HOME": str(memory_home())}, now)
    return Request(folder, kind, now, {}, memory=memory, **more)


def stale(folder: Path, base: str | None = None, head: str = "HEAD") -> dict[str, str]:
    """Outcome by element for which a review is amiss, of a whole tree or a range."""
    kind = ChangeKind.TREE if base is None else ChangeKind.RANGE
    answers = ask_coverage(threat_ground(request(folder, kind, base=base, head=head)))
    return {
        a.subject: a.outcome.value
        for a in answers.answers
        if a.code.startswith("tm033") and a.subject in ELEMENTS
    }


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """The compounder, its reviewer's key registered, two elements of main reviewed and filed in the ledger."""
    return reviewed(tmp_path, "ledger")


@pytest.fixture
def filed(tmp_path: Path) -> Told:
    """The same with the reviews in a file of the repository."""
    found = reviewed(tmp_path, REVIEWS)
    found.repository.commit(Act("File reviews", HUGO))
    return found


def reviewed(tmp_path: Path, place: str) -> Told:
    """The compounder with reviews kept in that place."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(ROOT / "examples/compounder", tmp_path / "compounder")
    keygen = shutil.which("ssh-keygen")
    assert keygen, "install OpenSSH"
    key = home / "hugo"
    subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    repository = Repository(tmp_path / "compounder", home)
    found = Told(repository, key)
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    people = found.text("compliance/people.toml")
    entry = f'forge = ["hbrandt"]\n\n[[people.keys]]\npublic = "{public}"\n'
    config = found.text("gatekeeper.toml")
    repository.write(
        {
            ".gitignore": "build/\n__pycache__/\n",
            "compliance/people.toml": people.replace('forge = ["hbrandt"]\n', entry),
            "gatekeeper.toml": config.replace(
                "[[threats.models]]",
                f'[threats]\nreviews = "{place}"\n\n[[threats.models]]',
            ),
        }
    )
    repository.commit(Act("Bring the example", AIKO))
    for element in ELEMENTS:
        assert found.review(element) == 0
    return found


def test_what_was_reviewed_passes_and_what_was_not_is_told(told: Told):
    assert stale(told.folder) == {}
    ground = threat_ground(request(told.folder, ChangeKind.TREE))
    unreviewed = [a for a in ask_coverage(ground).answers if a.code.startswith("tm033")]
    assert {a.subject for a in unreviewed} == {
        "E-PUMP",
        "E-BOOT",
        "E-LOG",
        "E-HOST-LINK",
        "E-HOST-DB",
        "E-HOST-CLI",
    }


def test_a_changed_line_is_a_warning_and_a_lost_control_fails(told: Told):
    base = told.repository.head()
    told.edit(ORDERS, "MAX_AGE = dt.timedelta(hours=24)", "MAX_AGE = dt.timedelta(hours=48)")
    told.repository.commit(Act("Allow older orders", AIKO))
    assert stale(told.folder, base) == {"E-HOST-ORDERS": "pass"}
    told.edit(ORDERS, "not hmac.compare_digest(expected, tag)", "expected != tag")
    told.repository.commit(Act("Compare in short", AIKO))
    assert stale(told.folder, base) == {"E-HOST-ORDERS": "fail"}


def test_a_changed_entry_of_the_model_is_a_warning(told: Told):
    base = told.repository.head()
    told.edit(
        "compliance/threat-model.toml", "an order is altered or invented", "an order is lost"
    )
    told.repository.commit(Act("Say less of a threat", AIKO))
    assert stale(told.folder, base) == {"E-HOST-ORDERS": "pass"}


def test_clone_rebase_and_squash_change_no_answer(told: Told, tmp_path: Path):
    repository, base = told.repository, told.repository.head()
    repository.branch("work")
    told.edit(ORDERS, "hours=24", "hours=48")
    repository.commit(Act("Allow older orders", AIKO))
    told.edit(FRAME, "#include", "/* a remark */\n#include")
    repository.commit(Act("Remark", AIKO))
    before = stale(told.folder, base)
    assert before == {"E-HOST-ORDERS": "pass"}
    repository.checkout("main")
    repository.commit(Act("Go on elsewhere", AIKO, write={"README.md": "more\n"}))
    main = repository.head()
    repository.git("rebase", "-q", "main", "work")
    assert stale(told.folder, main, "work") == before
    repository.checkout("main")
    repository.git("merge", "-q", "--squash", "work")
    repository.git("commit", "-q", "-m", "Squashed")
    assert stale(told.folder, main) == before
    repository.git("clone", "-q", "--no-local", str(told.folder), str(tmp_path / "clone"))
    repository.git("-C", str(tmp_path / "clone"), "fetch", "-q", "origin", f"{LEDGER}:{LEDGER}")
    assert stale(tmp_path / "clone", main) == before
    assert stale(tmp_path / "clone") == before


def test_rename_and_reformat_change_no_answer(told: Told):
    repository, base = told.repository, told.repository.head()
    for suffix in "ch":
        repository.git("mv", f"firmware/hal/uart.{suffix}", f"firmware/hal/uart_port.{suffix}")
    for path in sorted(told.folder.rglob("*.[ch]")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"hal/uart.h"', '"hal/uart_port.h"'), encoding="utf-8")
    frame = told.text(FRAME).replace("    ", "\t").replace("{\n", "{  \n")
    orders = (
        told.text(ORDERS)
        .replace("import re\n", "")
        .replace("import hashlib\n", "import re  # first\nimport hashlib\n")
        .replace("    ports: int = 12", "    ports: int = (\n        12\n    )")
    )
    repository.write({FRAME: f"/* laid out anew */\n{frame}", ORDERS: orders})
    repository.commit(Act("Rename and reformat", AIKO))
    assert stale(told.folder, base) == {}
    assert stale(told.folder) == {}


def test_a_rename_that_no_glob_of_a_control_names_changes_nothing(told: Told):
    base = told.repository.head()
    told.repository.git("mv", "firmware/crypto/wipe.c", "firmware/crypto/wipe.cpp")
    told.repository.git("mv", "firmware/comms/bytes.c", "firmware/comms/octets.c")
    told.repository.commit(Act("Rename", AIKO))
    assert stale(told.folder, base) == {}


def test_an_author_s_review_of_their_own_change_does_not_count_and_a_second_person_s_does(
    told: Told,
):
    repository, base = told.repository, told.repository.head()
    repository.branch("work")
    told.edit(ORDERS, "hours=24", "hours=48")
    repository.commit(Act("Allow older orders", HUGO))
    assert told.review("E-HOST-ORDERS") == 0
    assert stale(told.folder, base) == {"E-HOST-ORDERS": "pass"}
    repository.checkout("main")
    repository.branch("other")
    told.edit(ORDERS, "hours=24", "hours=48")
    repository.commit(Act("Allow older orders", AIKO))
    assert stale(told.folder, base) == {}
    told.edit(FRAME, "#include", "/* a remark */\n#include")
    repository.commit(Act("Remark on what I reviewed before", HUGO))
    assert stale(told.folder, "HEAD~1") == {}


def test_a_review_of_a_branch_counts_after_rebase_and_squash(told: Told):
    repository = told.repository
    repository.branch("work")
    told.edit(ORDERS, "hours=24", "hours=48")
    repository.commit(Act("Allow older orders", AIKO))
    assert told.review("E-HOST-ORDERS") == 0
    repository.checkout("main")
    repository.commit(Act("Go on elsewhere", AIKO, write={"README.md": "more\n"}))
    main = repository.head()
    repository.git("rebase", "-q", "main", "work")
    assert stale(told.folder, main, "work") == {}
    repository.checkout("main")
    repository.git("merge", "-q", "--squash", "work")
    repository.git("commit", "-q", "-m", "Squashed")
    repository.git("branch", "-q", "-D", "work")
    assert stale(told.folder, main) == {}
    assert stale(told.folder) == {}


def test_an_entry_that_somebody_wrote_without_the_key_does_not_count(told: Told):
    """A copied statement, unsigned or under another's name, leaves the element as if nobody had looked."""
    base = told.repository.head()
    told.edit(ORDERS, "hours=24", "hours=48")
    told.repository.commit(Act("Allow older orders", AIKO))
    now = dt.datetime.now(dt.UTC)
    with threat_desk(request(told.folder, ChangeKind.TREE, now)) as desk:
        hugo = desk.ground.case.project.registry.get("hugo")
        assert hugo is not None
        statement = desk.statement("E-HOST-ORDERS", hugo)
        append(desk.place, statement, now=now)
    assert stale(told.folder, base) == {"E-HOST-ORDERS": "pass"}
    ground = threat_ground(request(told.folder, ChangeKind.TREE))
    [state] = [s for s in ground.threats.reviews or () if s.element == "E-HOST-ORDERS"]
    assert state.review is not None
    assert "nobody signed it" in state.doubt


def test_a_file_keeps_reviews_too_and_believes_signatures_only(filed: Told):
    base = filed.repository.head()
    assert stale(filed.folder) == {}
    filed.edit(ORDERS, "hours=24", "hours=48")
    filed.repository.commit(Act("Allow older orders", HUGO))
    assert filed.review("E-HOST-ORDERS", "compliance") == 0
    filed.repository.commit(Act("File a review of my own change", HUGO))
    assert stale(filed.folder, base) == {"E-HOST-ORDERS": "pass"}
    reviews = filed.text(REVIEWS)
    forged = reviews.replace('reviewer = "hugo"', 'reviewer = "chiara"')
    filed.repository.commit(Act("Forge", AIKO, write={REVIEWS: forged}))
    assert stale(filed.folder, filed.repository.head("HEAD~1")) == {}
    assert set(stale(filed.folder)) == set(ELEMENTS)
