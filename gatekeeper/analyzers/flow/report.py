"""What the flow analysis says: its rules, and one hit."""

from dataclasses import field

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.values import BELIEVED, Step
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
    why: str = ""
    """Why it matters for a device."""


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
    steps: tuple[Step, ...] = field(default=(), compare=False)
    """From where the value comes to the place of the hit, or of the harm in another module."""
    is_probe: bool = field(default=False, compare=False)
    """Whether the place only asks if a file is there."""
    is_handed: bool = field(default=False, compare=False)
    """Whether nobody knows more of the value than that a caller handed it over."""


_TABLE: tuple[tuple[str, str, tuple[int, ...], str, str, str], ...] = (
    (k.PATH, "warning", (22,), "a name chosen from outside becomes part of a path",
     "Take its last part alone (os.path.basename, secure_filename), or resolve it and check that it lies in the intended folder.",
     "A report's or image's name then reads the keys of the host, or writes over the program that drives the device."),
    (k.SHELL, "error", (78,), "a text chosen from outside becomes part of a command for a shell",
     "Pass the command as a list without a shell, and never let the text choose the program.",
     "A bed number or printer's name becomes a command with the rights of the service that talks to the device."),
    (k.CODE, "error", (94, 95), "a text chosen from outside is run as a program",
     "Look the wanted action up in a table of allowed ones; read data with json or ast.literal_eval.",
     "A field of a message or a calibration file then runs as the program that controls the device."),
    (k.SQL, "error", (89,), "a text chosen from outside becomes part of an SQL statement",
     "Write placeholders in the statement and pass the values beside it.",
     "A barcode or patient's name then reads, changes or deletes the records of other patients."),
    (k.LDAP, "error", (90,), "a text chosen from outside becomes part of an LDAP search",
     "Escape it with escape_filter_chars first.",
     "A user name then logs in as another member of the staff."),
    (k.XPATH, "error", (643,), "a text chosen from outside becomes part of an XPath expression",
     "Pass it as an XPath variable, or refuse quotes in it.",
     "A field of a report then selects the results of another patient."),
    (k.HTML, "warning", (79,), "a text chosen from outside becomes part of a page",
     "Escape it (html.escape, markupsafe.escape), or render it through a template that escapes by itself.",
     "A patient's name or a comment from the laboratory then acts in the browser of the nurse who reads it."),
    (k.TEMPLATE, "error", (1336, 94), "a text chosen from outside becomes a template, whose expressions are run",
     "Keep the template constant and pass the text as a variable.",
     "A note then runs expressions on the host that controls the device."),
    (k.REDIRECT, "warning", (601,), "the address a user is sent to is chosen from outside",
     "Send only to paths of your own, or to hosts on a list.",
     "A link that begins with the hospital's own address then ends at a page that asks for a password."),
    (k.SESSION, "warning", (501,), "an unchecked value from outside is stored in the session, where later code trusts it",
     "Check the value before it is stored, and never let it choose the key.",
     "Later code takes the value for one it checked itself: a role chosen in a form is then the role that sets doses."),
    (k.UNPICKLE, "error", (502,), "bytes from outside are unpickled, which runs what their sender wants",
     "Use a format that holds data only, such as JSON, and check it against a schema.",
     "One message or file then takes over the host that drives the device."),
    (k.XML, "error", (611,), "a document from outside is read by a parser that follows external entities",
     "Switch external entities off, or use defusedxml.",
     "An order from another system then reads files of the host, or calls addresses in the network of the devices."),
    (k.XML_BY_VERSION, "warning", (611,), "a document from outside is read by a parser that follows external entities in versions of lxml before 5.0",
     "Give it XMLParser(resolve_entities=False, no_network=True), whatever version is installed.",
     "Which version of a library a hospital installs must not decide whether an order reads the host's files."),
    (k.FETCH, "warning", (918,), "the address this host calls is chosen from outside",
     "Call only hosts on a list, by https.",
     "The host then calls devices and services inside the hospital's network in the name of somebody outside."),
    (k.FETCH_PART, "note", (918,), "a text chosen from outside becomes part of an address this host calls, and steps like ../ lead to other services of the same host",
     "Quote it with quote(text, safe=''), or refuse all but letters and digits.",
     "A patient's number then leads a call to another service of the same host, such as the one that deletes."),
    (k.ENDLESS, "warning", (835,), "a loop compares numbers that nothing in it changes, so once begun it never ends",
     "Change the counter in every pass, or leave the loop by a limit of time.",
     "A host that never leaves a loop no longer watches the patient, and no watchdog of the device notices."),
    (k.QUERY, "warning", (943,), 'a part of JSON from outside becomes part of a query, where an object such as {"$ne": 1} matches everything',
     "Convert it to the type the query means, for example with str(), or check the whole against a schema.",
     "A login that sends an object instead of a name is then answered with the first account there is."),
    (k.UNGUARDED, "warning", (306, 862), "a route lacks the guard that most routes of this file carry",
     "Give it the same guard, or say in a comment why it is for everybody.",
     "One route that was forgotten lets anybody on the network do what all others ask a badge for."),
    (k.KEY_TWICE, "warning", (462,), "a dictionary is written with one key twice, so the first value is lost",
     "Take out the line that is not meant.",
     "The limit a reviewer reads in the table is then not the one the host works with."),
    (k.OPTION, "warning", (88,), "a text chosen from outside is handed to a program that takes it for an option when it begins with a dash",
     "Put -- in front of it, or refuse a text that begins with a dash.",
     "A name that begins with a dash then makes a trusted program write a file or run another one."),
    (k.FORMAT, "warning", (134, 1336), "a text chosen from outside is used as a format, whose fields reach into the objects given to it",
     "Keep the format constant and give the text as a value; use string.Template for templates of users.",
     "A text of a label then shows settings, keys or the data of other patients."),
    (k.HEADER, "warning", (113,), "a text chosen from outside becomes a header, where a line break begins another one",
     "Refuse line breaks in it.",
     "A patient's name with a line break in it then sends a second request in the name of the workstation."),
    (k.DEVICE, "warning", (77, 93), "a text chosen from outside becomes part of a line sent to a device, where a line break begins another command",
     "Convert it to the number it means, or hold it against the form the command has, before it is sent.",
     "A field of a page then sends the pump or laser behind the port commands that nobody on the ward gave."),
    (k.LOG, "note", (117,), "a text chosen from outside becomes part of a line of the log, where a line break forges the next one",
     "Log it with %r, or take line breaks out first.",
     "Who investigates an incident then reads lines that the attacker wrote."),
    (k.REGEX, "warning", (1333, 730, 400), "an expression chosen from outside is matched, and one made for it keeps the program busy without end",
     "Put the text through re.escape, or look the expression up in a table of your own.",
     "One search then keeps the host busy for minutes while alarms wait."),
    (k.EXPLODES, "warning", (1333, 400, 730), "this expression matches one text in so many ways that a text made for it keeps the program busy for minutes or hours",
     "Let no two repeated parts side by side, or rounds of one repeated part, take the same characters; or limit the length first.",
     "A field of a message then stops the host that watches a patient."),
    (BELIEVED, "note", (20,), "a value from outside counts as harmless because of the name of a function that was not read",
     "Read that function; call what is known to make the value harmless in the same file, and the name no longer matters.",
     "Nobody read the function that the safety of the flow depends on; its name is no evidence."),
    (k.UNREAD, "note", (20,), "a value from outside is handed to a function of another module that could not be read",
     "Read that function; mend the module if it does not parse, or bring the function nearer to its use.",
     "What that function does with the value nobody has looked at."),
    (k.TOKEN, "warning", (330, 338), "a secret comes from a generator whose output can be foretold",
     "Use the module secrets.",
     "A session or pairing code that can be foretold lets anyone send commands to the device."),
    ("cookie", "warning", (614,), "a cookie is set that browsers also send without encryption",
     "Give secure=True.",
     "Who listens to the network of the ward then works the device under the name of the nurse."),
    ("hash", "warning", (327, 328), "a digest is used for which two contents can be made to agree",
     "Use SHA-256 or better; where it guards nothing, say usedforsecurity=False.",
     "A prepared update or report can carry the digest of the released one."),
)  # fmt: skip
"""Use, level, weaknesses, message, cure, and why it matters."""

RULES: dict[str, Rule] = {
    use: Rule(f"flow-{use}", level, cwe, message, cure, why)
    for use, level, cwe, message, cure, why in _TABLE
}
"""By use."""

ANSWER = Rule(
    "flow-followed",
    "note",
    (),
    "a call that looks dangerous was followed: nobody else chooses what it is given",
    "Nothing is to be mended as long as the value stays a constant, a number, or checked against constants.",
    "Warnings about values that cannot do harm hide those about values that can.",
)
"""No finding of its own: the voice that is added to a rule that sees no value."""


def flow_rule(rule_id: str) -> Rule | None:
    """The rule of that id, or `None`."""
    return next((rule for rule in (*RULES.values(), ANSWER) if rule.id == rule_id), None)


def flow_ids() -> tuple[str, ...]:
    """Ids of all rules, ordered."""
    return tuple(sorted(rule.id for rule in (*RULES.values(), ANSWER)))
