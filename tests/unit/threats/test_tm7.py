"""Microsoft .tm7: each cell of the mapping; geometry decides; what the tool generated is unchecked."""

import pytest
from threat_samples import by_id, defects, raw, read, read_bytes, replaced, told

from gatekeeper.model.threat import (
    ElementKind,
    Integrity,
    MitigationState,
    Origin,
    Severity,
    ThreatStatus,
    Tri,
)

SAMPLE = "compounder.tm7"
MODEL = read("tm7", SAMPLE)


STORE = '">prescription database</b:Value></a:anyType>'
BOX = (
    '<a:anyType i:type="b:ListDisplayAttribute" xmlns:b="http://schemas.datacontract.org/2004/07/ThreatModeling.KnowledgeBase">'
    '<b:DisplayName>Stores Credentials</b:DisplayName><b:Name/><b:Value i:type="a:ArrayOfstring">'
    "<a:string>No</a:string><a:string>Yes</a:string></b:Value><b:SelectedIndex>1</b:SelectedIndex></a:anyType>"
)


def test_the_head():
    assert (MODEL.title, MODEL.format_version, MODEL.reviewed) == ("Compounder", "4.3", "eve")
    assert [a.text for a in MODEL.assumptions] == ["The hospital network is hostile."]
    assert MODEL.whole


def test_stencils_become_elements_and_annotations_do_not():
    assert {e.id: (e.name, e.kind, e.zone) for e in MODEL.elements} == {
        "mcu": ("pump controller", ElementKind.PROCESS, "cabinet"),
        "pc": ("control PC", ElementKind.PROCESS, "cabinet"),
        "db": ("prescription database", ElementKind.STORE, None),
        "nurse": ("pharmacist", ElementKind.EXTERNAL, None),
    }
    nurse = by_id(MODEL.elements)["nurse"]
    assert (nurse.in_scope, nurse.reason) == (False, "a person")


def test_border_boundaries_are_zones():
    assert [(z.id, z.name) for z in MODEL.zones] == [("cabinet", "inside the cabinet")]


@pytest.mark.parametrize(
    ("flow", "crosses"),
    [("f-orders", Tri.YES), ("f-frames", Tri.NO), ("f-free", Tri.UNKNOWN)],
)
def test_whether_a_flow_crosses(flow: str, crosses: Tri):
    assert by_id(MODEL.flows)[flow].crosses is crosses


def test_a_line_alone_is_crossed_too():
    """Without the box, only the line between the database and the PC is left."""
    model = replaced("tm7", SAMPLE, 'i:type="BorderBoundary"', 'i:type="StencilRectangle"')
    assert by_id(model.flows)["f-orders"].crosses is Tri.YES
    assert by_id(model.flows)["f-frames"].crosses is Tri.NO


def test_properties_of_a_connector_say_yes_no_or_nothing():
    orders, frames = by_id(MODEL.flows)["f-orders"], by_id(MODEL.flows)["f-frames"]
    assert (orders.authenticated, orders.encrypted) == (Tri.YES, Tri.NO)
    assert orders.integrity is Integrity.NONE
    assert (frames.authenticated, frames.encrypted) == (Tri.UNKNOWN, Tri.UNKNOWN)
    assert frames.integrity is Integrity.UNKNOWN


def test_a_kind_of_flow_that_is_named_after_a_protocol_says_it():
    old = "SE.GE.DF</TypeId>"
    told = replaced("tm7", SAMPLE, old, "SE.DF.TMCore.HTTPS</TypeId>").flows[0]
    asked = replaced("tm7", SAMPLE, old, "SE.DF.TMCore.Request</TypeId>").flows[0]
    assert (told.protocol, asked.protocol) == ("HTTPS", "")
    assert told.encrypted is Tri.NO, "somebody chose no, whatever the protocol"


def test_the_check_boxes_of_a_store_say_what_it_holds():
    model = replaced("tm7", SAMPLE, STORE, f"{STORE}{BOX}")
    (held,) = model.data
    assert (held.id, held.classes) == ("db/data", ("cred",))
    assert by_id(model.elements)["db"].data == ("db/data",)


def test_an_end_that_hangs_free_is_a_dangling_reference():
    assert [(d.code, d.subject) for d in defects(MODEL)] == [
        ("tm003-dangling-reference", "f-free")
    ]


def test_threats_by_state_and_priority():
    assert {t.id: (t.status, t.severity, t.origin) for t in MODEL.threats} == {
        "f-frames/TH1": (ThreatStatus.UNCHECKED, Severity.HIGH, Origin.GENERATED),
        "f-frames/TH2": (ThreatStatus.INVESTIGATING, Severity.MEDIUM, Origin.HUMAN),
        "f-orders/TH3": (ThreatStatus.MITIGATED, Severity.LOW, Origin.HUMAN),
        "f-orders/TH4": (ThreatStatus.NOT_APPLICABLE, Severity.HIGH, Origin.HUMAN),
        "own-1": (ThreatStatus.MITIGATED, Severity.HIGH, Origin.HUMAN),
    }
    threats = by_id(MODEL.threats)
    assert (threats["f-frames/TH1"].targets, threats["f-frames/TH1"].categories) == (
        ("f-frames",),
        ("S",),
    )
    assert threats["f-frames/TH1"].advice == "Use a MAC"
    assert threats["f-frames/TH1"].description == "Spoofing of the PC now"
    assert threats["own-1"].targets == ("mcu", "pc")
    assert (threats["f-orders/TH4"].rationale, threats["f-orders/TH4"].approver) == (
        "The bag waits.",
        "LAB\\eve",
    )


