"""The samples that each reader's mutated files are made of: ours, never those of others."""

from threat_samples import SAMPLES

BY_FORMAT: dict[str, tuple[str, ...]] = {
    "native": ("pump.toml", "analyser.toml"),
    "otm": ("compounder.otm.yaml", "analyser.otm.json"),
    "threagile": ("compounder.threagile.yaml",),
    "threat-dragon": ("compounder.td2.json", "analyser.td1.json"),
    "tm7": ("compounder.tm7",),
    "pytm": ("compounder.pytm.json",),
    "threatcl": ("compounder.hcl", "analyser.threatcl.json"),
    "owasp-tm-library": ("analyser.tml.json",),
    "threatspec": ("compounder.threatspec.c", "compounder.threatspec.json"),
    "threat-composer": ("compounder.tc.json",),
    "cyclonedx": ("analyser.cdx16.json",),
    "cyclonedx-2-dev": ("compounder.cdx2.json",),
}


BESIDE = {
    "threagile": ("compounder.threagile.yaml", "compounder.threagile.risks.json"),
    "threatspec": ("compounder.threatspec.json", "compounder.threatspec.threats.json"),
}
"""A model, and the file beside it that is mutated."""


def samples(format_id: str) -> tuple[bytes, ...]:
    """The samples of a format."""
    return tuple((SAMPLES / name).read_bytes() for name in BY_FORMAT[format_id])
