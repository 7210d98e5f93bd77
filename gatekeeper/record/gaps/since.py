"""Gaps that only a comparison shows: what the baseline had and the release has not, or has for less than it was."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gatekeeper.model.book import Book
from gatekeeper.model.facts import Facts
from gatekeeper.model.glob import matches
from gatekeeper.model.path import RepoPath
from gatekeeper.model.record import Gap, GapState
from gatekeeper.model.software import ClassModel
from gatekeeper.model.soup import SoupFacts, SoupItem
from gatekeeper.model.threat_words import Severity, ThreatStatus
from gatekeeper.record.compare import Change, Difference, compare, missing_in
from gatekeeper.record.few import few

_KEPT = (
    "requirement", "hazard", "control", "threat", "mitigation", "surface", "change-request", "problem", "document", "soup-item",
)  # fmt: skip
"""Sheets whose rows are withdrawn where they stand: one that is gone takes along what was decided about it."""
_HELD = (*_KEPT, "unit", "soup-component")
"""Sheets whose rows are held against each other here."""
_WORST_FIRST = tuple(each.value for each in Severity if each is not Severity.UNKNOWN)
_RATED = ("Severity", "Exploitability")
_AREA = {"unit": "Units", "requirement": "Traceability", "threat": "Threats"}
"""Area of a gap by the sheet of what less is asked of."""
_Place = tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_CODE = (("product",), ("none",))
"""Layouts of files that count as code of the product."""
_DISMISSED = frozenset(each.value for each in ThreatStatus if each.dismissed)
_NOBODY = "nothing here tells who decided that"
_REVIEW = "leave it as it was, or have the change of it reviewed and that commit judged"


def lowered(name: str, before: Book, after: Book, facts: Facts) -> Iterator[Gap]:
    """What was taken out, rated lower or exchanged since the baseline of that name, each with what would settle it, and tables in
    which that would not show."""
    changes = compare(before, after, (*_HELD, "file"))
    for unread in missing_in(before, after, _HELD):
        sentence = f"what was taken out or lowered since {name} does not show: {unread}"
        cure = "let it be read whole on both sides, and build the record again"
        yield _gap("Changes", "what was not read", sentence, cure)
    lost = {sheet.kind for sheet in after.sheets if sheet.unknown}
    gone: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        if (
            change.difference is Difference.REMOVED
            and change.kind in _KEPT
            and change.kind not in lost
        ):
            gone[change.area].append(change.id)
    for area, ids in gone.items():
        sentence = f"{few(ids)}: gone since {name}, and {_NOBODY}"
        cure = "bring them back, marked as withdrawn, rejected or closed, so that what was decided stays"
        yield _gap("Changes", area, sentence, cure)
    for change in changes:
        if _is_less(change, facts.project.classes):
            sentence = f"its {change.column.lower()} is {change.after} and was {change.before} in {name}: {_NOBODY}"
            yield _gap(_AREA[change.kind], f"{change.kind} {change.id}", sentence, _REVIEW)
        elif (change.kind, change.column) == ("soup-component", "Digests"):
            yield from _content(name, change)
    yield from _moved(name, before, after, facts.project.classes)
    told = {(c.kind, c.key, c.column) for c in changes}
    for change in changes:
        if (change.kind, change.column) == ("document", "Digest") and not told & {
            ("document", change.key, column) for column in ("Version", "Status")
        }:
            sentence = f"its entry, or the file that it names, is another than in {name}, and its version and status are as before"
            cure = "have it approved anew, and write its next version"
            yield _gap("Documents", f"document {change.id}", sentence, cure)
    yield from _register(name, changes, facts.soup)


def _moved(name: str, before: Book, after: Book, classes: ClassModel) -> Iterator[Gap]:
    """Product code that went to an item of a lower class, or is said to be none: its old item may have the class it had, or be gone."""
    then, now = (_places(book, classes) for book in (before, after))
    # A file whose path is gone is looked for by its content, where most is asked of that.
    new = {now[path][3]: now[path] for path in sorted(now.keys() - then, key=lambda p: now[p][0])}
    less = [
        path
        for path, (rank, items, layout, blob) in then.items()
        if layout in _CODE
        and (place := now.get(path) or new.get(blob))
        and (items, layout) != place[1:3]
        and place[0] < rank
    ]
    if less:
        sentence = f"{few(less)}: in another software item or layout than in {name}, which asks less: {_NOBODY}"
        yield _gap("Units", "files", sentence, _REVIEW)


def _places(book: Book, classes: ClassModel) -> dict[str, _Place]:
    """By path the rank of the strictest class that a file counts for, its items, layout and content; product code of no item
    counts for the strictest there is, other files of none for less than any."""
    units, files = book.get("unit"), book.get("file")
    if units is None or files is None:
        return {}
    held = {row[0]: classes.named("".join(units.cell(row, "class"))) for row in units.rows}
    found: dict[str, _Place] = {}
    for row in files.rows:
        items, layout = files.cell(row, "unit"), files.cell(row, "layout")
        ranks = [each.rank for each in map(held.get, items) if each is not None]
        bare = classes.strictest.rank if layout in _CODE else -1
        blob = files.cell(row, "blob")
        found[str(row[0])] = (max(ranks, default=bare), items, layout, blob)
    return found


def _content(name: str, change: Change) -> Iterator[Gap]:
    """What digests of one kind tell of a component that has the version it had; without one of a kind nothing is told."""
    before, after = _by_kind(change.before), _by_kind(change.after)
    both = before.keys() & after.keys()
    if any(before[kind] != after[kind] for kind in both):
        sentence = f"its content is another than in {name}, under the same version"
        cure = "evaluate what changed, then enter its version"
        yield Gap("SOUP", GapState.NOT_MET, change.id, sentence, cure)
    elif before and not both:
        sentence = f"its digest can no longer be told by what it was in {name}"
        cure = "let what locks it name its digest again, of the kind it had"
        yield _gap("SOUP", change.id, sentence, cure)


def _by_kind(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for digest in filter(None, text.split("; ")):
        kind, _, value = digest.rpartition(":")
        found[kind].add(value)
    return dict(found)


def _register(name: str, changes: Iterable[Change], soup: SoupFacts) -> Iterator[Gap]:
    """Entries of the register whose version, or whose copy in the tree, changed without what goes with it."""
    held = tuple(changes)
    told = {(c.key, c.column) for c in held if c.kind == "soup-item"}
    files = [RepoPath(c.key) for c in held if c.kind == "file" and c.column in ("", "Blob")]
    for item in soup.items:
        if (item.id, "Version") in told:
            if item.evaluated and (item.id, "Evaluated") not in told:
                sentence = f"its version is another than in {name}, and what is published was read last on {item.evaluated}, as for the one before"
                cure = "read what is published against this version, then write the day under anomalies-evaluated"
                yield _gap("SOUP", f"soup-item {item.id}", sentence, cure)
        elif mine := _of_copy(item, files, soup):
            sentence = f"{few(mine)}: changed since {name}, and the register has the version {item.version or 'it had'} as before"
            cure = "evaluate what changed, then enter its version, or put back what was changed"
            yield _gap("SOUP", f"soup-item {item.id}", sentence, cure)


def _gap(area: str, subject: str, sentence: str, cure: str) -> Gap:
    return Gap(area, GapState.UNKNOWN, subject, sentence, cure)


def _is_less(change: Change, classes: ClassModel) -> bool:
    """Whether less is asked of it than before: by its class, its rating, or because a threat needs no mitigation any more."""
    before, after = change.before, change.after
    if change.column == "Class" and change.kind in _AREA:
        held, now = classes.named(before), classes.named(after.partition("; ")[0])
        # A class that stood there for want of code was nobody's decision.
        return "; " not in before and (held is None or now is None or now.rank < held.rank)
    if change.kind != "threat":
        return False
    if change.column == "State":
        return after in _DISMISSED and before not in _DISMISSED
    # What is not known counts as high, and says less than any other word where one stood.
    return change.column in _RATED and _place(after, len(_WORST_FIRST)) > _place(before, 1)


def _place(word: str, unknown: int) -> int:
    return _WORST_FIRST.index(word) if word in _WORST_FIRST else unknown


def _of_copy(item: SoupItem, files: Iterable[RepoPath], soup: SoupFacts) -> list[str]:
    """Those of the files that lie in the copy which the item answers for."""
    roots = {m.root for each in soup.of_item(item) for m in each.mentions if m.root}
    below = tuple(f"{root}/" for root in roots)
    return [
        path
        for path in files
        if path in roots or path.startswith(below) or any(matches(g, path) for g in item.paths)
    ]
