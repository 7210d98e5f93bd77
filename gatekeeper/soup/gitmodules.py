"""Submodules: `.gitmodules` (git 2.47, gitmodules(5)) joined with the gitlinks of the tree, which alone tell the commit."""

import posixpath
import re
from dataclasses import dataclass, field

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.purl import purl, purl_of_url
from gatekeeper.model.soup import Mention, SoupRole
from gatekeeper.soup.collect import Collector

FILE = RepoPath(".gitmodules")
_SECTION = late_pattern(r'\[submodule "((?:[^"\\]|\\.)*)"\]\s*(?:[#;].*)?')
_KEY = late_pattern(r"([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)")


@dataclass(slots=True)
class _Module:
    line: int
    values: dict[str, str] = field(default_factory=dict)


def read_gitmodules(into: Collector) -> None:
    """Adds one mention for each gitlink of the tree, and a fault for an entry without one."""
    modules = _modules(into)
    by_path = {
        RepoPath(posixpath.normpath(m.values["path"])): m for m in modules if m.values.get("path")
    }
    for path, commit in sorted(into.tree.links.items()):
        module = by_path.pop(path, None)
        url = module.values.get("url", "") if module else ""
        name = posixpath.basename(path)
        if module is None:
            message = "a gitlink stands here and .gitmodules has no entry for it, so its source is unknown"
            cure = "add the submodule's entry to .gitmodules"
            into.fault("so006-gitlink-without-source", path, 1, message, cure, undecided=False)
        named = purl_of_url(url, commit) or purl("generic", name, commit)
        into.counts["gitlink"] += 1
        into.add(
            Mention(
                at_line(FILE, module.line) if module else at_line(path, 1),
                "gitmodules",
                named,
                role=SoupRole.LINKED,
                constraint=module.values.get("branch", "") if module else "",
                digests=(f"git:{commit}",),
                url=url,
                root=path,
            )
        )
    for path, module in sorted(by_path.items()):
        message = f'.gitmodules names "{path}", and the tree has no gitlink there'
        cure = "add the submodule, or take its entry out"
        into.fault("so005-module-without-gitlink", FILE, module.line, message, cure)


def _modules(into: Collector) -> list[_Module]:
    """The sections of `.gitmodules`; what is no line of it is a fault."""
    if FILE not in into.tree.paths:
        return []
    raw = into.raw(FILE)
    text = None if raw is None else into.text(FILE, raw)
    modules: list[_Module] = []
    into.first("gitmodules", FILE)
    for number, physical in enumerate((text or "").split("\n"), start=1):
        line = physical.strip()
        if not line or line[0] in "#;":
            continue
        if _SECTION.fullmatch(line):
            modules.append(_Module(number))
        elif (key := _KEY.fullmatch(line)) and modules:
            value = re.split(r"\s[#;]", key.group(2))[0].strip().strip('"')
            modules[-1].values[key.group(1).lower()] = value
        else:
            into.refuse(FILE, number, f'"{line[:60]}" is no line of a .gitmodules file')
    return modules
