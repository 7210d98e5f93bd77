"""Reviews fetched from a forge: a real HTTP server answers as the forges do, and the recording is read as an export."""

import datetime as dt
import itertools
import json
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gatekeeper.cli.arguments import read_arguments
from gatekeeper.cli.console import open_console
from gatekeeper.cli.main import run_command
from gatekeeper.model.person import Registry
from gatekeeper.reviews.exports import read_export
from gatekeeper.tools.https import MAX_BYTES, Asker, ForgeError, Patience

A, B, BASE, TREE = "a" * 40, "b" * 40, "e" * 40, "d" * 40
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
AIKO = {"name": "Aiko", "email": "a@x.example"}
OF_GITLAB = {f"{part}_{w}": AIKO[w] for part in ("author", "committer") for w in AIKO}
TOKEN = "ghp_not-a-real-one"


class Forge(ThreadingHTTPServer):
    """Answers by path; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[tuple[int, dict[str, str], Any]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, path: str, body: Any, status: int = 200, **headers: str) -> None:
        """One more answer to a path; the last one is given for ever."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, body))


class _Handler(BaseHTTPRequestHandler):
    server: Forge

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        known = self.server.answers.get(self.path, [(404, {}, {"message": "Not Found"})])
        status, headers, body = known.pop(0) if len(known) > 1 else known[0]
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def forge() -> Iterator[Forge]:
    server = Forge()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def commit(sha: str, parent: str) -> dict[str, Any]:
    return {
        "sha": sha,
        "commit": {"author": AIKO, "committer": AIKO, "message": "Dose", "tree": {"sha": TREE}},
        "parents": [{"sha": parent}],
        "author": {"login": "aiko"},
    }


def review(login: str, sha: str) -> dict[str, Any]:
    when = "2026-01-02T03:04:05Z"
    return {"user": {"login": login}, "state": "APPROVED", "commit_id": sha, "submitted_at": when}


PULL = {"number": 12, "user": {"login": "aiko"}, "head": {"sha": B}, "commits": 2}
PULLS = "/repos/o/pump/pulls/12"


def on_github(forge: Forge) -> Forge:
    """Commits in two pages."""
    forge.say(PULLS, PULL)
    more = f'<{forge.address}{PULLS}/commits?page=2>; rel="next", <{forge.address}/x>; rel="last"'
    forge.say(f"{PULLS}/commits?per_page=100", [commit(A, BASE)], Link=more)
    forge.say(f"{PULLS}/commits?page=2", [commit(B, A)])
    forge.say(f"{PULLS}/reviews?per_page=100", [review("ben", B)])
    forge.say("/repos/o/pump/issues/12/comments?per_page=100", [])
    return forge


def fetch(forge: Forge, folder: Path, *words: str, **environment: str) -> tuple[int, Path]:
    """The exit status, and where the recording is."""
    out = folder / "recorded.json"
    given = words or ("github", "o/pump", "12")
    arguments = read_arguments(["fetch", *given, "--output", str(out), "--api", forge.address])
    console = open_console(environment, quiet=False, colour="never")
    return int(run_command(arguments, console)), out


def test_a_pull_request_is_recorded_page_by_page_and_read_as_an_export(
    forge: Forge, tmp_path: Path
) -> None:
    status, out = fetch(on_github(forge), tmp_path, GITHUB_TOKEN=TOKEN)
    assert status == 0
    [request] = read_export("github", out.read_bytes(), None, Registry(()), NOW)
    assert [each.id for each in request.commits] == [A, B]
    assert [(each.forge_id, each.commit) for each in request.reviews] == [("ben", B)]
    assert {headers["Authorization"] for _, headers in forge.asked} == {f"Bearer {TOKEN}"}
    assert TOKEN.encode() not in out.read_bytes()


