"""`gatekeeper threats` on the compounder: an element shown, the model written for other tools and read back."""

import shutil
from pathlib import Path

import pytest

from gatekeeper.cli.arguments import read_arguments
from gatekeeper.cli.console import open_console
from gatekeeper.cli.main import run_command
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.testing.story import Act, Repository
from gatekeeper.threats.formats.built_in import READERS, WRITERS

ROOT = Path(__file__).resolve().parents[2]
MODEL = "compliance/threat-model.toml"
KINDS = ("zones", "elements", "data", "flows", "threats", "mitigations")


@pytest.fixture(scope="module")
def compounder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, committed."""
    folder = tmp_path_factory.mktemp("threats")
    shutil.copytree(ROOT / "examples/compounder", folder / "compounder")
    (folder / "home").mkdir()
    repository = Repository(folder / "compounder", folder / "home")
    repository.commit(Act("Bring the example", write={".gitignore": "build/\n"}))
    return folder / "compounder"


def threats(folder: Path, *words: str) -> int:
    """The exit status of `gatekeeper threats`."""
    arguments = read_arguments(["threats", *words, "-q", "-C", str(folder)])
    console = open_console({"PATH": "/usr/bin:/bin"}, quiet=True, colour="never")
    return int(run_command(arguments, console))


def ids(format_id: str, path: Path) -> dict[str, list[str]]:
    """Ids by kind of object, as the format's reader finds them."""
    [reader] = [each for each in READERS if each.id == format_id]
    model = reader.read(RepoPath(path.name), ObjectId("0" * 40), path.read_bytes())
    assert model.whole
    return {kind: sorted(each.id for each in getattr(model, kind)) for kind in KINDS}


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_the_model_is_written_for_other_tools_with_its_ids(
    compounder: Path, tmp_path: Path, target: str
):
    assert threats(compounder, "export", "--format", target, "--into", str(tmp_path / "m")) == 0
    assert ids(target, tmp_path / "m") == ids("native", compounder / MODEL)


def test_every_format_that_can_be_written_is_on_offer(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        read_arguments(["threats", "export", "--format", "none"])
    said = capsys.readouterr().err
    assert all(f"'{name}'" in said or name in said for name in WRITERS)


def test_a_model_that_nobody_names_is_not_written(
    compounder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    into = ("--into", str(tmp_path / "m"))
    assert threats(compounder, "export", "--format", "otm", "--model", "none", *into) != 0
    assert "models: compounder" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()


def test_an_element_is_shown_with_what_its_code_opens(
    compounder: Path, capsys: pytest.CaptureFixture[str]
):
    assert threats(compounder, "show", "E-LINK") == 0
    said = capsys.readouterr().out
    assert "surface   S-UART uart bidir, wired-external, active" in said
    assert "in code   " in said
    assert threats(compounder, "suggest") == 0
    assert "every product module has an element" in capsys.readouterr().out
    assert threats(compounder, "suggest", "E-LINK") != 0
    assert 'threats suggest takes no "E-LINK"' in capsys.readouterr().err


def test_a_project_without_a_model_is_given_a_first_one_that_covers_its_product(
    compounder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "compounder"
    shutil.copytree(compounder, folder)
    settings = folder / "gatekeeper.toml"
    named = '[[threats.models]]\npath = "compliance/threat-model.toml"\nformat = "native"\n'
    without = settings.read_text().replace(named, "")
    repository = Repository(folder, tmp_path)
    repository.commit(Act("Forget the model", write={"gatekeeper.toml": without, MODEL: ""}))
    capsys.readouterr()
    assert threats(folder, "suggest") == 0
    first = capsys.readouterr().out
    assert "[[surfaces]]" in first
    repository.commit(
        Act(
            "Begin with the first", write={"gatekeeper.toml": without + "\n" + named, MODEL: first}
        )
    )
    assert threats(folder, "suggest") == 0
    assert capsys.readouterr().out.startswith("every product module has an element")


def test_a_model_that_cannot_be_read_is_told_before_anything_else(
    compounder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "compounder"
    shutil.copytree(compounder, folder)
    Repository(folder, tmp_path).commit(Act("Break it", write={MODEL: "version = \n"}))
    assert threats(folder, "show", "E-LINK") == 2
    assert "threat-model.toml:1: not valid TOML" in capsys.readouterr().err
