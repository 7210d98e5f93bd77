"""Writes `rules/schema/gatekeeper.schema.json` from the types that bind the configuration, for editors."""

import json
from pathlib import Path

import msgspec

from gatekeeper.config.options import (
    GatekeeperOptions,
    ItemOptions,
    PolicyRuleOptions,
    ProjectOptions,
)
from gatekeeper.config.safety_classes import shipped_classes

_NAME_A_CLASS = (
    (ItemOptions, "class"),
    (PolicyRuleOptions, "class"),
    (ProjectOptions, "default-class"),
)


def configuration_schema() -> str:
    """The schema's text (JSON Schema 2020-12), the same on every machine."""
    schema = msgspec.json.schema(GatekeeperOptions)
    names = [each.name for each in shipped_classes().classes]
    for table, key in _NAME_A_CLASS:
        written = schema["$defs"][table.__name__]["properties"][key]
        text = written.get("anyOf", [written])[0]
        # The type says any text, because which classes there are is data.
        del text["type"]
        text["enum"] = names
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    target = Path(__file__).parent / "schema" / "gatekeeper.schema.json"
    target.write_text(configuration_schema(), encoding="utf-8")
