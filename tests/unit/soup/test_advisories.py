"""Feeds matched with components: ranges of every form, evidence, confidence, and what cannot be told."""

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from gatekeeper.model.advisory import Confidence, MatchState, SoupAnomaly
from gatekeeper.model.purl import read_purl
from gatekeeper.soup.advisories import Affected, Interval
from gatekeeper.soup.feeds import load_feeds
from gatekeeper.soup.matching import Subject, match, wanted_by
from gatekeeper.soup.versions import is_in

OSV = {
    "id": "GHSA-1",
    "aliases": ["CVE-2026-1"],
    "summary": "reads past the end",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "PySerial"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "3.0"}, {"fixed": "3.5.1"}],
                }
            ],
        },
        {
            "ranges": [
                {
                    "type": "GIT",
                    "repo": "https://github.com/lwip-tcpip/lwip",
                    "events": [{"introduced": "0"}, {"fixed": "b" * 40}],
                }
            ],
            "versions": ["STABLE-2_1_3"],
        },
    ],
}
NVD = {
    "vulnerabilities": [
        {
            "cve": {
                "id": "CVE-2026-2",
                "descriptions": [{"lang": "en", "value": "a flaw"}],
                "configurations": [
                    {
                        "nodes": [
                            {
                                "cpeMatch": [
                                    {
                                        "vulnerable": True,
                                        "criteria": "cpe:2.3:a:arm:mbed_tls:*:*:*:*:*:*:*:*",
                                        "versionStartIncluding": "3.0.0",
                                        "versionEndExcluding": "3.6.3",
                                    }
                                ]
                            }
                        ]
                    }
                ],
            }
        }
    ]
}
KEV = {
    "catalogVersion": "2026.11.20",
    "vulnerabilities": [{"cveID": "CVE-2026-2", "dateAdded": "2026-11-01"}],
}
CSAF = {
    "document": {"csaf_version": "2.0", "title": "advisory", "tracking": {"id": "V-1"}},
    "product_tree": {
        "branches": [
            {
                "category": "product_version_range",
                "name": "vers:generic/>=2.0|<2.5",
                "product": {
                    "product_id": "P1",
                    "name": "stack",
                    "product_identification_helper": {"purl": "pkg:generic/acme/stack"},
                },
            }
        ]
    },
    "vulnerabilities": [{"cve": "CVE-2026-3", "product_status": {"known_affected": ["P1"]}}],
}
VENDOR = 'version = 1\n[[anomalies]]\nid = "ERR-7"\ntitle = "watchdog"\npurl = "pkg:generic/acme/chip-support"\nversions = ["2.4.1"]\n'


def zipped(**members: object) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, value in members.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.json"), json.dumps(value))
    return held.getvalue()


def folder(**feeds: tuple[str, bytes]) -> dict[str, bytes]:
    lines = ["version = 1"]
    files: dict[str, bytes] = {}
    for name, (kind, raw) in feeds.items():
        files[name] = raw
        lines += [
            "[[snapshots]]",
            f'name = "{name}"',
            f'kind = "{kind}"',
            "taken = 2026-11-20",
            f'file = "{name}"',
            f'sha256 = "{hashlib.sha256(raw).hexdigest()}"',
        ]
    return {**files, "feeds.toml": "\n".join(lines).encode()}


def subject(text: str, *, cpe: str = "", commit: str = "") -> Subject:
    named = read_purl(text)
    assert named is not None
    return Subject(named, frozenset({cpe} if cpe else ()), (commit,) if commit else ())


def found(*subjects: Subject, **feeds: tuple[str, bytes]) -> tuple[SoupAnomaly, ...]:
    pattern = wanted_by(subjects)
    read = load_feeds(folder(**feeds), "feeds", lambda raw: pattern.search(raw) is not None)
    assert [each.feed.fault for each in read] == [""] * len(feeds)
    return match(subjects, read)


def test_an_osv_range_matches_by_purl_and_tells_what_it_rests_on() -> None:
    [anomaly] = found(subject("pkg:pypi/pyserial@3.5"), osv=("osv", zipped(a=OSV)))
    assert (anomaly.id, anomaly.aliases) == ("CVE-2026-1", ("GHSA-1",))
    assert (anomaly.state, anomaly.confidence) == (MatchState.IN_RANGE, Confidence.EXACT)
    [evidence] = anomaly.evidence
    assert (evidence.named, evidence.range) == ("PyPI PySerial", ">=3.0, <3.5.1")
    assert evidence.feed_taken == "2026-11-20"
    assert evidence.feed_digest == hashlib.sha256(zipped(a=OSV)).hexdigest()
    assert anomaly.fixed_in == ("3.5.1",)


def test_a_fixed_version_does_not_match_and_an_unknown_one_is_undecided() -> None:
    osv = ("osv", json.dumps(OSV).encode())
    assert found(subject("pkg:pypi/pyserial@3.5.1"), osv=osv) == ()
    assert found(subject("pkg:pypi/pyserial@2.7"), osv=osv) == ()
    [unknown] = found(subject("pkg:pypi/pyserial"), osv=osv)
    assert unknown.state is MatchState.UNDECIDED
    [strange] = found(subject("pkg:pypi/pyserial@ours-and-patched"), osv=osv)
    assert strange.state is MatchState.UNDECIDED


