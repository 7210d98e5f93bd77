"""What a value's words tell of, whoever chose them: a patient, a code that proves who sent something, a path anybody may write to.

It stays with the value through texts, containers and the program's own functions, and is lost in any other call.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import snake
from gatekeeper.analyzers.flow.values import NOTHING, TEMPORARY, Value, spread_of

PATIENT, CODE, UNGUESSABLE, SECRET = "patient", "code", "unguessable", "secret"
WHOLE = frozenset({PATIENT})
"""What the data set of a patient tells of; what a part of it tells of, its own name says."""


@lru_cache(maxsize=10_000)
def named_for(name: str, owner: str, *, of_patients: bool) -> frozenset[str]:
    """What is told of by what stands under the name, in what is called `owner`."""
    words, whose = snake(name), snake(owner)
    if expression("secret-of-settings").search(name) and expression("settings-names").search(
        whose
    ):
        return frozenset({CODE})
    if expression("secrets").search(words) or (
        name == "headers" and expression("requests-named").search(whose)
    ):  # all of a request's headers: the one that says who asks among them
        return frozenset({SECRET})
    told = of_patients and (
        expression("patient-names").search(words)
        or (
            expression("patient-parts").match(words) and expression("patient-owners").search(whose)
        )
    )
    return frozenset({PATIENT} if told else ())


def told_by(name: str, method: str, given: Given, result: Value) -> Value:
    """The result of a call with what it tells of: what it is known to make, or what its arguments told where it hands them on."""
    born = library().tells.get(name, frozenset())
    if name in alike("of-environment") and expression("secret-of-settings").search(
        str(given.at(0).constant)
    ):
        born = frozenset({CODE})
    if expression("hides").search(snake(method or name.rpartition(".")[2])):
        return replace(result, tells=born) if result.tells != born else result
    return replace(result, tells=result.tells | born) if born else result


def kept(name: str, method: str, result: Value) -> Value:
    """What a call nobody read gives: as a rule no longer what its arguments told of."""
    hands_on = (name.rpartition(".")[2] or method) in alike("hands-on")
    return result if hands_on or not result.tells else replace(result, tells=frozenset())


def stored(name: str, method: str, receiver: Value, given: Given) -> Iterator[Value]:
    """What the call writes to a file as it stands."""
    writes = receiver.name in alike("files") or method in ("write_text", "write_bytes")
    if (
        method in ("write", "writelines", "writerow", "writerows", "write_text", "write_bytes")
        and writes
    ):
        yield spread_of(given.at(0, "data"))
    elif receiver.name in alike("stores") and method in alike("storing"):
        yield from map(spread_of, (*given.positional[1:], *given.keywords.values()))
    elif name in alike("dumps-to-file"):
        yield spread_of(given.at(name == "os.write", "obj"))


def made_in_public(name: str, method: str, receiver: Value, given: Given) -> bool:
    """Whether the call makes or fills a file of a name others can foresee, in a folder they may write to."""
    path, mode = given.at(0, "file", "path"), given.at(1, "mode", "flags")
    if name in (
        "builtins.open",
        "io.open",
        "codecs.open",
        "gzip.open",
        "bz2.open",
        "aiofiles.open",
    ):
        opens = isinstance(mode.constant, str) and bool(set("wa+") & set(mode.constant))
    elif method == "open" and receiver.name == "pathlib.Path":
        path, mode = receiver, given.at(0, "mode")
        opens = isinstance(mode.constant, str) and bool(set("wa+") & set(mode.constant))
    elif method in ("write_text", "write_bytes"):
        path, opens = receiver, True
    else:
        opens = name in ("os.mkfifo", "shutil.copyfile", "shutil.copy", "shutil.copy2")
        path = path if name == "os.mkfifo" else given.at(1, "dst")
    tells = spread_of(path).tells if opens else NOTHING.tells
    return TEMPORARY in tells and UNGUESSABLE not in tells
