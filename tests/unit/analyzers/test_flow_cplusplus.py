"""Flows in C++: what only C++ writes is followed as what it means, and what cannot be read is said."""

import pytest

from gatekeeper.analyzers.cflow.analysis import Analysis
from gatekeeper.analyzers.cflow.cplusplus import as_c
from gatekeeper.analyzers.cflow.files import Files, Read
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.cflow.lines import Token, cut
from gatekeeper.analyzers.cflow.report import c_rules
from gatekeeper.analyzers.cflow.tree import Known
from gatekeeper.analyzers.cflow.values import Found

MODES = (
    "class Ventilator {{\n public:\n  void onMode(uint16_t wanted);\n private:\n  uint16_t mode_ = 1;\n  int next_ = 0;\n"
    "  static constexpr uint16_t kModes{{5}};\n  int table_[kModes + 1];\n}};\n"
    "void Ventilator::onMode(uint16_t wanted) {{\n  if ({} >= 1u && {} <= kModes) {{\n    mode_ = wanted;\n    next_ = table_[mode_];\n  }}\n}}\n"
    "Ventilator ventilator;\nvoid loop() {{\n  byte raw[2];\n  Serial6.readBytes(raw, 2);\n"
    "  uint16_t value = (raw[0] << 8) + raw[1];\n  ventilator.onMode(value);\n}}\n"
)
ROOM = "namespace net { class Frame { public: bool put(uint8_t b) { if (used_ %s room_.size()) { return false; } room_[used_++] = b; return true; } private: std::array<uint8_t, 12> room_{}; size_t used_ = 0; }; }"
PAIRS = (
    ("beyond-read", MODES.format("mode_", "mode_"), MODES.format("wanted", "wanted")),
    ("beyond-write", ROOM % ">", ROOM % ">="),
    ("beyond-write", "void f() { std::array<uint8_t, 12> room{}; memcpy(room.data(), from(), 13); }", "void f() { std::array<uint8_t, 12> room{}; memcpy(room.data(), from(), room.size()); }"),
    ("beyond-write", "static void get(int &to, const int &by) { to = by; }\nvoid f() { int a[8]; int n = 0; get(n, 8); a[n] = 1; }", "static void get(int &to, const int &by) { to = by; }\nvoid f() { int a[8]; int n = 9; get(n, 7); a[n] = 1; }"),
    ("beyond-write", "struct Line { char text[8]; int used{0}; };\nvoid f(Line &line) { line.text[8] = 0; }", "struct Line { char text[8]; int used{0}; };\nvoid f(Line &line) { line.text[7] = 0; }"),
    ("beyond-write", "enum class Kind : uint8_t { Low, High = 4, };\nvoid f() { int a[4]; a[static_cast<int>(Kind::High)] = 1; use(a); }", "enum class Kind : uint8_t { Low, High = 4, };\nvoid f() { int a[4]; a[static_cast<int>(Kind::Low)] = 1; use(a); }"),
    ("beyond-write", "const byte kRoom = 4;\nbyte row[kRoom] = {0};\nvoid f() { for (int i = 0; i <= kRoom; i++) { row[i] = 1; } }", "const byte kRoom = 4;\nbyte row[kRoom] = {0};\nvoid f() { for (int i = 0; i < kRoom; i++) { row[i] = 1; } }"),
    ("beyond-write", "void f() { attach([](int n) { char a[4]; a[4] = n; use(a); }); }", "void f() { attach([](int n) { char a[4]; a[3] = n; use(a); }); }"),
    ("beyond-write", "void f() { if (int n = 9; ready()) { char a[9]; a[n] = 1; use(a); } }", "void f() { if (int n = 8; ready()) { char a[9]; a[n] = 1; use(a); } }"),
    ("beyond-write", "extern \"C\" { void f(void) { char a[1'000]; a[1'000] = 1; use(a); } }", "extern \"C\" { void f(void) { char a[1'000]; a[999] = 1; use(a); } }"),
    ("return-local", "const char *f() { char line[8]; fill(line); return line; }", "const char *f() { static char line[8]; fill(line); return line; }"),
    ("use-after-free", "int f() { int *p = new int(3); delete p; return *p; }", "int f() { int *p = new int(3); int n = *p; delete p; return n; }"),
    ("null", "int f(Part *p) { if (p == nullptr) { return p->n; } return 0; }", "int f(Part *p) { if (p != nullptr and p->n) { return p->n; } return 0; }"),
    ("uninitialised", "std::vector<int> f(const std::vector<int> &of) { bool next; for (auto &one : of) { if (next) { use(one); } } return of; }", "std::vector<int> f(const std::vector<int> &of) { bool next{false}; for (auto &one : of) { if (next) { use(one); } } return of; }"),
    ("divide", "template <typename T> struct Mean { T sum = 0; T of(int n) { if (n == 0) { return sum / n; } return 0; } };", "template <typename T> struct Mean { T sum = 0; T of(int n) { if (n != 0) { return sum / n; } return 0; } };"),
    ("recursion", "class A { public: int up(int n) { return up(n) + 1; } };", "class A { public: int up(int n) { return up(n, 1); } int up(int n, int by) { return n + by; } };"),
    ("peer-unverified", "class Link { public: bool open(Config &config) { config.verify_peer = false; return true; } };", "class Link { public: bool open(Config &config) { config.verify_peer = true; return true; } };"),
    ("wait-endless", "class Adc { public: uint32_t get() { while (!(ADC1->ISR & 4)) {} return ADC1->DR; } };", "class Adc { public: uint32_t get() { for (int n = 0; n < 100; n++) { if (ADC1->ISR & 4) { return ADC1->DR; } } return 0; } };"),
)  # fmt: skip
QUIET = (
    ("a member of another class of the same name", "class A { public: void fill(int v) { data_.fill(v); } private: std::array<int, 4> data_; };"),
    ("several names for the parts of one value", "void f() { const auto &[a, b] = pair(); int n = a + b; use(n); }"),
    ("an operator", "struct V { int n; V operator+(const V &o) const { V v{n + o.n}; return v; } bool operator()(int a) { return a == n; } };"),
    ("the time between two objects, by their class's own operator", "class Time { public: Time operator-(const Time &o) const; private: long us_; };\nlong f(Time a, Time b) { return b - a; }"),
    ("what is old is taken off a row", "void add(int now) { while (!seen.empty() && now - seen.front() > 5) { seen.pop_front(); } }"),
    ("what a class declared elsewhere answers nothing", "class Mock { public: void Verify(); };\nclass Other { public: void Verify(); };\nclass T { public: void f(); private: Mock *a_; };\nvoid T::f() { a_->Verify(); SignatureVerifier verifier(a_); }"),
    ("a function of a namespace with the name of the class's own", "namespace net { int open(int n); }\nclass Port { public: int open(int n); };\nint Port::open(int n) { return net::open(n) + 1; }"),
    ("a constructor and what it begins", "class A : public B { public: explicit A(int n) : B(n, 1), n_(n), row_{1, 2} {} ~A() = default; A(const A &) = delete; private: int n_; int row_[2]; };"),
    ("an error that is thrown and caught", "void f() { try { g(); } catch (const std::exception &e) { throw; } catch (...) { stop(); } }"),
    ("values without a type of their own", "Answer f(int n) { if (n) { return {}; } take({1, 2}); return Answer{.a = 1, .b = 2}; }"),
    ("a value read as its bits through a reference", "class M { public: void get(uint16_t at, uint16_t &to); };\nvoid M::get(uint16_t at, uint16_t &to) { to = at; }\nM m;\nint f() { int16_t n; m.get(3, (uint16_t &)n); return n; }"),
    ("a number of elements that only their row tells", "byte kinds[] = {'U', 'X'};\nconst byte kKinds = sizeof(kinds);\nbyte state[kKinds + 5] = {0};\nvoid f() { for (int i = 0; i < kKinds; i++) { switch (kinds[i]) { case 'U': state[i] = 1; break; } } }"),
    ("a class named as one where it is used", "bool add(class Reader *reader, const class Group *);\nclass Monitor *monitor = NULL;"),
    ("several objects made in one line", "void f() { UID target(0, 0), lower(0, 1); take(target, lower); }"),
    ("a struct of C in a class", "class A { public: typedef struct { bool rx; bool tx; } Info; Info info; };"),
    ("what a template is for one type", "template <>\nbool Ports::is<Output>() { return false; }"),
    ("bits taken for a number through a reference", "int f(int data) { return hex(reinterpret_cast<uint16_t&>(data)) + 1; }"),
    ("a jump out of a table", "void f(int n) { static void *table[] = {&&a, &&b}; goto *table[n]; a: stop(); b: stop(); }"),
    ("what a function nobody declares may write through a reference", "int f(Port *port) { unsigned got; int by = 0; port->receive(got, by); return got / by; }"),
    ("what a stream writes", "int f(Stream &in) { int a, b; in >> a >> b; if (!(in >> a)) { return b; } return a; }"),
    ("a text made of a local row", "string f() { char line[8]; fill(line); return line; }"),
    ("classes of one name in two others", "class A { struct Options { int a; }; Options o_; };\nclass B { struct Options { int a, b, c; }; Options o_; int f() { return o_.c; } };"),
    ("a union with a first value", "union { char bytes[4]; unsigned long number = 0; } both;\nunsigned long f() { return both.number; }"),
    ("a class in a function", "int f() { struct Part { int n = 1; int twice() { return 2 * n; } }; Part part; return part.twice(); }"),
    ("a name for a type, in a function", "int f() { using Number = std::function<int(int)>; Number n = take(); return n(1); }"),
    ("blocks that macros of tests open", "TEST_CASE(\"a pump\") { SECTION(\"stops\") { CHECK(stop() == 1); } }"),
)  # fmt: skip


