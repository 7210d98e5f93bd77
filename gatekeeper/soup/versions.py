"""Versions compared as their ecosystem orders them, by `univers`, which is imported when the first is compared."""

import re
from functools import cache

from gatekeeper.soup.advisories import Affected, Interval

_MAX = 100
_CLASSES = {
    "pypi": "PypiVersion",
    "npm": "SemverVersion",
    "cargo": "SemverVersion",
    "golang": "GolangVersion",
    "conan": "ConanVersion",
    "maven": "MavenVersion",
    "nuget": "NugetVersion",
    "composer": "ComposerVersion",
    "gem": "RubygemsVersion",
    "deb": "DebianVersion",
    "apk": "AlpineLinuxVersion",
}
_SEMVER = re.compile(r"v?\d+(?:\.\d+){0,2}(?:[-+][\w.+-]*)?")
_PLAIN = re.compile(r"(?:[A-Za-z][A-Za-z0-9]*[-_])*[vV]?(\d+(?:[._]\d+)*(?:[-.+_]?[A-Za-z0-9]+)*)")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def is_in(scheme: str, version: str, affected: Affected) -> tuple[bool | None, str]:
    """Whether the version is affected, and by which range; `None` when it cannot be told, with the cause."""
    if not version:
        return None, "its version is not known"
    if _COMMIT.fullmatch(version):
        return _commit_in(version, affected)
    if any(_plain(each) == _plain(version) for each in affected.versions):
        return True, f"={version}"
    unsure = ""
    looked = False
    for interval in affected.intervals:
        answer = _in_interval(scheme, version, interval)
        if answer:
            return True, str(interval)
        looked = True
        if answer is None:
            unsure = unsure or f'"{version}" cannot be compared with {interval}'
    if affected.vers:
        looked = True
        answer = _in_vers(scheme, version, affected.vers)
        if answer:
            return True, affected.vers
        if answer is None:
            unsure = unsure or f'"{version}" cannot be compared with {affected.vers}'
    if unsure:
        return None, unsure
    if not looked and not affected.versions:
        return None, "the feed tells no range of versions that can be compared"
    return False, ""


def _commit_in(commit: str, affected: Affected) -> tuple[bool | None, str]:
    for introduced, fixed in affected.commits:
        if commit == introduced:
            return True, f"introduced in {introduced}"
        if fixed and commit == fixed:
            return False, ""
    if commit in affected.versions:
        return True, f"={commit}"
    return None, "it is pinned by a commit, and the feed tells versions"


def _in_interval(scheme: str, version: str, interval: Interval) -> bool | None:
    mine = _read(scheme, version)
    if mine is None:
        return None
    if interval.low not in ("", "0"):
        low = _read(scheme, interval.low)
        order = None if low is None else _order(mine, low)
        if order is None:
            return None
        if order < 0 or (order == 0 and not interval.low_in):
            return False
    if interval.high:
        high = _read(scheme, interval.high)
        order = None if high is None else _order(mine, high)
        if order is None:
            return None
        if order > 0 or (order == 0 and not interval.high_in):
            return False
    return True


def _in_vers(scheme: str, version: str, vers: str) -> bool | None:
    """Whether the version is in a VERS range (ECMA-428, `vers:TYPE/>=1|<2`), its parts read by our own scheme."""
    head, slash, body = vers.partition("/")
    if not head.startswith("vers:") or not slash or len(vers) > 2000:
        return None
    kind = {"pypi": "pypi", "npm": "npm"}.get(head[5:], scheme)
    if body == "*":
        return True
    inside: bool | None = False
    low: tuple[str, bool] | None = None
    for part in body.split("|"):
        found = re.fullmatch(r"\s*+(>=|<=|!=|=|<|>)?\s*+(\S++)\s*+", part)
        if found is None:
            return None
        sign, text = found.group(1) or "=", found.group(2)
        if sign in (">", ">="):
            low = (text, sign == ">=")
            continue
        if sign == "!=":
            interval = Interval(text, high=text, high_in=True)
            if _in_interval(kind, version, interval):
                return False
            continue
        if sign == "=":
            interval = Interval(text, high=text, high_in=True)
        else:
            start = low or ("", True)
            interval = Interval(start[0], start[1], text, sign == "<=")
            low = None
        answer = _in_interval(kind, version, interval)
        if answer:
            return True
        inside = None if answer is None else inside
    if low is not None:
        answer = _in_interval(kind, version, Interval(low[0], low[1]))
        return answer if answer is not False else inside
    return inside


@cache
def _read(scheme: str, text: str) -> object | None:
    """The version as its scheme reads it; `None` when it cannot. What has no scheme of its own is ordered as Maven does."""
    from univers import versions

    plain = text.strip()
    if len(plain) > _MAX:
        return None
    name = _CLASSES.get(scheme, "")
    if name == "SemverVersion" and not _SEMVER.fullmatch(plain):
        return None
    if not name:
        found = _PLAIN.fullmatch(plain)
        if found is None:
            return None
        name, plain = "MavenVersion", found.group(1).replace("_", ".")
    try:
        read: object = getattr(versions, name)(
            plain.removeprefix("v") if scheme != "golang" else plain
        )
    except (versions.InvalidVersion, ValueError, TypeError, AttributeError, IndexError):
        return None
    return read


def _order(mine: object, other: object) -> int | None:
    """Below 0, 0 or above; `None` when the scheme cannot order the two."""
    try:
        if mine == other:
            return 0
        return -1 if mine < other else 1  # type: ignore[operator] # univers' classes order themselves
    except (TypeError, ValueError, AttributeError, IndexError):
        return None


def _plain(text: str) -> str:
    return text.strip().lower().removeprefix("v")
