"""The record's style sheet: for screen, light and dark, and for paper, contrast at least 4.5 to 1 (WCAG 2.2 AA), no colour alone."""

_RULES = """
:root{color-scheme:light dark;--ink:#1c2530;--soft:#4b5866;--line:#d5dce3;--strong:#8a97a5;--paper:#fff;--band:#f5f7f9;
--link:#0b4f9e;--bad:#8f1420;--bad-bg:#fdeeee;--warn:#6b4300;--warn-bg:#fff6e0;--good:#0f5a2c;
--good-bg:#e9f6ec;--calm:#3a4654;--calm-bg:#eef1f5;--calm-line:#b9c3cd}
@media screen and (prefers-color-scheme:dark){
:root{--ink:#e4e8ec;--soft:#a9b3be;--line:#343d47;--strong:#75818e;--paper:#14181c;--band:#1d2329;
--link:#8fbcff;--bad:#ff9c94;--bad-bg:#3a1a1b;--warn:#f0c25a;--warn-bg:#332808;--good:#8adba8;
--good-bg:#12301d;--calm:#c1cad3;--calm-bg:#262e36;--calm-line:#4a5561}
}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;overflow-wrap:anywhere;color:var(--ink);background:var(--paper);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:80rem;margin:0 auto;padding:0 1.75rem}
header{padding-top:2.25rem}
h1{font-size:1.85rem;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:0 0 .6rem}
h2{font-size:1.35rem;font-weight:650;margin:3.25rem 0 .75rem;padding-bottom:.35rem;border-bottom:1px solid var(--strong)}
h3{font-size:1.08rem;font-weight:650;margin:2rem 0 .5rem}
p{margin:.4rem 0 .9rem;max-width:75ch}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible,input:focus-visible,select:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
#view:focus{outline:none}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem .8rem;z-index:2}
.kind{color:var(--soft);font-size:.9rem;margin:0 0 .2rem}
.verdict{font-size:1.05rem;margin:0 0 1rem}
.nature{border-left:3px solid var(--strong);padding:.1rem 0 .1rem 1rem;color:var(--soft);font-size:.94rem}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.5rem;margin:1rem 0}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
header>.facts{margin:1.1rem 0 1.25rem}
header>.facts dd{max-width:52rem}
header>.facts dt{font-weight:600;color:var(--ink)}
.facts ul{margin:0;padding:0;list-style:none}
.facts li,.tiles li{margin:0}
.identity{margin:1rem 0 0;font-size:.82rem;color:var(--soft)}
.identity .facts{margin:0;gap:.05rem 1.25rem;grid-template-columns:repeat(2,max-content minmax(0,1fr))}
nav ul{list-style:none;columns:2 26rem;column-gap:2.5rem;padding:.6rem 0;margin:1.25rem 0 0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
nav li{break-inside:avoid}
nav a{display:inline-block;padding:.15rem 0}
nav span{color:var(--soft);font-size:.9rem}
.search{margin:1.25rem 0 0}
.search label{display:block;font-weight:600;margin-bottom:.25rem}
.search input{width:100%;max-width:44rem;font:inherit;color:inherit;background:var(--paper);padding:.5rem .75rem;
border:1px solid var(--strong);border-radius:.35rem}
.search .note{margin:.35rem 0 0;max-width:none}
.facets{display:flex;flex-wrap:wrap;gap:.6rem 1.1rem;margin:.75rem 0;align-items:center}
.facet{color:var(--soft);font-size:.9rem}
select{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--strong);border-radius:.3rem;
padding:.25rem .4rem;max-width:15rem;min-height:2rem}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;margin:.9rem 0 1.25rem;list-style:none}
.tiles li{border:1px solid var(--line);border-radius:.4rem;padding:.5rem 1.1rem .6rem;min-width:8.5rem}
.tiles a{text-decoration:none}
.tiles b{display:block;font-size:1.7rem;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;margin:.4rem 0 1.4rem;font-size:.9rem;line-height:1.45}
figure{margin:1rem 0}
summary{cursor:pointer;color:var(--link);font-size:.9rem;padding:.3rem 0;width:fit-content}
caption{text-align:left;font-weight:600;color:var(--ink);padding:.5rem 0 .35rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line)}
thead th{border-bottom:1px solid var(--strong);color:var(--soft);font-weight:600;font-size:.84rem;vertical-align:bottom;
overflow-wrap:normal}
tbody th{font-weight:600}
td,tbody th{min-width:4.5rem}
tbody tr:hover{background:var(--band)}
td a,tbody th a,.facts a,.tiles a,.grid a{display:inline-block;min-width:1.5rem;line-height:1.5rem}
.word{white-space:nowrap}
td .name{display:block}
.fixed{table-layout:fixed}
.fixed td,.fixed tbody th{min-width:0}
.fixed .word,.fixed .state{white-space:normal}
.fixed .word{display:inline-flex;align-items:flex-end}
.counts td{font-variant-numeric:tabular-nums}
code,.id{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.86em}
.state{display:inline-block;white-space:nowrap;border-radius:.25rem;padding:0 .45rem;font-size:.82rem;line-height:1.5;
font-weight:600;border:1px solid currentColor}
.bad{color:var(--bad);background:var(--bad-bg)}
.warn{color:var(--warn);background:var(--warn-bg)}
.good{color:var(--good);background:var(--good-bg)}
.calm{color:var(--calm);background:var(--calm-bg);border-color:var(--calm-line)}
.unknown{border-left:3px solid var(--warn);padding:.1rem 0 .1rem .9rem}
.unknown p{margin:.2rem 0}
.unknown ul{margin:.2rem 0;padding-left:1.2rem}
main>section:not(#view):not([id$=units]),.unit{content-visibility:auto;contain-intrinsic-size:auto 50rem}
.unit{border-top:3px solid var(--ink);margin:2.75rem 0 1.5rem}
.unit h3{margin-top:.9rem;font-size:1.15rem}
.unit .facts{grid-template-columns:max-content minmax(0,1fr)}
.note{color:var(--soft);font-size:.9rem}
:target{outline:3px solid var(--link);outline-offset:4px}
section:target{outline:none}
section:target>h2,section:target>h3{color:var(--link)}
.trace{margin:1rem 0}
.trace svg{display:block;max-width:100%;height:auto}
.trace text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--ink)}
.trace .layer{fill:var(--soft)}
.trace .name{font-weight:600;font-size:12px}
.trace .said{font-size:10.5px}
.dot rect{fill:var(--calm-bg);stroke:var(--strong)}
.dot.good rect{fill:var(--good-bg);stroke:var(--good)}
.dot.warn rect{fill:var(--warn-bg);stroke:var(--warn)}
.dot.bad rect{fill:var(--bad-bg);stroke:var(--bad)}
.line{fill:none;stroke:var(--strong)}
.grid{max-height:min(70vh,48rem);overflow:auto;border:1px solid var(--line);border-radius:.35rem;font-size:.88rem}
.lines{position:relative}
.line[role=row],.head{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);gap:.9rem;padding:0 .75rem;
height:34px;align-items:center;border-bottom:1px solid var(--line)}
.heads{position:sticky;top:0;z-index:1;background:var(--band);font-weight:600;color:var(--soft)}
.lines .line{position:absolute;left:0;right:0}
.line>*{overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
.line:hover{background:var(--band)}
.grid a{max-width:100%;overflow:hidden;text-overflow:ellipsis;vertical-align:middle}
.lines .line:focus-visible{outline-offset:-3px}
.grid.of-4 .line{grid-auto-columns:auto;grid-template-columns:minmax(0,1fr) minmax(0,1.6fr) minmax(0,1fr) minmax(0,2.6fr)}
.looking main>section:not(#view){display:none}
#view{padding-top:1.5rem}
#view h2{margin-top:0}
#view td,#view tbody th{overflow-wrap:break-word}
#view td.long,#view th.long,#view code{overflow-wrap:anywhere}
#view[hidden]{display:none}
ol{max-width:80ch;padding-left:1.3rem}
li{margin:.3rem 0}
footer{margin-top:3.5rem;padding-bottom:3rem;border-top:1px solid var(--line)}
@media (scripting:none){main>section:not(#view):not([id$=units]),.unit{content-visibility:visible}}
@media screen and (max-width:78rem){
table{font-size:.78rem} table .state{font-size:.7rem;padding:0 .3rem} thead th{font-size:.74rem} th,td{padding-right:.5rem}
}
@media screen and (max-width:60rem){
table,thead th{font-size:.9rem}
.facts,.unit .facts,.identity .facts{grid-template-columns:minmax(0,1fr)}
.identity .facts dd{margin:0 0 .25rem}
.facts dd{margin-bottom:.4rem}
thead{position:absolute;left:-999rem}
table,caption,tbody,tr,td,tbody th{display:block;width:auto}
.trace svg,summary{display:none}
details:not([open])::details-content{content-visibility:visible;block-size:auto}
tr{padding:.5rem 0;border-bottom:1px solid var(--line)}
th,td{border:0;padding:.1rem 0}
.none{display:none!important}
td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
.fixed thead th[class]{width:auto}
.grid .heads,.grid .lines{width:64rem}
.grid.of-4 .heads,.grid.of-4 .lines{width:48rem}
}
@media print{
@page{size:A4 landscape;margin:14mm}
html{font-size:8.5pt}
body{font-size:1rem}
h2{margin-top:2rem}
header,main,footer{max-width:none;padding:0}
nav,.skip,.search,#view{display:none}
.looking main>section:not(#view){display:block}
a{color:inherit;text-decoration:none}
td a,tbody th a,.facts a,.tiles a{line-height:inherit}
h2,h3,caption{break-after:avoid}
tr,.tiles li,.trace svg{break-inside:avoid}
thead{display:table-header-group}
main>section:not(#view),.unit{content-visibility:visible}
.unit{break-before:page}
details:not([open])::details-content{content-visibility:visible;block-size:auto}
summary{display:none}
.state,.dot rect{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
CSS = _RULES + "".join(f".w{percent}{{width:{percent}%}}" for percent in range(1, 101))
"""The sheet with a class for each width: the page's policy forbids styles of single elements."""