def test_only_what_somebody_wrote_is_a_mitigation():
    assert {m.id: (m.title, m.state) for m in MODEL.mitigations} == {
        "f-frames/TH2/mitigation": ("Ask the firmware team.", MitigationState.PROPOSED),
        "f-orders/TH3/mitigation": ("TLS 1.3, SRS-9", MitigationState.IMPLEMENTED),
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("StencilEllipse", "StencilCloud", "unknown kind"),
        ("LineBoundary", "Squiggle", "unknown kind"),
        ("<Lines", "<Lanes", "not valid XML"),
        ("DrawingSurfaceList>", "Drawings>", "no DrawingSurfaceList"),
        ("ThreatInstances", "Threats", "no ThreatInstances"),
        ('ThreatModeling.Model"', 'Other"', "no ThreatModel of"),
        ("<Notes/>", "<Notes>&x;</Notes>", "not declared"),
    ],
)
def test_what_is_wrong_is_refused(old: str, new: str, message: str):
    content = raw(SAMPLE).replace(old.encode(), new.encode())
    assert any(message in each for each in told(read_bytes("tm7", content), needed=True)) or (
        "not" in message and not read_bytes("tm7", content).whole
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<a/>", id="another element"),
        pytest.param(b"<ThreatModel/>", id="no namespace"),
        pytest.param(b'<KnowledgeBase xmlns="x"/>', id="a threat library"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b "c">]><ThreatModel>&b;</ThreatModel>', id="entity"),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, id="nesting"),
    ],
)
def test_what_only_resembles_it_is_refused(content: bytes):
    model = read_bytes("tm7", content)
    assert not model.whole
    assert model.elements == ()


def test_a_shape_without_coordinates_has_no_zone():
    content = raw(SAMPLE).replace(b">500</Left>", b">?</Left>")
    model = read_bytes("tm7", content)
    assert by_id(model.elements)["mcu"].zone is None
    assert by_id(model.flows)["f-frames"].crosses is Tri.UNKNOWN


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("</ThreatInstances>", "</ThreatInstances><ThreatInstances/>", "ThreatInstances"),
        ("</Borders>", "</Borders><Borders/>", "Borders"),
        ("<Header>main", "<Header>old</Header><Header>main", "Header"),
        ("<Reviewer>", "<Reviewer>A</Reviewer><Reviewer>", "Reviewer"),
        ("</DrawingSurfaceList>", "</DrawingSurfaceList><DrawingSurfaceList/>", "DrawingSurfaceList"),
    ],
)  # fmt: skip
def test_of_what_stands_twice_after_a_merge_nothing_is_left_out_in_silence(
    old: str, new: str, name: str
):
    model = replaced("tm7", SAMPLE, old, new)

    assert not model.whole
    assert f"it has {name} twice" in model.diagnostics[0].message


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("<b:State>AutoGenerated", "<b:State>Mitigated</b:State><b:State>AutoGenerated", "State"),
        (">Orders are read</a:Value>", ">x</a:Value><a:Value>y</a:Value>", "Value"),
        (
            "<b:Properties><a:KeyValueOfstringstring><a:Key>Title</a:Key>",
            "<b:Properties><a:KeyValueOfstringstring><a:Key>Priority</a:Key><a:Value>Low</a:Value>"
            "</a:KeyValueOfstringstring><a:KeyValueOfstringstring><a:Key>Title</a:Key>",
            "Priority",
        ),
    ],
)
def test_a_threat_of_which_something_stands_twice_is_unchecked(old: str, new: str, name: str):
    model = replaced("tm7", SAMPLE, old, new)

    unclear = {place for place in told(model, needed=False) if f"it has {name} twice" in place}
    assert len(unclear) == raw(SAMPLE).count(old.encode())
    unchecked = {t.locus.pointer for t in model.threats if t.status is ThreatStatus.UNCHECKED}
    assert {place.partition(":")[0] for place in unclear} <= unchecked
    assert model.whole


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (">cabinet</Guid>", ">cabinet</Guid><Guid>mcu</Guid>", "Guid"),
        ("<SourceX", "<SourceGuid>mcu</SourceGuid><SourceX", "SourceGuid"),
        ("<a:Key>mcu</a:Key>", "<a:Key>mcu</a:Key><a:Key>pc</a:Key>", "Key"),
        ("<b:SelectedIndex>", "<b:SelectedIndex>0</b:SelectedIndex><b:SelectedIndex>", "SelectedIndex"),
    ],
)  # fmt: skip
def test_a_shape_or_line_of_which_something_stands_twice_is_not_read_as_one_of_them(
    old: str, new: str, name: str
):
    model = replaced("tm7", SAMPLE, old, new)

    assert not model.whole
    assert any(f"it has {name} twice" in each for each in told(model, needed=True))


def test_a_property_with_two_values_says_nothing():
    no = STORE + BOX.replace(">1</b:SelectedIndex>", ">0</b:SelectedIndex>")
    model = replaced("tm7", SAMPLE, STORE, no + BOX)

    assert by_id(model.elements)["db"].data == ()
    assert [each for each in told(model, needed=False) if "twice" in each] == [
        '/DrawingSurfaceList/0/Borders/db: it has the property "Stores Credentials" twice'
    ]
    assert told(replaced("tm7", SAMPLE, STORE, STORE + BOX + BOX), needed=False) == []


def test_what_is_no_diagram_among_them_is_told():
    model = replaced("tm7", SAMPLE, "</DrawingSurfaceList>", "<Drawing/></DrawingSurfaceList>")

    assert told(model, needed=True) == ['"Drawing" in the list of diagrams is none']
