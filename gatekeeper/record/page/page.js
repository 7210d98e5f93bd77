"use strict";
/* What the record can do when scripts run: search, filter, and a view of every row. Without them the page is the same document,
   only shorter. Everything from the record becomes text nodes; no markup is ever made of it, and nothing is fetched. */
(() => {
  const held = document.getElementById("book");
  if (!held) return;
  const book = JSON.parse(held.textContent);
  const pool = book.pool;
  const whole = (cells, size) => {
    if (Array.isArray(cells)) return cells;
    return typeof cells === "number" ? new Uint32Array(size).fill(cells) : Uint32Array.from({ length: size }, (_, n) => cells.from + n);
  };
  const sheets = book.sheets.map(([kind, title, unknown, columns, cells, size]) => ({
    kind, title, unknown, size, cells: cells.map((each) => whole(each, size)),
    columns: columns.map(([name, label, flavour, to]) => ({ name, label, flavour, to })),
    ids: null, facets: null,
  }));
  const byKind = new Map(sheets.map((sheet) => [sheet.kind, sheet]));
  const ITEMS = ["requirement", "hazard", "control", "test", "document", "change-request", "problem", "mitigation", "threat"];
  const STATIC = ["section", "unit", "clause", "standard"];
  const ROW = 34;
  const FACETS = 40;
  let lower = null;

  // --- text, and nothing but text ---
  const el = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const texts = (sheet, row, column) => {
    const cell = sheet.cells[column][row];
    return Array.isArray(cell) ? cell.map((n) => pool[n]) : cell ? [pool[cell]] : [];
  };
  const columnOf = (sheet, name) => sheet.columns.findIndex((column) => column.name === name);
  const rowOf = (sheet, id) => {
    if (!sheet.ids) {
      sheet.ids = new Map();
      for (let row = 0; row < sheet.size; row += 1) sheet.ids.set(pool[sheet.cells[0][row]], row);
    }
    return sheet.ids.get(id);
  };
  const find = (kind, id) => {
    for (const each of [kind, ...(ITEMS.includes(kind) ? ITEMS : [])]) {
      const sheet = byKind.get(each);
      const row = sheet && rowOf(sheet, id);
      if (row !== undefined) return [sheet, row];
    }
    return null;
  };
  const encode = (text) => encodeURIComponent(text).replace(/%3A/g, ":")
    .replace(/[!'*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const short = (id) => (/^[0-9a-f]{40,}$/.test(id) ? `${id.slice(0, 12)}…` : id);
  const linkTo = (kind, id) => {
    const found = find(kind, id);
    return found ? el("a", { href: `#/${found[0].kind}/${encode(id)}` }, short(id)) : document.createTextNode(id);
  };
  const mark = (word) => {
    const [tone, sign] = book.tones[word] || ["calm", ""];
    return el("span", { class: `state ${tone}` }, sign ? `${sign} ${word}` : word);
  };
  const shown = (sheet, row, column) => {
    const { flavour, to } = sheet.columns[column];
    const nodes = [];
    const held = texts(sheet, row, column);
    held.forEach((text, number) => {
      const comma = number < held.length - 1 ? "," : "";
      if (number) nodes.push(document.createTextNode(flavour === "state" || flavour === "link" ? " " : ", "));
      if (flavour === "state") nodes.push(mark(text));
      // A comma never begins a line: a long name has lines of its own instead.
      else if (flavour === "link") nodes.push(short(text).length > 16 ? el("span", { class: "name" }, linkTo(to, text)) : el("span", { class: "word" }, linkTo(to, text), comma));
      else if (flavour === "code") nodes.push(el("code", {}, text));
      else if (flavour === "time") nodes.push(el("span", { class: "word" }, text));
      else nodes.push(document.createTextNode(text));
    });
    return nodes;
  };

  // --- the question: words, field:value, -not, "with blanks" ---
  const parse = (query) => {
    const terms = [];
    for (const [, not, field, quoted, plain] of query.matchAll(/(-?)(?:([a-z][a-z-]*):)?(?:"([^"]*)"?|(\S+))/g)) {
      const value = (quoted === undefined ? plain : quoted).toLowerCase();
      if (value) terms.push({ not: Boolean(not), field: field || "", value });
    }
    return terms;
  };
  const flags = (test) => {
    lower = lower || pool.map((text) => text.toLowerCase());
    const found = new Uint8Array(pool.length);
    for (let n = 0; n < lower.length; n += 1) if (test(lower[n])) found[n] = 1;
    return found;
  };
  const hit = (cell, found) => (Array.isArray(cell) ? cell.some((n) => found[n]) : found[cell]);
  const prepare = (term) => ({
    ...term, exact: flags((text) => text === term.value), within: flags((text) => text.includes(term.value)),
  });
  const matching = (sheet, terms) => {
    let rows = null;
    for (const term of terms) {
      if (term.field === "kind" || term.field === "table") {
        if ((sheet.kind === term.value) === term.not) return [];
        continue;
      }
      const columns = sheet.columns.map((column, n) => [column.name, n])
        .filter(([name]) => !term.field || name === term.field).map(([, n]) => n);
      const cells = columns.map((n) => sheet.cells[n]);
      // A value that stands so in the column is meant as it stands: "met" is not "not met".
      const exact = term.field && cells.some((column) => column.some((cell) => hit(cell, term.exact)));
      const found = exact ? term.exact : term.within;
      const kept = [];
      const size = rows ? rows.length : sheet.size;
      for (let n = 0; n < size; n += 1) {
        const row = rows ? rows[n] : n;
        if (cells.some((column) => hit(column[row], found)) !== term.not) kept.push(row);
      }
      rows = kept;
    }
    return rows || Array.from({ length: sheet.size }, (_, row) => row);
  };

  // --- the parts of the page that only exist with scripts ---
  const input = el("input", {
    type: "search", id: "query", autocomplete: "off", spellcheck: "false", "aria-describedby": "query-help",
  });
  const help = el("p", { id: "query-help", class: "note" }, 'Words, or field:value such as state:failed unit:NAME kind:finding; -word leaves out; "two words".');
  const form = el("form", { role: "search", class: "search" }, el("label", { for: "query" }, "Search the record"), input, help);
  const view = el("section", { id: "view", tabindex: "-1", "aria-labelledby": "view-title" });
  view.hidden = true;
  document.querySelector("header").append(form);
  const main = document.querySelector("main");
  main.prepend(view);

  const open = (...content) => {
    view.replaceChildren(...content);
    view.hidden = false;
    document.body.classList.add("looking");
  };
  const close = () => {
    view.hidden = true;
    view.replaceChildren();
    document.body.classList.remove("looking");
  };
  const back = () => el("p", { class: "back" }, el("a", { href: "#/section/gaps" }, "Back to the whole record"));

  // --- results: a window of rows over a list of any length ---
  const facetsOf = (sheet) => {
    if (sheet.facets) return sheet.facets;
    sheet.facets = [];
    sheet.columns.forEach(({ name, label, flavour }, n) => {
      if (n === 0 || sheet.facets.length === 6 || flavour === "number" || flavour === "time") return;
      const seen = new Set();
      for (const cell of sheet.cells[n]) {
        for (const each of Array.isArray(cell) ? cell : [cell]) if (each) seen.add(each);
        if (seen.size > FACETS) return;
      }
      const one = pool[[...seen][0] || 0];
      if (seen.size > 1 && short(one) === one) sheet.facets.push([name, label, [...seen].map((each) => pool[each]).sort()]);
    });
    return sheet.facets;
  };
  const without = (query, field) => query.replace(new RegExp(`(^|\\s)${field}:("[^"]*"?|\\S+)`, "g"), " ").trim();
  const quoted = (text) => (/[\s"]/.test(text) ? `"${text.replace(/"/g, "")}"` : text);
  const chooser = (label, field, options, now, query) => {
    const select = el("select", { "data-field": field }, el("option", { value: "" }, "any"));
    options.forEach(([value, words]) => {
      const option = el("option", { value }, words);
      option.selected = value.toLowerCase() === now;
      select.append(option);
    });
    select.addEventListener("change", () => {
      // Facets of another table make no sense: a new table begins without them.
      const rest = field === "kind" ? parse(query).filter((t) => !t.field).map((t) => (t.not ? "-" : "") + quoted(t.value)).join(" ") : without(query, field);
      ask(`${rest} ${select.value ? `${field}:${quoted(select.value)}` : ""}`.trim());
      const again = view.querySelector(`select[data-field="${field}"]`);
      if (again) again.focus();
    });
    return el("label", { class: "facet" }, `${label} `, select);
  };
  const columnsFor = (sheet, wanted, most) => {
    if (wanted.length <= most) return wanted;
    return wanted.filter((n) => n === 0 || sheet.columns[n].flavour !== "code").slice(0, most);
  };
  const results = (query) => {
    const terms = parse(query).map(prepare);
    const hits = sheets.map((sheet) => [sheet, matching(sheet, terms)]).filter(([, rows]) => rows.length);
    // Who asks for an id wants what it names before what mentions it.
    const asked = terms.length === 1 && !terms[0].field ? terms[0].exact : null;
    const part = (named) => hits.map(([sheet, rows]) => [sheet, rows.filter((row) => Boolean(hit(sheet.cells[0][row], asked)) === named)]);
    const found = asked ? [...part(true), ...part(false)].filter(([, rows]) => rows.length) : hits;
    const total = found.reduce((sum, [, rows]) => sum + rows.length, 0);
    const value = (field) => (terms.find((t) => t.field === field && !t.not) || { value: "" }).value;
    const kind = value("kind");
    const one = byKind.get(kind);
    const title = el("h2", { id: "view-title" }, one ? one.title : "Rows of the record");
    const status = el("p", { role: "status" }, `${total.toLocaleString("en")} ${total === 1 ? "row" : "rows"} in ${hits.length} ${hits.length === 1 ? "table" : "tables"}`);
    const tables = sheets.filter((s) => s.size).map((s) => [s.kind, `${s.title} (${s.size.toLocaleString("en")})`]);
    const bar = el("div", { class: "facets" }, chooser("Table", "kind", tables, kind, query));
    if (one) facetsOf(one).forEach(([name, label, options]) => bar.append(chooser(label, name, options.map((o) => [o, o]), value(name), query)));
    const parts = [title, bar, status];
    if (one && one.unknown) parts.push(el("p", { class: "unknown" }, mark("unknown"), ` There may be more: ${one.unknown}.`));
    if (total) parts.push(grid(found, total, one));
    parts.push(back());
    return parts;
  };
  const grid = (found, total, one) => {
    const columns = one ? columnsFor(one, one.columns.map((_, n) => n), 7) : [];
    const heads = one ? columns.map((n) => one.columns[n].label) : ["Table", "Id", "State", "What"];
    const head = el("div", { role: "row", class: "line head", "aria-rowindex": "1" }, ...heads.map((text) => el("div", { role: "columnheader" }, text)));
    const body = el("div", { role: "rowgroup", class: "lines" });
    const box = el("div", {
      role: "grid", class: `grid of-${heads.length}`, "aria-rowcount": String(total + 1), "aria-labelledby": "view-title",
    }, el("div", { role: "rowgroup", class: "heads" }, head), body);
    body.style.height = `${total * ROW}px`;
    let active = 0;
    const at = (n) => {
      for (const [sheet, rows] of found) {
        if (n < rows.length) return [sheet, rows[n]];
        n -= rows.length;
      }
      return null;
    };
    const line = (n) => {
      const [sheet, row] = at(n);
      const state = columnOf(sheet, "state");
      const rest = sheet.columns.map((c, i) => [c, i]).filter(([c, i]) => i && i !== state && ["text", "link"].includes(c.flavour)).map(([, i]) => i);
      const cells = one
        ? columns.map((c) => el("div", { role: "gridcell" }, ...(c ? shown(sheet, row, c) : [])))
        : [el("div", { role: "gridcell" }, sheet.title), el("div", { role: "gridcell" }),
          el("div", { role: "gridcell" }, ...(state > 0 ? shown(sheet, row, state) : [])),
          el("div", { role: "gridcell" }, rest.flatMap((c) => texts(sheet, row, c)).join(" · ").slice(0, 300))];
      const id = texts(sheet, row, 0)[0] || "";
      cells[one ? 0 : 1].append(el("a", { href: `#/${sheet.kind}/${encode(id)}`, tabindex: "-1" }, short(id)));
      cells.forEach((cell) => cell.querySelectorAll("a").forEach((a) => a.setAttribute("tabindex", "-1")));
      const made = el("div", { role: "row", class: "line", "aria-rowindex": String(n + 2), tabindex: n === active ? "0" : "-1" }, ...cells);
      made.style.top = `${n * ROW}px`;
      made.dataset.n = n;
      return made;
    };
    let drawn = "";
    const draw = () => {
      const top = Math.max(0, Math.floor(box.scrollTop / ROW) - 8);
      const end = Math.min(total, top + Math.ceil((box.clientHeight || 600) / ROW) + 16);
      // A scroll that a key began finds its rows drawn; to draw them again would take the focus off the row that is read out.
      if (drawn === `${top} ${end} ${active}`) return;
      drawn = `${top} ${end} ${active}`;
      const focused = body.contains(document.activeElement);
      body.replaceChildren(...Array.from({ length: Math.max(0, end - top) }, (_, n) => line(top + n)));
      if (active < top || active >= end) (body.firstChild || box).setAttribute("tabindex", "0");
      if (focused) focus();
    };
    const focus = () => {
      const row = body.querySelector(`[data-n="${active}"]`);
      if (row) row.focus({ preventScroll: true });
    };
    const go = (n) => {
      active = Math.min(total - 1, Math.max(0, n));
      const top = active * ROW;
      const height = box.clientHeight - ROW;
      if (top < box.scrollTop) box.scrollTop = top;
      if (top + ROW > box.scrollTop + height) box.scrollTop = top + ROW - height;
      draw();
      focus();
    };
    const page = () => Math.max(1, Math.floor(box.clientHeight / ROW) - 2);
    const moves = {
      ArrowDown: () => go(active + 1), ArrowUp: () => (active ? go(active - 1) : input.focus()), Home: () => go(0),
      End: () => go(total - 1), PageDown: () => go(active + page()), PageUp: () => go(active - page()),
      Enter: () => { location.hash = body.querySelector(`[data-n="${active}"] a`).getAttribute("href"); },
    };
    box.addEventListener("keydown", (event) => {
      if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
    });
    body.addEventListener("focusin", (event) => {
      const row = event.target.closest("[data-n]");
      if (row) active = Number(row.dataset.n);
    });
    let waiting = false;
    box.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; draw(); });
    });
    box.enter = () => go(0);
    queueMicrotask(draw);
    return box;
  };

  // --- one row, with everything that names it ---
  const MOST = 100;
  const related = (sheet, id) => {
    const parts = [];
    for (const other of sheets) {
      const columns = other.columns.map((c, n) => [c, n])
        .filter(([c]) => (c.flavour === "link" && (c.to === sheet.kind || (ITEMS.includes(c.to) && ITEMS.includes(sheet.kind)))) || (other.kind === "link" && ["from", "to"].includes(c.name)))
        .map(([, n]) => n);
      if (!columns.length) continue;
      const rows = [];
      for (let row = 0; row < other.size; row += 1) {
        if (columns.some((n) => texts(other, row, n).includes(id))) rows.push(row);
      }
      if (rows.length) parts.push(tableOf(other, rows, `${other.title}: ${rows.length.toLocaleString("en")}`, id));
    }
    return parts;
  };
  const cellOf = (sheet, row, n) => {
    const held = texts(sheet, row, n);
    const look = held.some((text) => /\S{24}/.test(text)) ? { class: "long" } : held.length ? {} : { class: "none" };
    if (n) return el("td", { "data-label": sheet.columns[n].label, ...look }, ...shown(sheet, row, n));
    const id = held[0] || "";
    return el("th", { scope: "row", ...look }, el("span", { class: short(id).length > 16 ? "name" : "word" }, linkTo(sheet.kind, id)));
  };
  // A column that is empty, or says in each row only whose view this is, tells nothing here.
  const tableOf = (sheet, rows, caption, id) => {
    const drawn = rows.slice(0, MOST);
    const says = (n) => drawn.some((row) => texts(sheet, row, n).some((text) => text !== id));
    const columns = columnsFor(sheet, sheet.columns.map((_, n) => n).filter((n) => n === 0 || says(n)), 8);
    const head = el("tr", {}, ...columns.map((n) => el("th", { scope: "col" }, sheet.columns[n].label)));
    const body = drawn.map((row) => el("tr", {}, ...columns.map((n) => cellOf(sheet, row, n))));
    const more = rows.length > MOST ? [el("p", { class: "note" }, `${MOST} of ${rows.length} are shown; search for kind:${sheet.kind} to see all.`)] : [];
    return el("div", {}, el("table", {}, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, ...body)), ...more);
  };
  const NAMES = ["title", "name", "subject", "message", "question", "in-our-words", "what", "summary"];
  const nameOf = (sheet, row) => NAMES.map((name) => columnOf(sheet, name)).find((n) => n > 0 && texts(sheet, row, n).length);
  const rowView = (sheet, row) => {
    const id = texts(sheet, row, 0)[0] || "";
    const named = nameOf(sheet, row);
    const heading = [id, ...(named ? texts(sheet, row, named).slice(0, 1) : [])];
    const list = el("dl", { class: "facts" });
    sheet.columns.forEach(({ label }, n) => {
      const cell = shown(sheet, row, n);
      if (n && n !== named && cell.length) list.append(el("dt", {}, label), el("dd", {}, ...cell));
    });
    const others = related(sheet, id);
    return [el("p", { class: "kind" }, sheet.title), el("h2", { id: "view-title" }, heading.join(" – ")), list,
      el("h3", {}, others.length ? "What names it" : "No other row names it"), ...others, back()];
  };

  // --- where we are ---
  // What is skipped outside of the window has a guessed height, so a place moves while the page around it is laid out.
  const goTo = (place, last = NaN, frames = 30) => {
    place.scrollIntoView();
    const top = place.offsetTop;
    if (frames) requestAnimationFrame(() => goTo(place, top, top === last ? Math.min(frames, 3) - 1 : frames - 1));
  };
  const ask = (query) => {
    input.value = query;
    history.replaceState(null, "", query ? `#/search/${encode(query)}` : "#/section/gaps");
    if (query) open(...results(query)); else close();
  };
  const decode = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const route = () => {
    const [, kind = "", name = ""] = /^#\/([^/]+)\/(.*)$/.exec(location.hash) || [];
    const id = decode(name);
    if (kind === "search" || kind === "table") {
      ask(kind === "table" ? `kind:${id}` : id);
      form.scrollIntoView();
      return undefined;
    }
    const anchor = document.getElementById(location.hash.slice(1));
    if (anchor && STATIC.includes(kind)) {
      close();
      goTo(anchor);
      return undefined;
    }
    const found = kind && find(kind, id);
    if (found) {
      open(...rowView(...found));
      view.focus({ preventScroll: true });
      view.scrollIntoView();
    } else if (kind && kind !== "section") {
      open(el("h2", { id: "view-title" }, "Not in this record"), el("p", {}, `The record holds no ${kind} “${id}”.`), back());
      view.scrollIntoView();
    } else close();
    return undefined;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  let pause = 0;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask(input.value), 60);
  });
  input.addEventListener("keydown", (event) => {
    const box = view.querySelector("[role=grid]");
    if (event.key === "ArrowDown" && box) { event.preventDefault(); box.enter(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !view.hidden) { ask(""); input.focus(); }
  });
  window.addEventListener("hashchange", route);
  document.body.classList.add("scripted");
  route();
  performance.mark("record-ready");
})();
