"""Files are shared among shards by what they cost before; which shard looked at what is told by the shards."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.gate.analysis.costs import keep_costs, remembered_costs
from gatekeeper.gate.analysis.remember import answers_of
from gatekeeper.gate.analysis.rounds import Asked
from gatekeeper.gate.analysis.shards import file_key, reading_of, shares
from gatekeeper.gate.plan import PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.model.analyzer import Batch, Reading, SnapshotFile
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import UsageError
from gatekeeper.model.language import Language
from gatekeeper.model.memory import Key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import AnalyzerSetting
from gatekeeper.model.shard import Shard, ShardAnswer, ShardReport
from gatekeeper.model.tool import Command, Completed, Ending, MissingTool

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
BANDIT = Bandit()
PLANNED = PlannedAnalyzer(BANDIT, AnalyzerSetting("bandit", True), ())


def file(number: int, size: int) -> SnapshotFile:
    return SnapshotFile(f"f{number:06}.py", ObjectId(f"{number:040x}"), Language.PYTHON, size, 10)


FILES = tuple(file(number, size) for number, size in enumerate((100, 4000, 4000, 9000)))
NAMES = {RepoPath(f"src/{each.name}"): each for each in FILES}
PATHS = {each.name: (f"src/{each.name}",) for each in FILES}


class Kept:
    """A memory in a dictionary."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, Key], bytes] = {}

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        return {key: self.answers[kind, key] for key in keys if (kind, key) in self.answers}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        self.answers |= {(kind, key): raw for key, raw in answers.items()}


def request(memory: Kept) -> Request:
    return Request(Path(), ChangeKind.TREE, NOW, {}, memory=memory)


def asked(*calls: tuple[tuple[SnapshotFile, ...], int]) -> Asked:
    """Calls over these files, each with the milliseconds it took."""
    commands = tuple(
        Command(("scan", *(f"./{each.name}" for each in files)), frozenset({0}))
        for files, _ in calls
    )
    completed = tuple(Completed(Ending.EXITED, 0, b"", b"", ms) for _, ms in calls)
    return Asked(BANDIT, Batch(FILES, (), paths=PATHS), commands, completed)


def costs(memory: Kept) -> Mapping[SnapshotFile, int]:
    return remembered_costs(request(memory), PLANNED, NAMES, frozenset(FILES))


def test_a_call_costs_its_files_by_their_size() -> None:
    memory = Kept()
    keep_costs(request(memory), [asked((FILES[1:3], 20), (FILES[3:], 900))])
    assert costs(memory) == {FILES[1]: 10_000, FILES[2]: 10_000, FILES[3]: 900_000}


def test_two_calls_for_one_file_cost_both() -> None:
    memory = Kept()
    keep_costs(request(memory), [asked((FILES[:1], 20), (FILES[:1], 5))])
    assert costs(memory) == {FILES[0]: 25_000}


def test_a_shard_keeps_no_costs_or_the_next_would_cut_otherwise() -> None:
    memory = Kept()
    keep_costs(replace(request(memory), shard=Shard(1, 2)), [asked((FILES, 20))])
    assert memory.answers == {}


def test_a_cost_that_is_no_number_is_forgotten() -> None:
    memory = Kept()
    keep_costs(request(memory), [asked((FILES, 20))])
    memory.answers = dict.fromkeys(memory.answers, b"-1 or so")
    assert costs(memory) == {}


def test_a_small_file_that_cost_much_has_a_shard_to_itself() -> None:
    known = dict.fromkeys(FILES, 1_000) | {FILES[0]: 90_000}
    taken = shares(FILES, 2, known)
    assert [each for each in FILES if taken[each] == taken[FILES[0]]] == [FILES[0]]


def test_without_costs_the_size_decides() -> None:
    taken = shares(FILES, 2, {})
    assert [each for each in FILES if taken[each] == taken[FILES[3]]] == [FILES[0], FILES[3]]


def test_an_unknown_file_is_reckoned_at_the_rate_of_the_others() -> None:
    taken = shares(FILES, 2, {FILES[1]: 50_000, FILES[2]: 50_000})
    assert taken == shares(FILES, 2, {})


def test_the_same_costs_divide_alike_in_any_order() -> None:
    known = {each: each.size % 77 + 1 for each in FILES}
    assert shares(FILES, 3, known) == shares(
        reversed(FILES), 3, dict(reversed(list(known.items())))
    )


def report(number: int, of: int, files: Sequence[SnapshotFile]) -> ShardReport:
    said = answers_of(
        Reading(analysed=frozenset(each.name for each in files)), [each.name for each in files]
    )
    answers = {file_key(each): said[each.name] for each in files}
    tool = MissingTool("bandit", "not asked here", "")
    return ShardReport(
        f"part-{number}", Shard(number, of), "", "", (ShardAnswer("bandit", tool, answers),)
    )


def test_shards_may_have_been_cut_anywhere() -> None:
    read = reading_of(PLANNED, FILES, [report(1, 2, FILES[:1]), report(2, 2, FILES[1:])])
    assert (read.analysed, read.failures) == (frozenset(each.name for each in FILES), {})


def test_a_file_that_two_shards_looked_at_refuses_both_by_name() -> None:
    with pytest.raises(UsageError, match=r"1/2 in part-1 and 2/2 in part-2 looked at the same"):
        reading_of(PLANNED, FILES, [report(1, 2, FILES[:2]), report(2, 2, FILES[1:])])


def test_a_file_that_no_shard_looked_at_has_failed() -> None:
    read = reading_of(PLANNED, FILES, [report(1, 2, FILES[:1]), report(2, 2, FILES[2:])])
    assert list(read.failures) == [FILES[1].name]
    assert read.failures[FILES[1].name].startswith("no shard says anything of it")


def test_all_shards_that_were_not_handed_over_are_named() -> None:
    read = reading_of(PLANNED, FILES[1:2], [report(1, 3, FILES[:1])])
    assert read.failures == {FILES[1].name: "the shards 2/3, 3/3 were not handed over"}
