"""Package URLs (ECMA-427, package-url/purl-spec 1.0): type, namespace, name, version; qualifiers are left out."""

import re
from urllib.parse import quote, unquote

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_MAX = 512
_TYPE = late_pattern(r"[a-z][a-z0-9.+-]*")
_LOWER = frozenset({"bitbucket", "github", "gitlab", "pypi", "golang", "npm", "composer", "deb"})


@dataclass(frozen=True, slots=True, order=True)
class Purl:
    """The name of a component; made by `purl`, so that equal components have equal names."""

    type: str
    namespace: str
    name: str
    version: str = ""

    def __str__(self) -> str:
        space = "".join(f"{_quoted(part)}/" for part in self.namespace.split("/") if part)
        version = f"@{_quoted(self.version, safe=':')}" if self.version else ""
        return f"pkg:{self.type}/{space}{_quoted(self.name)}{version}"

    @property
    def bare(self) -> "Purl":
        """Without its version."""
        return Purl(self.type, self.namespace, self.name)

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for several components."""
        return "*" in self.namespace or "*" in self.name

    def covers(self, other: "Purl") -> bool:
        """Whether this name, in which `*` stands for any text within a part, is about the other, whatever its version."""
        pairs = (
            (self.type, other.type),
            (self.namespace, other.namespace),
            (self.name, other.name),
        )
        return all(_like(pattern, text) for pattern, text in pairs)


def _quoted(text: str, safe: str = "") -> str:
    """Percent-encoded; a name that is not UTF-8, as git may hold one, by its bytes."""
    return quote(text, safe=safe, errors="surrogateescape")


def _like(pattern: str, text: str) -> bool:
    if "*" not in pattern:
        return pattern == text
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


def purl(type_: str, name: str, version: str = "", *, namespace: str = "") -> Purl:
    """The purl of these parts, written as their type demands (lower case, PyPI's dashes); caps of 512 characters."""
    if type_ in _LOWER:
        namespace, name = namespace.lower(), name.lower()
    if type_ == "pypi":
        name = re.sub(r"[-_.]+", "-", name)
    return Purl(type_, namespace.strip("/")[:_MAX], name[:_MAX], version[:_MAX])


def read_purl(text: str) -> Purl | None:
    """The purl of a text; `None` when it is none. Qualifiers and subpath are not kept."""
    rest = text.strip().partition("#")[0].partition("?")[0]
    if not rest.startswith("pkg:") or len(rest) > 4 * _MAX:
        return None
    body = rest[4:].lstrip("/")
    type_, slash, body = body.partition("/")
    type_ = type_.lower()
    if not slash or _TYPE.fullmatch(type_) is None:
        return None
    head, at, version = body.rpartition("@")
    if not at or not head:  # `pkg:npm/@scope/name` has an at sign and no version
        head, version = body, ""
    if "/" in version:
        head, version = body, ""
    parts = [unquote(part) for part in head.split("/") if part]
    if not parts:
        return None
    return purl(type_, parts[-1], unquote(version), namespace="/".join(parts[:-1]))


_HOSTS = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}
_URL = late_pattern(
    r"(?:git\+)?(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]+@)?([a-z0-9.-]+\.[a-z]{2,})(?::\d+)?[:/]+(.+)",
    re.I,
)


def purl_of_url(url: str, version: str = "") -> Purl | None:
    """The purl of a repository or archive by its address: of its forge where that has a type, else `generic`."""
    found = _URL.fullmatch(url.strip())
    if found is None:
        return None
    host, path = found.group(1).lower(), re.split(r"[?#]", found.group(2))[0].strip("/")
    parts = [part for part in path.split("/") if part]
    if not parts:
        return None
    if host in _HOSTS and len(parts) >= 2:
        return purl(_HOSTS[host], parts[1].removesuffix(".git"), version, namespace=parts[0])
    name = parts[-1].removesuffix(".git")
    return purl("generic", name, version, namespace="/".join((host, *parts[:-1])))


def purl_matches(glob: str, name: str) -> bool:
    """Whether a purl without version is one that a glob speaks of; `*` stands for any text, slashes too."""
    pattern = ".*".join(re.escape(part) for part in glob.lower().split("*"))
    return re.fullmatch(pattern, name.lower()) is not None
