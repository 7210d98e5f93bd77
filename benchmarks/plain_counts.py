"""Plain counts of threat models, a few lines a format, with other parsers and no code of gatekeeper's readers."""

import json
import re
from collections.abc import Callable
from typing import Any

import yaml

Counts = dict[str, int]


def _made(components: int, zones: int, flows: int, threats: int, mitigations: int) -> Counts:
    return {
        "components": components,
        "zones": zones,
        "flows": flows,
        "threats": threats,
        "mitigations": mitigations,
    }


def _loaded(raw: bytes) -> Any:
    text = raw.decode("utf-8-sig")
    return json.loads(text) if text.lstrip()[:1] in "{[" else yaml.safe_load(text)


def otm(raw: bytes) -> Counts:
    """Components, zones, dataflows; every mention of a threat, every mention of a mitigation in it."""
    data = _loaded(raw)
    places = (data.get("components") or []) + (data.get("dataflows") or [])
    mentions = [mention for place in places for mention in place.get("threats") or []]
    mitigations = sum(len(mention.get("mitigations") or []) for mention in mentions)
    return _made(
        len(data.get("components") or []),
        len(data.get("trustZones") or []),
        len(data.get("dataflows") or []),
        len(mentions),
        mitigations,
    )


def _written(data: Any) -> dict[str, str]:
    """The risks that the model writes itself, by id, each with the text against it."""
    categories = data.get("individual_risk_categories") or data.get("custom_risk_categories") or {}
    listed = categories.values() if isinstance(categories, dict) else categories
    places = (
        "technical_asset",
        "communication_link",
        "trust_boundary",
        "shared_runtime",
        "data_asset",
    )
    written: dict[str, str] = {}
    for category in listed:
        for risk in (category.get("risks_identified") or {}).values():
            parts = [risk.get(f"most_relevant_{place}") for place in places]
            key = "@".join([category["id"], *(part for part in parts if part)])
            written[key] = category.get("mitigation") or category.get("action") or ""
    return written


def threagile(raw: bytes) -> Counts:
    """Assets, boundaries, links; risks that are written or tracked by a whole id; tracked ones with a text."""
    data = _loaded(raw)
    assets = (data.get("technical_assets") or {}).values()
    written = _written(data)
    tracked = {k: v for k, v in (data.get("risk_tracking") or {}).items() if "*" not in k}
    done = [
        key
        for key, value in tracked.items()
        if value["status"] in ("mitigated", "in-progress")
        and (written.get(key) or value.get("justification"))
    ]
    return _made(
        len(assets),
        len(data.get("trust_boundaries") or {}),
        sum(len(asset.get("communication_links") or {}) for asset in assets),
        len(written.keys() | tracked.keys()),
        len(done),
    )


def threat_dragon(raw: bytes) -> Counts:
    """Cells by kind; threats of all cells; those with a text of mitigation that is none of the tool's own."""
    cells = [
        cell
        for diagram in _loaded(raw)["detail"]["diagrams"]
        for cell in [
            *(diagram.get("cells") or []),
            *(diagram.get("diagramJson") or {}).get("cells", []),
        ]
    ]
    kinds = [(cell.get("data") or cell).get("type") for cell in cells]
    threats = [t for cell in cells for t in (cell.get("data") or cell).get("threats") or []]
    texts = [
        t
        for t in threats
        if (t.get("mitigation") or "").strip()
        and not t["mitigation"].lower().startswith("provide remediation for this threat")
        and t.get("status") not in ("NotApplicable", "Not Applicable", "N/A")
    ]
    return _made(
        sum(kind in ("tm.Process", "tm.Store", "tm.Actor") for kind in kinds),
        kinds.count("tm.BoundaryBox"),
        kinds.count("tm.Flow"),
        len(threats),
        len(texts),
    )


def tm7(raw: bytes) -> Counts:
    """Shapes and lines by the type attribute in the drawing; annotations taken off; states with a text."""
    text = raw.decode("utf-8-sig")
    drawing = text.partition("</DrawingSurfaceList>")[0]
    threats = text.partition("<ThreatInstances")[2].partition("</ThreatInstances>")[0]
    stencils = len(re.findall(r'i:type="Stencil\w+"', drawing))
    notes = len(re.findall(r"<GenericTypeId[^>]*>\s*GE\.A\s*</", drawing))
    written = r"(<\w+:StateInformation>|:Key>StateInformation</\w+:Key>\s*<\w+:Value>)\s*[^<\s]"
    entries = re.split(r"<\w+:KeyValueOfstringThreat\w*>", threats)[1:]
    return _made(
        stencils - notes,
        len(re.findall(r'i:type="BorderBoundary"', drawing)),
        len(re.findall(r'i:type="Connector"', drawing)),
        len(entries),
        sum(bool(re.search(written, e)) and "State>NotApplicable<" not in e for e in entries),
    )