def test_the_token_can_come_from_a_file(forge: Forge, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    words = ("github", "o/pump", "12", "--token-file", str(tmp_path / "token"))
    assert fetch(on_github(forge), tmp_path, *words)[0] == 0
    assert {headers["Authorization"] for _, headers in forge.asked} == {f"Bearer {TOKEN}"}


def test_a_merge_request_of_gitlab(forge: Forge, tmp_path: Path) -> None:
    place = "/projects/group%2Fpump/merge_requests/7"
    aiko, ben = ({"name": name, "username": name} for name in ("aiko", "ben"))
    forge.say(place, {"iid": 7, "sha": B, "author": aiko})
    one = {"id": B, "parent_ids": [A], "message": "Dose", **OF_GITLAB}
    forge.say(f"{place}/commits?per_page=100", [one])
    forge.say(f"{place}/approvals", {"approved_by": [{"user": ben}]})
    said = "approved this merge request"
    note = {"body": said, "system": True, "author": ben, "created_at": "2026-01-02T03:04:05Z"}
    forge.say(f"{place}/notes?per_page=100", [note])
    status, out = fetch(forge, tmp_path, "gitlab", "group/pump", "7", GITLAB_TOKEN=TOKEN)
    assert status == 0
    [request] = read_export("gitlab", out.read_bytes(), None, Registry(()), NOW)
    when = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert [(each.forge_id, each.at) for each in request.reviews] == [("ben", when)]
    assert b'"commits_total": 1' in out.read_bytes()
    assert {headers["Private-Token"] for _, headers in forge.asked} == {TOKEN}


@pytest.mark.parametrize(
    ("commit_id", "total", "word"),
    [(A, "1", f"ends in {B}, which is none of the 1 commits"), (B, "2", "has 2 entries")],
    ids=["its head is missing", "one of two"],
)
def test_a_merge_request_of_which_commits_are_missing_is_not_recorded(
    forge: Forge,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    commit_id: str,
    total: str,
    word: str,
) -> None:
    place = "/projects/group%2Fpump/merge_requests/7"
    forge.say(place, {"iid": 7, "sha": B, "author": {"name": "aiko", "username": "aiko"}})
    one = {"id": commit_id, "parent_ids": [BASE], "message": "Dose", **OF_GITLAB}
    forge.say(f"{place}/commits?per_page=100", [one], X_Total=total)
    forge.say(f"{place}/approvals", {"approved_by": []})
    forge.say(f"{place}/notes?per_page=100", [])
    ended, out = fetch(forge, tmp_path, "gitlab", "group/pump", "7")
    assert ended == 4
    assert word in capsys.readouterr().err
    assert not out.exists()


def test_a_change_of_gerrit(forge: Forge, tmp_path: Path) -> None:
    who = {"_account_id": 2, "name": "Ben", "email": "ben@x.example", "username": "ben"}
    revision = {
        "_number": 1,
        "uploader": {**who, "_account_id": 1, "username": "aiko"},
        "commit": {
            "parents": [{"commit": A}],
            **{"author": AIKO, "committer": AIKO, "message": "Dose"},
        },
    }
    vote = {**who, "value": 2, "date": "2026-01-02 03:04:05.000000000"}
    message = {"author": who, "message": "Patch Set 1: Code-Review+2", "_revision_number": 1}
    change = {
        "_number": 9,
        "revisions": {B: revision},
        "labels": {"Code-Review": {"all": [vote]}},
        "messages": [message],
    }
    asked = "o=DETAILED_LABELS&o=DETAILED_ACCOUNTS&o=ALL_REVISIONS&o=ALL_COMMITS&o=MESSAGES"
    forge.say(f"/changes/pump~9/detail?{asked}", b")]}'\n" + json.dumps(change).encode())
    status, out = fetch(forge, tmp_path, "gerrit", "pump", "9", GERRIT_TOKEN="ben:secret")
    assert status == 0
    [request] = read_export("gerrit", out.read_bytes(), None, Registry(()), NOW)
    assert [(each.forge_id, each.commit) for each in request.reviews] == [("ben", B)]
    assert forge.asked[0][1]["Authorization"] == "Basic YmVuOnNlY3JldA=="


def test_a_limit_is_waited_for_when_it_is_short(forge: Forge, tmp_path: Path) -> None:
    forge.say(PULLS, {}, 429, Retry_After="0")
    assert fetch(on_github(forge), tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("status", "headers", "body", "word"),
    [
        (404, {}, {"message": "Not Found"}, "404 Not Found"),
        (401, {}, {}, "the token is missing"),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}, {}, "limit"),
        (429, {"Retry-After": "3600"}, {}, "another 3600 seconds"),
        (302, {"Location": "https://elsewhere.example/"}, {}, "it has moved"),
        (429, {}, {}, "fetch again later, or fewer requests at a time"),
        (500, {}, {}, "500"),
        (503, {}, {}, "503 Service Unavailable"),
        (503, {}, {}, "the forge cannot answer now: fetch again later"),
        (200, {}, b"<html>", "no JSON"),
        (200, {"Content-Length": "5000"}, b'{"number"', "cut off 4991 bytes before its end"),
        (200, {}, {"message": "hello"}, "no reviews"),
        (200, {}, {**PULL, "commits": 300}, "300 commits and the forge tells only 2"),
    ],
)
def test_an_answer_that_is_none_is_an_error_and_writes_nothing(
    forge: Forge,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    status: int,
    headers: dict[str, str],
    body: Any,
    word: str,
) -> None:
    forge.answers[PULLS] = [(status, headers, body)]
    on_github(forge).answers[PULLS] = [(status, headers, body)]
    ended, out = fetch(forge, tmp_path, GITHUB_TOKEN=TOKEN)
    said = capsys.readouterr().err
    assert ended == 4
    assert word in said
    assert TOKEN not in said
    assert not out.exists()