def read(text: str) -> tuple[Analysis, Read]:
    """The file, and what looks at it."""
    files = Files({"src/a.cpp": ("a.cpp", "#include <cstdint>\n" + text)})
    one = files.read("src/a.cpp")
    analysis = Analysis(files, shipped_knowledge())
    analysis.prepare([one])
    return analysis, one


def told(text: str) -> set[Found]:
    """What is said of it, all of which is read."""
    analysis, one = read(text)
    found = analysis.look(one)
    assert not analysis.broken
    assert one.fault(3) is None
    return found


def said(text: str) -> set[str]:
    """The rules that speak."""
    return {one.rule for one in told(text)}


@pytest.mark.parametrize(
    ("rule", "bad", "good"), PAIRS, ids=[f"{n}-{p[0]}" for n, p in enumerate(PAIRS)]
)
def test_a_fault_is_said_and_its_look_alike_is_not(rule: str, bad: str, good: str) -> None:
    assert rule in said(bad)
    assert {one for one in said(good) if c_rules()[one].level != "note"} == set()


@pytest.mark.parametrize("text", [t for _, t in QUIET], ids=[n for n, _ in QUIET])
def test_what_is_sound_is_read_whole_and_left_alone(text: str) -> None:
    assert {one for one in told(text) if c_rules()[one.rule].level != "note"} == set()


