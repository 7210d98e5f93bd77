"""How long `gatekeeper soup affected CVE` takes over archived SBOMs and the dump of an ecosystem, both made up: target 5 s.

python benchmarks/soup_affected.py [BASELINES] [COMPONENTS] [RECORDS]
"""

import hashlib
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

CVE = "CVE-2026-0007"


def sbom(number: int, components: int) -> dict:
    """One release; every other one has the affected version."""
    listed = [
        {
            "type": "library",
            "bom-ref": f"p{i}",
            "name": f"p{i}",
            "purl": f"pkg:pypi/p{i}@1.{number % 2}",
        }
        for i in range(components)
    ]
    own = {"type": "application", "name": "pump", "version": f"1.{number}"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": own},
        "components": listed,
    }


def record(number: int, components: int) -> dict:
    """One advisory about one of the packages."""
    name = f"p{number % (4 * components)}"
    events = [{"introduced": "0"}, {"fixed": "1.1"}]
    return {
        "id": f"PYSEC-{number}",
        "aliases": [f"CVE-2026-{number:04}"],
        "summary": "made up",
        "details": "made up " * 100,
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }


def lay(folder: Path, baselines: int, components: int, records: int) -> None:
    """The archive and the feeds."""
    (folder / "archive").mkdir()
    (folder / "feeds").mkdir()
    for number in range(baselines):
        text = json.dumps(sbom(number, components))
        (folder / "archive" / f"{number}.cdx.json").write_text(text, encoding="utf-8")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as dump:
        for number in range(records):
            dump.writestr(f"PYSEC-{number}.json", json.dumps(record(number, components)))
    raw = held.getvalue()
    (folder / "feeds" / "osv.zip").write_bytes(raw)
    digest = hashlib.sha256(raw).hexdigest()
    (folder / "feeds" / "feeds.toml").write_text(
        "version = 1\n[[snapshots]]\n"
        f'name = "osv"\nkind = "osv"\ntaken = 2026-01-01\nfile = "osv.zip"\nsha256 = "{digest}"\n',
        encoding="utf-8",
    )


def main(baselines: int = 50, components: int = 500, records: int = 20_000) -> None:
    """Prints the time of the whole command."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        lay(folder, baselines, components, records)
        command = [
            *(sys.executable, "-m", "gatekeeper.cli.main", "soup", "affected", CVE),
            f"--sboms={folder / 'archive'}",
            f"--feeds={folder / 'feeds'}",
        ]
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        hit = sum(line.startswith("affected") for line in done.stdout.splitlines())
        print(
            f"{baselines} baselines of {components} components, {records} records: {hit} affected, "
            f"status {done.returncode}, {seconds:.2f} s, "
            f"{used.ru_utime + used.ru_stime:.2f} s of processor time (target 5 s)"
        )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
