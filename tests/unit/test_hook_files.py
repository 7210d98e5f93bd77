"""The shipped hooks and CI templates fail closed, cannot be skipped unnoticed, and name what they run exactly."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from gatekeeper import __version__

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / "hooks"
STAGES = ("pre-commit", "commit-msg", "pre-push", "pre-receive")
GITHUB = HOOKS / "ci" / "github-actions.yml"
GITLAB = HOOKS / "ci" / "gitlab-ci.yml"
JENKINS = HOOKS / "ci" / "Jenkinsfile"
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+, review before use")


def _yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _stand_in(folder):
    """A `gatekeeper` that shows what it was called with and ends with 7."""
    program = folder / "gatekeeper"
    program.write_text("#!/bin/sh\nprintf '<%s>' \"$@\"\ncat\nexit 7\n", encoding="utf-8")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_hook_is_plain_shell_and_executable(stage):
    hook = HOOKS / stage
    assert hook.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert os.access(hook, os.X_OK)
    assert subprocess.run([_shell(), "-n", hook], check=False).returncode == 0
    assert "[[" not in hook.read_text(encoding="utf-8")


def _shell():
    return shutil.which("dash") or "/bin/sh"


@pytest.mark.parametrize("stage", STAGES)
def test_a_hook_hands_everything_on_and_ends_as_gatekeeper_does(stage, tmp_path):
    done = subprocess.run(
        [_shell(), HOOKS / stage, "--exit-zero", "a b", ""],
        input=b"old new ref\n",
        capture_output=True,
        check=False,
        env=_stand_in(tmp_path),
    )
    called = f"<hook><{stage}><--><--exit-zero><a b><>".encode()
    assert done.stdout == called + b"old new ref\n"
    assert done.returncode == 7


@pytest.mark.parametrize("stage", STAGES)
def test_a_hook_without_gatekeeper_refuses_and_says_so(stage, tmp_path):
    done = subprocess.run(
        ["/bin/sh", HOOKS / stage],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={"PATH": str(tmp_path)},
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"gatekeeper: no verdict, so the ")
    assert b"is refused: gatekeeper is not on PATH" in done.stderr


def test_a_commit_is_refused_by_git_when_gatekeeper_is_missing(tmp_path):
    repository = tmp_path / "repository"
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Aiko Ito",
        "GIT_AUTHOR_EMAIL": "aiko@example.org",
        "GIT_COMMITTER_NAME": "Aiko Ito",
        "GIT_COMMITTER_EMAIL": "aiko@example.org",
    }
    git = shutil.which("git", path="/usr/bin:/bin")
    subprocess.run([git, "init", "--quiet", repository], check=True, env=environment)
    shutil.copy(HOOKS / "pre-commit", repository / ".git" / "hooks" / "pre-commit")
    commit = [git, "-C", repository, "commit", "--quiet", "--allow-empty", "-m", "Begin"]
    done = subprocess.run(commit, capture_output=True, check=False, env=environment)
    assert done.returncode != 0
    assert b"no verdict, so the commit is refused" in done.stderr


def test_the_pre_commit_hooks_are_what_the_contract_says():
    hooks = {hook["id"]: hook for hook in _yaml(ROOT / ".pre-commit-hooks.yaml")}
    told = {key: (h["entry"], h["stages"], h["pass_filenames"]) for key, h in hooks.items()}
    assert told == {
        "gatekeeper": ("gatekeeper hook pre-commit --", ["pre-commit"], False),
        "gatekeeper-commit-msg": ("gatekeeper hook commit-msg --", ["commit-msg"], True),
        "gatekeeper-push": ("gatekeeper hook pre-push --", ["pre-push"], False),
    }


@pytest.mark.parametrize("key", ["gatekeeper", "gatekeeper-commit-msg", "gatekeeper-push"])
def test_a_pre_commit_hook_always_runs_alone_and_lets_no_name_be_an_option(key):
    hook = next(h for h in _yaml(ROOT / ".pre-commit-hooks.yaml") if h["id"] == key)
    assert hook["entry"].endswith(" --")
    assert (hook["always_run"], hook["require_serial"], hook["language"]) == (True, True, "python")
    assert hook["minimum_pre_commit_version"] == "3.2.0"


def test_github_judges_requests_queues_and_pushes_and_never_with_foreign_rights():
    # YAML 1.1 reads the key `on` as true.
    assert set(_yaml(GITHUB)[True]) == {"pull_request", "merge_group", "push"}
    assert "pull_request_target" not in GITHUB.read_text(encoding="utf-8")


def test_every_github_action_is_pinned_to_a_commit_that_the_user_is_told_to_review():
    uses = re.findall(r"uses: (.+)", GITHUB.read_text(encoding="utf-8"))
    assert len(uses) == 5
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


def test_github_rights_are_the_least():
    workflow = _yaml(GITHUB)
    assert workflow["permissions"] == {}
    jobs = workflow["jobs"]
    assert jobs["judge"]["permissions"] == {"contents": "read"}
    assert "permissions" not in jobs["gatekeeper"]
    assert jobs["code-scanning"]["permissions"]["security-events"] == "write"


def test_the_required_github_job_cannot_be_skipped_and_needs_a_success():
    job = _yaml(GITHUB)["jobs"]["gatekeeper"]
    assert job["if"] == "always()"
    assert job["needs"] == "judge"
    assert job["steps"][-1]["env"]["RESULT"] == "${{ needs.judge.result }}"


@pytest.mark.parametrize(
    ("result", "status"),
    [("success", 0), ("failure", 1), ("skipped", 1), ("cancelled", 1), ("", 1)],
)
def test_the_required_github_job_fails_unless_the_judging_job_succeeded(result, status):
    script = _yaml(GITHUB)["jobs"]["gatekeeper"]["steps"][-1]["run"]
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", script], check=False, env={"RESULT": result}, capture_output=True
    )
    assert done.returncode == status


def test_the_judging_github_job_has_no_condition_and_lets_no_step_fail_in_silence():
    job = _yaml(GITHUB)["jobs"]["judge"]
    assert "if" not in job
    assert "continue-on-error" not in GITHUB.read_text(encoding="utf-8")
    checkout = job["steps"][0]["with"]
    assert (checkout["fetch-depth"], checkout["persist-credentials"]) == (0, False)


def test_no_github_script_is_built_from_what_an_author_can_choose():
    scripts = [s["run"] for j in _yaml(GITHUB)["jobs"].values() for s in j["steps"] if "run" in s]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("template", [GITHUB, GITLAB], ids=["github", "gitlab"])
def test_a_template_installs_the_version_it_was_shipped_with(template):
    text = template.read_text(encoding="utf-8")
    assert f'GATEKEEPER_VERSION: "{__version__}"' in text
    assert "iec62304-gatekeeper==$GATEKEEPER_VERSION" in text


def _gitlab_gate(folder, verdict, **environment):
    """The gate job's own script, run in an empty folder as GitLab would after fetching artefacts."""
    if verdict is not None:
        (folder / "gatekeeper-report").mkdir()
        (folder / "gatekeeper-report" / "verdict").write_text(verdict, encoding="utf-8")
    script = "\n".join(_yaml(GITLAB)["gatekeeper"]["script"])
    given = {"CI_PIPELINE_ID": "17", "CI_COMMIT_SHA": "abc"} | environment
    return subprocess.run(
        ["/bin/sh", "-e", "-c", script], cwd=folder, check=False, env=given, capture_output=True
    ).returncode


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ("17 abc 0\n", 0),
        ("17 abc 1\n", 1),
        ("17 abc 3\n", 1),
        ("17 abc \n", 1),
        ("17 abc 0 0\n", 1),
        ("16 abc 0\n", 3),
        ("17 abd 0\n", 3),
        ("", 1),
        (None, 3),
    ],
)
def test_the_gitlab_gate_restores_the_verdict_and_fails_without_one(tmp_path, verdict, status):
    assert _gitlab_gate(tmp_path, verdict) == status


