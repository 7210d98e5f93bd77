"""The inventory of public repositories beside a plain count of each manifest with other parsers: python benchmarks/soup_inventory.py NAME=GIT_DIR …

Prints a line a repository and format: what gatekeeper found, what the plain count found. Status 1 when two differ.
"""

import configparser
import json
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable

import yaml

from gatekeeper.config.shipped import shipped
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import SoupFacts, SoupScope
from gatekeeper.soup.collect import SoupTree
from gatekeeper.soup.gather import SoupInput, all_paths, gather_soup
from gatekeeper.soup.known import read_known

THIRD_PARTY = ("third_party/**", "**/third_party/**", "ext/**", "**/ext/**", "src/libs/**")
LAYOUT = (
    (LayoutClass.THIRD_PARTY, THIRD_PARTY),
    (LayoutClass.TESTS, ("tests/**", "**/tests/**", "test/**", "**/test/**", "ptest/**")),
    (LayoutClass.DOCUMENTS, ("docs/**", "doc/**")),
    (LayoutClass.TOOLS, ("ci/**", "tools/**", "scripts/**", "**/tools/**", "**/scripts/**")),
)


def layout_of(path: RepoPath) -> LayoutClass:
    """By names of folders, as a newcomer would write it."""
    return next((c for c, globs in LAYOUT if matches_any(globs, path)), LayoutClass.PRODUCT)


