"""What each test of bandit speaks of (ids of bandit 1.9) and its weakness, in words of our own."""

from collections.abc import Mapping
from types import MappingProxyType

from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one test speaks of."""

    what: str
    cwe: int


def _alike(ids: str, cwe: int, what: str) -> dict[str, Meaning]:
    return {name: Meaning(what, cwe) for name in ids.split()}


MEANINGS: Mapping[str, Meaning] = MappingProxyType(
    {
        **_alike("B101", 703, "an `assert` stands in code, and Python leaves it out when it runs with -O"),
        **_alike("B102", 78, "`exec` runs a text as a program"),
        **_alike("B103", 732, "a file is given permissions that let others write or run it"),
        **_alike("B104", 605, "a server listens on every network interface of the host"),
        **_alike("B105 B106 B107", 259, "a text in the code looks like a password: assigned, handed over, or as a default"),
        **_alike("B108", 377, "a file in a folder that everybody can write to has a name that can be foretold"),
        **_alike("B110 B112", 703, "an exception is caught and passed over without a word"),
        **_alike("B113", 400, "a request has no `timeout`, so a silent server holds the program for ever"),
        **_alike("B201", 94, "Flask runs with its debugger, which runs any code it is sent"),
        **_alike("B202", 22, "an archive is unpacked whole, and a member's name may lead out of the folder"),
        **_alike("B301 B302 B403", 502, "a format that can carry code (pickle, marshal, shelve) is read or imported"),
        **_alike("B303 B324", 327, "a digest is used for which two contents can be made to agree (MD5, SHA-1)"),
        **_alike("B304 B305 B413", 327, "a cipher, a mode or a library is used that protects no longer"),
        **_alike("B306", 377, "`mktemp` gives a name that somebody else can take before the file is made"),
        **_alike("B307", 78, "`eval` runs a text as an expression"),
        **_alike("B308", 79, "a text is marked as safe for a page, so nothing in it is escaped"),
        **_alike("B703", 80, "a text is marked as safe for a page, so nothing in it is escaped"),
        **_alike("B310", 22, "an address is opened that may also name a file or another scheme"),
        **_alike("B311", 330, "the generator of `random` can be foretold, so no secret may come from it"),
        **_alike("B312 B401", 319, "telnet carries names and passwords in the clear"),
        **_alike("B321 B402", 319, "FTP carries names and passwords in the clear"),
        **_alike("B313 B314 B315 B316 B317 B318 B319", 611, "XML is read by a parser that follows entities"),
        **_alike("B405 B406 B407 B408 B409", 20, "a parser of XML is imported that follows entities"),
        **_alike("B411", 20, "XML-RPC is imported, whose parser follows entities"),
        **_alike("B323", 295, "the certificates of TLS are not checked in this context"),
        **_alike("B404", 78, "`subprocess` is imported: its calls deserve a look"),
        **_alike("B412", 284, "a program that answers as CGI takes its proxy from a header of the request (httpoxy)"),
        **_alike("B415", 319, "pyghmi is imported: IPMI carries passwords poorly protected"),
        **_alike("B501", 295, "a request over TLS does not check the certificate of the server"),
        **_alike("B502 B503 B504", 327, "TLS is opened with an old version of the protocol, or without saying which"),
        **_alike("B505", 326, "a key is made that is too short"),
        **_alike("B506", 502, "YAML is read by a loader that makes any object the text names"),
        **_alike("B507", 295, "SSH accepts the key of a host that it does not know"),
        **_alike("B508 B509", 319, "SNMP is spoken without authentication or without encryption"),
        **_alike("B601", 78, "paramiko runs a text as a command on the other host"),
        **_alike("B602 B604 B605", 78, "a command goes through a shell, so a value in it can hold further commands"),
        **_alike("B603 B606", 78, "a process is started without a shell: only its arguments deserve a look"),
        **_alike("B607", 78, "a program is started by a name that the PATH resolves"),
        **_alike("B608", 89, "an SQL statement is put together from texts"),
        **_alike("B609", 155, "a command with a wildcard takes names of files for its options"),
        **_alike("B610 B611", 89, "Django is handed SQL that was put together from texts (`extra`, `RawSQL`)"),
        **_alike("B612", 94, "a port takes configurations of the log from anybody, and they are run"),
        **_alike("B613", 838, "the text holds marks that change its direction, so it reads otherwise than it runs"),
        **_alike("B614", 502, "PyTorch reads a file that can carry code"),
        **_alike("B615", 494, "a model is fetched without the revision that was looked at"),
        **_alike("B701", 94, "Jinja2 puts values into pages without escaping them"),
        **_alike("B702", 80, "Mako puts values into pages without escaping them"),
        **_alike("B704", 79, "`Markup` is made of a text from elsewhere, so nothing in it is escaped"),
    }
)  # fmt: skip
