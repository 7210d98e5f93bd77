"""What threatspec annotations say, gathered over all files of a project."""

import re
from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model import threat as words
from gatekeeper.model.location import at_line
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.threats.formats.draft import Draft
from gatekeeper.threats.formats.wording import encrypted_by

_ID = re.compile(r"#[A-Za-z0-9_]+")
_NAMED = re.compile(r"(?P<name>[^()]*)(?:\((?P<id>[^()]*)\))?")
_RANK = {
    words.ThreatStatus.OPEN: 0,
    words.ThreatStatus.ACCEPTED: 1,
    words.ThreatStatus.TRANSFERRED: 1,
    words.ThreatStatus.MITIGATED: 2,
}
"""Of several sentences about a threat the one that asks most counts."""


class Book:
    """Elements, threats and controls by their ids; made once per model and thrown away."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._names: dict[str, tuple[str, str]] = {}
        self._elements: dict[str, words.Element] = {}
        self._code: dict[str, list[words.CodeRef]] = {}
        self._threats: dict[str, words.Threat] = {}
        self._mitigations: dict[str, words.Mitigation] = {}
        self._tests: dict[tuple[str, str], list[str]] = {}
        self._flows: dict[str, words.Flow] = {}

    def name(self, key: str, name: str, description: str) -> None:
        """What an id stands for, said by a library."""
        self._names[key] = (name or key, description)

    def take(self, kind: str, parts: Mapping[str, str], file: ModelFile, line: int) -> None:
        """An annotation in source code."""
        place = f"/{line}"
        locus = words.Locus(at_line(file.path, line), kind, file.blob, place)
        self.take_at(kind, parts, locus, file.path, line)

    def take_at(
        self, kind: str, parts: Mapping[str, str], locus: words.Locus, where: str, line: int | None
    ) -> None:
        """An annotation, and the code beside it."""
        code = None
        if where and not where.startswith("/"):
            kind_of_ref, origin = words.CodeKind.PLACE, words.CodeOrigin.ANNOTATION
            code = words.CodeRef(where.removeprefix("./"), kind_of_ref, line, origin=origin)
        match kind:
            case "threat" | "control":
                self._identify(parts[kind])
            case "component":
                self._component(parts["component"], locus, code)
            case "connect":
                self._connect(parts, locus, code)
            case "review":
                self._component(parts["component"], locus, code)
            case "test":
                component = self._component(parts["component"], locus, code)
                control = self._identify(parts["control"])
                if code is not None:
                    self._tests.setdefault((control, component), []).append(code.text)
            case _:
                self._threat(kind, parts, locus, code)

    def finish(self) -> None:
        """Everything into the draft, each kind in the order of its first mention."""
        draft = self._draft
        for key, element in self._elements.items():
            refs = tuple(dict.fromkeys(self._code.get(key, ())))
            draft.elements.append(replace(element, name=self._named(key), code=refs))
        draft.flows += self._flows.values()
        for threat in self._threats.values():
            draft.threats.append(threat)
        for key, mitigation in self._mitigations.items():
            control, _, component = key.split("/", 2)
            tests = tuple(dict.fromkeys(self._tests.pop((control, component), ())))
            draft.mitigations.append(replace(mitigation, title=self._named(control), tests=tests))
        for (control, component), paths in self._tests.items():
            draft.sheet.lost(
                "",
                f'"{control}" is tested for "{component}" in {paths[0]}, and mitigates nothing there',
                "write the @mitigates beside it",
            )

    def _named(self, key: str) -> str:
        return self._names.get(key, (key, ""))[0]

    def _identify(self, text: str) -> str:
        """The id of a name, as threatspec makes it; a name is remembered."""
        if _ID.fullmatch(text):
            return text
        match = _NAMED.match(text)
        name = match.group("name").strip() if match else text
        said = (match.group("id") or "").strip() if match else ""
        key = said if said.startswith("#") else _made(said or name)
        self._names.setdefault(key, (name or key, ""))
        return key

    def _component(self, text: str, locus: words.Locus, code: words.CodeRef | None) -> str:
        key = self._identify(text)
        element = words.Element(key, text, words.ElementKind.PROCESS, locus)
        self._elements.setdefault(key, element)
        if code is not None:
            self._code.setdefault(key, []).append(code)
        return key

    def _connect(
        self, parts: Mapping[str, str], locus: words.Locus, code: words.CodeRef | None
    ) -> None:
        source = self._component(parts["source"], locus, None)
        target = self._component(parts["target"], locus, None)
        details = parts.get("details", "")
        key = f"{source} -> {target}: {details}" if details else f"{source} -> {target}"
        flow = words.Flow(
            id=key,
            name=details or key,
            source=source,
            target=target,
            payload=words.Payload.UNKNOWN,
            locus=locus,
            bidirectional=parts.get("direction", "").lower() == "with",
            protocol=details,
            encrypted=encrypted_by(re.split(r"[:/ ]", details, maxsplit=1)[0]),
        )
        self._flows.setdefault(key, flow)

    def _threat(
        self, kind: str, parts: Mapping[str, str], locus: words.Locus, code: words.CodeRef | None
    ) -> None:
        native = self._identify(parts["threat"])
        component = self._component(parts.get("component") or parts["source"], locus, code)
        if kind == "transfer":
            self._component(parts["target"], locus, None)
        status = {
            "expose": words.ThreatStatus.OPEN,
            "accept": words.ThreatStatus.ACCEPTED,
            "transfer": words.ThreatStatus.TRANSFERRED,
            "mitigate": words.ThreatStatus.MITIGATED,
        }[kind]
        key = f"{native}/{component}"
        details = parts.get("details", "")
        threat = words.Threat(
            id=key,
            title=self._named(native),
            targets=(component,),
            locus=locus,
            status=status,
            native_status=f"@{kind}s",
            rationale=details if status.dismissed else "",
            description=details if kind == "expose" else self._names.get(native, ("", ""))[1],
        )
        known = self._threats.get(key)
        if known is None or _RANK[status] < _RANK[known.status]:
            self._threats[key] = threat
        if kind == "mitigate":
            self._mitigate(parts["control"], key, native, component, locus, code)

    def _mitigate(
        self,
        text: str,
        threat: str,
        native: str,
        component: str,
        locus: words.Locus,
        code: words.CodeRef | None,
    ) -> None:
        control = self._identify(text)
        key = f"{control}/{native}/{component}"
        known = self._mitigations.get(key)
        refs = (*(known.code if known else ()), *((code,) if code is not None else ()))
        mitigation = words.Mitigation(
            id=key,
            title=text,
            threats=(threat,),
            category=words.ControlCategory.UNKNOWN,
            locus=known.locus if known else locus,
            code=tuple(dict.fromkeys(refs)),
            state=words.MitigationState.IMPLEMENTED,
            native_state="@mitigates",
            description=text,
        )
        self._mitigations[key] = mitigation


def _made(name: str) -> str:
    """The id that threatspec makes of a name."""
    body = f"{name}root" if name.endswith("/") else name
    plain = re.sub(r"[^a-z0-9_]+", "_", body.strip().lower().replace("-", "")).strip("_")
    return f"#{plain}"
