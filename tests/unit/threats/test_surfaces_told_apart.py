"""Ways in of the product's own making: paths, numbers and texts told apart, files of another library, what only declares."""

import pytest

from gatekeeper.threats.c_code.lexer import lex
from gatekeeper.threats.c_code.structure import structure
from tests.unit.threats.test_surfaces_by_class import kinds
from tests.unit.threats.test_surfaces_of_a_tree import scan

PATHS = 'void serve(char *p) {\n if (!strcmp(p, "/a")) a();\n if (!strcmp(p, "/b")) b();\n if (!strcmp(p, "/c")) c();\n}\n'
FILES = PATHS.replace('"/', '"/etc/')
NUMBERS = "void {}(int c) {{\n switch (c) {{\n case SET: a(); break;\n case 0x02: b(); break;\n case 3: c(); break;\n }}\n}}\n"


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        pytest.param("src/a.c", PATHS, {"http-endpoint"}, id="paths"),
        pytest.param("src/a.c", FILES, set(), id="files"),
        pytest.param("src/a.c", NUMBERS.format("next_state"), set(), id="states"),
        pytest.param("src/command_view.c", NUMBERS.format("show_state"), set(), id="not run"),
        pytest.param(
            "src/a.cpp",
            'void f() { registerCommand("dfu", DFU, "starts the loader"); }',
            {"command-console"},
            id="a command registered",
        ),
        pytest.param(
            "src/a.cpp", 'void f() { registerWidget("dfu", 1); }', set(), id="a widget registered"
        ),
        pytest.param(
            "src/a.cpp",
            "void f() { mqttClient->publish(t); }",
            {"mqtt"},
            id="a client by its name",
        ),
        pytest.param(
            "src/a.cpp", "void f() { File rf = open(p); rf.read(b); }", set(), id="a file"
        ),
        pytest.param("src/a.cpp", "extern PubSubClient client;", set(), id="declared"),
        pytest.param("src/a.cpp", "PubSubClient client;", {"mqtt"}, id="made"),
        pytest.param(
            "src/a.cpp",
            "void f() { QFile in(name); in.readAll(); }",
            {"filesystem"},
            id="a file of Qt",
        ),
        pytest.param(
            "src/a.cpp", "bool f() { return QFile(name).exists(); }", set(), id="whether it exists"
        ),
        pytest.param(
            "src/a.c",
            'void f() { put(c, "HTTP/1.1 200 OK"); put(c, "Sec-WebSocket-Accept: "); }',
            {"http-server", "websocket-server"},
            id="a server by what it says",
        ),
        pytest.param(
            "src/a.c",
            "void f(int r) { switch (r) { case REQ_ENTER_BOOTLOADER: jump(); break; } }",
            {"bootloader"},
            id="a request",
        ),
        pytest.param(
            "src/a.c",
            "void f(int r) { switch (r) { case REQ_ENTER_BOOTLOADER: break; } }",
            set(),
            id="a request that does nothing",
        ),
        pytest.param(
            "app/astm_reader.py",
            "def parse_record(t):\n return split(t)",
            {"astm"},
            id="messages of analysers",
        ),
        pytest.param(
            "app/astm_reader.py", "def show(t):\n return split(t)", set(), id="only their names"
        ),
        pytest.param(
            "board.overlay", '&ieee802154 {\n status = "okay";\n};', {"radio"}, id="a radio"
        ),
    ],
)
def test_what_a_product_makes_itself_is_told_by_its_shape(path: str, source: str, found: set[str]):
    assert kinds({path: source}) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(
            'def handle_command():\n c = input()\n if c == "A": a()\n elif c == "B": b()\n elif c == "C": d()',
            {"command-console"},
            id="compared",
        ),
        pytest.param(
            'def run_menu(p):\n c = p.readline()\n match c:\n  case "A": a()\n  case "B": b()\n  case "C": d()',
            {"command-console"},
            id="matched",
        ),
        pytest.param(
            'def option(c):\n return c == "A" or c == "B" or c == "C"', set(), id="options"
        ),
        pytest.param('def handle_command(c):\n return c == "A" or c == "B"', set(), id="two"),
    ],
)
def test_commands_in_python_are_told_apart_by_their_text(source: str, found: set[str]):
    assert kinds({"app/a.py": source}) == found


PAGE = "import flask\ndef show():\n return flask.jsonify({})"


def test_a_page_counts_where_another_file_hands_it_over_with_a_path():
    main = "import pages\ndef up(app):\n app.mount_rule('/show', view_func=pages.{})"
    alone = scan({"app/pages.py": PAGE, "app/main.py": main.format("other")})
    handed = scan({"app/pages.py": PAGE, "app/main.py": main.format("show")})
    assert "app/pages.py" not in {hit.path for hit in alone.hits}
    assert "app/pages.py" in {hit.path for hit in handed.hits}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("int f(s, b)\n int s; char *b;\n{\n bind(s);\n}", id="old style"),
        pytest.param("int f(s, b) int s; char b[]; {\n bind(s);\n}", id="an array"),
    ],
)
def test_a_function_in_the_old_style_has_its_calls(source: str):
    found = structure(lex(source + "\nint last(void) { return 0; }"), frozenset({"bind"}))
    assert [function.name for function in found.functions] == ["f", "last"]
    assert [(m.use.value, m.function) for m in found.mentions] == [("call", 1)]


def test_a_macro_before_a_variable_is_no_function_in_the_old_style():
    found = structure(lex("MODULE(a) int b;\nstruct s { int x; };\nint f(void) { }"), frozenset())
    assert [function.name for function in found.functions] == ["f"]
