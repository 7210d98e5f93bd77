"""Log calls are found with event, fields and condition, joined to requirements and tests, and silence is told."""

from dataclasses import replace

import pytest
from threat_room import TABLE, owned, project

from gatekeeper.model.log_event import EventFacts, EventState, LogSettings, Silence
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.events.catalogue import event_facts
from gatekeeper.threats.surfaces.scan import Scanner

SETTINGS = LogSettings(("blackbox_record", "audit.record", "standard"), "EVENT_[A-Z_]+")
C = b"""
#include "blackbox.h"
void handle(struct box *log, int type) {
    if (type == 3) {
        blackbox_record(log, EVENT_DOSE_STARTED, order.id,
                        (unsigned)volume);
    } else
        blackbox_record(log, EVENT_DOSE_REFUSED, 0);
    switch (type) {
    case STOP:
        blackbox_record(log, EVENT_STOPPED, 0);
        break;
    default:
        blackbox_record(log, kind_of(type), 0);
    }
    // blackbox_record(log, EVENT_IN_A_REMARK, 0);
}
"""
PYTHON = b"""
import logging
log = logging.getLogger(__name__)
class Server:
    def run(self, order):
        try:
            self.take(order)
        except InvalidSignature as error:
            self._audit.record("order-forged", order=order.id)
        except PermissionError:
            pass
        log.warning("line %s is slow", order.line)
"""
SRS = b"""### SRS-1 The black box
It logs EVENT_DOSE_STARTED, EVENT_DOSE_REFUSED and EVENT_DOOR_OPEN.

### SRS-2 Orders
A forged order is told as order-forged; others may be refused. What was `opened` is logged.
"""


def catalogue(settings: LogSettings = SETTINGS, **more: bytes) -> EventFacts:
    """The facts of a small project; further product files by name, `_c` and `_py` for their suffix."""
    files = {
        RepoPath("fw/handle.c"): C,
        RepoPath("fw/server.py"): PYTHON,
        RepoPath("docs/srs.md"): SRS,
        RepoPath("tests/test_handle.c"): b"assert_event(EVENT_DOSE_STARTED);\n",
        **{RepoPath(f"fw/{name.replace('_', '.')}"): raw for name, raw in more.items()},
    }
    chosen = replace(project(models=False), logging=settings)
    entries = owned(files, chosen.items)
    product = [path for path in files if path.startswith("fw/")]
    scanned = Scanner(TABLE, chosen.languages).scan(product, files)
    return event_facts(chosen, entries, files, scanned)


def test_a_call_is_told_with_what_goes_with_it_and_when():
    [event] = [e for e in catalogue().events if e.name == "EVENT_DOSE_STARTED"]
    [call] = event.calls
    assert (call.function, call.when) == ("handle", "type == 3")
    assert call.fields == ("log", "order.id", "(unsigned)volume")
    assert str(call.location) == "fw/handle.c:5"
    assert event.requirements == ("SRS-1",)
    assert event.tests == ("tests/test_handle.c",)


def test_events_stand_as_code_and_requirements_say():
    assert {event.name: event.state for event in catalogue().events} == {
        "EVENT_DOSE_STARTED": EventState.SPECIFIED,
        "EVENT_DOSE_REFUSED": EventState.SPECIFIED,
        "EVENT_STOPPED": EventState.UNSPECIFIED,
        "EVENT_DOOR_OPEN": EventState.NEVER_LOGGED,
        "EVENT_IN_A_REMARK": EventState.DECLARED,
        "order-forged": EventState.SPECIFIED,
        "line %s is slow": EventState.UNSPECIFIED,
    }


def test_conditions_are_those_around_the_call():
    whens = {event.name: event.calls[0].when for event in catalogue().events if event.calls}
    assert whens["EVENT_DOSE_REFUSED"] == "not (type == 3)"
    assert whens["EVENT_STOPPED"] == "case STOP"
    assert whens["order-forged"] == "except InvalidSignature"


def test_an_event_in_a_variable_has_no_name():
    [call] = catalogue().nameless
    assert str(call.location) == "fw/handle.c:14"


def test_an_exception_of_security_that_is_swallowed_is_silent():
    [path] = [path for path in catalogue().silent if path.silence is Silence.UNLOGGED]
    assert (path.function, path.what) == ("Server.run", "except PermissionError")


VERIFY = b"int good(void) { %s return mbedtls_pk_verify(k); }\n"
CALLER = b"int take(void) { if (!good()) { %s return 1; } return 0; }\nint main(void) { return take(); }\n"
LOG = b"blackbox_record(b, EVENT_STOPPED, 0);"


@pytest.mark.parametrize(
    ("verify", "caller", "expected"),
    [
        pytest.param(b"", b"", [Silence.UNLOGGED], id="nobody logs"),
        pytest.param(LOG, b"", [], id="the check logs"),
        pytest.param(b"", LOG, [], id="who calls it logs"),
        pytest.param(b"", None, [Silence.UNKNOWN], id="nobody is seen to call it"),
    ],
)
def test_a_failing_check_has_to_pass_a_log_call(
    verify: bytes, caller: bytes | None, expected: list[Silence]
):
    more = {"verify_c": VERIFY % verify}
    if caller is not None:
        more["take_c"] = CALLER % caller
    found = [p for p in catalogue(**more).silent if p.location.path == "fw/verify.c"]
    assert [path.silence for path in found] == expected


def test_a_check_that_the_project_names_counts_as_one():
    settings = replace(SETTINGS, checks=("frame_is_good",))
    more = b"int read(void) { return frame_is_good(f); }\nint main(void) { return read(); }\n"
    [path] = [p for p in catalogue(settings, frame_c=more).silent if p.function == "read"]
    assert (path.what, path.silence) == ("frame_is_good", Silence.UNLOGGED)


def test_a_file_that_cannot_be_taken_apart_is_named():
    more = b"void f(void) { blackbox_record(b, EVENT_STOPPED, 0); } /* no end"
    [failure] = catalogue(broken_c=more).failures
    assert failure[0] == "fw/broken.c"


def test_without_names_of_log_functions_nothing_is_asked():
    assert catalogue(LogSettings()) == EventFacts()


def test_an_everyday_word_is_no_name_unless_it_is_quoted():
    more = b"def f(audit):\n    audit.record('refused')\n    audit.record('opened')\n"
    found = catalogue(one_py=more)
    assert {e.name: e.state for e in found.events if e.name in ("refused", "opened")} == {
        "refused": EventState.UNSPECIFIED,
        "opened": EventState.SPECIFIED,
    }
