"""The sections of the page and of the print, in their order."""

from gatekeeper.record.parts import Part, Section

_GAPS = (
    "What this record shows to be wrong, and what it cannot show. Nothing unknown counts as met."
)
_CLAUSES = (
    "Nothing unknown counts as met; a document that is there makes no clause met, nor does a deviation. "
    "The words are ours, not the standards'."
)
_STATES = (
    (
        "Met",
        "every decision of the gate that a policy rule ties to it passed, or the graph or the record itself shows it",
    ),
    ("Not met", "a decision, the graph or a person's judgement speaks against it"),
    ("Unknown", "nothing speaks of it yet: no check, no signed judgement, no pinned document"),
    (
        "Human-judged",
        "a registered person who wrote none of what it rests on judged it met and signed that, until a date or until what was looked at changes",
    ),
    ("Reference", "it rests on a controlled document that is pinned by its digest"),
    (
        "Not applicable",
        "by class, because it is withdrawn, or because one person proposed it and, where the project asks for two, another approved it",
    ),
    (
        "A tool can",
        "verify: decide; produce: write the document; check: look whether it is whole and current, while a person judges; reference: pin a document",
    ),
    (
        "Wording",
        "how our words stand to the clause: verified against public sources, unverified, or disputed; it says nothing of the project",
    ),
)
_ITEM = "id state title why"
_WAIVED = "reason owner approved-by expires"


def _part(words: str) -> Part:
    """All rows of a sheet: its kind, and the columns that are shown."""
    kind, _, columns = words.partition(": ")
    return Part(kind, columns)


