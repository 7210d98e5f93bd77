"""The check threat-coverage passes, fails, does not apply and cannot decide as its reference says."""

import datetime as dt
from dataclasses import replace

import pytest
from threat_room import (
    COMMS,
    FILES,
    ITEM,
    MODEL,
    MODEL_PATH,
    PLAIN,
    SERVER,
    STRICT,
    UART,
    amiss,
    answers,
    changed,
    facts,
    noted,
    project,
    tree,
)

from gatekeeper.model.act_time import Term
from gatekeeper.model.change import FileChange, FileStatus
from gatekeeper.model.check import Outcome
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Appointment, Registry
from gatekeeper.testing.classes import A

_PLACEHOLDER = "tm029-default-or-placeholder-threat"


def test_a_whole_model_passes_and_says_so_per_element():
    given = answers(facts(tree()))
    assert {a.outcome.value for a in given} == {"pass"}
    assert ("ok", "E-COMMS") in {(a.code, a.subject) for a in given}
    assert ("tm042-crossing-flow-unencrypted", "F-ORDERS") in {(a.code, a.subject) for a in given}


def test_without_a_model_class_c_code_fails():
    given = facts(FILES, chosen=project(models=False))
    assert amiss(given) == [("fail", "tm000-no-threat-model")]


def test_without_a_model_only_changes_of_product_code_are_asked():
    beside = {**FILES, RepoPath("docs/notes.md"): b"as it was\n"}
    without = project(models=False)
    told = {**beside, RepoPath("docs/notes.md"): b"as it is\n"}
    assert amiss(facts(told, beside, without)) == [("not-applicable", "no-product-touched")]
    code = min(path for path in FILES if path.startswith("fw/"))
    grown = {**beside, code: FILES[code] + b"\n"}
    assert amiss(facts(grown, beside, without)) == [("fail", "tm000-no-threat-model")]
    gone = facts(told, beside, without)
    deleted = FileChange(FileStatus.DELETED, RepoPath("fw/gone.c"), None, None)
    change = replace(gone.change, files=(deleted,))
    assert amiss(replace(gone, change=change)) == [("fail", "tm000-no-threat-model")]


def test_without_a_model_class_a_code_is_not_asked():
    chosen = project((replace(ITEM, safety_class=A),), models=False)
    assert amiss(facts(FILES, chosen=chosen)) == [
        ("not-applicable", "no-threat-model-without-harm")
    ]


def test_without_product_code_nothing_is_asked():
    files = {MODEL_PATH: MODEL.encode()}
    assert amiss(facts(files)) == [("not-applicable", "no-product-code")]


def test_an_unreadable_model_fails_and_leaves_coverage_undecided():
    given = facts(tree("version = 1\nid = 7\n"))
    assert ("undecided", "tm001-coverage-unknown") in amiss(given)
    assert ("fail", "tm001-model-unreadable") in amiss(given)


def test_a_missing_model_file_fails():
    assert amiss(facts(FILES)) == [
        ("undecided", "tm001-coverage-unknown"),
        ("fail", "tm001-model-unreadable"),
    ]


def test_models_that_hold_no_element_between_them_fail():
    text = (
        'version = 1\nid = "m"\ntitle = "t"\n[[threats]]\nid = "T"\ntitle = "x"\ntargets = ["E"]\n'
    )
    assert ("fail", "tm002-model-empty") in amiss(facts(tree(text)))


