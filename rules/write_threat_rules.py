"""Writes the table of rules in `docs/reference/threat-coverage.md` from `threat-rules.toml`."""

from pathlib import Path

from gatekeeper.config.threat_rules import read_threat_rules

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/threat-coverage.md"
BEGIN, END = "<!-- rules: generated from rules/threat-rules.toml -->", "<!-- end of rules -->"


def table() -> str:
    """The table in Markdown, a row each rule and case."""
    lines = ["| rule | A | B | C | when | to pass |", "|---|---|---|---|---|---|"]
    for rule in read_threat_rules():
        for key, weights in rule.weights:
            said = (
                (f"**{rule.name}** {rule.what}", rule.mend) if key == rule.id else ("as above", "")
            )
            lines.append(f"| `{key}` | {' | '.join(weights)} | {' | '.join(said)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(
        f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8"
    )
