"""The style sheet of the HTML report: light, dark and print, without images, fonts or anything from elsewhere."""

import base64
import hashlib

STYLE = """
:root { color-scheme: light dark; --page: #f7f6f2; --card: #ffffff; --ink: #1d2125; --soft: #555d66;
  --line: #dcdad2; --code: #f3f1ea; --link: #1d4f91; --bad: #a4161a; --unknown: #6a2c9c; --bent: #855400;
  --good: #1b6638; --plain: #4b535c; --mark: #ffe08a; --on: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171a; --card: #1c2025; --ink: #e7e9eb; --soft: #a7afb8; --line: #343b43;
    --code: #15181c; --link: #8fbcff; --bad: #ff8f86; --unknown: #d3aeff; --bent: #f0c25a;
    --good: #84dba5; --plain: #b3bac2; --mark: #6b4d00; --on: #14171a; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
main, header, footer, nav { max-width: 80rem; margin: 0 auto; padding: 0 1.5rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: 0.5rem 1rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 0.75rem; }
h2 .count, nav .count { color: var(--soft); font-weight: 400; font-size: 0.95em; }
code, pre, kbd { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: 0.86em; }
code { overflow-wrap: anywhere; }
.band { background: var(--tone); height: 0.5rem; }
.bad { --tone: var(--bad); } .unknown { --tone: var(--unknown); } .bent { --tone: var(--bent); }
.good { --tone: var(--good); } .plain { --tone: var(--plain); }
header { padding-top: 2rem; }
header .project { margin: 0; color: var(--soft); }
h1 { font-size: 1.75rem; margin: 0.35rem 0 1rem; display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: baseline; }
h1 span { min-width: 0; }
h1 .verdict { background: var(--tone); color: var(--on); padding: 0.1rem 0.8rem; border-radius: 0.35rem; letter-spacing: 0.04em; }
.badge { display: inline-block; color: var(--tone); border: 1px solid currentColor; border-radius: 0.3rem;
  padding: 0 0.45rem; font-size: 0.8rem; line-height: 1.5; white-space: nowrap; font-weight: 600; }
dl.facts { display: grid; grid-template-columns: fit-content(16rem) minmax(0, 1fr); gap: 0.2rem 1.25rem; margin: 0; }
dl.facts dt { color: var(--soft); min-width: 6.5rem; overflow-wrap: anywhere; } dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
section nav { padding: 0; } section nav ul { margin-bottom: 1.25rem; } section nav li { min-width: 0; overflow-wrap: anywhere; }
nav ul { list-style: none; padding: 0; margin: 1.5rem 0 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; font-size: 0.93rem; }
ul.reasons, ul.reasons ul { list-style: none; padding: 0; margin: 0; }
ul.reasons ul { margin-left: 0.6rem; padding-left: 1rem; border-left: 2px solid var(--line); }
ul.reasons li { margin: 0.35rem 0; overflow-wrap: anywhere; }
.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; margin-top: 1.25rem; }
.card, article { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 1rem 1.25rem; }
.card h3 { margin: 0 0 0.5rem; font-size: 1rem; }
.card p { margin: 0.5rem 0 0; font-size: 0.92rem; overflow-wrap: anywhere; }
.card svg { display: block; width: 100%; height: 0.7rem; border-radius: 0.2rem; background: var(--line); }
rect { fill: var(--tone); }
article { margin: 1rem 0; border-left: 0.35rem solid var(--tone); }
article .check code { min-width: 0; }
article h3 { margin: 0; font-size: 1.05rem; }
article .check { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; margin: 0 0 0.4rem; color: var(--soft); }
article .place { margin: 0.35rem 0 0.75rem; overflow-wrap: anywhere; }
article .place span { color: var(--soft); }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 0.35rem; margin: 0 0 0.75rem; padding: 0.6rem 0; overflow-x: auto; tab-size: 4; line-height: 1.5; }
pre .row { display: block; padding: 0 0.9rem; white-space: pre; }
pre .row .number { display: inline-block; min-width: 2.4em; margin-right: 1.4em; text-align: right; color: var(--soft); user-select: none; }
mark { background: var(--mark); color: inherit; border-bottom: 2px solid var(--tone); }
article dl.facts { font-size: 0.94rem; } article dl.facts + dl.facts { margin-top: 0.6rem; padding-top: 0.6rem; border-top: 1px solid var(--line); }
article dd .note { color: var(--soft); margin-left: 0.75rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; padding: 0.7rem 0.75rem; color: var(--soft); }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.75rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; min-width: 6.8rem; }
td.name { min-width: 10rem; } td.wide { min-width: 11.5rem; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td p { margin: 0; } .empty, .more { color: var(--soft); }
ul.remarks { padding-left: 1.2rem; } ul.remarks li { overflow-wrap: anywhere; }
footer { color: var(--soft); font-size: 0.9rem; padding-top: 2.5rem; padding-bottom: 3rem; }
@media (max-width: 40rem) { dl.facts { grid-template-columns: minmax(0, 1fr); } dl.facts dd { margin-bottom: 0.4rem; } }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f6f6f6;
    --link: #000; --bad: #8d1216; --unknown: #55207f; --bent: #6b4400; --good: #14532d; --plain: #333; --mark: #ffe9ab; --on: #fff; }
  @page { margin: 16mm 14mm; }
  body { font-size: 10pt; } main, header, footer { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  .band, h1 .verdict, mark, rect, .card svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  article, .card, tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; } .scroll { overflow: visible; border: 0; } table { font-size: 8.5pt; }
  th, td { padding: 0.2rem 0.35rem; min-width: 0; overflow-wrap: break-word; } th { white-space: normal; }
  td.wide, td.name { min-width: 4.5rem; overflow-wrap: anywhere; } .badge { white-space: normal; font-size: 7.5pt; } pre { overflow: visible; } pre .row { white-space: pre-wrap; }
}
"""


def content_security_policy() -> str:
    """A policy under which nothing is fetched, run, framed or sent, and only our own style sheet applies.

    W3C Content Security Policy Level 3: the hash is of the style element's text.
    """
    return policy_for(STYLE)


def policy_for(rules: str) -> str:
    """The same policy for a page whose one style element holds those rules."""
    digest = base64.b64encode(hashlib.sha256(rules.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