def test_a_model_without_elements_fails_and_nothing_else_is_told_of_what_it_lost():
    """Every reference to it would look dangling, and every module unmapped."""
    assert amiss(facts(tree('version = 1\nid = "m"\ntitle = "t"\n'), tree())) == [
        ("fail", "tm002-model-empty")
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param('source = "E-PC"', 'source = "E-PX"', "tm003-dangling-reference", id="TM003"),
        pytest.param('id = "E-PC"', 'id = "E-COMMS"', "tm004-duplicate-id", id="TM004"),
        pytest.param('"uart"', '"urat"', "tm001-model-unreadable", id="kind"),
        pytest.param('["F-ORDERS"]', '["E-PC"]', "tm013-element-without-threats", id="TM013"),
        pytest.param('["F-ORDERS"]', '["E-COMMS"]', "tm013-flow-without-threats", id="TM013-flow"),
        pytest.param('"mitigated"', '"accepted"', "tm025-acceptance-incomplete", id="TM025"),
        pytest.param('["SRS-12"]', "[]", "tm021-mitigation-not-requirement", id="TM021-none"),
        pytest.param('["SRS-12"]', '["SRS-9"]', "tm021-mitigation-not-requirement", id="TM021-gone"),
        pytest.param('"implemented"', '"planned"', "tm023-unmitigated-high", id="TM023"),
        pytest.param('"implemented"', '"rejected"', "tm020-threat-without-mitigation", id="TM020"),
        pytest.param('authenticated = "yes"', 'authenticated = "no"', "tm040-crossing-flow-unauthenticated", id="TM040"),
        pytest.param('authenticated = "yes"', "", "tm040-crossing-flow-unauthenticated", id="TM040-unknown"),
        pytest.param('"mac" # flow', '"none"', "tm041-crossing-flow-no-integrity", id="TM041"),
        pytest.param('"mac" # flow', '"crc"', "tm026-crc-as-security-control", id="TM026"),
        pytest.param('"mac"\nreplay', '"crc"\nreplay', "tm026-crc-as-security-control", id="TM026-surface"),
        pytest.param('replay = "yes"\ndata', 'replay = "no"\ndata', "tm043-command-without-replay-protection", id="TM043"),
        pytest.param('"tests/test_frames.c"', '"tests/gone.c"', "tm022-mitigation-not-tested", id="TM022"),
        pytest.param('["HAZ-3"]', "[]", "tm028-hazard-link-missing", id="TM028"),
        pytest.param('["other"]', '["phi"]', "tm042-crossing-flow-unencrypted", id="TM042"),
        pytest.param('"wired-external"', '"wireless-short"', "tm060-wireless-without-justification", id="TM060"),
    ],
)  # fmt: skip
def test_one_fault_in_the_model_is_told(old: str, new: str, code: str):
    given = answers(facts(tree(changed(old, new))))
    assert code in {a.code for a in given if a.outcome is not Outcome.PASS}


def test_a_module_without_an_element_fails_and_names_the_nearest():
    chosen = project((replace(ITEM, id="PUMP", paths=("fw/**",)),))
    given = facts(tree(loose=PLAIN), chosen=chosen)
    found = [a for a in answers(given) if a.code == "tm010-unmapped-module"]
    assert [a.subject for a in found] == ["fw/loose.c"]
    assert "E-COMMS" in found[0].message


def test_a_new_surface_fails_with_api_line_element_and_toml():
    given = facts(tree(net=SERVER), base=tree())
    found = [a for a in answers(given) if a.code == "tm030-new-surface-not-modelled"]
    assert len(found) == 1
    assert '"listen" in line 2' in found[0].message
    assert "ip-socket (in) of E-COMMS" in found[0].message
    assert [row.text for row in found[0].rows if row.label == "add"] == [
        "[[surfaces]]",
        'id = "S-COMMS-IP-SOCKET"',
        'element = "E-COMMS"',
        'kind = "ip-socket"',
        'direction = "in"',
        'exposure = "network"',
    ]
    assert str(found[0].location) == "fw/net.c:2"


def test_one_way_in_is_one_finding_and_names_all_that_it_opens():
    served = (
        b"#include <esp_http_server.h>\nvoid up(void)\n{\n httpd_start(&s, &c);\n"
        b" httpd_register_uri_handler(s, &page);\n uart_driver_install(0, 1, 1, 0, 0, 0);\n}\n"
    )
    given = facts(tree(net=served), base=tree())
    found = [a for a in answers(given) if a.code == "tm030-new-surface-not-modelled"]
    web = [a.message for a in found if "http-server" in a.message]
    assert len(web) == 1
    assert 'and "httpd_register_uri_handler" the surface http-endpoint (in) with it' in web[0]
    lines = [row.text for a in found for row in a.rows if row.label == "add"]
    assert {'kind = "http-server"', 'kind = "http-endpoint"'} <= set(lines)


def test_a_header_that_opens_a_surface_in_an_unchanged_unmapped_file_is_told_as_new():
    chosen = project((replace(ITEM, id="PUMP"),))
    plain = SERVER.replace(b"<sys/socket.h>", b'"net.h"')
    header = RepoPath("fw/comms/net.h")
    base = {**tree(loose=plain), header: b"int x;\n"}
    head = {**tree(loose=plain), header: b"#include <sys/socket.h>\n"}
    assert ("fail", "tm030-new-surface-not-modelled") in amiss(facts(head, base, chosen))