class Repository:
    """A git directory at HEAD."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.blobs: dict[RepoPath, ObjectId] = {}
        self.links: dict[RepoPath, ObjectId] = {}
        self._held: dict[RepoPath, bytes] = {}
        for entry in self.git("ls-tree", "-r", "-z", "HEAD").split(b"\0"):
            head, tab, raw = entry.partition(b"\t")
            if tab:
                mode, _, name = head.decode().split()
                target = self.links if mode == "160000" else self.blobs
                target[RepoPath(raw.decode("utf-8", "surrogateescape"))] = ObjectId(name)

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git says."""
        command = ["git", f"--git-dir={self.folder}", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout

    def fetch(self, paths: list[RepoPath]) -> None:
        """The blobs of many paths through one process."""
        asked = "".join(f"{self.blobs[p]}\n" for p in paths).encode()
        raw, at = self.git("cat-file", "--batch", stdin=asked), 0
        for path in paths:
            end = raw.index(b"\n", at)
            size = int(raw[at:end].split()[2])
            self._held[path] = raw[end + 1 : end + 1 + size]
            at = end + 2 + size

    def read(self, path: RepoPath) -> bytes:
        """The bytes of a path."""
        if path not in self._held:
            self.fetch([path])
        return self._held[path]

    def inventory(self) -> SoupFacts:
        """What gatekeeper finds."""
        blobs = dict(sorted(self.blobs.items()))
        tree = SoupTree(blobs, self.links, tuple(blobs), self.read)
        self.fetch(list(all_paths(tree)))
        known = read_known((shipped("rules") / "soup" / "known.toml").read_bytes())
        given = SoupInput(tree, layout_of, False, (), frozenset(), (), known, THIRD_PARTY)
        return gather_soup(given)


def _toml(raw: bytes) -> dict:
    return tomllib.loads(raw.decode())


def cargo(raw: bytes) -> int:
    """Packages of a lock that have a source."""
    return sum("source" in each for each in _toml(raw).get("package", []))


def npm(raw: bytes) -> int:
    """Entries of the lock that lie in node_modules and are no links."""
    packages = json.loads(raw).get("packages", {})
    return sum("node_modules/" in k and not v.get("link") for k, v in packages.items())


def golang(raw: bytes) -> int:
    """Lines that name a module and a version outside of replacements."""
    return len(
        re.findall(r"^\s*(?:require\s+)?\S+\.\S+/?\S* v\d\S*(?:\s*//.*)?$", raw.decode(), re.M)
    )


def west(raw: bytes) -> int:
    """Projects."""
    return len(yaml.safe_load(raw)["manifest"].get("projects", []))


def poetry(raw: bytes) -> int:
    """Packages of the lock."""
    return len(_toml(raw)["package"])


def platformio(raw: bytes) -> int:
    """Libraries, platforms and packages, interpolation by hand, of every environment; each on its own."""
    text = raw.decode()
    found = configparser.ConfigParser(
        interpolation=None, strict=False, inline_comment_prefixes=(";",)
    )
    found.read_string(text)
    count = 0

    def expand(value: str) -> list[str]:
        out: list[str] = []
        for line in value.strip().splitlines():
            hit = re.fullmatch(r"\$\{([^.}]+)\.([^}]+)\}", line.strip())
            out += expand(found[hit[1]][hit[2]]) if hit else [line.strip()]
        return [each for each in out if each and not each.startswith(";")]

    for section in found.sections():
        if section.startswith("env"):
            for key in ("lib_deps", "platform", "platform_packages"):
                values = found[section].get(key, "") if found.has_option(section, key) else ""
                count += sum(len(re.findall(r"[^,]+", each)) for each in expand(values))
    return count


def requirements(raw: bytes) -> int:
    """Lines that begin with a name or an address."""
    return len(re.findall(r"^[A-Za-z]", raw.decode(), re.M))


def conan_text(raw: bytes) -> int:
    """References of the section requires."""
    section = raw.decode().partition("[requires]")[2].partition("\n[")[0]
    return sum("/" in line and not line.startswith("#") for line in section.splitlines())


def pyproject(raw: bytes) -> int:
    """Requirements of all tables, Poetry's too, Python itself left out."""
    data = _toml(raw)
    project = data.get("project", {})
    count = len(project.get("dependencies", [])) + len(
        data.get("build-system", {}).get("requires", [])
    )
    own = project.get("name", "-").lower()
    extras = project.get("optional-dependencies", {})
    count += sum(not re.match(rf"{own}\b\[", e.lower()) for each in extras.values() for e in each)
    count += sum(
        isinstance(e, str) for each in data.get("dependency-groups", {}).values() for e in each
    )
    own_poetry = data.get("tool", {}).get("poetry", {})
    tables = [own_poetry.get("dependencies", {}), own_poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in own_poetry.get("group", {}).values()]
    return count + sum(name != "python" for table in tables for name in table)


PLAIN: dict[str, tuple[str, Callable[[bytes], int]]] = {
    r"(?:^|/)Cargo\.lock$": ("cargo", cargo),
    r"(?:^|/)package-lock\.json$": ("npm", npm),
    r"(?:^|/)go\.mod$": ("go", golang),
    r"(?:^|/)west\.yml$": ("west", west),
    r"(?:^|/)poetry\.lock$": ("poetry", poetry),
    r"(?:^|/)platformio\.ini$": ("platformio", platformio),
    r"(?:^|/)requirements[\w.-]*\.txt$": ("requirements", requirements),
    r"(?:^|/)conanfile\.txt$": ("conan", conan_text),
    r"(?:^|/)pyproject\.toml$": ("pyproject", pyproject),
}


def compare(name: str, folder: str) -> int:
    """Prints the counts of one repository; the number of files whose counts differ."""
    repository = Repository(folder)
    began = time.process_time()
    facts = repository.inventory()
    seconds = time.process_time() - began
    commit = repository.git("rev-parse", "HEAD").decode().strip()[:12]
    scopes = Counter(each.scope for each in facts.components)
    counts = ", ".join(f"{scopes[scope]} {scope.value}" for scope in SoupScope)
    floats = sum(bool(c.floating) and c.scope is SoupScope.PRODUCT for c in facts.components)
    print(
        f"{name} {commit}: {len(repository.blobs)} files, {counts}; {floats} of the product float; "
        f"{len(facts.faults)} faults; {seconds:.2f} s"
    )
    mine: Counter[tuple[str, str]] = Counter()
    for mention in {m for c in facts.components for m in c.mentions}:
        mine[(mention.format, mention.location.path)] += 1
    wrong = 0
    links = mine[("gitmodules", ".gitmodules")]
    if repository.links:
        wrong += _line("gitlinks", "tree", links, len(repository.links))
    for path in repository.blobs:
        for pattern, (format_, count) in PLAIN.items():
            if re.search(pattern, path):
                wrong += _line(format_, path, mine[(format_, path)], count(repository.read(path)))
    copies = sorted(
        {
            (str(m.root), str(m.purl))
            for c in facts.components
            for m in c.mentions
            if m.format == "vendored"
        }
    )
    print(f"  copies: {len(copies)}")
    if "-v" in sys.argv:
        print("\n".join(f"    {root}  {purl}" for root, purl in copies))
        print("\n".join(f"    {f.location} {f.code} {f.message}" for f in facts.faults))
    return wrong


def _line(format_: str, path: str, mine: int, plain: int) -> int:
    print(
        f"  {'same' if mine == plain else 'DIFFERS':<8} {format_:<13} {mine:>5} {plain:>5}  {path}"
    )
    return mine != plain


if __name__ == "__main__":
    sys.exit(bool(sum(compare(*each.split("=", 1)) for each in sys.argv[1:] if "=" in each)))
