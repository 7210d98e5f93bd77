"""Settings that open a surface are found in their own kind of file only."""

from pathlib import Path

import pytest

from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.in_settings import is_settings, scan_settings
from gatekeeper.threats.surfaces.table import read_surface_table

ROOT = Path(__file__).resolve().parents[3]
TABLE = read_surface_table((ROOT / "rules/surfaces.csv").read_bytes())


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        pytest.param("fw/prj.conf", "CONFIG_BT=y\n# CONFIG_SHELL=y\nCONFIG_SHELL=n\n", ["ble"], id="kconfig"),
        pytest.param("fw/sdkconfig.defaults", "CONFIG_ESP_TLS_INSECURE=y\n", ["http-client"], id="esp"),
        pytest.param("boot/x_defconfig", "CONFIG_BOOTDELAY=-2\nCONFIG_CMDLINE=y\n", ["bootloader-console"], id="u-boot"),
        pytest.param("fw/prj.conf", "CONFIG_BT_DEBUG=y\n", [], id="other setting"),
        pytest.param("Dockerfile", "FROM x\nEXPOSE 8080\n", ["ip-socket"], id="docker"),
        pytest.param("docker-compose.yml", "services:\n  a:\n    ports:\n      - 80:80\n", ["ip-socket"], id="compose"),
        pytest.param("a.socket", "[Socket]\nListenStream=8080\n", ["ip-socket"], id="systemd"),
        pytest.param("b.socket", "ListenStream=%t/native\n", ["unix-socket"], id="systemd path"),
        pytest.param("boot/config.txt", "enable_uart=1\n", ["uart"], id="pi"),
        pytest.param("app.overlay", "chosen { zephyr,console = &uart0; }; // zephyr,shell-uart\n", ["uart"], id="devicetree"),
    ],
)  # fmt: skip
def test_settings_are_found(path: str, text: str, found: list[str]):
    hits, cause = scan_settings(RepoPath(path), text.encode(), TABLE)
    assert is_settings(RepoPath(path))
    assert ([hit.kind for hit in hits], cause) == (found, "")


def test_other_files_hold_no_settings():
    assert not is_settings(RepoPath("docs/readme.txt"))
