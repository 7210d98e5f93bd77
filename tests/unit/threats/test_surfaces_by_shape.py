"""Ways in by the shape of code: routes, inherited classes, commands as texts, objects of libraries that no row knows."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds
from tests.unit.threats.test_surfaces_of_a_tree import scan


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(
            "class A:\n def f(self, s):\n  s.register('/job', 'GET', self._job)\n def _job(self): ...",
            "http-endpoint",
            id="a path and a method",
        ),
        pytest.param(
            "class Job: ...\nTABLE = [(r'/job', Job)]", "http-endpoint", id="a list of paths"
        ),
        pytest.param(
            "from .pages import job\ndef f(app):\n app.set_route('/job', job)",
            "http-endpoint",
            id="a page of another file",
        ),
        pytest.param(
            "import importlib\nr = importlib.import_module('requests')\nr.post(u)",
            "http-client",
            id="a module by its name",
        ),
        pytest.param("import grpc\nc = grpc.secure_channel(a, b)", "grpc-server", id="a family"),
    ],
)
def test_what_a_host_registers_itself_is_a_way_in(source: str, kind: str):
    assert kinds({"app/a.py": source}) == {kind}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def g(): ...\ndef f(a):\n a.call('/etc/job', g)", id="a file"),
        pytest.param("def f(a, g):\n a.call('/job', g)", id="a value"),
        pytest.param("def g(): ...\ndef f(a):\n a.call('/', g)", id="a separator"),
        pytest.param("class Job: ...\nT = [('job', Job)]", id="no path"),
        pytest.param("import grpc\nraise grpc.RpcError()", id="an error of a family"),
    ],
)
def test_a_path_of_a_file_or_beside_a_value_is_none(source: str):
    assert kinds({"app/a.py": source}) == set()


def test_a_class_inherits_the_way_in_of_its_parent_in_another_file():
    files = {
        "app/base.py": "import tornado.web\nclass Base(tornado.web.RequestHandler): ...",
        "app/job.py": "from app.base import Base\nclass Job(Base):\n def get(self): ...",
    }
    assert kinds({"app/job.py": files["app/job.py"]}) == set()
    assert kinds(files) == {"http-endpoint"}


COMMANDS = "void {}(char *s) {{\n if (!strcmp(s, {})) a();\n if (!strcmp(s, {})) b();\n if (!strcmp(s, {})) c();\n}}\n"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(
            COMMANDS.format("on_command", '"on"', '"off"', '"go"'), "command-console", id="texts"
        ),
        pytest.param(
            "void f(void) {}\nvoid g(void) {}\nvoid h(void) {}\n"
            'struct c commands[] = {{"a", f}, {"b", g}, {"c", h}};\n',
            "command-console",
            id="a list",
        ),
        pytest.param("Acme_I2C bus;\nvoid f() {\n}\n", "i2c", id="a type"),
        pytest.param("void f() {\n gsmModem.sendAT(1);\n}\n", "cellular", id="an object"),
        pytest.param(
            "AcmeHTTPUpdateServer u;\nvoid f() {\n}\n", "firmware-update", id="an updater"
        ),
        pytest.param("void f() {\n SPISlave.begin();\n}\n", "spi", id="a library's own object"),
        pytest.param(
            'void page() {\n}\nvoid f(S &s) {\n s.on("/page", page);\n}\n',
            "http-endpoint",
            id="a route",
        ),
    ],
)
def test_what_firmware_is_written_like_tells_a_way_in(source: str, kind: str):
    where = "fw/commands.cpp" if "commands" in source else "fw/a.cpp"
    assert kinds({where: source}) == {kind}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(COMMANDS.format("setting", '"on"', '"off"', '"go"'), id="settings"),
        pytest.param(COMMANDS.format("on_command", "A", "B", "C"), id="no texts"),
        pytest.param("class Acme_I2C { };\nAcme_I2C bus;\nvoid f() {\n}\n", id="its own type"),
        pytest.param("I2cConfig c;\nvoid f() {\n}\n", id="a type about a driver"),
        pytest.param("void f() {\n gsmModem.isReady();\n}\n", id="a question"),
        pytest.param(
            'void page() {\n}\nvoid f(S &s) {\n s.on("/dev/page", page);\n}\n', id="a node"
        ),
    ],
)
def test_what_is_only_written_alike_tells_none(source: str):
    assert kinds({"fw/a.cpp": source}) == set()


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        pytest.param(
            {"fw/acme_flasher.c": "void acme_flash_write(void) {\n go();\n}\n"},
            "firmware-update",
            id="a loader",
        ),
        pytest.param(
            {"app/a.py": "@x.route('/up')\ndef upload(req):\n return req.read(9)\n"},
            "file-upload",
            id="an upload",
        ),
    ],
)
def test_a_file_and_its_functions_together_say_what_they_do(files: dict[str, str], kind: str):
    assert kind in kinds(files)


def test_a_route_is_said_to_be_of_no_library_that_was_not_seen():
    [hit] = scan({"app/a.py": "@x.get('/up')\ndef up(req):\n    return 1\n"}).hits
    assert (hit.symbol, hit.evidence) == ("route", "decorates up with a path")


def test_where_the_system_starts_no_other_program_is_started():
    source = "void {}(void) {{\n SCB->VTOR = FLASH_BASE;\n}}\n"
    assert kinds({"fw/a.c": source.format("SystemInit")}) == set()
    assert kinds({"fw/a.c": source.format("go")}) == {"bootloader"}


def test_a_header_declares_what_its_source_uses():
    header = "#include <WebServer.h>\nclass Pages {\n WebServer server;\n};\n"
    source = '#include "pages.h"\nvoid Pages::begin() {\n server.begin();\n}\n'
    hits = scan({"fw/pages.h": header, "fw/pages.cpp": source}).hits
    assert {(hit.path, hit.kind) for hit in hits} == {("fw/pages.cpp", "http-server")}
    assert {hit.path for hit in scan({"fw/pages.h": header}).hits} == {"fw/pages.h"}


def test_a_wrapper_that_is_a_method_of_the_product_is_an_echo():
    driver = "void Uart::send(char c) {\n HAL_UART_Transmit(&h, &c, 1, 1);\n}\n"
    scanned = scan({"fw/uart.cpp": driver, "fw/log.cpp": "void say(void) {\n Uart::send(1);\n}\n"})
    assert [(hit.path, hit.kind) for hit in scanned.echoes] == [("fw/log.cpp", "uart")]
