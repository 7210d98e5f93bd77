"""What the flow analysis says: its rules, and one hit."""

from dataclasses import field

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.values import BELIEVED
from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of harm."""

    id: str
    level: str
    """`error`, `warning` or `note`."""
    cwe: tuple[int, ...]
    message: str
    help: str


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A rule that is broken at a place. Lines and columns count from 1, the end column is one past the last."""

    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    came_from: str = ""
    """Where the value comes from, as words; empty when that does not matter."""
    steps: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    """Lines and words, from where the value comes to the place of the hit."""
    is_probe: bool = field(default=False, compare=False)
    """Whether the place only asks if a file is there."""


def _rule(use: str, level: str, cwe: tuple[int, ...], message: str, cure: str) -> tuple[str, Rule]:
    return use, Rule(f"flow-{use}", level, cwe, message, cure)


RULES: dict[str, Rule] = dict(
    (
        _rule(
            k.PATH,
            "warning",
            (22,),
            "a name chosen from outside becomes part of a path",
            "Take its last part alone (os.path.basename, secure_filename), or resolve it and check that it lies in the intended folder.",
        ),
        _rule(
            k.SHELL,
            "error",
            (78,),
            "a text chosen from outside becomes part of a command for a shell",
            "Pass the command as a list without a shell, and never let the text choose the program.",
        ),
        _rule(
            k.CODE,
            "error",
            (94, 95),
            "a text chosen from outside is run as a program",
            "Look the wanted action up in a table of allowed ones; read data with json or ast.literal_eval.",
        ),
        _rule(
            k.SQL,
            "error",
            (89,),
            "a text chosen from outside becomes part of an SQL statement",
            "Write placeholders in the statement and pass the values beside it.",
        ),
        _rule(
            k.LDAP,
            "error",
            (90,),
            "a text chosen from outside becomes part of an LDAP search",
            "Escape it with escape_filter_chars first.",
        ),
        _rule(
            k.XPATH,
            "error",
            (643,),
            "a text chosen from outside becomes part of an XPath expression",
            "Pass it as an XPath variable, or refuse quotes in it.",
        ),
        _rule(
            k.HTML,
            "warning",
            (79,),
            "a text chosen from outside becomes part of a page",
            "Escape it (html.escape, markupsafe.escape), or render it through a template that escapes by itself.",
        ),
        _rule(
            k.TEMPLATE,
            "error",
            (1336, 94),
            "a text chosen from outside becomes a template, whose expressions are run",
            "Keep the template constant and pass the text as a variable.",
        ),
        _rule(
            k.REDIRECT,
            "warning",
            (601,),
            "the address a user is sent to is chosen from outside",
            "Send only to paths of your own, or to hosts on a list.",
        ),
        _rule(
            k.SESSION,
            "warning",
            (501,),
            "an unchecked value from outside is stored in the session, where later code trusts it",
            "Check the value before it is stored, and never let it choose the key.",
        ),
        _rule(
            k.UNPICKLE,
            "error",
            (502,),
            "bytes from outside are unpickled, which runs what their sender wants",
            "Use a format that holds data only, such as JSON, and check it against a schema.",
        ),
        _rule(
            k.XML,
            "error",
            (611,),
            "a document from outside is read by a parser that follows external entities",
            "Switch external entities off, or use defusedxml.",
        ),
        _rule(
            k.XML_BY_VERSION,
            "warning",
            (611,),
            "a document from outside is read by a parser that follows external entities in versions of lxml before 5.0",
            "Give it XMLParser(resolve_entities=False, no_network=True), whatever version is installed.",
        ),
        _rule(
            k.FETCH,
            "warning",
            (918,),
            "the address this host calls is chosen from outside",
            "Call only hosts on a list, by https.",
        ),
        _rule(
            k.FETCH_PART,
            "note",
            (918,),
            "a text chosen from outside becomes part of an address this host calls, and steps like ../ lead to other services of the same host",
            "Quote it with quote(text, safe=''), or refuse all but letters and digits.",
        ),
        _rule(
            k.ENDLESS,
            "warning",
            (835,),
            "a loop compares numbers that nothing in it changes, so once begun it never ends",
            "Change the counter in every pass, or leave the loop by a limit of time.",
        ),
        _rule(
            k.QUERY,
            "warning",
            (943,),
            'a part of JSON from outside becomes part of a query, where an object such as {"$ne": 1} matches everything',
            "Convert it to the type the query means, for example with str(), or check the whole against a schema.",
        ),
        _rule(
            k.UNGUARDED,
            "warning",
            (306, 862),
            "a route lacks the guard that most routes of this file carry",
            "Give it the same guard, or say in a comment why it is for everybody.",
        ),
        _rule(
            k.KEY_TWICE,
            "warning",
            (462,),
            "a dictionary is written with one key twice, so the first value is lost",
            "Take out the line that is not meant.",
        ),
        _rule(
            k.OPTION,
            "warning",
            (88,),
            "a text chosen from outside is handed to a program that takes it for an option when it begins with a dash",
            "Put -- in front of it, or refuse a text that begins with a dash.",
        ),
        _rule(
            k.FORMAT,
            "warning",
            (134, 1336),
            "a text chosen from outside is used as a format, whose fields reach into the objects given to it",
            "Keep the format constant and give the text as a value; use string.Template for templates of users.",
        ),
        _rule(
            k.HEADER,
            "warning",
            (113,),
            "a text chosen from outside becomes a header, where a line break begins another one",
            "Refuse line breaks in it.",
        ),
        _rule(
            k.LOG,
            "note",
            (117,),
            "a text chosen from outside becomes part of a line of the log, where a line break forges the next one",
            "Log it with %r, or take line breaks out first.",
        ),
        _rule(
            k.REGEX,
            "warning",
            (1333, 730, 400),
            "an expression chosen from outside is matched, and one made for it keeps the program busy without end",
            "Put the text through re.escape, or look the expression up in a table of your own.",
        ),
        _rule(
            BELIEVED,
            "note",
            (20,),
            "a value from outside counts as harmless because of the name of a function that was not read",
            "Read that function; call what is known to make the value harmless in the same file, and the name no longer matters.",
        ),
        _rule(
            k.TOKEN,
            "warning",
            (330, 338),
            "a secret comes from a generator whose output can be foretold",
            "Use the module secrets.",
        ),
        _rule(
            "cookie",
            "warning",
            (614,),
            "a cookie is set that browsers also send without encryption",
            "Give secure=True.",
        ),
        _rule(
            "hash",
            "warning",
            (327, 328),
            "a digest is used for which two contents can be made to agree",
            "Use SHA-256 or better; where it guards nothing, say usedforsecurity=False.",
        ),
    )
)
"""By use."""

ANSWER = Rule(
    "flow-followed",
    "note",
    (),
    "a call that looks dangerous was followed: nobody else chooses what it is given",
    "Nothing is to be mended as long as the value stays a constant, a number, or checked against constants.",
)
"""No finding of its own: the voice that is added to a rule that sees no value."""


def flow_rule(rule_id: str) -> Rule | None:
    """The rule of that id, or `None`."""
    return next((rule for rule in (*RULES.values(), ANSWER) if rule.id == rule_id), None)


def flow_ids() -> tuple[str, ...]:
    """Ids of all rules, ordered."""
    return tuple(sorted(rule.id for rule in (*RULES.values(), ANSWER)))
