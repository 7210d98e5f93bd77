"""The sections of the page that are made of sheets alone: which tables, under which columns, in which order."""

from gatekeeper.record.html_sheets import Shelf, sheet_table
from gatekeeper.record.markup import Markup, join, tag

_Tables = tuple[tuple[str, str, str, str], ...]
"""Kind of sheet, columns, rows to keep as `column:word|word` (empty for all), caption (empty for the sheet's own)."""
_WAIVED = "id state {} reason owner approved-by expires"
SECTIONS: tuple[tuple[str, str, _Tables], ...] = (
    ("gaps", "Gaps", ()),
    ("changes", "Changes", (("change", "id state area unit what before after", "", ""),)),
    ("units", "Software items", ()),
    (
        "requirements",
        "Requirements and tests",
        (
            ("requirement", "id state title why tests implemented-in controls link-state", "", ""),
            ("hazard", "id state title why link-state", "", ""),
            ("control", "id state title why tests link-state", "", ""),
            ("test", "id state title why comes-from place", "", ""),
            (
                "link",
                "from relation to state why place",
                "state:suspect|stale|broken|unknown",
                "Links that do not hold",
            ),
            ("result", "id state test why place", "", ""),
            ("report", "id state commit why digest", "", ""),
            ("coverage", "file state why place", "", ""),
            ("change-request", "id state title why", "", ""),
            ("problem", "id state title why", "", ""),
            ("event", "id state title why", "", ""),
        ),
    ),
    (
        "findings",
        "Findings and what does not count",
        (
            ("finding", "id state level rule unit place message why", "", ""),
            ("suppression", _WAIVED.format("rule") + " place defects", "", ""),
            ("deviation", _WAIVED.format("check subject"), "", ""),
            ("exclusion", _WAIVED.format("analyzer paths"), "", ""),
            ("unread", "id state analyzer unit cause", "", ""),
            (
                "file",
                "id layout unit blob",
                "",
                "Every file of the tree, with the blob that was judged",
            ),
        ),
    ),
    (
        "reviews",
        "Reviews",
        (
            (
                "review",
                "id state meaning independent person at unit checked comments open-comments counts-for",
                "",
                "",
            ),
            (
                "approval",
                "id state person who independent at source unit commit",
                "state:claimed|refused",
                "Claims nobody signed, and what was refused",
            ),
            ("comment", "id state review text path line", "state:open", "Open comments"),
            (
                "answer",
                "id answer review unit checklist item question comment",
                "answer:no|not applicable",
                "Answers other than yes",
            ),
            (
                "act",
                "id trained person what at why",
                "trained:no|unknown",
                "Acts without a training known to be valid on their day",
            ),
        ),
    ),
    (
        "threats",
        "Threats",
        (
            ("threat", "id state severity title mitigations requirements unit hazards", "", ""),
            ("mitigation", "id state category title threats requirements tests", "", ""),
            (
                "surface",
                "id state element kind direction exposure authentication justification reason",
                "",
                "",
            ),
            ("found-surface", "id state modelled-as exposure symbols unit places", "", ""),
        ),
    ),
    (
        "logging",
        "Logging",
        (
            ("log-event", "id state requirements unit logged-at fields when tests", "", ""),
            ("silent-failure", "id state unit function what", "", ""),
        ),
    ),
    (
        "soup",
        "SOUP",
        (
            (
                "soup-item",
                "id state title manufacturer version unit support end-of-support evaluated-by evaluated",
                "",
                "",
            ),
            ("soup-component", "id state soup-item version scope stack floating places", "", ""),
            (
                "soup-anomaly",
                "id state component match severity known-exploited justification by expires feeds",
                "",
                "",
            ),
            ("feed", "id state kind taken entries fault digest", "", ""),
        ),
    ),
    ("clauses", "Clauses", ()),
    (
        "runs",
        "Audit trail",
        (
            (
                "run",
                "id state started judged commit tree expected analysed failed excluded statement",
                "",
                "",
            ),
            (
                "decision",
                "id state check subject what asked-by run",
                "state:failed|undecided|deviated",
                "What did not pass, then and now",
            ),
            (
                "commit",
                "id subject authors as-written agents unit approvals requests seen-by-hook unknown",
                "",
                "",
            ),
            ("ledger-defect", "id where what", "", ""),
            ("statement", "id kind recorded-at signed-by subjects digest", "", ""),
        ),
    ),
    (
        "people",
        "People",
        (
            ("person", "id name kind roles may-review-class trainings place", "", ""),
            ("training", "id state person training version date expires", "", ""),
        ),
    ),
    (
        "tools",
        "Tools and configuration",
        (
            ("tool", "id state version validation digest note", "", ""),
            ("configuration", "id digest", "", ""),
        ),
    ),
)
"""Key, title and tables of each section, in the order of the page."""
_INTRO = {
    "reviews": "Each signed review: who, when, of what, what was checked, and whether a run counted it. Independent means: by a "
    "registered person who wrote none of the commit; whether that is enough for the unit's class the gate's decisions say.",
    "runs": "Every gate run whose statement lies in the ledger, in its order. Times are those of the machines that ran.",
    "people": "People as the protected base commit registers them.",
    "tools": "Whether a tool is validated for its use is unknown where nothing says so.",
}


def content(shelf: Shelf, key: str) -> Markup:
    """What stands in a section."""
    tables = next(tables for name, _, tables in SECTIONS if name == key)
    intro = tag("p", _INTRO[key]) if key in _INTRO else None
    return join(
        (
            intro,
            *(
                sheet_table(shelf, kind, names, where, caption)
                for kind, names, where, caption in tables
                if shelf.book.get(kind) is not None
            ),
        )
    )
