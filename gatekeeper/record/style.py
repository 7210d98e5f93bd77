"""The record's style sheet: for screen and paper, contrast at least 4.5 to 1 (WCAG 2.2 AA), no colour alone."""

CSS = """
:root{color-scheme:light;--ink:#1b2430;--soft:#4a5563;--line:#c9d1da;--paper:#fff;--band:#f3f6f9;
--link:#0b4f9e;--bad:#8f1420;--bad-bg:#fdecec;--warn:#6b4300;--warn-bg:#fff4dc;--good:#0f5a2c;
--good-bg:#e6f5ea;--calm:#3a4654;--calm-bg:#eef1f5}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;overflow-wrap:anywhere;color:var(--ink);background:var(--paper);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:78rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.3rem;margin:2.75rem 0 .5rem;padding-bottom:.3rem;border-bottom:2px solid var(--ink)}
h3{font-size:1.08rem;margin:1.75rem 0 .4rem}
h4{font-size:.95rem;margin:1.1rem 0 .25rem;color:var(--soft)}
p{margin:.4rem 0 .8rem;max-width:75ch}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.4rem .8rem}
.nature{border-left:4px solid var(--calm);background:var(--calm-bg);padding:.6rem 1rem;max-width:none}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.25rem;margin:1rem 0}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;padding:0;margin:1rem 0}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;margin:.75rem 0 1rem;list-style:none}
.tiles li{border:1px solid var(--line);border-radius:.4rem;padding:.35rem .9rem;min-width:7.5rem}
.tiles b{display:block;font-size:1.45rem;line-height:1.2;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem;font-size:.92rem}
caption{text-align:left;font-weight:600;color:var(--soft);padding:.2rem 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}
thead th{border-bottom:2px solid var(--soft);white-space:nowrap;overflow-wrap:normal}
tbody th{font-weight:600}
.word{white-space:nowrap}
.gaps{table-layout:fixed}
.gaps th:nth-child(1){width:24%}
.gaps th:nth-child(2){width:9%}
.gaps th:nth-child(4){width:26%}
.num{text-align:right;font-variant-numeric:tabular-nums}
code,.id{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.86em;
overflow-wrap:anywhere}
.state{display:inline-block;white-space:nowrap;border-radius:.25rem;padding:.02rem .5rem;font-size:.85rem;
font-weight:600;border:1px solid currentColor}
.bad{color:var(--bad);background:var(--bad-bg)}
.warn{color:var(--warn);background:var(--warn-bg)}
.good{color:var(--good);background:var(--good-bg)}
.calm{color:var(--calm);background:var(--calm-bg)}
.unit{border:1px solid var(--line);border-radius:.5rem;padding:.25rem 1.25rem 1rem;margin:1.25rem 0}
.unit h3{margin-top:1rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr));gap:0 2rem}
:target{outline:3px solid var(--link);outline-offset:4px}
.note{color:var(--soft);font-size:.9rem}
footer{margin-top:3rem;padding-bottom:3rem;border-top:1px solid var(--line)}
@media (max-width:40rem){.facts{grid-template-columns:1fr}.facts dd{margin-bottom:.4rem}}
@media print{
@page{margin:16mm 14mm}
body{font-size:9.5pt}
header,main,footer{max-width:none;padding:0}
nav,.skip{display:none}
a{color:inherit;text-decoration:none}
h2{break-after:avoid}h3,h4{break-after:avoid}
tr,.tiles li{break-inside:avoid}
thead{display:table-header-group}
.wide{overflow:visible}
.state,.nature{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
