"""How often a run reads the ledger: counted in gits, never timed."""

import tempfile
from pathlib import Path

from ledger_workshop import NOW, PATHS, statement

from gatekeeper.gate.ledgers.ledger import append, read
from gatekeeper.history.ledger.place import ledger_in
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.model.digest import Sha256
from gatekeeper.model.evidence import DefectKind
from gatekeeper.tools.pipes import start_piped


def test_a_run_reads_the_ledger_once_until_it_grows(tmp_path: Path) -> None:
    started: list[str] = []

    def start(command, variables, folder):
        started.append(command[2])
        return start_piped(command, variables, folder)

    hook = HookEnvironment(search_path=PATHS, start=start)
    with (
        tempfile.TemporaryDirectory() as scratch,
        ledger_in(tmp_path / "ledger", Path(scratch), hook) as place,
    ):
        append(place, statement(1), now=NOW)
        first = read(place)
        once = started.count("rev-list")
        assert read(place) == first
        assert started.count("rev-list") == once == 1
        append(place, statement(2), now=NOW)
        assert [each.sequence for each in read(place).entries] == [1, 2]
        assert started.count("rev-list") == 2
        assert [d.kind for d in read(place, witnessed=[Sha256("0" * 64)]).defects] == [
            DefectKind.TRUNCATED
        ]
        assert read(place).defects == ()
