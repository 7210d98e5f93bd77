"""The trail of a path in C: the decisions and calls that lead to what goes wrong are told with it."""

import pytest

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.files import Files
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge

END = "it goes wrong here"
TRAILS = {
    "decision": (
        "int f(int *p)\n{\n    if (p == 0)\n        return *p;\n    return 0;\n}\n",
        [(3, "the condition holds"), (4, END)],
    ),
    "other way": (
        "int f(int *p)\n{\n    if (p)\n        return 0;\n    return *p;\n}\n",
        [(3, "the condition does not hold"), (5, END)],
    ),
    "loop": (
        "int f(void)\n{\n    int a[3] = {0}, sum = 0;\n    for (int i = 0; i < 1; i++)\n"
        "        sum = 1;\n    return a[3];\n}\n",
        [(4, "the loop is entered"), (4, "the loop is left"), (6, END)],
    ),
    "case": (
        "int f(int n)\n{\n    int a[3] = {0};\n    switch (n) {\n    case 4:\n"
        "        return a[n];\n    }\n    return 0;\n}\n",
        [(5, "this case is taken"), (6, END)],
    ),
    "call": (
        "static int g(const int *a, int n)\n{\n    return a[n];\n}\n"
        "int f(void)\n{\n    int a[3] = {0};\n    return g(a, 3);\n}\n",
        [(8, "`g` is called"), (3, END)],
    ),
    "no decision": ("int f(void)\n{\n    int a[3] = {0};\n    return a[3];\n}\n", []),
}


@pytest.mark.parametrize(("text", "expected"), TRAILS.values(), ids=list(TRAILS))
def test_what_goes_wrong_tells_what_led_there(text: str, expected: list[tuple[int, str]]) -> None:
    files = Files({"a.c": ("a.c", text)})
    analysis = Analysis(files, shipped_knowledge())
    read = files.read("a.c")
    analysis.prepare([read])
    trails = [
        found.trace for found in analysis.look(read) if found.rule in ("null", "beyond-read")
    ]
    assert [(step.line, step.words) for step in min(trails, key=len)] == expected
