"""One small file of each format to begin a fuzz from."""

import gzip
import io
import zipfile

from gatekeeper.model.trace import SourceOptions


def zipped(**members: bytes) -> bytes:
    """A zip archive of those members, dots and slashes of their names written as __ and ___."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), content)
    return buffer.getvalue()


REQIF = (
    b'<REQ-IF><CORE-CONTENT><SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="t" LONG-NAME="R"/>'
    b'<ATTRIBUTE-DEFINITION-STRING IDENTIFIER="d" LONG-NAME="ReqIF.ForeignID"/></SPEC-TYPES><SPEC-OBJECT IDENTIFIER="o">'
    b'<TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE><VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE="A-1">'
    b"<DEFINITION><R>d</R></DEFINITION></ATTRIBUTE-VALUE-STRING></VALUES></SPEC-OBJECT><SPEC-RELATION><SOURCE>"
    b"<SPEC-OBJECT-REF>o</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>o</SPEC-OBJECT-REF></TARGET></SPEC-RELATION>"
    b"<SPEC-HIERARCHY><OBJECT><SPEC-OBJECT-REF>o</SPEC-OBJECT-REF></OBJECT></SPEC-HIERARCHY></CORE-CONTENT></REQ-IF>"
)
XLSX = zipped(
    xl___workbook__xml=b'<workbook xmlns:r="u"><sheets><sheet r:id="a"/></sheets></workbook>',
    xl____rels___workbook__xml__rels=b'<Rs><R Id="a" Target="s.xml"/></Rs>',
    xl___sharedStrings__xml=b"<sst><si><t>id</t></si><si><t>A-1</t></si></sst>",
    xl___s__xml=b'<w><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    b'<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData></w>',
)
ITEMS: tuple[tuple[str, str, bytes], ...] = (
    ("csv", "a.csv", b'id,title,parent\nA-1,"two\nlines",B-1\nB-1,t,\n'),
    ("doorstop", "d/A1.yml", b"active: true\nlevel: 1.0\nlinks:\n- B1: abc\nreviewed: x\ntext: |\n  t\nreferences:\n- path: a\n  type: file\n"),
    ("doorstop", "d/A2.md", b"---\nactive: true\nlinks: []\n---\n# H\n\ntext\n"),
    ("doorstop", "d/.doorstop.yml", b"settings:\n  prefix: A\n  itemformat: markdown\nattributes:\n  reviewed:\n  - x\n"),
    ("front-matter", "a.md", b"---\nid: A-1\nparents: [B-1, C-1]\n---\n# H\ntext\n"),
    ("markdown", "a.md", b"# A-1 Title\n\ntext\n\n- From: B-1, C-2.\n\n| id | controls |\n|---|---|\n| H-1 | A-1 |\n```\n# A-2\n```\n"),
    ("mlx-traceability", "a.rst", b".. item:: A-1 Title\n   :fulfills: B-1\n     C-1\n\n   Text.\n\n.. item-link::\n   :sources: A-1\n   :targets: B-1\n"),
    ("needs-json", "needs.json", b'{"current_version":"1","versions":{"1":{"needs_schema":{"properties":{"links":{"field_type":"links"}}},"needs":{"A":{"id":"A","type":"req","title":"t","links":["B"]}}}}}'),
    ("openfasttrace", "a.md", b"# T\n`req~a~1`\n\ntext\n\nCovers:\n* `feat~b~2`\n\nNeeds: dsn, utest\n\narch --> dsn : req~a~1\n"),
    ("openfasttrace", "a.c", b"// [impl->req~a~1] [utest~x~2->req~a~1>>itest]\n"),
    ("reqif", "a.reqif", REQIF),
    ("reqif", "a.reqifz", zipped(a__reqif=REQIF)),
    ("rtems", "spec/a.yml", b"type: requirement\nrequirement-type: functional\nenabled-by: true\nlinks:\n- role: r\n  uid: ../b\ntext: |\n  t\n"),
    ("sphinx-needs", "a.rst", b".. req:: Title\n   :id: A_1\n   :links: B_1[v==1]; C_1\n\n   Text.\n\n.. code-block:: rst\n\n   .. req:: N\n      :id: N\n"),
    ("strictdoc", "a.sdoc", b"[DOCUMENT]\nTITLE: T\n\n[[SECTION]]\nTITLE: S\n\n[REQUIREMENT]\nUID: A-1\nSTATEMENT: >>>\ntext\n<<<\nRELATIONS:\n- TYPE: Parent\n  VALUE: B-1\n\n[[/SECTION]]\n"),
    ("trlc", "a.trlc", b'package P\nimport Q\nsection "S" {\nReq A {\n t = """x [[B]]"""\n l = [B, Q.C]\n n = -3.5\n p = 1 @ 2\n}\n}\n'),
    ("trlc", "a.rsl", b'package P\nenum E { A B }\ntype Req { t String }\n'),
    ("xlsx", "a.xlsx", XLSX),
)  # fmt: skip
"""Format, path and content."""
REPORTS: tuple[tuple[str, bytes], ...] = (
    ("cobertura", b'<coverage><class filename="a"><lines><line number="1" hits="2" condition-coverage="50% (1/2)"/></lines></class></coverage>'),
    ("coverage-py", b'{"files":{"a":{"executed_lines":[1],"missing_lines":[2],"contexts":{"1":["t|run"]},"summary":{"num_branches":2,"covered_branches":1}}}}'),
    ("cucumber", b'[{"uri":"f","name":"F","elements":[{"type":"scenario","name":"s","line":2,"tags":[{"name":"@A-1"}],"steps":[{"result":{"status":"passed"}}]}]}]'),
    ("gcov", gzip.compress(b'{"files":[{"file":"a","lines":[{"line_number":1,"count":2,"branches":[{"count":1}]}]}]}', mtime=0)),
    ("gcov", b'{"files":[{"file":"a","lines":[{"line_number":1,"count":2,"branches":[{"count":1}]}]}]}'),
    ("junit", b'<testsuites><testsuite name="s" tests="2" failures="1"><properties><property name="commit" value="a"/></properties><testcase classname="c" name="n"/><testcase name="m"><failure message="x">t</failure></testcase></testsuite></testsuites>'),
    ("lcov", b"TN:t\nSF:a\nDA:1,2\nBRDA:1,0,0,-\nend_of_record\n"),
    ("tap", b"1..2\nok 1 - a # SKIP x\nnot ok 2 - b\n"),
    ("unity", b"a.c:1:t:PASS\n-----\n1 Tests 0 Failures 0 Ignored\nOK\n"),
)  # fmt: skip
"""Format and content."""
OPTIONS = SourceOptions(pattern=r"[A-Z]+-\d+\b", root="spec", reverse_fields=("controls",))