SECTIONS = (
    Section(
        "gaps", "Gaps", "what is wrong, and what nobody can tell", intro=_GAPS, kinds=("gap",)
    ),
    Section(
        "changes",
        "Changes",
        "what is new, gone or different since the release before",
        kinds=("change",),
    ),
    Section(
        "units",
        "Software items",
        "each part: who wrote, reviewed and tested it, against which requirements",
        kinds=("unit", "unit-test"),
    ),
    Section(
        "requirements",
        "Requirements and tests",
        "what the product has to do, which tests show it, which harm it averts, known problems",
        (
            _part(f"requirement: {_ITEM} class leads-to tests implemented-in controls link-state"),
            _part(f"hazard: {_ITEM} its-file-says link-state"),
            _part(f"control: {_ITEM} its-file-says class tests link-state"),
            _part(f"test: {_ITEM} comes-from place"),
            Part(
                "link",
                "from relation to state why place",
                "state:suspect|stale|broken|unknown",
                "Links that do not hold",
            ),
            _part("result: id state test why place"),
            _part("report: id state made-at made-by tool why commit digest"),
            _part("coverage: file state why place"),
            _part(f"change-request: {_ITEM} status approved leads-to its-file-says"),
            _part(f"problem: {_ITEM} status leads-to its-file-says"),
            _part(f"document: {_ITEM} version status place digest"),
        ),
    ),
    Section(
        "findings",
        "Findings and what does not count",
        "what tools found in the code, and who decided that something does not count",
        (
            _part("finding: id state level rule unit place message why"),
            _part(f"suppression: id state rule {_WAIVED} place defects"),
            _part(f"deviation: id state check subject {_WAIVED}"),
            _part(f"exclusion: id state analyzer paths {_WAIVED}"),
            _part("unread: id state analyzer unit cause"),
            Part(
                "file",
                "id layout unit blob",
                caption="Every file of the tree, with the blob that was judged",
            ),
        ),
    ),
    Section(
        "reviews",
        "Reviews",
        "who looked at what, whether they are independent of it, what they answered",
        (
            _part("review: id state meaning independent person at unit checked counts-for"),
            Part(
                "approval",
                "id state person|who independent at source unit commit",
                "state:claimed|refused",
                "Claims nobody signed, and what was refused",
            ),
            Part("comment", "id state review text path line", "state:open", "Open comments"),
            Part(
                "answer",
                "id answer review unit checklist item question comment",
                "answer:no|not applicable",
                "Answers other than yes",
            ),
            Part(
                "act",
                "id trained person commit at why",
                "trained:no|unknown",
                "Acts without a training known to be valid on their day",
            ),
        ),
        "Each signed review: who, when, of what, what was checked, and whether a run counted it. Independent means: by a "
        "registered person who wrote none of the commit; whether that is enough for the unit's class the gate's decisions say. Grades: G3 is signed by "
        "the reviewer, G2 an export that somebody signed, G1 a trailer in a commit that an integrator signed; what is only "
        "claimed nobody signed.",
    ),
    Section(
        "threats",
        "Threats",
        "what an attacker could do, and what is done about it",
        (
            _part("threat: id state severity title mitigations requirements unit hazards"),
            _part("mitigation: id state category title threats requirements tests"),
            _part(
                "surface: id state element kind direction exposure authentication justification reason"
            ),
            _part("threat-review: id state reviewer date why threats"),
            _part("found-surface: id state role modelled-as exposure symbols unit places"),
        ),
        "Where the project has a threat model, its drawings and the four architecture views stand in threats.html beside this page.",
    ),
    Section(
        "logging",
        "Logging",
        "which events the product keeps, and which failures leave no trace",
        (
            _part("log-event: id state requirements unit logged-at fields when tests"),
            _part("silent-failure: id state unit function what"),
        ),
    ),
    Section(
        "soup",
        "SOUP",
        "software of others in the product, its known defects and vulnerabilities, and what they mean here",
        (
            _part(
                "soup-item: id state title manufacturer version unit support end-of-support evaluated-by evaluated"
            ),
            _part("soup-component: id state soup-item version scope stack floating places"),
            _part(
                "soup-anomaly: id state soup-item match severity known-exploited justification reason by expires feeds"
            ),
            _part("feed: id state kind taken entries fault digest filed-by filed-at"),
        ),
        "SOUP is software of unknown provenance: what others made and the product contains or is built with. An anomaly is a defect or "
        "vulnerability that somebody published of it. Match says whether the version in the product is one that it is in, the state "
        "what a person signed of what that means here; feeds are the lists that it was looked up in.",
    ),
    Section(
        "clauses",
        "Clauses",
        "what is shown of each clause of a standard or regulation, judged by people, or open",
        intro=_CLAUSES,
        terms=_STATES,
        kinds=("clause",),
    ),
    Section(
        "runs",
        "Audit trail",
        "every decision and every signed statement, in its order",
        (
            _part(
                "run: id state started judged in-head commit expected analysed failed excluded statement"
            ),
            Part(
                "decision",
                "id state check subject what asked-by run",
                "state:failed|undecided|deviated",
                "What did not pass, in this run and all others",
            ),
            _part("baseline: id state commit signed-by doubt"),
            _part("override: id state verdict run signed-by reason"),
            _part(
                "commit: id in-head since-baseline subject authors as-written agents made-with-an-agent unit approvals requests seen-by-hook unknown"
            ),
            _part(
                "judgement: id state clause judgement person at reason expires why approves supersedes"
            ),
            _part("anchor: id kind source who at entry"),
            _part("ledger-defect: id where what"),
            _part("statement: id kind recorded-at signed-by subjects digest"),
            _part("attestation: id kind says signed-by subjects entry"),
        ),
        "Every gate run whose statement lies in the ledger, in its order; one that is not in head judged a commit that is not in the history of the release. Times are those of the machines that ran.",
    ),
    Section(
        "people",
        "People",
        "who may do what, and their trainings",
        (
            _part("person: id name addresses kind roles may-review-class trainings place"),
            _part("training: id state person training version date expires"),
        ),
        "People as the protected base commit registers them.",
    ),
    Section(
        "tools",
        "Tools and configuration",
        "with which tools and rules all this was looked at",
        (
            _part("tool: id state version validation digest configuration note"),
            _part("validation: id state use-case potential-error cases"),
            _part("configuration: id tool digest"),
        ),
        "Whether a tool is validated for its use is unknown where nothing says so.",
    ),
)
"""In the order of page and print."""
