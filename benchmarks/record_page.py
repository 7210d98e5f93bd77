"""Times the page of a record with very many findings in headless Chromium: python benchmarks/record_page.py [FINDINGS [ROUNDS]].

Ready is the time from the start of the navigation until the page's script has read all rows and can search (its mark
`record-ready`). The search is timed from asking to the first drawn row. Target: 100,000 findings ready within a second.
"""

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from record_room import made, many_findings, open_browser, open_page, write  # noqa: E402  (found above)

_SEARCH = """
const start = performance.now();
location.hash = '#/search/' + encodeURIComponent(arguments[0]);
const done = arguments[1];
addEventListener('hashchange', () => {
  const rows = document.querySelector('[role=status]').textContent;
  requestAnimationFrame(() => done([performance.now() - start, rows]));
}, { once: true });
"""


def main(count: int, rounds: int) -> None:
    """Prints the median and the worst of each figure."""
    with tempfile.TemporaryDirectory(prefix="record-page-") as folder:
        place = Path(folder)
        record, book = made(place / "ledger")
        page = write(place, "many", record, many_findings(book, count))
        print(f"{count:,} findings, {page.stat().st_size / 1e6:.1f} MB of HTML")
        [browser] = [next(open_browser(place / "profile"))]
        ready, searches = [], {"state:new level:error": [], "rule-39 message": []}
        for _ in range(rounds):
            open_page(browser, page)
            mark = "return performance.getEntriesByName('record-ready')[0].startTime"
            ready.append(browser.execute_script(mark))
            for words, times in searches.items():
                took, rows = browser.execute_async_script(_SEARCH, words)
                times.append(took)
                found = rows
        browser.quit()
    _say("ready", ready)
    for words, times in searches.items():
        _say(f"search {words}", times)
    print(f"the last search found {found}")


def _say(what: str, times: list[float]) -> None:
    print(
        f"{what:<32} median {statistics.median(times):6.0f} ms, worst {max(times):6.0f} ms, of {len(times)}"
    )


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        int(sys.argv[2]) if len(sys.argv) > 2 else 5,
    )
