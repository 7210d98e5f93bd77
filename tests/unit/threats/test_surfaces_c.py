"""What counts as an attack surface in C and C++: calls with their header in sight, and nothing that looks alike."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import SurfaceHit
from gatekeeper.threats.c_code.headers import HeaderIndex
from gatekeeper.threats.surfaces.c_table import CTable, settle
from gatekeeper.threats.surfaces.in_c import scan_c
from gatekeeper.threats.surfaces.table import read_surface_table

ROOT = Path(__file__).resolve().parents[3]
TABLE = CTable(read_surface_table((ROOT / "rules/surfaces.csv").read_bytes()))
PIECES = [
    *(b"bind( listen ( ) { } ; = , :: -> . # \n \\\n /* */ // \" ' R\"( )\" 0x1 'a'".split(b" ")),
    *(b'#if 0\n|#else\n|#endif\n|#define X |struct |namespace |extern "C" |template<'.split(b"|")),
    b" ",
    b"\xff",
]
MAIN = RepoPath("fw/main.c")


def hits(source: str, **headers: str) -> list[SurfaceHit]:
    """The hits in a file, beside headers of the project by their name without `.h`."""
    others = {RepoPath(f"fw/{name}.h"): text.encode() for name, text in headers.items()}
    index = HeaderIndex({MAIN: source.encode(), **others})
    scan = scan_c(MAIN, source.encode(), TABLE)
    assert scan.failure == ""
    return list(settle(scan, index.seen_from(MAIN)))


def symbols(source: str, **headers: str) -> list[str]:
    return [f"{hit.symbol}:{hit.region.start_line}" for hit in hits(source, **headers)]


SOCKET = "#include <sys/socket.h>\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("int f(void) { return bind(s, a, n); }", id="plain"),
        pytest.param("int f(void) { if (bind(s, a, n) < 0) return 1; return 0; }", id="condition"),
        pytest.param("int f(void) { ::bind(s, a, n); return 0; }", id="global scope"),
        pytest.param("int r = bind(s, a, n);", id="initialiser of a global"),
        pytest.param("#define OPEN(s) bind(s, a, n)", id="in a macro"),
        pytest.param("#define OPEN bind(s, a, n)", id="in an object-like macro"),
        pytest.param("int f(void) { bi\\\nnd(s, a, n); return 0; }", id="name on two lines"),
        pytest.param("int f(void) { bind /* x */ (s, a, n); return 0; }", id="comment between"),
        pytest.param('int f(void) { g("a\\"b"); bind(s, a, n); return 0; }', id="after a string"),
        pytest.param("int f(void) { char c = '\"'; bind(s, a, n); return c; }", id="after a char"),
        pytest.param("namespace net { int f() { return bind(s, a, n); } }", id="in a namespace"),
        pytest.param("struct X { int f() { return bind(s, a, n); } };", id="in a method"),
        pytest.param("X::X() : a{1}, b(2) { bind(s, a, n); }", id="in a constructor"),
        pytest.param("void f(int a = 3) { bind(s, a, n); }", id="default argument"),
        pytest.param('extern "C" { void f(void) { bind(s, a, n); } }', id="extern C"),
        pytest.param("int f(a) int a; { return bind(s, a, n); }", id="old style function"),
        pytest.param("ISR(TIMER0_OVF_vect) { bind(s, a, n); }", id="function by a macro"),
        pytest.param("auto g = [](int s) { return bind(s, a, n); };", id="lambda"),
        pytest.param("#if A\nvoid f(int x) {\n#else\nvoid f(void) {\n#endif\n bind(s, a, n); }", id="two heads"),
        pytest.param("struct r *f(int x) { bind(s, a, n); return 0; }", id="struct in the return type"),
        pytest.param('const char *r = R"(")"; int f() { return bind(s, a, n); }', id="after a raw string"),
        pytest.param("int f() { int m = 1'000'000; return bind(s, a, m); }", id="digit separators"),
    ],
)  # fmt: skip
def test_a_call_is_found(body: str):
    assert [name.partition(":")[0] for name in symbols(SOCKET + body)] == ["bind"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("void f() { obj.bind(1); }", id="member"),
        pytest.param("void f() { obj->bind(1); }", id="member through a pointer"),
        pytest.param("void f() { net::bind(1); }", id="of a namespace"),
        pytest.param("void f() { Foo<int>::bind(1); }", id="of a template"),
        pytest.param("int bind(int s, int a);", id="declaration"),
        pytest.param("extern int bind(int s);", id="extern declaration"),
        pytest.param("int bind(int s) { return s; }", id="definition"),
        pytest.param("int bind(int s) { return s; } int g() { return bind(1); }", id="own function"),
        pytest.param("struct S { int bind(int s); };", id="declared in a class"),
        pytest.param("int S::bind(int s) { return s; }", id="method definition"),
        pytest.param("// bind(s)\n/* bind(s) */", id="comments"),
        pytest.param('void f() { puts("bind(s)"); }', id="string"),
        pytest.param("// continued \\\nbind(s, a, n);", id="continued comment"),
        pytest.param("#if 0\nvoid f() { bind(s); }\n#endif", id="disabled"),
        pytest.param("#if 0\n it's fine \" here\n bind(s)\n#endif", id="text in a disabled block"),
        pytest.param("#define bind(a) my_bind(a)", id="macro's own name"),
        pytest.param("#ifdef bind\n#undef bind\n#endif", id="asked for by the preprocessor"),
        pytest.param("#error don't bind(s)", id="error text"),
        pytest.param("void f() { int bind = 1; g(bind); }", id="variable"),
        pytest.param("void f() { rebind(1); bind_all(2); }", id="other names"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_call_is_not(body: str):
    assert symbols(SOCKET + body) == []


def test_a_generic_name_without_its_header_is_not_counted():
    assert symbols("int f(void) { return bind(s, a, n); }") == []


@pytest.mark.parametrize(
    "include",
    [
        pytest.param('#include "net.h"', id="through the project's own header"),
        pytest.param("#  include /* here */ <netinet/in.h>".replace("/* here */ ", ""), id="through another system header"),
        pytest.param('#include "lwip/sockets.h"', id="offered by lwIP"),
    ],
)  # fmt: skip
def test_a_header_can_come_by_another(include: str):
    source = f"{include}\nint f(void) {{ return bind(s, a, n); }}"
    assert symbols(source, net="#include <sys/socket.h>\n") == ["bind:2"]


def test_a_name_of_one_library_counts_without_its_header():
    found = hits("void f(void) { HAL_UART_Receive_IT(&h, b, 1); }")
    assert [(h.kind, h.tier) for h in found] == [("uart", 1)]
    assert "belongs to one library alone" in found[0].evidence


def test_the_vendor_s_own_definition_is_not_a_call():
    assert symbols("int HAL_UART_Receive_IT(void *h) { return 0; }") == []


def test_a_callback_counts_where_it_is_defined():
    assert symbols("void HAL_UART_RxCpltCallback(void *h) { use(h); }") == [
        "HAL_UART_RxCpltCallback:1"
    ]
    assert symbols("void HAL_UART_RxCpltCallback(void *h);") == []


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        pytest.param("AF_INET", "ip-socket", id="internet"),
        pytest.param("AF_UNIX", "unix-socket", id="local"),
        pytest.param("PF_CAN", "can", id="CAN"),
    ],
)
def test_the_address_family_tells_the_kind(family: str, kind: str):
    source = SOCKET + f"void f(void) {{ int s = socket({family}, 1, 0); bind(s, a, n); }}"
    assert [h.kind for h in hits(source)] == [kind]


def test_types_and_macros_count_once_a_file():
    source = "#include <QTcpServer>\nclass QTcpServer;\nQTcpServer *a;\nQTcpServer *b;\n"
    assert symbols(source) == ["QTcpServer:3"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("0L", 1, id="off"),
        pytest.param("1L", 0, id="on"),
        pytest.param("x", 0, id="unknown"),
    ],
)
def test_a_weakness_fires_for_its_value_only(value: str, found: int):
    source = f"void f(void) {{ curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, {value}); }}"
    assert len([h for h in hits(source) if h.role.value == "weakness"]) == found


def test_interrupt_handlers_and_keys_by_name():
    source = "void USART1_IRQHandler(void) { x = USART1->DR; }\nint k = 0x45670123U;\n"
    assert [(h.kind, h.tier) for h in hits(source)] == [
        ("uart", 3),
        ("uart", 3),
        ("flash-write", 3),
    ]


def test_a_vector_table_is_no_handler():
    assert (
        symbols(
            "void USART1_IRQHandler(void) __attribute__((weak));\nf v[] = { USART1_IRQHandler };"
        )
        == []
    )


def test_the_line_is_that_of_the_file_with_its_continued_lines():
    source = SOCKET + "int a = 1 + \\\n  2;\nint f(void) { return bind(s, a, n); }"
    assert symbols(source) == ["bind:4"]


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        pytest.param(b"int f() { bind(1); /* ", "comment does not end", id="comment"),
        pytest.param(b'int f() { bind("1); }\n', "does not end on its line", id="string"),
        pytest.param(b"#if A\nint f() { bind(1); }\n", "without #endif", id="if"),
        pytest.param(b"#endif\nint f() { bind(1); }\n", "without #if", id="endif"),
        pytest.param(b"\xff\xfei\0n\0t\0", "not ASCII-compatible", id="UTF-16"),
        pytest.param(b"int f() { bind(1);\n", "braces do not close", id="brace open"),
        pytest.param(b"int f() { bind(1); } }\n", "braces do not close", id="brace too many"),
        pytest.param(b"int x;" * 400_000 + b"bind", "more than", id="size"),
        pytest.param(b'x = R"a(bind" ;\n', "raw string does not end", id="raw string"),
        pytest.param(b"bind\n" + b"#if A\n" * 300, "nested deeper", id="ifs"),
        pytest.param(b"bind" + b"{" * 5000, "nested deeper", id="braces"),
    ],
)
def test_what_cannot_be_taken_apart_is_a_failure(raw: bytes, cause: str):
    assert cause in scan_c(MAIN, raw, TABLE).failure


def test_a_large_file_without_any_name_of_the_table_is_read():
    assert scan_c(MAIN, b"0x00, " * 1_000_000, TABLE).failure == ""


def test_a_name_passed_on_counts():
    source = "#include <bootutil/bootutil.h>\nint main(void) { FIH_CALL(boot_go, r, &rsp); }"
    assert symbols(source) == ["boot_go:2"]
    assert symbols(source.replace("boot_go,", "boot_going,")) == []


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_mixture_of_pieces_is_a_traceback(pieces: list[bytes]):
    raw = b"#include <sys/socket.h>\n" + b"".join(pieces)
    scan = scan_c(MAIN, raw, TABLE)
    assert isinstance(settle(scan, frozenset({"sys/socket.h"})), tuple)


def test_bytes_beyond_ascii_in_comments_do_not_matter():
    assert [
        h.symbol
        for h in settle(
            scan_c(MAIN, b"// \xe9\nvoid f(void) { HAL_CAN_GetRxMessage(h); }", TABLE), frozenset()
        )
    ] == ["HAL_CAN_GetRxMessage"]
