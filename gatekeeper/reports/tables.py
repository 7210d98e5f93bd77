"""All tables of a run, in the order in which they are read."""

from gatekeeper.model.authorship import Approval, CommitPeople, Who
from gatekeeper.model.facts import Facts
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.policy import PolicyRule
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.outline import commit_verdicts
from gatekeeper.reports.table import Table, columns_of
from gatekeeper.reports.tables_code import (
    findings_table,
    not_analysed_table,
    suppressions_table,
    unread_table,
)
from gatekeeper.reports.threat_summary import threats_by_model


def tables_of(run: GateRun) -> tuple[Table, ...]:
    """All tables in the order in which they are read; each may be empty, none is left out."""
    facts = run.facts
    return (
        findings_table(run),
        not_analysed_table(facts),
        unread_table(facts),
        suppressions_table(facts),
        commits_table(run),
        units_table(facts),
        threats_table(facts),
        model_faults_table(facts),
        surfaces_table(facts),
        tools_table(facts),
        providers_table(run),
        policy_table(facts),
        sources_table(facts),
    )


def tools_table(facts: Facts) -> Table:
    """The tools that looked, exactly, and those that are missing."""
    present = [(tool.name, tool.version, tool.digest, "") for tool in facts.tools]
    missing = [(t.name, "missing", "", f"{t.cause}; {t.install}") for t in facts.missing_tools]
    columns = columns_of("`tool` | `version` | `sha256` | remark")
    caption = "Each row is a tool with the digest of its executable."
    return Table("Tools", caption, columns, (*missing, *present), "No tool was used.")


def providers_table(run: GateRun) -> Table:
    """gatekeeper itself and its plugins."""
    rows = tuple((p.name, p.version, ", ".join(p.offers)) for p in run.providers)
    columns = columns_of("`distribution` | `version` | brought")
    caption = "Each row is a distribution whose analyzers, checks or formats took part."
    return Table("Distributions", caption, columns, rows, "None is named.")


def policy_table(facts: Facts) -> Table:
    """The policy of each class, as read from base."""
    rules = sorted(facts.project.policy.rules.items(), key=lambda pair: pair[0].rank)
    rows = tuple(
        (safety_class.name, *_rule_cells(rule)) for safety_class, each in rules for rule in each
    )
    columns = columns_of(
        "class | `check` | demand | asked by | `limits` | `evidence for` | `place`"
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
    columns = columns_of("`file` | `sha256`")
    return Table("Configuration", caption, columns, rows, "No file was read.")


def commits_table(run: GateRun) -> Table:
    """The people of each commit and what the decisions about it come to."""
    verdicts = commit_verdicts(run)
    rows = tuple(
        (commit.commit, _verdict_word(verdicts.get(commit.commit)), *_commit_cells(commit))
        for commit in run.facts.people.commits
    )
    columns = columns_of(
        "`commit` | verdict | subject | written by | approved by | refused or unclear | hook"
    )
    caption = "Each row is a commit of the change with the people who wrote and approved it."
    empty = "No commit of its own is judged."
    return Table("People per commit", caption, columns, rows, empty, mark=1)


def _verdict_word(verdict: Verdict | None) -> str:
    return verdict.name.lower() if verdict is not None else "not judged alone"


def _commit_cells(commit: CommitPeople) -> tuple[str, ...]:
    authors = [f"{_who(one.who)} ({one.part})" for one in commit.authors]
    approvals = [_approval(one) for one in commit.approvals]
    refused = [f"{_who(one.who) if one.who else 'nobody'}: {one.why}" for one in commit.refused]
    return (
        commit.subject,
        "\n".join(authors),
        "\n".join(approvals),
        "\n".join([*refused, *commit.defects]),
        "seen" if commit.seen_by_hook else "not seen",
    )


def _approval(approval: Approval) -> str:
    """Who, how strong, when by whose clock, and what was checked."""
    when = f"{approval.at:%Y-%m-%d} by {approval.timed_by}" if approval.at else "no time told"
    first = f"{_who(approval.who)} ({approval.source}, {approval.grade.name}, {when})"
    checked = approval.review.checked() if approval.review is not None else ()
    return "\n".join((first, *checked))


def _who(who: Who) -> str:
    return f"{who.shown}, {who.resolved_by}"


def units_table(facts: Facts) -> Table:
    """Who wrote each unit and its tests."""
    rows = tuple(
        (
            unit.item,
            "\n".join(who.shown for who in unit.authors),
            "\n".join(who.shown for who in unit.test_authors),
            str(unit.assertions),
            str(unit.independent_assertion_lines),
            "\n".join(unit.defects),
        )
        for unit in facts.people.units
    )
    columns = columns_of(
        "`unit` | written by | tests written by | assertions | of these by others | unclear"
    )
    caption = "Each row is a software unit with the authors of its lines and of its tests."
    return Table("People per unit", caption, columns, rows, "No unit is concerned.")


def threats_table(facts: Facts) -> Table:
    """Every threat of every model."""
    rows = tuple(
        (
            threat.id,
            threat.title,
            ", ".join(threat.targets),
            threat.severity.value,
            threat.status.value,
            ", ".join(sorted(m.id for m in model.mitigations if threat.id in m.threats)),
            str(threat.locus.location),
        )
        for model, threat in threats_by_model(facts.threats)
    )
    columns = columns_of(
        "`threat` | title | `targets` | severity | status | `mitigations` | `place`"
    )
    empty = "The models name no threat." if facts.threats.configured else "No model is configured."
    return Table("Threats", "Each row is a threat of a threat model.", columns, rows, empty)


def model_faults_table(facts: Facts) -> Table:
    """What is wrong in the models, what could not be scanned, and code that no element answers for."""
    threats = facts.threats
    rows = [(one.code, str(one.location), one.message, one.cure) for one in threats.diagnostics]
    rows += [
        ("not scanned", failure.path, failure.cause, "mend the file")
        for failure in threats.failures
    ]
    rows += [
        (
            "no one element",
            module.path,
            ", ".join(module.elements) or "none",
            "map it in the model",
        )
        for module in threats.mapping
        if module.element is None
    ]
    columns = columns_of("`fault` | `place` | what | to pass")
    caption = "Each row is a fault of a model, or code that a model does not answer for."
    empty = "Models and code agree." if threats.configured else "No model is configured."
    return Table("Gaps between models and code", caption, columns, tuple(rows), empty)


def surfaces_table(facts: Facts) -> Table:
    """Attack surfaces found in the code, and which are new."""
    found = [
        (hit.kind, hit.direction.value, hit.exposure.value, str(hit.location), hit.symbol)
        for hit in facts.threats.hits
        if hit.role.opens
    ]
    keys = [("new in this change", key) for key in sorted(facts.threats.new_keys)]
    keys += [("at base, not in its model", key) for key in sorted(facts.threats.uncovered_at_base)]
    known = [(key.kind, key.direction, remark, key.where, "") for remark, key in keys]
    columns = columns_of(
        "`kind` | direction | reached by, or remark | `place or element` | `symbol`"
    )
    caption = (
        "Each row is a way in or out: first what is new or missing in the model, then every place."
    )
    empty = "No surface was found in the code."
    return Table("Attack surfaces", caption, columns, (*known, *found), empty)
