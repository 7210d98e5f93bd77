"""Every format of items that is read, listed by hand."""

from collections.abc import Mapping
from types import MappingProxyType

from gatekeeper.model.trace import ItemReader
from gatekeeper.trace.doorstop import read_doorstop
from gatekeeper.trace.front_matter import read_front_matter
from gatekeeper.trace.needs_json import read_needs_json
from gatekeeper.trace.openfasttrace import read_openfasttrace
from gatekeeper.trace.plain_markdown import read_plain_markdown
from gatekeeper.trace.reqif import read_reqif
from gatekeeper.trace.rtems import read_rtems
from gatekeeper.trace.sdoc import read_sdoc
from gatekeeper.trace.sphinx import read_mlx_traceability, read_sphinx_needs
from gatekeeper.trace.tables import read_csv, read_xlsx
from gatekeeper.trace.trlc import read_trlc

READERS: Mapping[str, ItemReader] = MappingProxyType(
    {
        "csv": read_csv,
        "doorstop": read_doorstop,
        "front-matter": read_front_matter,
        "markdown": read_plain_markdown,
        "mlx-traceability": read_mlx_traceability,
        "needs-json": read_needs_json,
        "openfasttrace": read_openfasttrace,
        "reqif": read_reqif,
        "rtems": read_rtems,
        "sphinx-needs": read_sphinx_needs,
        "strictdoc": read_sdoc,
        "trlc": read_trlc,
        "xlsx": read_xlsx,
    }
)
"""Name of the format in `gatekeeper.toml` to its reader."""