def test_an_old_surface_is_a_warning_that_policy_can_make_a_failure():
    before = tree(net=SERVER)
    after = tree(net=SERVER, other=PLAIN)
    strict = STRICT
    assert amiss(facts(after, base=before)) == []
    assert "tm031-surface-not-modelled" in {a.code for a in answers(facts(after, base=before))}
    assert ("fail", "tm031-surface-not-modelled") in amiss(facts(after, base=before), strict)


def test_taking_a_surface_out_of_the_model_counts_as_new():
    base = tree()
    head = tree(changed('kind = "uart"', 'kind = "spi"'))
    assert ("fail", "tm030-new-surface-not-modelled") in amiss(facts(head, base=base))


def test_taking_an_element_s_code_away_asks_about_its_unchanged_modules():
    chosen = project((replace(ITEM, id="PUMP"),))
    head = tree(changed('code = ["fw/comms/**"]', 'code = ["fw/nothing/**"]'))
    assert ("fail", "tm010-unmapped-module") in amiss(facts(head, tree(), chosen))


def test_taking_the_threats_away_asks_about_unchanged_modules():
    head = tree(MODEL[: MODEL.index("[[threats]]")])
    assert ("fail", "tm013-element-without-threats") in amiss(facts(head, tree()))


def test_a_file_that_cannot_be_scanned_fails_when_changed_and_is_counted_when_not():
    broken = b"#include <sys/socket.h>\nint f(void) { return listen(1, 2); /* \n"
    new = facts(tree(net=broken), base=tree())
    old = facts(tree(net=broken, other=PLAIN), base=tree(net=broken))
    assert ("fail", "tm036-scan-incomplete") in amiss(new)
    assert amiss(old) == []
    assert "tm036-scan-incomplete" in {a.code for a in answers(old)}


def test_a_weakness_fails():
    weak = b"#include <curl/curl.h>\nvoid f(void) { curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L); }\n"
    assert ("fail", "tm034-weakness-on-surface") in amiss(facts(tree(net=weak), tree()))


FLASH = b'#include "hal.h"\nvoid w(void) { HAL_FLASH_Program(0, a, d); }\n'
FLASH_SURFACE = """
[[surfaces]]
id = "S-FLASH"
element = "E-COMMS"
kind = "flash-write"
direction = "in"
exposure = "persistent"
"""


@pytest.mark.parametrize(
    ("more", "source", "fails"),
    [
        pytest.param("", FLASH, True, id="crc or nothing"),
        pytest.param('justification = "settings only"\n', FLASH, False, id="settings"),
        pytest.param("", FLASH + b"int v(void) { return mbedtls_pk_verify(k); }\n", True, id="verified elsewhere"),
        pytest.param("", FLASH + b"int v(void) { w(); return mbedtls_pk_verify(k); }\n", False, id="verified on the way"),
        pytest.param('integrity = "signature"\n', FLASH, False, id="declared, with requirement and test"),
    ],
)  # fmt: skip
def test_an_update_needs_a_signature(more: str, source: bytes, fails: bool):
    model = (MODEL + FLASH_SURFACE + more).replace(
        'targets = ["F-ORDERS"]', 'targets = ["F-ORDERS", "E-COMMS"]'
    )
    found = {code for _, code in amiss(facts(tree(model, flash=source), tree()))}
    assert ("tm050-update-without-signature" in found) is fails


def test_a_flow_whose_zones_are_not_told_is_a_warning_whatever_protects_it():
    model = changed('zone = "Z-SERVICE"', "")
    bare = model.replace('authenticated = "yes"', 'authenticated = "no"')
    for each in (model, bare):
        assert ("pass", "tm046-crossing-unknown") in noted(facts(tree(each)))


def test_an_expired_acceptance_fails_and_a_complete_one_passes():
    decided = 'status = "accepted"\nrationale = "residual risk"\napprover = "bob"\nexpires = '
    late = tree(changed('status = "mitigated"', decided + "2026-01-30"))
    good = tree(changed('status = "mitigated"', decided + "2026-01-31"))
    assert amiss(facts(late)) == [("fail", "tm025-acceptance-incomplete")]
    assert amiss(facts(good)) == []