def test_a_component_pinned_by_commit_is_undecided_unless_the_feed_names_the_commit() -> None:
    osv = ("osv", json.dumps(OSV).encode())
    lwip = "pkg:github/lwip-tcpip/lwip"
    [anomaly] = found(subject(f"{lwip}@{'c' * 40}", commit="c" * 40), osv=osv)
    assert anomaly.state is MatchState.UNDECIDED
    assert found(subject(f"{lwip}@{'b' * 40}", commit="b" * 40), osv=osv) == ()
    [tagged] = found(subject(f"{lwip}@STABLE-2_1_3"), osv=osv)
    assert tagged.state is MatchState.IN_RANGE


def test_nvd_matches_by_cpe_and_the_catalogue_says_that_it_is_exploited() -> None:
    tls = subject("pkg:github/mbed-tls/mbedtls@v3.6.2", cpe="arm:mbed_tls")
    [anomaly] = found(
        tls, nvd=("nvd", json.dumps(NVD).encode()), kev=("kev", json.dumps(KEV).encode())
    )
    assert (anomaly.confidence, anomaly.known_exploited) == (Confidence.LIKELY, "2026-11-01")
    assert anomaly.evidence[0].range == ">=3.0.0, <3.6.3"
    by_name = found(subject("pkg:generic/mbed-tls@3.6.2"), nvd=("nvd", json.dumps(NVD).encode()))
    assert [a.confidence for a in by_name] == [Confidence.POSSIBLE]


def test_what_a_publisher_says_is_not_affected_is_shown_and_takes_nothing_back() -> None:
    weakness = {
        "cve": "CVE-2026-3",
        "product_status": {"known_not_affected": ["P1"]},
        "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["P1"]}],
        "threats": [{"category": "impact", "details": "not built in", "product_ids": ["P1"]}],
    }
    cleared = ("csaf", json.dumps({**CSAF, "vulnerabilities": [weakness]}).encode())
    named = subject("pkg:generic/acme/stack@2.4.9")
    assert found(named, cleared=cleared) == ()
    [anomaly] = found(named, csaf=("csaf", json.dumps(CSAF).encode()), cleared=cleared)
    assert anomaly.state is MatchState.IN_RANGE
    assert {e.feed: e.why for e in anomaly.evidence}["cleared"] == (
        "its publisher says that it is not affected: vulnerable_code_not_present; not built in"
    )


def test_csaf_and_a_makers_list_match_too() -> None:
    csaf = ("csaf", json.dumps(CSAF).encode())
    assert [a.id for a in found(subject("pkg:generic/acme/stack@2.4.9"), csaf=csaf)] == [
        "CVE-2026-3"
    ]
    assert found(subject("pkg:generic/acme/stack@2.5"), csaf=csaf) == ()
    vendor = ("vendor", VENDOR.encode())
    assert [
        a.id for a in found(subject("pkg:generic/acme/chip-support@2.4.1"), vendor=vendor)
    ] == ["ERR-7"]


@pytest.mark.parametrize(
    ("kind", "raw", "word"),
    [
        ("osv", b"{", "cannot be read"),
        ("osv", b"PK\x03\x04damaged", "cannot be read"),
        ("nvd", b"{}", "no answer of NVD"),
        ("kev", b"{}", "no catalogue"),
        ("csaf", b"{}", "no CSAF"),
        ("vendor", b"version = ", "not valid TOML"),
    ],
)
def test_a_feed_that_cannot_be_read_says_so(kind: str, raw: bytes, word: str) -> None:
    [read] = load_feeds(folder(feed=(kind, raw)), "feeds", lambda _: True)
    assert word in read.feed.fault


def test_a_feed_whose_digest_is_not_that_of_its_list_is_not_relied_on() -> None:
    files = folder(osv=("osv", json.dumps(OSV).encode())) | {"osv": b"{}"}
    [read] = load_feeds(files, "feeds", lambda _: True)
    assert "has the digest" in read.feed.fault
    assert read.advisories == ()


@pytest.mark.parametrize(
    ("scheme", "version", "low", "high", "answer"),
    [
        ("pypi", "1.0rc1", "", "1.0", True),
        ("pypi", "1.0.post1", "", "1.0", False),
        ("npm", "1.10.0", "1.9.0", "2.0.0", True),
        ("npm", "2.0.0-rc.1", "", "2.0.0", True),
        ("cargo", "1.0.197", "1.0.0", "1.0.200", True),
        ("golang", "v1.8.1", "", "1.8.2", True),
        ("github", "openssl-1.0.2k", "1.0.2", "1.0.2l", True),
        ("github", "V10.4.1", "10.0.0", "10.4.2", True),
        ("generic", "2.10", "2.9", "2.11", True),
        ("generic", "no version", "1", "2", None),
        ("npm", "1.x", "1.0.0", "2.0.0", None),
    ],
)
def test_versions_are_ordered_as_their_ecosystem_does(
    scheme: str, version: str, low: str, high: str, answer: bool | None
) -> None:
    affected = Affected(None, "x", intervals=(Interval(low, high=high),))
    assert is_in(scheme, version, affected)[0] is answer
