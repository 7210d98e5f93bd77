"""Tables about what the verdict rests on: tools, distributions, policy, configuration."""

from gatekeeper.model.facts import Facts
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.policy import PolicyRule
from gatekeeper.reports.table import CODE, WORDS, Table


def tools_table(facts: Facts) -> Table:
    """The tools that looked, exactly, and those that are missing."""
    present = [(tool.name, tool.version, tool.digest, "") for tool in facts.tools]
    missing = [(t.name, "missing", "", f"{t.cause}; {t.install}") for t in facts.missing_tools]
    columns = (("tool", CODE), ("version", CODE), ("sha256", CODE), ("remark", WORDS))
    caption = "Each row is a tool with the digest of its executable."
    return Table("Tools", caption, columns, (*missing, *present), "No tool was used.")


def providers_table(run: GateRun) -> Table:
    """gatekeeper itself and its plugins."""
    rows = tuple((p.name, p.version, ", ".join(p.offers)) for p in run.providers)
    columns = (("distribution", CODE), ("version", CODE), ("brought", WORDS))
    caption = "Each row is a distribution whose analyzers, checks or formats took part."
    return Table("Distributions", caption, columns, rows, "None is named.")


def policy_table(facts: Facts) -> Table:
    """The policy of each class, as read from base."""
    rules = sorted(facts.project.policy.rules.items(), key=lambda pair: pair[0].rank)
    rows = tuple(
        (safety_class.name, *_rule_cells(rule)) for safety_class, each in rules for rule in each
    )
    columns = (
        ("class", WORDS),
        ("check", CODE),
        ("demand", WORDS),
        ("asked by", WORDS),
        ("limits", CODE),
        ("evidence for", CODE),
        ("place", CODE),
    )
    caption = "Each row is what the policy of a safety class asks of a check."
    return Table("Policy", caption, columns, rows, "There is no policy.")


def _rule_cells(rule: PolicyRule) -> tuple[str, ...]:
    limits = ", ".join(f"{name} {value}" for name, value in sorted(rule.limits.items()))
    clauses = ", ".join(rule.clauses)
    return rule.check, rule.demand.value, rule.asked_by, limits, clauses, str(rule.location)


def sources_table(facts: Facts) -> Table:
    """The files the configuration was read from."""
    rows = tuple((source.path, source.digest) for source in facts.project.sources)
    origin = facts.project.origin
    where = f"commit {origin}" if origin else "the working tree, which no verdict can rest on"
    caption = f"Each row is a file of the configuration, read from {where}."
    columns = (("file", CODE), ("sha256", CODE))
    return Table("Configuration", caption, columns, rows, "No file was read.")
