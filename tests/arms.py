"""Everything in a repository, and in the environment around it, by which something could be started unasked."""

import os
import subprocess
from pathlib import Path

COMMAND_KEYS = (
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.external",
    "gpg.program",
    "interactive.diffFilter",
    "merge.tool",
    "pager.cat-file",
    "pager.diff",
    "pager.log",
    "pager.rev-list",
    "sendemail.toCmd",
    "sequence.editor",
    "uploadpack.packObjectsHook",
    "web.browser",
)
NESTED_KEYS = (
    "browser.x.cmd",
    "diff.x.command",
    "diff.x.textconv",
    "difftool.x.cmd",
    "filter.x.clean",
    "filter.x.process",
    "filter.x.smudge",
    "gpg.ssh.defaultKeyCommand",
    "gpg.ssh.program",
    "gpg.x509.program",
    "guitool.x.cmd",
    "man.x.cmd",
    "merge.x.driver",
    "mergetool.x.cmd",
    "remote.origin.receivepack",
    "remote.origin.uploadpack",
    "remote.origin.vcs",
    "tar.x.command",
    "trailer.gatekeeper-seen.cmd",
    "trailer.gatekeeper-seen.command",
    "trailer.reviewed-by.cmd",
    "trailer.reviewed-by.command",
    "url.x.insteadOf",
)
SWITCHES = {
    "core.bare": "false",
    "core.hooksPath": "hooks",
    "core.repositoryformatversion": "0",
    "core.symlinks": "true",
    "core.untrackedCache": "true",
    "diff.x.cachetextconv": "true",
    "extensions.partialClone": "origin",
    "log.showSignature": "true",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "remote.origin.promisor": "true",
}
ALIASES = (
    "blame", "cat-file", "config", "diff", "diff-tree", "log", "ls-files", "merge-base", "merge-file",
    "merge-tree", "rev-list", "rev-parse", "show", "status", "version", "write-tree",
)  # fmt: skip
HOOKS = (
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "p4-pre-submit", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update", "pre-auto-gc", "pre-commit",
    "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive", "prepare-commit-msg", "proc-receive",
    "push-to-checkout", "reference-transaction", "sendemail-validate", "update",
)  # fmt: skip
ATTRIBUTES = "* diff=x filter=x merge=x text=auto export-subst ident\n"
MODULES = (
    "bandit", "conftest", "git", "json", "lizard", "msgspec", "pluggy", "semgrep", "setup", "shtab",
    "sitecustomize", "usercustomize",
)  # fmt: skip
PROGRAMS = (
    "bandit", "cppcheck", "env", "gatekeeper", "git", "lizard", "osemgrep", "pysemgrep", "python",
    "python3", "semgrep", "semgrep-core", "sh", "ssh",
)  # fmt: skip
VARIABLES = (
    "BROWSER", "EDITOR", "GIT_ASKPASS", "GIT_EDITOR", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_PROXY_COMMAND",
    "GIT_SEQUENCE_EDITOR", "GIT_SSH", "GIT_SSH_COMMAND", "PAGER", "SSH_ASKPASS", "VISUAL",
)  # fmt: skip


def payload(folder: Path, mark: Path) -> Path:
    """A program that notes in `mark` by what name it was called."""
    path = folder / "payload.sh"
    path.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{mark}'\n/bin/cat\n")
    path.chmod(0o755)
    return path


def arm_tree(top: Path, mark: Path) -> None:
    """Files of a work tree that some program would run or obey when it starts there."""
    program = payload(top, mark)
    for name in PROGRAMS:
        (top / name).symlink_to(program)
        (top / "bin").mkdir(exist_ok=True)
        (top / "bin" / name).symlink_to(program)
    for name in MODULES:
        (top / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write({name!r})\n")
    (top / "hooks").mkdir()
    (top / "hooks" / "pre-commit").symlink_to(program)
    (top / ".gitattributes").write_text(ATTRIBUTES)
    (top / ".gitmodules").write_text(f'[submodule "x"]\n\tpath = x\n\tupdate = !{program}\n')
    (top / ".semgrep.yml").write_text("rules: []\n")
    (top / "pyproject.toml").write_text('[tool.bandit]\nskips = ["B602"]\n')


def arm_git(git_dir: Path, top: Path, *, every_key: bool) -> None:
    """Git's settings and hooks lead to the payload.

    With `every_key` these are all that git documents. Git itself then refuses to start over some that are no
    numbers; without, it starts and runs what it is told to.
    """
    program = top / "payload.sh"
    config, more = git_dir / "config", git_dir / "more-config"
    keys = [*COMMAND_KEYS, *NESTED_KEYS, *(f"alias.{name}" for name in ALIASES)]
    keys += _plain_keys() if every_key else []
    lines = [_setting(key, str(program)) for key in keys if key not in SWITCHES]
    lines += [_setting(key, value) for key, value in SWITCHES.items()]
    lines += [_setting("remote.origin.url", f"ext::{program} %S")]
    more.write_text("".join(lines))
    config.write_text(config.read_text() + "".join(lines) + _setting("include.path", str(more)))
    for folder in (git_dir / "hooks", top / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(program)
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "attributes").write_text(ATTRIBUTES)


def armed_environment(top: Path) -> dict[str, str]:
    """Variables of a caller that point into the repository."""
    program = str(top / "payload.sh")
    settings = ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand")
    told = {f"GIT_CONFIG_KEY_{n}": key for n, key in enumerate(settings)}
    told |= {f"GIT_CONFIG_VALUE_{n}": program for n in range(len(settings))}
    return {
        **dict.fromkeys(VARIABLES, program),
        **told,
        "GIT_CONFIG_COUNT": str(len(settings)),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={program}'",
        "GIT_EXEC_PATH": str(top / "bin"),
        "PATH": os.pathsep.join(
            [".", "bin", "", str(top), str(top / "bin"), "/usr/local/bin:/usr/bin:/bin"]
        ),
        "PYTHONSAFEPATH": "1",
    }


def _plain_keys() -> list[str]:
    """Every `section.name` that the installed git documents."""
    told = subprocess.run(["git", "help", "--config"], capture_output=True, text=True, check=True)
    words = [word for word in told.stdout.split() if word.count(".") == 1]
    return [word for word in words if "*" not in word and "<" not in word and word[-1] != "."]


def _setting(key: str, value: str) -> str:
    section, *middle, name = key.split(".")
    head = f'[{section} "{".".join(middle)}"]' if middle else f"[{section}]"
    return f'{head}\n\t{name} = "{value}"\n'