def pytm(raw: bytes) -> Counts:
    """Its lists; pytm has no mitigations."""
    data = _loaded(raw)
    findings = len(data.get("findings") or []) + len(data.get("excluded_findings") or [])
    return _made(len(data["elements"]), len(data["boundaries"]), len(data["flows"]), findings, 0)


def threatcl(raw: bytes) -> Counts:
    """Lines that open a block, comments and heredocs taken off (JSON: its keys, repeated ones too); what two diagrams draw alike once."""
    text = raw.decode("utf-8")
    if text.lstrip().startswith("{"):
        return _threatcl_json(text)
    text = re.sub(r"<<-?(\w+)\n.*?\n\s*\1\n", '""\n', text, flags=re.DOTALL)
    text = re.sub(r"(?m)^\s*(#|//).*$", "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    models = [text[m.start() :] for m in re.finditer(r'(?m)^\s*threatmodel "', text)]
    models = [
        m[: (re.search(r'(?m)^\s*threatmodel "', m[5:]) or re.search(r"\Z", m)).start() + 5]
        for m in models
    ]
    elements = {
        (index, name)
        for index, model in enumerate(models)
        for name in re.findall(r'(?m)^\s*(?:process|data_store|external_element) "([^"]*)"', model)
    }
    zones = {
        (index, name)
        for index, model in enumerate(models)
        for name in re.findall(r'trust_zone\s*=?\s*"([^"]*)"', model)
    }
    flows = {
        (index, *match.groups())
        for index, model in enumerate(models)
        for match in re.finditer(
            r'flow "([^"]*)" \{\s*from\s*=\s*"([^"]*)"\s*to\s*=\s*"([^"]*)"', model
        )
    }
    controls = re.findall(
        r'(?m)^\s*(?:control|expanded_control) "|^\s*proposed_control \{|^\s*control\s*=', text
    )
    return _made(
        len(elements),
        len(zones),
        len(flows),
        len(re.findall(r'(?m)^\s*threat (?:"[^"]*" )?\{', text)),
        len(controls),
    )


def _threatcl_json(text: str) -> Counts:
    pairs: list[tuple[str, Any]] = []
    kept = json.loads(text, object_pairs_hook=lambda found: pairs.extend(found) or found)
    names = {key: [v for k, v in pairs if k == key and isinstance(v, list)] for key, _ in pairs}
    labels = {key: [pair for block in names.get(key, []) for pair in block] for key in _BLOCKS}
    labels["threat"] = [
        pair
        for block in names.get("threat", [])
        for each in (block if isinstance(block[0], list) else [block])
        for pair in each
    ]
    elements = {label for key in _BLOCKS[:3] for label, _ in labels[key]}
    zones = {v for k, v in pairs if k == "trust_zone"}
    flows = {(label, *body) for label, body in labels["flow"]}
    controls = sum(k == "control" for k, _ in pairs)
    controls += sum(len(block) for block in names.get("expanded_control", []))
    assert kept
    return _made(len(elements), len(zones), len(flows), len(labels["threat"]), controls)


_BLOCKS = ("process", "data_store", "external_element", "flow")


def tm_library(raw: bytes) -> Counts:
    """Its lists; assumed controls are no mitigations."""
    data = _loaded(raw)
    controls = [c for c in data.get("controls", []) if c["status"] != "assumed"]
    return _made(
        len(data["components"]) + len(data["data_stores"]) + len(data["actors"]),
        len(data["trust_zones"]),
        len(data["data_flows"]),
        len(data.get("threats", [])),
        len(controls),
    )


def threatspec(raw: bytes) -> Counts:
    """Different components, connections, threats to components, and controls of those."""
    data = _loaded(raw)
    pairs, controls, components, flows = set(), set(), set(), set()
    for name in ("mitigations", "exposures", "acceptances", "transfers", "reviews", "tests"):
        for entry in data.get(name, []):
            component = entry.get("component") or entry["source_component"]
            components |= {component, entry.get("destination_component") or component}
            if "threat" in entry:
                pairs.add((entry["threat"], component))
            if name == "mitigations":
                controls.add((entry["control"], entry["threat"], component))
    for entry in data.get("connections", []):
        ends = (entry["source_component"], entry["destination_component"])
        components |= set(ends)
        flows.add((*ends, entry["details"].strip()))
    return _made(len(components), 0, len(flows), len(pairs), len(controls))


def threat_composer(raw: bytes) -> Counts:
    """Its lists."""
    data = _loaded(raw)
    return _made(0, 0, 0, len(data["threats"]), len(data.get("mitigations") or []))


def cyclonedx(raw: bytes) -> Counts:
    """Values of the property cdx:model:type."""
    pattern = r'"name":\s*"cdx:model:type",\s*"value":\s*"([^"]*)"'
    kinds = re.findall(pattern, raw.decode("utf-8"))
    elements = ("actor", "server", "process", "lambda", "datastore", "code")
    return _made(
        sum(kind in elements for kind in kinds),
        kinds.count("boundary"),
        kinds.count("dataflow"),
        0,
        0,
    )


def cyclonedx_2(raw: bytes) -> Counts:
    """Its lists; a requirement that a threat names as its mitigation counts as one."""
    data = _loaded(raw)
    prints = data.get("blueprints", [])
    threats = (data.get("threats") or {}).get("threats", [])
    controls = {control["bom-ref"] for control in data.get("controls", [])}
    needs = {r["bom-ref"] for r in (data.get("definitions") or {}).get("requirements", [])}
    named = {ref for threat in threats for ref in threat.get("mitigations", [])}
    return _made(
        sum(len(p.get(k, [])) for p in prints for k in ("assets", "dataStores", "actors")),
        sum(len(p.get("zones", [])) for p in prints),
        sum(len(p.get("flows", [])) for p in prints),
        len(threats),
        len(controls | (named & needs)),
    )


def threagile_beside(raw: bytes, beside: list[bytes]) -> Counts:
    """The model's own counts, but for the threats: what `risks.json` lists and what the model writes itself, each once. A tracking by a pattern
    stands for each of these that it fits."""
    data = _loaded(raw)
    own, written = threagile(raw), _written(data).keys()
    listed = {risk["synthetic_id"] for each in beside for risk in json.loads(each)}
    done = set()
    for key, value in (data.get("risk_tracking") or {}).items():
        if value["status"] in ("mitigated", "in-progress"):
            fits = re.compile(re.escape(key).replace(r"\*", "[^@]+"))
            done |= {each for each in listed if fits.fullmatch(each)}
    return {**own, "threats": len(listed | written), "mitigations": len(done)}


_SAID = (
    (r"@exposes\s+(?P<c>.+?) to (?P<t>.+?) with (?P<d>.+)", "threat"),
    (r"@accepts\s+(?P<t>.+?) to (?P<c>.+?) with (?P<d>.+)", "threat"),
    (r"@transfers\s+(?P<t>.+?) from (?P<c>.+?) to (?P<e>.+?) with (?P<d>.+)", "threat"),
    (r"@mitigates\s+(?P<c>.+?) against (?P<t>.+?) with (?P<m>.+)", "control"),
    (r"@connects\s+(?P<c>.+?) (?:to|with) (?P<e>.+?) with (?P<d>.+)", "flow"),
    (r"@tests\s+(?P<m>.+?) for (?P<c>.+)", ""),
    (r"@review\s+(?P<c>\S+) (?P<d>.+)", ""),
    (r"@component\s+(?P<c>.+)", ""),
)


def threatspec_beside(raw: bytes, beside: list[bytes]) -> Counts:
    """Lines of annotated code; an id in brackets stands for the name before it, a name alone for itself."""
    text = "\n".join(each.decode("utf-8", "replace") for each in beside)
    names = {
        name.strip().lower(): ref
        for name, ref in re.findall(r"@(?:component|threat|control)\s+(.+?)\s*\((#\w+)\)", text)
    }

    def ref(said: str) -> str:
        given = re.search(r"\((#\w+)\)", said)
        plain = said.split("(", maxsplit=1)[0].strip().rstrip(":").lower()
        return (
            given[1] if given else names.get(plain, "#" + re.sub(r"\W+", "_", plain.lstrip("#@")))
        )

    found: dict[str, set[tuple[str, ...]]] = {
        "c": set(),
        "threat": set(),
        "control": set(),
        "flow": set(),
    }
    for line in text.split("\n"):
        match, what = next(
            ((m, what) for pattern, what in _SAID if (m := re.search(pattern, line))), (None, "")
        )
        if match is None:
            continue
        parts = {key: ref(value) for key, value in match.groupdict().items() if key != "d"}
        found["c"] |= {(parts[key],) for key in ("c", "e") if key in parts}
        if what in ("threat", "control"):
            found["threat"].add((parts["t"], parts["c"]))
        if what == "control":
            found["control"].add((parts["m"], parts["t"], parts["c"]))
        if what == "flow":
            found["flow"].add((parts["c"], parts["e"], match["d"].strip()))
    sizes = {key: len(value) for key, value in found.items()}
    return _made(sizes["c"], 0, sizes["flow"], sizes["threat"], sizes["control"])


BESIDE: dict[str, Callable[[bytes, list[bytes]], Counts]] = {
    "threagile": threagile_beside,
    "threatspec": threatspec_beside,
}
"""Of models that lie in several files."""
PLAIN: dict[str, Callable[[bytes], Counts]] = {
    "otm": otm,
    "threagile": threagile,
    "threat-dragon": threat_dragon,
    "tm7": tm7,
    "pytm": pytm,
    "threatcl": threatcl,
    "owasp-tm-library": tm_library,
    "threatspec": threatspec,
    "threat-composer": threat_composer,
    "cyclonedx": cyclonedx,
    "cyclonedx-2-dev": cyclonedx_2,
}
