"""A project whose people judge clauses: Aiko wrote the plan, Ben and Carla approve, and everybody has a key."""

from pathlib import Path

from gate_room import PEOPLE, PROJECT, Room, Said
from record_tables import Rows, tables_of

from gatekeeper.testing.keys import KeyRing
from gatekeeper.testing.story import Actor

BEN = Actor("Ben Okafor", "ben@example.org")
CLAUSE = "62304:5.1.1"
PLAN = "compliance/plan.md"
OTHER = """[[people]]
id = "carla"
name = "Carla Ruiz"
emails = ["carla@example.org"]
roles = ["reviewer", "approver"]
clearance = ["A", "B", "C"]
"""


class Court:
    """A project with a plan that Aiko wrote; Ben and Carla approve, and everybody has a key."""

    def __init__(self, folder: Path, configuration: str = "", people: str = "") -> None:
        self.folder, self.room = folder, Room(folder)
        self.ring = KeyRing(folder / "home")
        blocks = (PEOPLE + OTHER + people).split("[[people]]")
        people = "[[people]]".join([blocks[0], *map(self._with_key, blocks[1:])])
        files = {**PROJECT, "compliance/people.toml": people, PLAN: "# Plan\n"}
        files["gatekeeper.toml"] = str(files["gatekeeper.toml"]) + configuration
        self.room.commit(files)

    def _with_key(self, block: str) -> str:
        person = block.split('id = "')[1].split('"', maxsplit=1)[0]
        public = self.ring.key(person).with_suffix(".pub").read_text().strip()
        return f'{block.rstrip()}\n[[people.keys]]\npublic = "{public}"\n'

    def judge(self, *more: str, clause: str = CLAUSE, word: str = "met", by: str = "ben") -> Said:
        """What is said when somebody judges; what they give of `more` stands instead of the usual."""
        usual = {
            "--rests-on": f"--rests-on={PLAN}",
            "--reason": "--reason=read whole, all parts are there",
            "--expires": "--expires=2099-01-01",
            "--key": f"--key={self.ring.key(by)}",
        }
        given = {each.partition("=")[0] for each in more}
        kept = (text for key, text in usual.items() if key not in given)
        return self.room.gatekeeper("evidence", "judge", clause, f"--as={word}", *kept, *more)

    def filed(self, *more: str, **who: str) -> str:
        """The digest of a judgement that was taken."""
        said = self.judge(*more, **who)
        assert said.status == 0, said.err
        return next(line.split()[2] for line in said.out.splitlines() if line.startswith("filed"))

    def record(self, name: str = "record") -> dict[str, Rows]:
        """The record of HEAD."""
        into = self.folder / name
        said = self.room.gatekeeper("record", "build", "--no-pdf", f"--into={into}")
        assert (into / "record.json").is_file(), said.err
        return tables_of(into)

    def refusal(self, *more: str, **who: str) -> str:
        """What is said of a judgement that is not taken."""
        said = self.judge(*more, **who)
        assert said.status == 2, said.out
        return said.err


def standing(record: dict[str, Rows], clause: str = CLAUSE) -> tuple[str, bool, str]:
    """State, whether it is known, and why."""
    [held] = [each for each in record["clause"] if each["id"] == clause]
    return held["state"], held["known"] == "yes", held["why"]
