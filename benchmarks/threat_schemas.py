"""Every model we have, written as OTM and for the OWASP library, held against the published schemas of both.

Run: python benchmarks/threat_schemas.py OTM-SCHEMA LIBRARY-SCHEMA; the schemas are `otm/resources/schemas/otm_schema.json`
of iriusrisk/startleft and `threat-model.schema.json` of OWASP/www-project-threat-model-library. Status 1 for a
deviation, or when a model does not come back with the ids it went out with.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema

from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_reader import CompanionReader, ModelFile
from gatekeeper.threats.formats.built_in import READERS, WRITERS
from gatekeeper.threats.sources import blob_id, recognising

ROOT = Path(__file__).resolve().parent.parent
BY_ID = {reader.id: reader for reader in READERS}
KINDS = ("zones", "elements", "data", "flows", "threats", "mitigations")


def models() -> Iterator[tuple[str, ThreatModel]]:
    """Our samples and examples that are whole and hold elements, by name."""
    paths = [
        *(ROOT / "tests/golden/threat-models").iterdir(),
        *ROOT.glob("examples/*/compliance/threat-model.toml"),
    ]
    for path in sorted(paths):
        if not path.is_file():
            continue
        raw, name = path.read_bytes(), RepoPath(path.name)
        found = recognising(BY_ID, name, raw) or (("native",) if path.suffix == ".toml" else ())
        if len(found) != 1:
            continue
        model = _read(found[0], name, raw)
        if model.whole and model.elements:
            yield str(path.relative_to(ROOT)), model


def _read(format_id: str, name: RepoPath, raw: bytes) -> ThreatModel:
    reader = BY_ID[format_id]
    if isinstance(reader, CompanionReader):
        return reader.read_with(ModelFile(name, blob_id(raw), raw), ())
    return reader.read(name, blob_id(raw), raw)


def faults(
    model: ThreatModel, target: str, schema: jsonschema.Draft202012Validator
) -> Iterator[str]:
    """What is wrong with the model once it is written in that format, a sentence each."""
    written = WRITERS[target](model)
    for error in schema.iter_errors(json.loads(written)):
        yield f"{error.json_path}: {error.message[:160]}"
    back = _read(target, RepoPath("back.json"), written)
    for kind in KINDS:
        out, again = ({each.id for each in getattr(m, kind)} for m in (model, back))
        if out != again:
            yield f"{kind}: {len(out - again)} lost, {len(again - out)} more"


def main(schemas: list[str]) -> int:
    """Writes, compares, says what it found, and gives the exit status."""
    wrong = written = 0
    for target, path in zip(WRITERS, schemas, strict=True):
        document = json.loads(Path(path).read_bytes())
        validator = jsonschema.validators.validator_for(document)(document)
        for name, model in models():
            found = list(faults(model, target, validator))
            written += 1
            wrong += bool(found)
            sys.stdout.writelines(f"{target} {name}: {each}\n" for each in found[:6])
    sys.stdout.write(f"{written} files written, {wrong} with faults\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
