"""Semgrep: our rule packs over C, C++ and Python. Says what to run (semgrep 1.185, `semgrep scan --json`)."""

from gatekeeper.model.analyzer import Batch, Canary, Reading, Round, RulePack
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, ToolNeed

_NEED = ToolNeed(
    name="semgrep",
    # Without the second the answer waits for semgrep's servers; `--experimental` starts in a tenth of the time.
    version_arguments=("--experimental", "--version", "--disable-version-check"),
    version_pattern=r"^(\d+\.\d+\.\d+\S*)",
    install="install it beside gatekeeper: pip install semgrep",
    engine="semgrep/bin/semgrep-core",
)


@dataclass(frozen=True, slots=True)
class Semgrep:
    """The `Analyzer` for semgrep. Its `nosemgrep` has no effect: `--disable-nosem` is always given.

    Needs the pack `parse-probe` (`rules/semgrep/parse-probe.json`) among the batch's packs. Options:
    `rule-timeout-s`, `timeout-threshold`, `memory-mib` (whole numbers) and `front-end`: without it the engine is
    called where it is proven; `experimental` is semgrep's own start, `classic` the old one in Python.
    What it calls and reads is imported when there is a file to look at.
    """

    id: str = "semgrep"
    title: str = "insecure patterns of device firmware and host software"
    need: ToolNeed = _NEED
    languages: frozenset[Language] = frozenset({Language.C, Language.CPP, Language.PYTHON})
    judges_endings: bool = True
    answers_by_file: bool = True
    proven: frozenset[str] = frozenset({"1.185.0"})

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """Those of every pack, one unparseable file per language, and one that only a second look can read."""
        from gatekeeper.analyzers.semgrep_calls import canaries_of

        return canaries_of(packs)

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """For each portion one scan, and after it a check that its files are well-formed.

        Raises `UsageError` for an option that is not a whole number.
        """
        from gatekeeper.analyzers.semgrep_calls import commands_of

        return commands_of(batch)

    def next_round(self, batch: Batch, completed: tuple[Completed, ...]) -> Round | None:
        """Files that could not be parsed, again: rewritten, then as views, then function by function."""
        from gatekeeper.analyzers.semgrep_calls import rounds_of

        return rounds_of(batch, completed).next

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """Findings and, per file, whether semgrep parsed it whole and let every rule come to its end."""
        from gatekeeper.analyzers.semgrep_calls import rounds_of
        from gatekeeper.analyzers.semgrep_report import PROBE

        if not any(pack.id == PROBE for pack in batch.packs):
            return Reading(
                defect="the pack parse-probe is missing, so parse errors could go unseen"
            )
        return rounds_of(batch, completed).reading

    def trial(self, batch: Batch) -> tuple[tuple[Command, Command], ...]:
        """One pair for each scan of the batch."""
        from gatekeeper.analyzers.semgrep_calls import trial_of

        return trial_of(batch)

    def same(self, tool: Completed, engine: Completed) -> bool:
        """Whether both reported the same; how long it took does not count."""
        from gatekeeper.analyzers.semgrep_calls import same_report

        return same_report(tool, engine)
