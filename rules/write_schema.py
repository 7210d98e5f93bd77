"""Writes `rules/schema/gatekeeper.schema.json` from the types that bind the configuration."""

from pathlib import Path

from gatekeeper.config.schema import SCHEMA_FILE, configuration_schema

if __name__ == "__main__":
    target = Path(__file__).parent / "schema" / SCHEMA_FILE
    target.write_text(configuration_schema(), encoding="utf-8")