def test_the_gitlab_gate_takes_nothing_but_the_report_jobs_artefact():
    jobs = _yaml(GITLAB)
    gate = jobs["gatekeeper"]
    assert gate["needs"] == [{"job": "gatekeeper-report", "artifacts": True}]
    assert gate["variables"]["GIT_STRATEGY"] == "none"
    assert gate["allow_failure"] is False
    assert jobs["gatekeeper-report"]["variables"]["GIT_DEPTH"] == "0"
    assert jobs["gatekeeper-report"]["artifacts"]["when"] == "always"
    assert [rule["when"] for rule in jobs[".gatekeeper"]["rules"]] == ["always", "always"]


def test_the_gitlab_report_job_is_valid_shell():
    script = "\n".join(_yaml(GITLAB)["gatekeeper-report"]["script"])
    assert subprocess.run([_shell(), "-n"], input=script.encode(), check=False).returncode == 0


def test_the_github_judging_script_is_valid_shell():
    steps = _yaml(GITHUB)["jobs"]["judge"]["steps"]
    script = "\n".join(step.get("run", "") for step in steps)
    assert subprocess.run([_shell(), "-n"], input=script.encode(), check=False).returncode == 0


def test_jenkins_fails_the_build_for_every_status_but_zero():
    text = JENKINS.read_text(encoding="utf-8")
    assert "if (status != 0) {\n                        error(" in text
    assert "shallow: false" in text
    assert "unstable(" not in text
    assert text.count("{") == text.count("}")


def test_jenkins_runs_valid_shell():
    script = JENKINS.read_text(encoding="utf-8").split("'''")[1].replace("\\\\", "\\")
    assert subprocess.run([_shell(), "-n"], input=script.encode(), check=False).returncode == 0
    assert "gatekeeper check --range" in script
