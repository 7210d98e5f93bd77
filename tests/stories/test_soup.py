"""Software of others under the whole command: from a manifest nobody registered to a register that agrees with the tree."""

import datetime as dt
import hashlib
import json
from pathlib import Path

from gate_room import CONFIGURATION, PEOPLE, PROJECT, Room

from gatekeeper.testing.keys import KeyRing

ITEM = """
[[items]]
id = "SOUP-1"
title = "pyserial"
manufacturer = "Chris Liechti"
purl = "pkg:pypi/pyserial@3.5"
used-by = ["PUMP"]
"""
REGISTER = f"version = 1\n{ITEM}"
FILES = PROJECT | {
    "gatekeeper.toml": CONFIGURATION.replace('["src/**"]', '["src/**", "requirements.txt"]', 1),
    "requirements.txt": "pyserial==3.5\n",
}


def judge(room: Room, check: str = "soup-registered") -> list[tuple[str, str, str]]:
    return [
        (each["verdict"], each["code"], each["subject"])
        for each in room.check("--all").report["decisions"]
        if each["check"] == check
    ]


def test_what_nobody_registered_fails_and_what_is_registered_passes(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    assert judge(room) == [("failed", "no-register", "SOUP")]
    room.commit({"compliance/soup.toml": REGISTER})
    assert judge(room) == [("passed", "ok", "SOUP")]
    room.commit({"requirements.txt": "pyserial==3.5\npyyaml\n"})
    assert judge(room) == [
        ("failed", "soup-floating", "pkg:pypi/pyyaml"),
        ("failed", "soup-not-registered", "pkg:pypi/pyyaml"),
    ]


def test_a_folder_that_the_history_calls_a_subtree_is_a_copy_at_the_commit_it_came_from(
    tmp_path: Path,
) -> None:
    room, first, second = Room(tmp_path), "1" * 40, "2" * 40
    older = f"git-subtree-dir: src/words\r\ngit-subtree-split: {'3' * 40}\r\n\r\n"
    added = f"Squash what it took (#7)\n\n{older}git-subtree-dir: src/words\r\ngit-subtree-split: {first}\r\n\r\n* Mend"
    room.commit(FILES | {"compliance/soup.toml": REGISTER, "src/words/w.py": "A = 1\n"}, added)
    assert judge(room) == [("failed", "soup-not-registered", "pkg:generic/words")]
    assert first in room.gatekeeper("soup", "list", "--format=cyclonedx").out
    # The newest word holds; of a folder that is gone, and of one that was split off from here, nothing is told.
    pulled = f"Merge it anew\n\ngit-subtree-dir: src/words/\ngit-subtree-split: {second}\n"
    gone = f"git-subtree-dir: src/gone\ngit-subtree-split: {first}\n"
    room.commit({"src/words/w.py": "A = 2\n"}, pulled + gone)
    rejoin = (
        f"Split 'src/' into commit '{first}'\n\ngit-subtree-dir: src\ngit-subtree-split: {first}\n"
    )
    room.commit({"src/pump2.py": "B = 1\n"}, rejoin)
    listed = json.loads(room.gatekeeper("soup", "list", "--format=cyclonedx").out)
    found = [each for each in listed["components"] if "words" in each["name"]]
    assert len(found) == 1
    assert second in json.dumps(found)
    assert judge(room) == [("failed", "soup-not-registered", "pkg:generic/words")]
    item = f'[[items]]\nid = "SOUP-2"\ntitle = "words"\nmanufacturer = "W"\npaths = ["src/words/**"]\ndigests = ["git:{second}"]\nused-by = ["PUMP"]\n'
    room.commit({"compliance/soup.toml": f"{REGISTER}\n{item}"})
    assert judge(room) == [("passed", "ok", "SOUP")]


def test_a_manifest_that_cannot_be_read_is_undecided_with_file_and_line(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/soup.toml": REGISTER})
    room.commit({"requirements.txt": "pyserial==3.5\n??? what\n"})
    [decision] = [
        d for d in room.check("--all").report["decisions"] if d["check"] == "soup-registered"
    ]
    assert (decision["verdict"], decision["code"]) == ("undecided", "so001-unreadable")
    assert decision["location"]["path"] == "requirements.txt"
    assert decision["location"]["start_line"] == 2


OSV = {
    "id": "GHSA-1",
    "aliases": ["CVE-2026-1"],
    "summary": "blocks for ever",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "pyserial"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.6"}]}],
        }
    ],
}
KEV = {
    "catalogVersion": "1",
    "vulnerabilities": [{"cveID": "CVE-2026-1", "dateAdded": "2026-02-01"}],
}