@pytest.mark.parametrize(
    ("roles", "appointed", "found"),
    [
        (frozenset({"approver"}), (), []),
        (frozenset(), ("approver",), []),
        (frozenset(), (), [("fail", "tm025-acceptance-incomplete")]),
        (frozenset({"author", "reviewer"}), ("tester",), [("fail", "tm025-acceptance-incomplete")]),
    ],
    ids=["approver", "for a time", "no role", "other roles"],
)  # fmt: skip
def test_a_risk_is_accepted_by_somebody_who_is_or_was_an_approver(roles, appointed, found):
    decided = 'status = "accepted"\nrationale = "residual risk"\napprover = "bob"\nexpires = '
    [bob] = project().registry.people
    term = Term(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    bob = replace(bob, roles=roles, appointments=tuple(Appointment(r, term) for r in appointed))
    chosen = replace(project(), registry=Registry((bob,)))
    accepted = tree(changed('status = "mitigated"', decided + "2030-01-01"))
    assert amiss(facts(accepted, chosen=chosen)) == found


def test_requirements_that_cannot_be_looked_up_are_undecided():
    chosen = replace(project(), requirement_paths=())
    assert amiss(facts(tree(), chosen=chosen)) == [("undecided", "tm021-requirements-unknown")]


def test_a_module_of_two_elements_is_a_warning():
    model = changed('id = "E-PC"\n', 'id = "E-PC"\ncode = ["fw/**"]\n')
    assert ("pass", "tm011-ambiguous-module") in noted(facts(tree(model)))


def test_soup_on_an_outside_surface_needs_an_evaluation():
    model = changed('class = "C"', 'class = "C"\nsoup = ["pkg:generic/lwip"]').replace(
        'targets = ["F-ORDERS"]', 'targets = ["E-PC", "F-ORDERS"]'
    )
    evaluated = model.replace('"F-ORDERS"]\ncategories', '"F-ORDERS", "S-UART"]\ncategories')
    assert ("fail", "tm035-soup-on-surface-unevaluated") in amiss(facts(tree(model)))
    assert amiss(facts(tree(evaluated))) == []


@pytest.mark.parametrize(
    ("name", "more", "fails"),
    [
        pytest.param("NimBLE of the maker of the chip", "", True, id="a stack by its name"),
        pytest.param("vendor's Bluetooth stack", "", True, id="a stack by its kind"),
        pytest.param("BlueZ 5.66", "", True, id="the stack of a distribution"),
        pytest.param("NimBLE", 'no-threats-because = "SOUP-EV-3"\n', False, id="evaluated"),
        pytest.param("matrix arithmetic", "", False, id="no stack"),
    ],
)
def test_a_wireless_or_network_stack_is_evaluated_whatever_surfaces_it_has(
    name: str, more: str, fails: bool
):
    stack = f'\n[[elements]]\nid = "E-STOCK"\nname = "{name}"\nkind = "soup"\n{more}'
    found = {code for _, code in amiss(facts(tree(MODEL + stack)))}
    assert ("tm035-soup-on-surface-unevaluated" in found) is fails


def test_an_unchanged_line_of_the_map_that_names_a_removed_element_fails():
    chosen = replace(project(), threat_map=RepoPath("docs/threat-map"))
    line = {RepoPath("docs/threat-map"): b"fw/comms/** = E-OLD\n"}
    old = '\n[[elements]]\nid = "E-OLD"\nname = "old link"\nkind = "process"\n'
    given = facts(tree() | line, tree(MODEL + old) | line, chosen)
    assert ("fail", "tm005-deleted-element-referenced") in amiss(given)


@pytest.mark.parametrize(
    ("path", "text", "fails"),
    [
        pytest.param("docs/srs.md", b"SRS-1: E-OLD refuses it", True, id="a requirement"),
        pytest.param("tests/test_link.py", b"# of E-OLD", True, id="a test"),
        pytest.param("docs/srs.md", b"SRS-1: E-OLD-2 refuses it", False, id="another id"),
        pytest.param("fw/comms/old.h", b"/* E-OLD */", False, id="neither"),
    ],
)
def test_a_requirement_or_test_that_names_a_removed_element_fails(
    path: str, text: bytes, fails: bool
):
    old = '\n[[elements]]\nid = "E-OLD"\nname = "old link"\nkind = "process"\n'
    more = {RepoPath(path): text + b"\nSRS-1\n"}
    found = amiss(facts(tree() | more, tree(MODEL + old) | more))
    assert (("fail", "tm005-deleted-element-referenced") in found) is fails


def test_what_may_be_a_command_is_asked_for_replay_protection_too():
    unsaid = changed('payload = "command"', 'payload = "unknown"')
    again = unsaid.replace('replay = "yes"\ndata', 'replay = "no"\ndata')
    rule = ("fail", "tm043-command-without-replay-protection")
    assert rule in amiss(facts(tree(again)))
    assert rule not in amiss(facts(tree(unsaid)))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param('title = "New STRIDE threat"', True, id="title"),
        pytest.param('title = "somebody at the other end of uart sends E-COMMS what nobody meant, or reads along"', True, id="our own draft"),
        pytest.param('title = "somebody at the other end of uart sends Pump unit 2 what nobody meant, or reads along"', True, id="of an element whose id has spaces"),
        pytest.param('title = "x"\ndescription = "Provide a description for this threat"', True, id="description"),
        pytest.param('title = "x"\ndescription = "Provides forged orders"', False, id="own words"),
    ],
)  # fmt: skip
def test_the_words_of_a_tool_are_no_threat(line: str, told: bool):
    model = changed('title = "a forged order changes the dose"', line)
    assert (("pass", _PLACEHOLDER) in noted(facts(tree(model)))) is told


