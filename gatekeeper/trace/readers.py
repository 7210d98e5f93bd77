"""Every format of items that is read, listed by hand; a reader is imported when a source of its format is read."""

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, ItemReader, SourceOptions

_LISTED = {
    "csv": "tables:read_csv",
    "doorstop": "doorstop:read_doorstop",
    "front-matter": "front_matter:read_front_matter",
    "markdown": "plain_markdown:read_plain_markdown",
    "mlx-traceability": "sphinx:read_mlx_traceability",
    "needs-json": "needs_json:read_needs_json",
    "openfasttrace": "openfasttrace:read_openfasttrace",
    "reqif": "reqif:read_reqif",
    "rtems": "rtems:read_rtems",
    "sphinx-needs": "sphinx:read_sphinx_needs",
    "strictdoc": "sdoc:read_sdoc",
    "trlc": "trlc:read_trlc",
    "xlsx": "tables:read_xlsx",
}


def _reader(where: str) -> ItemReader:
    module, _, name = where.partition(":")

    def read(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
        found = getattr(importlib.import_module(f"gatekeeper.trace.{module}"), name)
        return cast(ItemReader, found)(files, options)

    return read


READERS: Mapping[str, ItemReader] = MappingProxyType(
    {name: _reader(where) for name, where in _LISTED.items()}
)
"""Name of the format in `gatekeeper.toml` to its reader."""
