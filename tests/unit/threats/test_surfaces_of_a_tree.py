"""What files show together: registers by address, wrappers, controls on paths, and content that alone counts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from gatekeeper.model.guard import Control
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.memory import Key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import SurfaceHit, SurfaceRole
from gatekeeper.threats.staleness import fingerprint
from gatekeeper.threats.surfaces import in_python
from gatekeeper.threats.surfaces.scan import Scanned, Scanner
from gatekeeper.threats.surfaces.table import read_surface_table, remembered_surface_table

ROOT = Path(__file__).resolve().parents[3]
TABLE_FILES = (
    (ROOT / "rules/surfaces.csv").read_bytes(),
    (ROOT / "rules/registers.csv").read_bytes(),
)
TABLE = read_surface_table(*TABLE_FILES)


def scan(files: Mapping[str, str], libraries: Mapping[str, str] | None = None) -> Scanned:
    blobs: dict[RepoPath, bytes | str] = {
        RepoPath(path): text.encode() for path, text in {**files, **(libraries or {})}.items()
    }
    return Scanner(TABLE, LanguageMap()).scan(map(RepoPath, files), blobs)


def opened(scanned: Scanned) -> list[str]:
    return [
        f"{hit.kind} {hit.path}:{hit.region.start_line} tier {hit.tier}"
        for hit in scanned.hits
        if hit.role.opens
    ]


def test_a_driver_on_bare_addresses_is_seen():
    source = (
        "// STM32L452\nUart *port(int n) {\n return reinterpret_cast<Uart *>(0x40013800);\n}\n"
    )
    assert opened(scan({"fw/uart.cpp": source})) == ["uart fw/uart.cpp:3 tier 3"]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("// STM32L452\nint t[] = {0x00000000, 0x40013800, 0x9C2C9579};", id="table"),
        pytest.param("// STM32L452\nint *p = (int *)0x20000000;", id="memory"),
        pytest.param("int *timer = (int *)0x40012c00;", id="no family and no word of its kind"),
        pytest.param("// STM32L452\n#define UART ((U *)0x40013800)", id="named and never used"),
    ],
)
def test_other_numbers_are_no_registers(source: str):
    assert opened(scan({"fw/a.c": source})) == []


@pytest.mark.parametrize("folder", ["fw", "not asked for: fw"])
def test_registers_are_used_where_their_name_is(folder: str):
    header = "// STM32F407\n#define LINE ((struct u *)0x40011000u)\n"
    user = '#include "regs.h"\nint get(void) { return LINE->DR; }\n'
    found = scan({f"{folder}/regs.h": header, f"{folder}/uart.c": user})
    assert opened(found) == [f"uart {folder}/uart.c:2 tier 3"]


def test_a_caller_of_a_vendor_layer_has_its_surface():
    vendor = '#include "usart.h"\nint board_get(void) { return HAL_UART_Receive(u, b, 1, 9); }\n'
    product = "int main(void) {\n return board_get();\n}\n"
    found = scan({"fw/main.c": product}, {"vendor/board.c": vendor})
    assert opened(found) == ["uart fw/main.c:2 tier 5"]
    assert found.hits[0].wrapper == "vendor/board.c:board_get"


def test_a_caller_inside_the_product_is_an_echo():
    hal = "int hal_get(void) { return HAL_UART_Receive(u, b, 1, 9); }\n"
    found = scan({"fw/hal.c": hal, "fw/app.c": "int app(void) { return hal_get(); }\n"})
    assert opened(found) == ["uart fw/hal.c:1 tier 1"]
    assert [hit.path for hit in found.echoes] == ["fw/app.c"]


def update(body: str, *more: str) -> SurfaceHit:
    source = (
        "static int check(void) { %s }\n"
        "static void put(void) { HAL_FLASH_Program(1, a, d); }\n"
        "int install(void) { if (check()) return 1; put(); return 0; }\n"
    )
    files = {"fw/update.c": source % body}
    files |= {f"fw/more{number}.conf": text for number, text in enumerate(more)}
    return next(h for h in scan(files).hits if h.role is SurfaceRole.UPDATE)


def test_a_signature_on_the_path_guards_an_update():
    hit = update("return mbedtls_pk_verify(&k, 1, h, 32, s, n);")
    assert hit.controls == {Control.SIGNATURE}
    assert hit.guards[0].via == ("install", "check")
    assert not hit.crc_only


def test_a_checksum_alone_is_named_as_such():
    assert update("return crc16_compute(a, n) == want;").crc_only
    assert not update("return mbedtls_pk_verify(k) && crc16_compute(a, n);").crc_only


def test_a_signature_elsewhere_guards_nothing():
    source = (
        "void put(void) { HAL_FLASH_Program(1, a, d); }\n"
        "void login(void) { mbedtls_pk_verify(k); }\n"
        "int main(void) { login(); put(); }\n"
    )
    hits = scan({"fw/main.c": source}).hits
    assert all(hit.controls == set() for hit in hits if hit.role is SurfaceRole.UPDATE)


def test_a_signed_mcuboot_configuration_passes_and_none_is_a_weakness():
    signed = scan({"boot/prj.conf": "CONFIG_MCUBOOT_SERIAL=y\nCONFIG_BOOT_SIGNATURE_TYPE_RSA=y\n"})
    assert [Control.SIGNATURE in h.controls for h in signed.hits if h.role.opens] == [True]
    assert not any(hit.role is SurfaceRole.WEAKNESS for hit in signed.hits)
    none = scan({"boot/prj.conf": "CONFIG_MCUBOOT_SERIAL=y\nCONFIG_BOOT_SIGNATURE_TYPE_NONE=y\n"})
    assert [Control.SIGNATURE in h.controls for h in none.hits if h.role.opens] == [False]
    assert [h.kind for h in none.hits if h.role is SurfaceRole.WEAKNESS] == ["bootloader"]


def test_sysbuild_spells_the_setting_with_its_own_prefix():
    found = scan({"sysbuild.conf": "SB_CONFIG_BOOT_SIGNATURE_TYPE_NONE=y\n"})
    assert [hit.role for hit in found.hits] == [SurfaceRole.WEAKNESS]


@pytest.mark.parametrize(
    ("flags", "open_"),
    [
        ("BLE_GATT_CHR_F_WRITE", True),
        ("BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_WRITE", True),
        ("BLE_GATT_CHR_F_WRITE_NO_RSP", True),
        ("BLE_GATT_CHR_F_WRITE | BLE_GATT_CHR_F_WRITE_AUTHEN", False),
        ("BLE_GATT_CHR_F_WRITE_ENC | BLE_GATT_CHR_F_WRITE", False),
    ],
)
def test_a_writable_characteristic_says_who_may_write(flags: str, open_: bool):
    source = f"#include <host/ble_gatt.h>\nstruct c x = {{ .flags = {flags}, .h = 0 }};\n"
    hits = scan({"fw/svc.c": source}).hits
    assert any(h.role is SurfaceRole.WEAKNESS and h.kind == "ble-gatt" for h in hits) is open_


def test_a_node_of_the_devicetree_counts_when_it_is_enabled():
    tree = '&uart0 {\n status = "okay";\n};\n&can1 { status = "disabled"; };\n'
    assert opened(scan({"app.overlay": tree})) == ["uart app.overlay:1 tier 2"]


PLAIN = "void f(void) { int n = 0; HAL_UART_Receive(u, b, n, 9); }\n"


@pytest.mark.parametrize(
    "same",
    [
        pytest.param("/* why */\nvoid f(void)\n{\n  int n = 0;\n  HAL_UART_Receive(u, b, n, 9);\n}\n", id="reformat"),
        pytest.param("void f(void) { int count = 0; HAL_UART_Receive(u, b, count, 9); }\n", id="local"),
        pytest.param("int k;\n\n\n" + PLAIN, id="moved"),
    ],
)  # fmt: skip
def test_the_fingerprint_is_of_content_only(same: str):
    assert fingerprint(scan({"a.c": same}).hits) == fingerprint(scan({"b.c": PLAIN}).hits)


def test_the_fingerprint_changes_with_a_control():
    guarded = fingerprint([update("return mbedtls_pk_verify(k);")])
    assert guarded != fingerprint([update("return 0;")])


def test_a_hostile_file_is_a_failure_and_hides_no_other():
    found = scan({"a.c": "void f(void) { /* no end", "b.c": PLAIN})
    assert [failure.path for failure in found.failures] == ["a.c"]
    assert opened(found) == ["uart b.c:1 tier 1"]


def test_a_header_that_would_sign_is_no_evidence_where_the_setting_is_none():
    header = "#ifdef CONFIG_BOOT_SIGNATURE_TYPE_RSA\n#define MCUBOOT_SIGN_RSA\n#endif\n"
    settings = "CONFIG_MCUBOOT_SERIAL=y\nCONFIG_BOOT_SIGNATURE_TYPE_NONE=y\n"
    found = scan({"boot/mcuboot_config.h": header, "boot/prj.conf": settings})
    assert all(Control.SIGNATURE not in h.controls for h in found.hits if h.role.opens)


class Held:
    """A memory in a dictionary."""

    def __init__(self) -> None:
        self.answers: dict[Key, bytes] = {}

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        return {key: self.answers[key] for key in keys if key in self.answers}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        self.answers |= answers


def test_what_one_table_showed_is_not_remembered_for_another():
    rules = (ROOT / "rules/surfaces.csv").read_bytes()
    fewer = b"".join(line for line in rules.splitlines(True) if b",recvfrom," not in line)
    source = {
        RepoPath(
            "fw/net.c"
        ): b"#include <sys/socket.h>\nvoid f(int s) { recvfrom(s, 0, 0, 0, 0, 0); }\n"
    }
    memory = Held()
    counts = [
        len(Scanner(read_surface_table(raw), LanguageMap(), memory).scan(source, source).hits)
        for raw in (rules, fewer, rules)
    ]
    assert (counts, len(memory.answers)) == ([1, 0, 1], 2)


def test_too_little_memory_is_a_failure_that_the_next_run_does_not_inherit(
    monkeypatch: pytest.MonkeyPatch,
):
    source = {RepoPath("a.py"): b"import serial\np = serial.Serial('/dev/ttyS0')\n"}
    memory = Held()

    def fail(_: bytes) -> None:
        raise MemoryError

    with monkeypatch.context() as short:
        short.setattr(in_python, "parse_newer_python", fail)
        first = Scanner(TABLE, LanguageMap(), memory).scan(source, source)
    then = Scanner(TABLE, LanguageMap(), memory).scan(source, source)

    assert ([f.path for f in first.failures], opened(first)) == (["a.py"], [])
    assert (then.failures, opened(then)) == ((), ["uart a.py:2 tier 4"])


def test_a_remembered_table_is_the_one_that_was_read_and_another_file_is_another_table():
    rules, registers = TABLE_FILES
    memory = Held()
    first = remembered_surface_table(rules, registers, memory)
    assert remembered_surface_table(rules, registers, memory) == first == TABLE
    assert len(memory.answers) == 1
    fewer = rules[: rules.rindex(b"\n", 0, -1) + 1]
    other = remembered_surface_table(fewer, registers, memory)
    assert (len(other.signatures), len(memory.answers)) == (len(TABLE.signatures) - 1, 2)
    memory.answers = dict.fromkeys(memory.answers, b"\x93\x90\x90\xa0!")
    assert remembered_surface_table(rules, registers, memory) == TABLE


PUT = "HAL_UART_Transmit(&h, &c, 1, 9);"


@pytest.mark.parametrize(
    "library",
    [
        pytest.param(f"void board_put(char c) {{\n {PUT}\n}}", id="a function"),
        pytest.param(f"void board_put(char c)\n{{\n {PUT}\n}}", id="a brace of its own line"),
        pytest.param(f"static inline void board_put(int (*f)(void), char c) {{ {PUT} }}", id="nested"),
        pytest.param(f"#define board_put(c) {PUT[:-1]}", id="a macro"),
    ],
)  # fmt: skip
def test_a_library_that_defines_what_the_product_calls_is_looked_at(library: str):
    product = {"src/main.c": "void say(void) {\n board_put('a');\n}\n"}
    found = scan(product, {"vendor/board.h": library})
    assert [hit.kind for hit in found.hits if hit.wrapper == "vendor/board.h:board_put"] == [
        "uart"
    ]


def test_a_library_that_only_declares_it_is_not():
    product = {"src/main.c": "void say(void) {\n board_put('a');\n}\n"}
    declared = f"void board_put(char c);\nvoid other(char c) {{ {PUT} }}"
    assert RepoPath("vendor/board.h") not in scan(product, {"vendor/board.h": declared}).facts