@pytest.mark.parametrize(
    ("status", "told"),
    [
        pytest.param("unchecked", True, id="as generated"),
        pytest.param("not-applicable", True, id="all dismissed"),
        pytest.param("mitigated", False, id="all dealt with"),
    ],
)
def test_a_model_whose_threats_all_have_one_status_was_not_looked_at(status: str, told: bool):
    more = "".join(
        f'\n[[threats]]\nid = "T-{number}"\ntitle = "x"\ntargets = ["E-PC"]\nstatus = "{status}"\n'
        for number in range(2, 6)
    )
    model = changed('status = "mitigated"', f'status = "{status}"') + more
    assert (("pass", _PLACEHOLDER) in noted(facts(tree(model)))) is told


def test_out_of_scope_needs_a_reason_but_only_warns():
    model = changed('class = "C"', 'class = "C"\nin-scope = false')
    codes = {a.code for a in answers(facts(tree(model)))}
    assert {"tm016-out-of-scope-without-reason", "tm016-out-of-scope-changed"} <= codes


@pytest.mark.parametrize(("reason", "told"), [("", True), ('reason = "the bench"\n', False)])
def test_a_flow_out_of_scope_needs_a_reason_too(reason: str, told: bool):
    """Nothing else is asked of such a flow."""
    model = changed('payload = "command"\n', f'payload = "command"\nin-scope = false\n{reason}')
    given = answers(facts(tree(model)))
    found = [a.subject for a in given if a.code == "tm016-out-of-scope-without-reason"]
    assert found == (["F-ORDERS"] if told else [])


CONSOLE = b"#include <FreeRTOS_CLI.h>\nvoid f(void) { FreeRTOS_CLIRegisterCommand(&reset); }\n"


@pytest.mark.parametrize(
    ("authn", "told"),
    [
        pytest.param("password of the day", False, id="a control"),
        pytest.param("none", True, id="none"),
        pytest.param("None: it stands in a locked room", True, id="none, at length"),
        pytest.param("unknown", True, id="unknown"),
        pytest.param("", True, id="nothing said"),
    ],
)
def test_a_debug_interface_for_service_only_needs_a_control(authn: str, told: bool):
    surface = (
        '\n[[surfaces]]\nid = "S-CLI"\nelement = "E-COMMS"\nkind = "command-console"\ndirection = "in"\n'
        f'exposure = "debug"\nstate = "service-only"\nreason = "for repair"\nauthn = "{authn}"\n'
    )
    given = facts({**tree(MODEL + surface), RepoPath("fw/comms/cli.c"): CONSOLE})
    assert ("tm062-debug-interface-present" in {code for _, code in noted(given)}) is told


VERIFIED = b"int v(void) { return mbedtls_pk_verify(k); }\n"
GONE, KEPT = RepoPath("fw/comms/verify.c"), RepoPath("fw/comms/other.c")


