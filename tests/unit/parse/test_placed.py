"""JSON, YAML and HCL as plain values with the line of each; what has two meanings is refused."""

import json

import pytest

from gatekeeper.parse.hcl import parse_placed_hcl
from gatekeeper.parse.json_placed import parse_placed_json
from gatekeeper.parse.placed import Placed, Refused, step
from gatekeeper.parse.yaml_placed import parse_placed_yaml

CAP = 100_000


def refusal(read, raw: bytes) -> tuple[str, int]:
    with pytest.raises(Refused) as caught:
        read(raw, max_bytes=CAP)
    return caught.value.message, caught.value.line


def test_json_values_have_lines():
    raw = b'{"a": [1,\n 2, {"b/c": "x,\\"y"}],\n "d": {}}'
    placed = parse_placed_json(raw, max_bytes=CAP)
    assert placed.value == json.loads(raw)
    assert placed.lines == {
        "": 1,
        "/a": 1,
        "/a/0": 1,
        "/a/1": 2,
        "/a/2": 2,
        "/a/2/b~1c": 2,
        "/d": 3,
    }


def test_a_value_without_a_line_has_that_of_what_is_around_it():
    placed = Placed({}, {"": 1, "/a": 7})
    assert (placed.line("/a/b/c"), placed.line("/x")) == (7, 1)
    assert step("/a", "b/~") == "/a/b~1~0"


def test_a_byte_order_mark_is_no_fault():
    assert parse_placed_json(b"\xef\xbb\xbf[1]", max_bytes=CAP).value == [1]
    assert parse_placed_yaml(b"\xef\xbb\xbfa: 1", max_bytes=CAP).value == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param(b'{"a": 1,\n "a": 2}', 2, id="key twice"),
        pytest.param(b'{"a": 1,\n\n}', 3, id="syntax"),
        pytest.param(b"[" * 300, 1, id="nesting"),
        pytest.param(b"\n\xff", 2, id="no text"),
        pytest.param(b" " * (CAP + 1), 1, id="size"),
        pytest.param(b"[NaN]", 1, id="no number"),
    ],
)
def test_json_that_is_refused(raw: bytes, line: int):
    assert refusal(parse_placed_json, raw)[1] == line


def test_yaml_scalars_mean_what_version_1_2_says():
    raw = b"a: no\nb: true\nc: 010\nd: 10\ne: 1.5\nf: ~\ng: 2026-01-31\nh: '7'\ni: 0\n"
    assert parse_placed_yaml(raw, max_bytes=CAP).value == {
        "a": "no", "b": True, "c": "010", "d": 10, "e": 1.5, "f": None, "g": "2026-01-31",
        "h": "7", "i": 0,
    }  # fmt: skip


def test_yaml_merge_keys_are_carried_out_and_written_keys_win():
    raw = b"x: &x\n  a: 1\n  b: 1\ny:\n  <<: *x\n  b: 2\nz:\n  <<: [*x, {c: 3, a: 9}]\n"
    placed = parse_placed_yaml(raw, max_bytes=CAP)
    assert placed.value == {
        "x": {"a": 1, "b": 1},
        "y": {"a": 1, "b": 2},
        "z": {"a": 1, "b": 1, "c": 3},
    }
    assert (placed.line("/y/b"), placed.line("/y/a")) == (6, 5)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"a: 1\na: 2\n", id="key twice"),
        pytest.param(b"a: &a [*a]\n", id="alias inside itself"),
        pytest.param(b"a: !!python/object:os.system x\n", id="tag"),
        pytest.param(b"a: 1\n---\nb: 2\n", id="two documents"),
        pytest.param(b"a: &x 7\nb:\n  <<: *x\n", id="merging a number"),
        pytest.param(b"a: [" * 100, id="nesting"),
        pytest.param(
            b"a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
            + b"".join(
                b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10))
                for n in range(1, 9)
            ),
            id="a thousand million laughs",
        ),
    ],
)
def test_yaml_that_is_refused(raw: bytes):
    assert refusal(parse_placed_yaml, raw)


HCL = b"""top = "x" // a comment
block "label" {
  text   = "say \\"hi\\" ${var.a} $${no}"
  number = 3
  list   = [true, null, -1.5,]
  here   = <<-EOT
      two
       lines
    EOT
  ref    = import.control.x.description
  inner {
    a = { b = "c" }
  }
}
block "other" {}
"""


def test_hcl_blocks_and_values():
    placed = parse_placed_hcl(HCL)
    first = {
        "text": 'say "hi" ${var.a} ${no}',
        "number": 3,
        "list": [True, None, -1.5],
        "here": "two\n lines",
        "ref": "${import.control.x.description}",
        "inner": [{"": {"a": {"b": "c"}}}],
    }
    assert placed.value == {"top": "x", "block": [{"label": first}, {"other": {}}]}
    assert placed.lines["/block/0/label/ref"] == 10
    assert placed.lines["/block/1/other"] == 15


def test_an_attribute_of_the_name_of_a_block_stands_behind_it():
    value = parse_placed_hcl(b'a "b" {}\na = "c"\n').value
    assert value == {"a": [{"b": {}}, "c"]}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param(b"a = 1\na = 2\n", 2, id="attribute twice"),
        pytest.param(b"a = 1\nb = \n", 2, id="syntax"),
        pytest.param(b"a = 1\nb = " + b"[" * 100 + b"\n", 2, id="nesting"),
        pytest.param(b"a = 1\n" + b"\n" * 500, 1, id="white space"),
        pytest.param(b"\xff", 1, id="no text"),
        pytest.param(b"#" * (CAP + 1), 1, id="size"),
        pytest.param(b'a "b {\n}\n', 1, id="open quote"),
    ],
)
def test_hcl_that_is_refused(raw: bytes, line: int):
    assert refusal(parse_placed_hcl, raw)[1] == line
