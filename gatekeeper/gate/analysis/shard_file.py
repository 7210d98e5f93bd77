"""The file that a shard hands over: one line with its seal, then JSON."""

import hmac

import msgspec

from gatekeeper.model.errors import UsageError
from gatekeeper.model.path import printable
from gatekeeper.model.shard import Shard, ShardAnswer, ShardReport
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.parse.json import JsonRefused, parse_json

_FORMAT = b"gatekeeper-shard 1 "
_MAX_BYTES = 1024 * 1024 * 1024


class _Answer(msgspec.Struct):
    analyzer: str
    answers: dict[str, str]
    tool: ToolIdentity | None = None
    missing: MissingTool | None = None


class _Report(msgspec.Struct):
    number: int
    of: int
    ground: str
    commit: str
    answers: list[_Answer]


def shard_bytes(report: ShardReport, secret: bytes) -> bytes:
    """The file of a report, sealed (HMAC-SHA256): answers that somebody else wrote would be passes nobody worked out."""
    body = msgspec.json.encode(
        _Report(
            report.shard.number,
            report.shard.of,
            report.ground,
            report.commit,
            [
                _Answer(
                    each.analyzer,
                    {key: raw.decode() for key, raw in sorted(each.answers.items())},
                    each.tool if isinstance(each.tool, ToolIdentity) else None,
                    each.tool if isinstance(each.tool, MissingTool) else None,
                )
                for each in report.answers
            ],
        )
    )
    return _FORMAT + hmac.new(secret, body, "sha256").hexdigest().encode() + b"\n" + body + b"\n"


def read_shard(name: str, raw: bytes, secret: bytes) -> ShardReport:
    """The report in a file; raises `UsageError`, with the name, for one that is none or was not sealed with the secret."""
    head, _, body = raw.partition(b"\n")
    body = body.removesuffix(b"\n")
    shown = printable(name)
    if not head.startswith(_FORMAT):
        raise UsageError(f"{shown} is no shard of gatekeeper; give files that --shard wrote")
    seal = hmac.new(secret, body, "sha256").hexdigest().encode()
    if not hmac.compare_digest(head.removeprefix(_FORMAT), seal):
        raise UsageError(
            f"{shown} was altered, or sealed with another secret than this merge has; give all jobs of the matrix "
            "the same GATEKEEPER_MEMORY_SECRET"
        )
    try:
        read = msgspec.convert(parse_json(body, max_bytes=_MAX_BYTES), _Report)
    except (JsonRefused, msgspec.ValidationError) as error:
        raise UsageError(f"{shown} is no shard of gatekeeper: {error}") from error
    return ShardReport(
        name,
        Shard(read.number, read.of),
        read.ground,
        read.commit,
        tuple(
            ShardAnswer(
                each.analyzer,
                each.tool or each.missing or MissingTool(each.analyzer, "it is not told", ""),
                {key: text.encode() for key, text in each.answers.items()},
            )
            for each in read.answers
        ),
    )