def feeds_in(folder: Path, days_ago: int = 1, **content: object) -> Path:
    """A folder of feeds whose snapshots were taken that many days ago."""
    folder.mkdir(exist_ok=True)
    taken = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=days_ago)
    lines = ["version = 1"]
    for kind, value in content.items():
        raw = json.dumps(value).encode()
        (folder / f"{kind}.json").write_bytes(raw)
        lines += [
            "[[snapshots]]",
            f'name = "{kind}"',
            f'kind = "{kind}"',
            f"taken = {taken}",
            f'file = "{kind}.json"',
            f'sha256 = "{hashlib.sha256(raw).hexdigest()}"',
            'covers = ["pkg:pypi/*"]',
        ]
    (folder / "feeds.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def codes(room: Room, *more: str) -> list[tuple[str, str]]:
    said = room.gatekeeper("soup", "check", *more)
    words = [line.split() for line in said.out.splitlines() if " soup-anomalies " in line]
    return [(line[0], line[2].rstrip(":")) for line in words]


def with_key_of_ben(folder: Path) -> tuple[Room, KeyRing]:
    room = Room(folder)
    keys = KeyRing(folder / "home")
    public = keys.key("ben").with_suffix(".pub").read_text(encoding="utf-8").strip()
    people = f'{PEOPLE}[[people.keys]]\npublic = "{public}"\n'
    room.commit(FILES | {"compliance/soup.toml": REGISTER, "compliance/people.toml": people})
    return room, keys


def test_an_anomaly_is_evaluated_signed_and_looked_at_again(tmp_path: Path) -> None:
    room, keys = with_key_of_ben(tmp_path)
    feeds = feeds_in(tmp_path / "feeds", osv=OSV)
    given = f"--feeds={feeds}"
    assert codes(room) == [("undecided", "no-feed")]
    assert codes(room, given) == [("fail", "anomaly-not-evaluated")]
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90)
    words = ["soup", "evaluate", "pkg:pypi/pyserial@3.5", "CVE-2026-1"]
    words += ["--status=not_affected", "--justification=vulnerable_code_not_in_execute_path"]
    words += ["--absent-symbol=Serial", "--reason=never opened", f"--expires={until}", given]
    stranger = room.gatekeeper(*words, f"--key={keys.key('mallory')}")
    assert (stranger.status, "knows no key" in stranger.err) == (2, True)
    filed = room.gatekeeper(*words, f"--key={keys.key('ben')}")
    assert (filed.status, filed.err) == (0, "")
    assert codes(room, given) == [("pass", "ok")]
    vex = json.loads(room.gatekeeper("soup", "advisories", "--format=openvex", given).out)
    assert vex["statements"][0]["status"] == "not_affected"
    room.commit({"src/volume.py": "from serial import Serial\n"})
    assert codes(room, given) == [("fail", "evaluation-broken")]
    elsewhere = room.check("--all", given).report
    assert "anomaly-not-evaluated" in {d["code"] for d in elsewhere["decisions"]}


