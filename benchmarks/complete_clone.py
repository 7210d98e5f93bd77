"""Writes a repository anew with stand-ins for the blobs that its clone lacks, so that nothing in it fails for want of them.

    python benchmarks/complete_clone.py REPOSITORY INTO

A stored copy of a public repository may lack its largest files; every question about a tree that holds one then ends
without an answer, is never remembered, and is asked in each run. INTO gets the commits that lead to REPOSITORY's head, with
the same trees but for those files, which hold one line that names what is missing. Commits have other ids than there.
"""

import re
import subprocess
import sys
from pathlib import Path

_FILE = re.compile(rb"M \d{6} ([0-9a-f]{40,64}) ", re.MULTILINE)


def git(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    """What git says; ends the script when it fails."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words], input=stdin, capture_output=True, check=True
    )
    return done.stdout


def missing(repository: Path) -> list[str]:
    """The ids of the objects that head leads to and the clone does not hold."""
    listed = git(repository, "rev-list", "--objects", "--missing=print", "HEAD").decode()
    return [line[1:] for line in listed.splitlines() if line.startswith("?")]


def main() -> None:
    """Writes the repository and says how many stand-ins it holds."""
    repository, into = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    git(Path(), "init", "-q", str(into))
    store = Path(git(repository, "rev-parse", "--absolute-git-dir").decode().strip(), "objects")
    (into / ".git/objects/info/alternates").write_text(f"{store}\n")
    gone = missing(repository)
    stand_in = {
        name.encode(): git(
            into, "hash-object", "-w", "--stdin", stdin=f"{name}\n".encode()
        ).strip()
        for name in gone
    }
    branch = git(repository, "symbolic-ref", "HEAD").decode().strip()
    told = git(
        repository, "fast-export", "--no-data", "--reencode=no", "--signed-tags=strip", branch
    )
    # Names of files are quoted where they could look like a line of the stream; messages cannot hold a whole such line by chance.
    rewritten = _FILE.sub(
        lambda found: found[0].replace(found[1], stand_in.get(found[1], found[1])), told
    )
    git(into, "fast-import", "--quiet", "--force", stdin=rewritten)
    git(into, "symbolic-ref", "HEAD", branch)
    # All objects come to lie here, and what the other clone holds is needed no more.
    git(into, "repack", "-q", "-a", "-d")
    (into / ".git/objects/info/alternates").unlink()
    git(into, "reset", "-q", "--hard")
    print(f"{len(gone)} stand-ins; head {git(into, 'rev-parse', 'HEAD').decode().strip()}")


if __name__ == "__main__":
    main()
