"""Records the reviews of a forge as its REST interface answers them, in the form that the readers of exports read.

GitHub REST API (version 2022-11-28), GitLab REST API v4, Gerrit REST API 3.9. Which questions are asked is told here; who
asks them is handed in. Every page is followed. What is not of the form that is known is an error, never left out.
"""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.identity import ForgeAnswer
from gatekeeper.model.path import printable
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.reviews.exports import FORMATS
from gatekeeper.reviews.fields import ReviewUnreadableError
from gatekeeper.reviews.gerrit import PREFIX

Get = Callable[[str], ForgeAnswer]
"""Asks for a URL; raises for every answer but a good one."""
ADDRESSES: Mapping[str, str] = {
    "github": "https://api.github.com",
    "gitlab": "https://gitlab.com/api/v4",
    "gerrit": "",
}
"""Where each kind of forge answers when nothing else is said; a Gerrit has no common place."""
_MAX_PAGES = 200
_NEXT = re.compile(r"<([^<>]*)>\s*;[^,]*\brel=\"?next\"?")
_GERRIT = "o=DETAILED_LABELS&o=DETAILED_ACCOUNTS&o=ALL_REVISIONS&o=ALL_COMMITS&o=MESSAGES"
_NUMBER = re.compile(r"[1-9]\d{0,11}")


def record_reviews(
    form: str, get: Get, base: str, project: str, numbers: tuple[str, ...]
) -> bytes:
    """The recording of these requests of a project, one list, in their order.

    Raises `ReviewUnreadableError` for what is no number, no answer in JSON, not whole, or nothing that the reader reads.
    """
    odd = [number for number in numbers if not _NUMBER.fullmatch(number)]
    if odd:
        raise ReviewUnreadableError(f'"{odd[0]}" is no number of a request')
    ask = {"github": _github, "gitlab": _gitlab, "gerrit": _gerrit}[form]
    recorded: list[JsonValue] = [ask(get, base.rstrip("/"), project, each) for each in numbers]
    FORMATS[form](recorded)
    return json.dumps(recorded, indent=1, sort_keys=True).encode("ascii") + b"\n"


def headers_for(form: str, token: str) -> dict[str, str]:
    """What is sent with each question."""
    headers = {"User-Agent": "gatekeeper", "Accept": "application/json"}
    match form, token:
        case _, "":
            pass
        case "github", _:
            headers["Authorization"] = f"Bearer {token}"
        case "gitlab", _:
            headers["PRIVATE-TOKEN"] = token
        case _:
            headers["Authorization"] = f"Basic {token}"
    if form == "github":
        headers |= {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
    return headers


def _github(get: Get, base: str, project: str, number: str) -> JsonValue:
    place = f"{base}/repos/{quote(project)}"
    pull = _document(get, f"{place}/pulls/{number}")
    commits = _pages(get, f"{place}/pulls/{number}/commits?per_page=100")
    said = pull.get("commits") if isinstance(pull, dict) else None
    if isinstance(said, int) and said != len(commits):
        raise ReviewUnreadableError(
            f"pull request {number} has {said} commits and the forge tells only {len(commits)}; fetch again if "
            "somebody pushed meanwhile; of more than 250 GitHub never tells all, so split the request or have it "
            "reviewed with 'gatekeeper review'"
        )
    return {
        "pull": pull,
        "commits": commits,
        "reviews": _pages(get, f"{place}/pulls/{number}/reviews?per_page=100"),
        "comments": _pages(get, f"{place}/issues/{number}/comments?per_page=100"),
    }


def _gitlab(get: Get, base: str, project: str, number: str) -> JsonValue:
    place = f"{base}/projects/{quote(project, safe='')}/merge_requests/{number}"
    merge = _document(get, place)
    commits = _pages(get, f"{place}/commits?per_page=100")
    head = merge.get("sha") if isinstance(merge, dict) else None
    # GitLab says of a merge request how many files it changes and not how many commits it has.
    if commits and head not in [each.get("id") for each in commits if isinstance(each, dict)]:
        raise ReviewUnreadableError(
            f"merge request {number} ends in {printable(str(head))}, which is none of the {len(commits)} commits that the forge tells; "
            "fetch again, somebody may have pushed meanwhile"
        )
    return {
        "merge_request": merge,
        "commits": commits,
        "commits_total": len(commits),
        "approvals": _document(get, f"{place}/approvals"),
        "notes": _pages(get, f"{place}/notes?per_page=100"),
    }


def _gerrit(get: Get, base: str, project: str, number: str) -> JsonValue:
    change = f"{quote(project, safe='')}~{number}" if project else number
    return _document(get, f"{base}/changes/{change}/detail?{_GERRIT}")


def _document(get: Get, url: str) -> JsonValue:
    return _parsed(get(url), url)


def _parsed(answer: ForgeAnswer, url: str) -> JsonValue:
    try:
        return parse_json(answer.body.removeprefix(PREFIX), max_bytes=len(answer.body) + 1)
    except JsonRefused as error:
        raise ReviewUnreadableError(f"the answer to {url} is no JSON: {error}") from error


def _pages(get: Get, url: str) -> list[JsonValue]:
    """All elements of a list that comes in pages: by its `Link` header, as both forges give it."""
    found: list[JsonValue] = []
    seen: set[str] = set()
    following: str | None = url
    while following is not None:
        if following in seen or len(seen) >= _MAX_PAGES:
            raise ReviewUnreadableError(f"the pages of {url} do not end")
        seen.add(following)
        answer = get(following)
        page = _parsed(answer, following)
        if not isinstance(page, list):
            raise ReviewUnreadableError(f"the answer to {following} is no list")
        found += page
        match = _NEXT.search(answer.headers.get("link", ""))
        following = match[1] if match else None
    # GitLab's own count; it leaves it out above 10,000, and GitHub never gives one.
    total = answer.headers.get("x-total", "")
    if total.isdecimal() and int(total) != len(found):
        raise ReviewUnreadableError(
            f"{url} has {total} entries and the forge gave {len(found)} of them; fetch again"
        )
    return found