def test_what_is_known_to_be_exploited_blocks_whatever_is_said_of_it(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/soup.toml": REGISTER})
    feeds = feeds_in(tmp_path / "feeds", osv=OSV, kev=KEV)
    assert codes(room, f"--feeds={feeds}") == [
        ("fail", "anomaly-not-evaluated"),
        ("fail", "known-exploited"),
    ]


def test_feeds_that_nobody_took_for_too_long_are_a_finding(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/soup.toml": REGISTER})
    feeds = feeds_in(tmp_path / "feeds", days_ago=32, osv=OSV | {"affected": []})
    assert codes(room, f"--feeds={feeds}") == [("fail", "feed-gap")]
    (feeds / "osv.json").write_bytes(b"{}")
    assert codes(room, f"--feeds={feeds}")[0] == ("undecided", "feed-unreadable")


def test_archived_sboms_tell_which_release_a_new_anomaly_is_in(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/soup.toml": REGISTER})
    room.git("tag", "v1.0")
    room.commit({"requirements.txt": "pyserial==3.6\n"})
    room.git("tag", "v1.1")
    archive = tmp_path / "archive"
    archive.mkdir()
    for tag in ("v1.0", "v1.1"):
        said = room.gatekeeper("soup", "list", "--format=cyclonedx", f"--at={tag}")
        assert said.status == 0
        (archive / f"{tag}.cdx.json").write_text(said.out, encoding="utf-8")
    feeds = feeds_in(tmp_path / "feeds", osv=OSV)
    asked = ["soup", "affected", "CVE-2026-1", f"--sboms={archive}", f"--feeds={feeds}"]
    said = room.gatekeeper(*asked)
    assert said.status == 1
    first, second = said.out.splitlines()
    assert first.startswith("affected   pump v1.0: CVE-2026-1 in pkg:pypi/pyserial@3.5 (")
    assert second == "not in it  pump v1.1: 1 components looked at"
    unknown = room.gatekeeper(
        "soup", "affected", "CVE-1", f"--sboms={archive}", f"--feeds={feeds}"
    )
    assert (unknown.status, unknown.out.splitlines()[0]) == (3, "no feed tells of CVE-1")
    (archive / "v1.0.cdx.json").unlink()
    assert room.gatekeeper(*asked).status == 0
    odd = {"cut.json": "", "v0.9.spdx": "SPDXVersion: SPDX-2.3\n", "README.md": "Releases.\n"}
    for name, text in odd.items():
        (archive / name).write_text(text, encoding="utf-8")
    said = room.gatekeeper(*asked)
    assert said.status == 3
    assert [line[:32] for line in said.out.splitlines()] == [
        "undecided  cut.json: it cannot b",
        "undecided  v0.9.spdx: it is an S",
        "not in it  pump v1.1: 1 componen",
    ]


def test_the_draft_of_a_register_is_one_that_can_be_merged(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    draft = room.gatekeeper("soup", "list", "--format=draft").out
    room.commit({"compliance/soup.toml": draft})
    assert judge(room) == [("failed", "soup-field-missing", "SOUP-1")]


def test_a_snapshot_of_a_feed_is_signed_for_by_the_digest_of_its_bytes(tmp_path: Path) -> None:
    room, keys = with_key_of_ben(tmp_path)
    feeds = feeds_in(tmp_path / "feeds", osv=OSV)
    words = ["soup", "snapshot", f"--feeds={feeds}"]
    ben = f"--key={keys.key('ben')}"
    stranger = room.gatekeeper(*words, f"--key={keys.key('mallory')}")
    assert (stranger.status, "knows no key" in stranger.err) == (2, True)
    filed = room.gatekeeper(*words, ben)
    assert (filed.status, filed.err) == (0, "")
    assert filed.out.startswith("osv of ")
    assert room.gatekeeper(*words, ben).out == ""
    assert "signed by ben at " in shown(room, feeds)
    changed = feeds_in(tmp_path / "changed", osv={**OSV, "summary": "another text"})
    assert "signed by" not in shown(room, changed)
    (feeds / "osv.json").write_bytes(b"{}")
    broken = room.gatekeeper(*words, ben)
    assert (broken.status, "is not filed: " in broken.out) == (3, True)


def shown(room: Room, feeds: Path) -> str:
    return room.gatekeeper("soup", "advisories", f"--feeds={feeds}").out.splitlines()[0]