@pytest.mark.parametrize("text", [t for _, t in QUIET], ids=[n for n, _ in QUIET])
def test_what_stands_behind_it_is_followed(text: str) -> None:
    behind = "\nvoid behind() { char a[4]; a[4] = 1; use(a); }"
    assert "beyond-write" in said(text + behind)


FAULT = "char a[4]; a[4] = 1; use(a);"
EVERYWHERE = (
    ("functions of one name in two namespaces", f"namespace a {{ void f() {{ {FAULT} }} }}\nnamespace b {{ void f() {{ stop(); }} }}"),
    ("the first of several blocks that macros of tests open", f'SCENARIO("a") {{ {FAULT} }}\nSCENARIO("b") {{ stop(); }}'),
    ("the second of two functions that differ in what they take", f"class A {{ void f(int a) {{ stop(); }} void f(char a) {{ {FAULT} }} }};"),
    ("a function without a name that a variable begins with", f"auto f = [](int n) {{ {FAULT} }};"),
    ("a function that a class calls its friend", f"class A {{ friend void f(A &other) {{ {FAULT} }} }};"),
    ("what a member begins with", "static int rows[4];\nclass A { int first = rows[4]; void f() { stop(); } };"),
    ("what a constructor begins a base with", "static int rows[4];\nclass A : public B { public: A() : B(rows[4], 1), n_(2) {} int n_; };"),
    ("what is thrown", "static int rows[4];\nvoid f() { throw Fault(rows[4]); }"),
    ("whose parts have several names", "static int rows[4];\nvoid f() { const auto [a, b] = pair(rows[4]); use(a, b); }"),
    ("behind a member that is called as access is", f"class A {{ signals first; void f() {{ {FAULT} }} }};\nint n = x ? 1 : 2;"),
    ("behind an operator", f"struct A {{ int operator()(int n) {{ {FAULT} return n; }} }};"),
    ("a class in a function", f"void f() {{ struct A {{ int n = 1; void g() {{ {FAULT} }} }}; A a; a.g(); }}"),
    ("behind `else`", f"void f(int n) {{ if (n) {{ stop(); }} else if constexpr (kWide) {{ {FAULT} }} }}"),
    ("what ends a life", f"class A {{ ~A() {{ {FAULT} }} }};"),
)  # fmt: skip


