"""The log's chain names the line at which something was changed, taken out, put in or put elsewhere."""

import pytest

from gatekeeper.evidence.log import names, next_line, read_log
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import DefectKind

DIGESTS = tuple(sha256(bytes([n])) for n in range(5))


def _log(*digests):
    raw = b""
    for digest in digests:
        raw += next_line(raw, digest)
    return raw


def _defects(raw, **options):
    return [(d.kind, d.where) for d in read_log(raw, **options).defects]


def _lines(raw):
    return raw.splitlines(keepends=True)


def test_a_whole_log_has_no_defect_and_its_head_is_the_last_line():
    raw = _log(*DIGESTS)
    log = read_log(raw)
    assert log.defects == ()
    assert [line.digest for line in log.lines] == list(DIGESTS)
    assert log.head == sha256(_lines(raw)[-1].rstrip(b"\n"))


def test_an_empty_log_has_no_head():
    assert read_log(b"").head is None
    assert read_log(b"").defects == ()


def test_a_line_taken_out_shows_at_the_next():
    lines = _lines(_log(*DIGESTS))
    assert _defects(b"".join(lines[:2] + lines[3:])) == [
        (DefectKind.BROKEN, "log.jsonl:3"),
        (DefectKind.BROKEN, "log.jsonl:4"),
    ]


def test_a_first_line_taken_out_shows_at_the_new_first():
    lines = _lines(_log(*DIGESTS))
    assert _defects(b"".join(lines[1:]))[0] == (DefectKind.BROKEN, "log.jsonl:1")


def test_two_lines_exchanged_are_reordered():
    a, b, c, d, e = _lines(_log(*DIGESTS))
    kinds = {where: kind for kind, where in _defects(a + c + b + d + e)}
    assert kinds["log.jsonl:2"] is DefectKind.REORDERED
    assert kinds["log.jsonl:3"] is DefectKind.REORDERED


def test_a_changed_digest_breaks_the_line_after_it():
    raw = _log(*DIGESTS).replace(DIGESTS[1].encode(), sha256(b"other").encode())
    assert _defects(raw) == [(DefectKind.BROKEN, "log.jsonl:3")]


def test_a_copied_line_is_a_replay():
    lines = _lines(_log(*DIGESTS))
    assert (DefectKind.REPLAYED, "log.jsonl:6") in _defects(b"".join([*lines, lines[1]]))


def test_a_replay_with_a_recomputed_chain_is_still_a_replay():
    assert _defects(_log(*DIGESTS, DIGESTS[1])) == [(DefectKind.REPLAYED, "log.jsonl:6")]


def test_a_cut_end_is_torn():
    raw = _log(*DIGESTS)
    assert _defects(raw[:-20]) == [(DefectKind.TORN, "log.jsonl:5")]


def test_writing_goes_on_behind_a_torn_line_and_keeps_it_in_sight():
    torn = _log(*DIGESTS[:3])[:-20]
    raw = torn + next_line(torn, DIGESTS[3])
    raw += next_line(raw, DIGESTS[4])
    assert _defects(raw) == [(DefectKind.TORN, "log.jsonl:3")]
    assert [line.number for line in read_log(raw).lines] == [1, 2, 4, 5]


def test_whole_lines_cut_from_the_end_show_only_against_a_head_noted_elsewhere():
    raw = _log(*DIGESTS)
    head = read_log(raw).head
    cut = b"".join(_lines(raw)[:3])
    assert _defects(cut) == []
    assert _defects(cut, witnessed=head) == [(DefectKind.TRUNCATED, "log.jsonl:3")]
    assert _defects(raw + next_line(raw, sha256(b"later")), witnessed=head) == []


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b'{"digest":"x"}',
        b'{"sequence":1,"digest":"' + b"0" * 64 + b'","previous":"' + b"0" * 64 + b'"}',
        b"\xff\xfe",
    ],
)
def test_a_line_that_is_not_ours_is_torn(line):
    assert _defects(line + b"\n") == [(DefectKind.TORN, "log.jsonl:1")]


def test_a_torn_line_does_not_name_its_statement():
    raw = _log(*DIGESTS)
    assert names(raw, DIGESTS[4])
    assert not names(raw[:-1], DIGESTS[4])
    assert not names(raw[:-20] + b"\n", DIGESTS[4])
