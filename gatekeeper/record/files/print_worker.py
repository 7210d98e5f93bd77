"""Sets one volume with typst, in a process of its own: what it needs grows with the document and is given back.

Reads `record.typ` and what it names in its folder, writes `volume.pdf` there. `print_worker.py TIME` with the
document's time in seconds since 1970.
"""

import sys
from pathlib import Path


def main() -> int:
    """0 when the volume was written; 1, and the cause on standard error, when typst refuses it."""
    import typst

    try:
        typst.compile(
            Path("record.typ"),
            output=Path("volume.pdf"),
            root=Path(),
            ignore_system_fonts=True,
            pdf_standards=["a-3a", "ua-1"],
            pdf_tags=True,
            timestamp=int(sys.argv[1]),
        )
    except typst.TypstError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
