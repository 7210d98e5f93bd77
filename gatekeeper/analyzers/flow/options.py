"""Commands without a shell whose program may take a text from outside for one of its options (CWE-88)."""

import itertools
from collections.abc import Iterator

from gatekeeper.analyzers.flow.containers import place_order
from gatekeeper.analyzers.flow.names import words
from gatekeeper.analyzers.flow.values import Box, Value

_PROGRAMS = words(
    "git hg svn bzr ssh scp sftp rsync curl wget tar zip unzip 7z find tcpdump man ffmpeg "
    "convert magick gs psql pg_dump mysql mysqldump docker gpg openssl pip chromium "
    "wkhtmltopdf sed awk"
)
"""Programs that have an option to run another program, or to write a file."""


def taken_for_options(command: Box) -> Iterator[Value]:
    """The parts of the command that may become options: neither behind `--` nor behind an option whose value they are."""
    if command.kind != "list" or not command.exact:
        return
    parts = [command.items[place] for place in sorted(command.items, key=place_order)]
    if not parts or _program(parts[0]) not in _PROGRAMS:
        return
    for before, part in itertools.pairwise(parts):
        said = before.constant
        if said == "--":
            return
        if not (isinstance(said, str) and said.startswith("-")):
            yield part


def _program(part: Value) -> str:
    return part.constant.rpartition("/")[2] if isinstance(part.constant, str) else ""