@pytest.mark.parametrize("text", [t for _, t in EVERYWHERE], ids=[n for n, _ in EVERYWHERE])
def test_no_code_is_left_out(text: str) -> None:
    assert said(text) & {"beyond-write", "beyond-read"}


UNREAD = (
    ("a fold", "int f(int n) { return (n + ... + 0); }", "line 2: a statement could not be read"),
    ("a value behind else", "void f(int n) { if (n) { stop(); } else if (int m = get(); m) { go(); } }", "line 2: what a condition behind `else` begins with"),
    ("brackets", "void f(int n) { if (n) { stop(); }", "line 2: a block that does not close"),
    ("a bracket too many", "void f() { stop(); } }", "line 2: brackets do not pair"),
    ("a condition without an end", "#if A\nint n;", "an #if without an #endif"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "cause"), [u[1:] for u in UNREAD], ids=[u[0] for u in UNREAD])
def test_a_file_that_could_not_be_read_whole_has_failed(text: str, cause: str) -> None:
    assert cause in str(read(text)[1].fault(5))


def test_what_stands_behind_what_cannot_be_read_is_followed() -> None:
    analysis, one = read(f"{UNREAD[0][1]}\nvoid g() {{ {FAULT} }}")
    assert "beyond-write" in {found.rule for found in analysis.look(one)}


@pytest.mark.parametrize(("opens", "closes"), ["()", "{}", "[]"])
def test_brackets_too_deep_in_one_another_fail_the_file(opens: str, closes: str) -> None:
    assert read(f"int a = {opens * 5000}1{closes * 5000};")[1].fault(1)


def test_a_fault_of_the_reading_itself_fails_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[Token]:
        raise IndexError("nothing there")

    monkeypatch.setattr("gatekeeper.analyzers.cflow.files.as_c", broken)
    assert read("int a;")[1].fault(1) == "line 1: IndexError: nothing there"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("auto a = x and not y or z ;", "auto a = x && ! y || z ;"),
        ("int & a = b , * c = & d ;", "int a = b , * c = & d ;"),
        ("std::chrono::seconds s ( 1 ) ;", "seconds s = new_seconds ( 1 ) ;"),
        ("namespace a { int n = b::c::d ; }", "int n = c_d ;"),
        ("namespace b { } int n = b::d ;", "int n = d ;"),
        ("[[nodiscard]] int f ( int a = 1 ) ;", "int f ( int a ) ;"),
        ("void f ( T &a , const T &b ) ;", "void f ( T * a , const T b ) ;"),
        ("void f ( ) { asm volatile ( \"nop\" ::: \"memory\" ) ; }", "void f ( ) { asm volatile ( \"nop\" : \"memory\" ) ; }"),
        ("void f ( ) { x = a < b && c > d ; }", "void f ( ) { x = a < b && c > d ; }"),
        ("void f ( ) { x = g < int > ( 3 ) ; }", "void f ( ) { x = g ( 3 ) ; }"),
        ("void f ( ) { port . write ( 1 ) ; }", "void f ( ) { port_write ( & port , 1 ) ; }"),
        ("void f ( ) { port -> write ( 1 ) ; }", "void f ( ) { port_write ( port , 1 ) ; }"),
    ],
)  # fmt: skip
def test_a_run_of_cplusplus_in_c(text: str, plain: str) -> None:
    tokens = [token for line in cut(text) for token in line.tokens]
    assert " ".join(token.text for token in as_c(tokens, Known())) == plain


@pytest.mark.parametrize("percent", range(1, 100))
def test_a_file_that_ends_anywhere_is_read_to_its_end(percent: int) -> None:
    whole = "\n".join(text for _, text in QUIET)
    tokens = [token for line in cut(whole) for token in line.tokens]
    assert as_c(tokens[: len(tokens) * percent // 100], Known())