def test_an_answer_that_is_too_large_names_the_limit_and_the_cure(forge: Forge) -> None:
    forge.say(PULLS, bytes(MAX_BYTES + 1))
    asker = Asker(forge.address, {}, Patience(0, time.sleep, time.time), None)
    with pytest.raises(ForgeError, match=r"more than 64 MiB.*with --api"):
        asker.get(forge.address + PULLS)


def test_a_forge_that_is_not_there_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = Forge()
    gone.server_close()
    assert fetch(gone, tmp_path)[0] == 4
    assert "fetch again when the forge can be reached" in capsys.readouterr().err


def test_an_answer_that_does_not_end_is_given_up(forge: Forge) -> None:
    forge.say(PULLS, PULL)
    hours = itertools.count(step=3600.0)
    asker = Asker(forge.address, {}, Patience(0, time.sleep, lambda: next(hours)), None)
    with pytest.raises(ForgeError, match="did not end in 300 seconds"):
        asker.get(forge.address + PULLS)


def test_a_next_page_on_another_host_is_not_asked(
    forge: Forge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = '<https://elsewhere.example/more>; rel="next"'
    on_github(forge).answers[f"{PULLS}/reviews?per_page=100"] = [(200, {"Link": elsewhere}, [])]
    assert fetch(forge, tmp_path)[0] == 4
    assert "another host" in capsys.readouterr().err


def test_pages_that_go_round_end_in_an_error(forge: Forge, tmp_path: Path) -> None:
    page = f"{PULLS}/reviews?per_page=100"
    again = f'<{forge.address}{page}>; rel="next"'
    on_github(forge).answers[page] = [(200, {"Link": again}, [])]
    assert fetch(forge, tmp_path)[0] == 4


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize("trusted", [False, True], ids=["stranger", "trusted by --ca-file"])
def test_a_certificate_is_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, trusted: bool
) -> None:
    cert, key = certificate(tmp_path)
    server = Forge()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    on_github(server).answers[f"{PULLS}/commits?per_page=100"] = [
        (200, {}, [commit(A, BASE), commit(B, A)])
    ]
    api = f"https://localhost:{server.server_address[1]}"
    words = ["fetch", "github", "o/pump", "12", "--output", str(tmp_path / "x"), "--api", api]
    arguments = read_arguments([*words, *(["--ca-file", str(cert)] if trusted else [])])
    console = open_console({"GITHUB_TOKEN": TOKEN}, quiet=False, colour="never")
    status = run_command(arguments, console)
    server.shutdown()
    server.server_close()
    assert status == (0 if trusted else 4)
    assert ("CERTIFICATE_VERIFY_FAILED" in capsys.readouterr().err) is not trusted
    assert bool(server.asked) is trusted


def test_a_token_is_never_sent_without_tls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["fetch", "github", "o/pump", "12", "--output", str(tmp_path / "x")]
    arguments = read_arguments([*words, "--api", "http://forge.example"])
    console = open_console({"GITHUB_TOKEN": TOKEN}, quiet=False, colour="never")
    assert run_command(arguments, console) == 4
    assert "without TLS" in capsys.readouterr().err
