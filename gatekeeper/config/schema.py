"""The JSON Schema of `gatekeeper.toml`, generated from the types that bind it, for editors."""

import json

import msgspec

from gatekeeper.config.options import GatekeeperOptions

SCHEMA_FILE = "gatekeeper.schema.json"


def configuration_schema() -> str:
    """The schema's text (JSON Schema 2020-12), the same on every machine."""
    schema = msgspec.json.schema(GatekeeperOptions)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"