@pytest.mark.parametrize(
    ("code", "head", "fails"),
    [
        pytest.param('["fw/comms/verify.c"]', {GONE: PLAIN}, True, id="gone from the file named"),
        pytest.param('["fw/comms/verify.c"]', {GONE: PLAIN, KEPT: VERIFIED}, True, id="elsewhere"),
        pytest.param('["fw/comms/**"]', {GONE: PLAIN, KEPT: VERIFIED}, False, id="moved along"),
        pytest.param('["fw/comms/verify.c"]', {GONE: VERIFIED}, False, id="still there"),
        pytest.param('["symbol:v"]', {GONE: b"int v(void) { return 1; }\n"}, True, id="a symbol left empty"),
        pytest.param("[]", {GONE: PLAIN, KEPT: VERIFIED}, False, id="no code named, moved"),
        pytest.param("[]", {GONE: PLAIN}, True, id="no code named, gone"),
    ],
)  # fmt: skip
def test_a_control_whose_evidence_vanished_is_a_phantom(code: str, head, fails: bool):
    model = changed('state = "implemented"', f'state = "implemented"\ncode = {code}')
    before = {**tree(model), GONE: VERIFIED}
    found = {code for _, code in amiss(facts({**tree(model), **head}, before))}
    assert ("tm024-phantom-control" in found) is fails


def test_an_element_with_code_needs_surfaces_or_a_reason():
    start, end = MODEL.index("[[surfaces]]"), MODEL.index("[[data]]")
    bare = (MODEL[:start] + MODEL[end:]).replace('surfaces = ["S-UART"]\n', "")
    reasoned = bare.replace('class = "C"', 'class = "C"\nno-surfaces-because = "none"')
    assert ("fail", "tm012-element-without-surface") in amiss(facts({**tree(bare), COMMS: PLAIN}))
    assert amiss(facts({**tree(reasoned), COMMS: PLAIN})) == []


def _expected_of(model: str) -> list[str]:
    given = answers(facts(tree(model)))
    return [a.message for a in given if a.code == "tm015-expected-emb3d-missing"]


def test_a_surface_that_only_the_model_has_is_asked_for_its_emb3d_threats():
    named = FLASH_SURFACE + 'evidence = ["fw/comms/uart.c"]\n'
    [told] = _expected_of(MODEL + named)
    assert "TID-211" in told
    nowhere, unused = FLASH_SURFACE, named + 'state = "unused"\nreason = "not built in"\n'
    for model in (MODEL, MODEL + nowhere, MODEL + unused):  # what should stand in code is TM032
        assert not any("TID-211" in each for each in _expected_of(model))


def test_an_element_without_code_is_asked_for_its_emb3d_threats_when_it_is_touched():
    chip = '\n[[elements]]\nid = "E-CHIP"\nname = "chip"\nkind = "hardware"\n'
    model = MODEL + chip + FLASH_SURFACE.replace("E-COMMS", "E-CHIP")
    assert any("E-CHIP" in each for each in _expected_of(model))
    given = answers(facts(tree(model, net=PLAIN), base=tree(model)))
    assert not any("E-CHIP" in a.message for a in given if a.code.startswith("tm015"))


def test_answers_are_the_same_twice():
    given = facts(tree(net=SERVER), base=tree())
    assert answers(given) == answers(facts(tree(net=SERVER), base=tree()))


@pytest.mark.parametrize(
    ("named", "cure"),
    [("tests/gone.c", "write the test"), ("fw/comms/uart.c", "tests in [layout]")],
)
def test_a_test_that_is_none_is_told_by_whether_the_file_is_there(named: str, cure: str):
    given = answers(facts(tree(changed('"tests/test_frames.c"', f'"{named}"'))))
    (told,) = [a for a in given if a.code == "tm022-mitigation-not-tested"]
    assert cure in told.to_pass


@pytest.mark.parametrize(
    ("payload", "told"), [("command", True), ("unknown", True), ("data", False)]
)
def test_what_may_be_a_command_is_not_kept_by_a_checksum(payload: str, told: bool):
    model = changed('payload = "command"', f'payload = "{payload}"')
    code = UART.replace(b"1); }", b"1); if (crc32(0, b, 4) != c) return; }")
    found = {code for _, code in amiss(facts({**tree(model), COMMS: code}))}
    assert ("tm026-crc-as-security-control" in found) is told
