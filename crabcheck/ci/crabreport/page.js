/* The page of reports.  Data: see out_html.py.  The list holds only the rows in sight; everything else is text made on demand.
   SPDX-License-Identifier: GPL-2.0-or-later */
"use strict";
(function () {
const D = JSON.parse(document.getElementById("data").textContent);
const S = D.s, $ = id => document.getElementById(id);
const ROW = 66;
const COLOR = { access: "var(--bad)", birth: "var(--cool)", loss: "var(--warn)", refuses: "var(--good)", block: "var(--dim)",
                freed: "var(--dim)", other: "var(--dim)" };
const TITLE = { access: "Used here", birth: "Pointer born", loss: "Right lost", refuses: "Refusing reference born",
                block: "Block allocated", freed: "Block freed", other: "Also" };
let shown = [], at = 0, drawnFrom = -1, drawnTo = -1;
const filter = { words: [], kinds: new Set(), state: "", program: "" };

/* ---- small things ---- */
function el(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const key in attributes || {})
        if (attributes[key] !== undefined) e.setAttribute(key, attributes[key]);
    e.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
    return e;
}
const SVG = "http://www.w3.org/2000/svg";
function svg(name, attributes, text) {
    const e = document.createElementNS(SVG, name);
    for (const key in attributes) e.setAttribute(key, attributes[key]);
    if (text !== undefined) e.textContent = text;
    return e;
}
const plural = (n, word) => n + " " + word + (n === 1 ? "" : "s");
const cut = (text, n) => text.length > n ? text.slice(0, n - 1) + "\u2026" : text;
function fileLine(f) {
    if (S[f[1]]) return S[f[1]] + (f[2] ? ":" + f[2] : "");
    return S[f[4]] ? "in " + S[f[4]].split("/").pop() : "";
}
const place = (r, role) => r.p.find(p => p[0] === role);
const placesOf = r => r.p.filter(p => p[2].length && !(p[0] === "freed" && sameFrame(p, place(r, "access"))));
const sameFrame = (p, q) => p && q && ownFrame(p) === ownFrame(q);
const ownFrame = p => p && p[3] >= 0 ? D.frames[p[2][p[3]]] : null;
function hay(r) {
    if (!r.hay) {
        const parts = [S[r.k], S[r.h], r.id, r.st, S[r.fp]];
        for (const p of Object.keys(r.pr)) parts.push(S[p]);
        for (const p of r.p) { parts.push(S[p[1]]); for (const f of p[2]) parts.push(S[D.frames[f][0]], fileLine(D.frames[f])); }
        r.hay = parts.join("\n").toLowerCase();
    }
    return r.hay;
}

/* ---- the list ---- */
function matches(r) {
    return (!filter.kinds.size || filter.kinds.has(r.k)) && (!filter.state || r.st === filter.state) &&
           (!filter.program || filter.program in r.pr) && filter.words.every(w => hay(r).includes(w));
}
function sortKey(r) {
    const f = ownFrame(place(r, "access"));
    return (f ? S[f[1]] : "~") + "\u0000" + String(f ? f[2] : 0).padStart(8, "0");
}
function refresh(keep) {
    const current = keep ? shown[at] : null;
    shown = D.reports.filter(matches);
    const order = $("sort").value;
    if (order === "count") shown.sort((a, b) => b.n - a.n);
    if (order === "place") shown.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
    $("space").style.height = shown.length * ROW + "px";
    $("sums").textContent = (shown.length === D.reports.length ? "" : shown.length + " of ") + plural(D.reports.length, "report") +
        (D.baseline ? ", " + D.reports.filter(r => r.st === "new").length + " new" : "");
    drawnFrom = -1;
    select(Math.max(0, current ? shown.indexOf(current) : 0), true);
}
function rowOf(i) {
    const r = shown[i], f = ownFrame(place(r, "access"));
    const row = el("div", { class: "row" + (i === at ? " on" : ""), role: "option", "aria-selected": String(i === at), "data-i": i },
        el("div", { class: "top" }, el("span", { class: "kind" }, S[r.k]),
           D.baseline ? el("span", { class: "tag " + r.st }, r.st) : null,
           el("span", { class: "n" }, r.n > 1 ? r.n + "\u00d7" : "")),
        el("div", { class: "fn", title: S[r.fn] }, S[r.fn]),
        el("div", { class: "at" }, (f ? fileLine(f) : "?") + " \u00b7 " + Object.keys(r.pr).map(p => S[p]).join(", ")));
    return row;
}
function draw() {
    const list = $("list"), from = Math.max(0, Math.floor(list.scrollTop / ROW) - 4);
    const to = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 4);
    if (from === drawnFrom && to === drawnTo) return;
    drawnFrom = from; drawnTo = to;
    const rows = [];
    for (let i = from; i < to; i++) rows.push(rowOf(i));
    $("rows").style.transform = "translateY(" + from * ROW + "px)";
    $("rows").replaceChildren(...rows);
}
function select(i, quiet) {
    at = Math.max(0, Math.min(i, shown.length - 1));
    const list = $("list"), top = at * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    drawnFrom = -1;
    draw();
    detail(shown[at]);
    if (!quiet && shown[at]) history.replaceState(null, "", "#" + shown[at].id);
}

/* ---- one report ---- */
function source(frame, color) {
    const lines = D.src[frame[1]];
    if (!lines || !(frame[2] in lines)) return el("div", { class: "nosrc" }, "no source at hand");
    let lo = frame[2], hi = frame[2];
    while (lo > frame[2] - 4 && (lo - 1) in lines) lo--;
    while (hi < frame[2] + 3 && (hi + 1) in lines) hi++;
    const box = el("div", { class: "src" });
    for (let n = lo; n <= hi; n++)
        box.append(el("div", { class: n === frame[2] ? "hit" : undefined }, el("i", {}, String(n)), lines[n] || " "));
    return box;
}
function stackOf(p) {
    const list = el("ol", { class: "stack" });
    for (const no of p[2]) {
        const f = D.frames[no];
        list.append(el("li", { class: f[3] ? "std" : undefined }, S[f[0]] + " ", el("em", {}, fileLine(f))));
    }
    return el("details", {}, el("summary", {}, "stack, " + plural(p[2].length, "frame")), list);
}
function card(p) {
    const f = ownFrame(p), color = COLOR[p[0]] || COLOR.other;
    const title = TITLE[p[0]] || TITLE.other;
    return el("section", { class: "place", id: "at-" + p[0], style: "--c:" + color },
        el("header", {}, el("b", {}, title), el("div", { class: "words" }, p[0] === "access" ? "" : S[p[1]]),
           f ? el("div", { class: "fn" }, S[f[0]] + "  ", el("span", { class: "words" }, fileLine(f))) : null),
        f ? source(f, color) : null, p[2].length > 1 ? stackOf(p) : null);
}
function serialOf(r, key) { return r.d && r.d[key] && r.d[key].serial !== undefined ? +S[r.d[key].serial] : 0; }
function timeLine(r) {
    const used = serialOf(r, "used"), refuses = serialOf(r, "refuses"), steps = [];
    const add = (role, words, order) => { const p = placesOf(r).find(q => q[0] === role); if (p) steps.push({ role, words, p, order }); };
    add("block", "allocated", 0);
    add("birth", "pointer born, #" + used, used || 1);
    add("refuses", "reference born, #" + refuses, refuses || 1);
    steps.sort((a, b) => a.order - b.order);
    if (place(r, "loss")) add("loss", "right lost" + (serialOf(r, "loss") ? " to #" + serialOf(r, "loss") : ""), Infinity);
    add("freed", "block freed", Infinity);
    const action = r.d && r.d.access && r.d.access.action !== undefined ? S[r.d.access.action].replace(/ \(.*/, "") : "used";
    add("access", "misuse: " + action, Infinity);
    const line = el("div", { class: "time" });
    for (const s of steps) {
        const f = ownFrame(s.p);
        const step = el("a", { class: "step", href: "#at-" + s.role, style: "--c:" + COLOR[s.role] }, el("b", {}, s.words),
            f ? el("span", {}, cut(S[f[0]], 70)) : null, f ? el("span", {}, fileLine(f).split("/").pop()) : null);
        step.addEventListener("click", e => { e.preventDefault(); $("at-" + s.role).scrollIntoView({ block: "center" }); });
        line.append(step);
    }
    return line;
}
const PERM_COLOR = p => /Disabled|not in/.test(p) ? "var(--bad)" : /Frozen|ReadOnly/.test(p) ? "var(--cool)"
    : /Unique/.test(p) ? "var(--good)" : /Reserved/.test(p) ? "var(--warn)" : "var(--dim)";
const MARKS = { used: ["used here", "var(--bad)"], refuses: ["refuses", "var(--bad)"],
                "took the right": ["took the right", "var(--warn)"] };
/* Depth first rows -> boxes with elbows.  Depths are made dense: nodes that are not shown leave no gap. */
function levels(rows) {
    const open = [];
    return rows.map(r => {
        while (open.length && open[open.length - 1] >= r[0]) open.pop();
        open.push(r[0]);
        return open.length - 1;
    });
}
function treeRow(g, row, x, y) {
    const [, serial, flags, origin, type, param, fn, born, now, protector, mark] = row.map((v, i) => i < 3 ? v : S[v]);
    const name = type ? type : origin === "allocation" ? "the allocation" : origin === "variable" ? "the variable's memory" : "reborrow";
    const where = fn ? (param && param !== "return value" ? "`" + param + "` of " : param ? "returned by " : "") + fn : "";
    const width = 560, m = MARKS[mark];
    const box = svg("rect", { class: "box", x, y, width, height: 42, rx: 7 });
    if (m) box.setAttribute("style", "stroke:" + m[1] + ";stroke-width:1.8");
    g.append(box);
    const head = svg("text", { x: x + 12, y: y + 18 });
    head.append(svg("tspan", { "font-weight": 600 }, "#" + serial + "  "), svg("tspan", { class: "mono" }, cut(name, 34)));
    g.append(head, svg("text", { class: "dim mono", x: x + 12, y: y + 34 }, cut(where, 50)));
    if (where.length > 50 || name.length > 34) box.append(svg("title", {}, name + "\n" + where));
    const perm = svg("text", { x: x + width - 12, y: y + 18, "text-anchor": "end" });
    if (born && born !== now) perm.append(svg("tspan", { style: "fill:" + PERM_COLOR(born) }, born), svg("tspan", { class: "dim" }, " \u2192 "));
    perm.append(svg("tspan", { style: "fill:" + PERM_COLOR(now), "font-weight": 600 }, now));
    g.append(perm);
    const notes = [protector ? (protector === "strong" ? "protected" : "weakly protected") : "", flags & 2 ? "wrote last" : "",
                   flags & 1 ? "outside its bytes" : ""].filter(Boolean).join(", ");
    const note = svg("text", { x: x + width - 12, y: y + 34, "text-anchor": "end" });
    note.append(svg("tspan", { class: "dim" }, notes + (notes && m ? ", " : "")));
    if (m) note.append(svg("tspan", { style: "fill:" + m[1], "font-weight": 600 }, m[0]));
    g.append(note);
    return x + width;
}
function tree(r) {
    const depth = levels(r.t), STEP = 52, IN = 30, root = svg("svg", { role: "img", "aria-label": "borrow tree" });
    const edges = svg("g", {}), boxes = svg("g", {}), last = [];
    let right = 0;
    r.t.forEach((row, i) => {
        const x = 4 + depth[i] * IN, y = 4 + i * STEP;
        if (depth[i] > 0) edges.append(svg("path", { class: "edge", d: `M${x - IN + 14} ${last[depth[i] - 1] + 42}V${y + 15}q0 6 6 6H${x}` }));
        last[depth[i]] = y;
        right = Math.max(right, treeRow(boxes, row, x, y));
    });
    root.setAttribute("width", right + 6);
    root.setAttribute("height", r.t.length * STEP + 2);
    root.append(edges, boxes);
    return el("div", { class: "tree" }, root);
}
function asText(r) {
    const lines = [];
    r.p.forEach((p, i) => {
        lines.push((i ? " " : "") + S[p[1]]);
        p[2].forEach((no, k) => lines.push("   " + (k ? "by " : "at ") + S[D.frames[no][0]] + " (" + fileLine(D.frames[no]) + ")"));
    });
    return lines.join("\n");
}
function detail(r) {
    const box = $("detail");
    box.scrollTop = 0;
    if (!r) {
        box.replaceChildren(el("div", { class: "empty" }, D.reports.length ? "Nothing matches." : "No reports."));
        return;
    }
    const programs = Object.entries(r.pr).map(([p, n]) => S[p] + (n > 1 ? " (" + n + "\u00d7)" : "")).join(", ");
    const words = r.p.slice(1).filter(p => !p[2].length && !/^( *#\d+ |Borrow tree at)/.test(S[p[1]])).map(p => S[p[1]]);
    const rank = ["birth", "refuses", "loss", "freed", "access"];
    const all = placesOf(r);
    const main = all.filter(p => rank.includes(p[0])).sort((a, b) => rank.indexOf(a[0]) - rank.indexOf(b[0]));
    const rest = all.filter(p => !rank.includes(p[0]));
    const parts = [
        el("h2", {}, S[r.h]),
        el("div", { class: "meta" }, el("span", { class: "kind" }, S[r.k]), D.baseline ? el("span", { class: "tag " + r.st }, r.st) : null,
           el("span", {}, plural(r.n, "time") + (r.np > 1 ? " in " + plural(r.np, "run") : "")), el("span", {}, programs),
           el("span", { title: S[r.fp] }, "fingerprint ", el("code", {}, r.id))),
        words.length ? el("div", { class: "why" }, ...words.map(w => el("p", {}, w))) : null,
        el("h3", {}, "Time line"), timeLine(r),
        el("h3", {}, "Places"), el("div", { class: "places" }, ...main.map(card), ...rest.map(card)),
    ];
    if (r.t && r.t.length) {
        parts.push(el("h3", {}, "Borrow tree at this byte"), tree(r));
        if (r.om) parts.push(el("p", { class: "meta" }, "and " + plural(r.om, "tag") + " that took no part"));
    }
    parts.push(el("h3", {}, "As text"), el("details", { class: "text" }, el("summary", {}, "the whole report"), el("pre", {}, asText(r))));
    box.replaceChildren(...parts.filter(Boolean));
}
function vanished() {
    $("detail").replaceChildren(el("h2", {}, "Vanished since the baseline"),
        el("div", { class: "why" }, "In the baseline, looked for and not seen. --baseline-update takes them off."),
        el("div", { class: "text" }, el("pre", {}, D.vanished.map(v => v.join(": ")).join("\n"))));
}

/* ---- filters, keys, theme ---- */
function chip(text, count, on, toggle) {
    const b = el("button", { "aria-pressed": String(on) }, text, count === null ? null : el("b", {}, String(count)));
    b.addEventListener("click", toggle);
    return b;
}
function chips() {
    const counts = new Map();
    for (const r of D.reports) counts.set(r.k, (counts.get(r.k) || 0) + 1);
    const out = [];
    if (D.baseline)
        for (const state of ["new", "known"])
            out.push(chip(state, D.reports.filter(r => r.st === state).length, filter.state === state, () => setState(state)));
    for (const [k, n] of [...counts].sort((a, b) => b[1] - a[1]))
        out.push(chip(S[k], n, filter.kinds.has(k), () => {
            if (!filter.kinds.delete(k)) filter.kinds.add(k);
            chips(); refresh(true);
        }));
    if (D.vanished.length) out.push(chip("vanished", D.vanished.length, false, vanished));
    $("chips").replaceChildren(...out);
}
function setState(state) { filter.state = filter.state === state ? "" : state; chips(); refresh(true); }
function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem("crabcheck-theme", theme); } catch (e) { /* a file: page may have no storage */ }
}
function flipTheme() {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
    setTheme(dark ? "light" : "dark");
}
function openStacks() { $("detail").focus(); for (const d of $("detail").querySelectorAll("details")) d.open = true; }
const KEYS = { j: () => select(at + 1), ArrowDown: () => select(at + 1), k: () => select(at - 1), ArrowUp: () => select(at - 1),
               g: () => select(0), G: () => select(shown.length - 1), Home: () => select(0), End: () => select(shown.length - 1),
               Enter: openStacks, "/": () => $("search").focus(), n: () => D.baseline && setState("new"), t: flipTheme,
               "?": () => $("keys").showModal(), Escape: () => { $("search").value = ""; search(); $("list").focus(); } };
function onKey(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || $("keys").open) return;
    const typing = /^(INPUT|SELECT)$/.test(e.target.tagName);
    if (typing && e.key !== "Escape" && !(e.key === "Enter" && e.target.id === "search")) return;
    if (typing && e.key === "Enter") { e.preventDefault(); $("list").focus(); return; }
    if (/^(SUMMARY|BUTTON|A)$/.test(e.target.tagName) && e.key === "Enter") return;
    if (e.target.id === "detail" && /^(Arrow|Home|End)/.test(e.key)) return;
    if (KEYS[e.key]) { e.preventDefault(); KEYS[e.key](); }
}
function search() { filter.words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean); refresh(true); }
function start() {
    try { const t = localStorage.getItem("crabcheck-theme"); if (t) document.documentElement.dataset.theme = t; } catch (e) { /* none */ }
    for (const r of D.reports) r.key = sortKey(r);
    const names = Object.keys(D.programs).sort();
    $("program").append(el("option", { value: "" }, "all programs (" + names.length + ")"),
        ...names.map(n => el("option", { value: String(S.indexOf(n)) }, n)));
    $("program").addEventListener("change", e => { filter.program = e.target.value; refresh(true); });
    $("sort").addEventListener("change", () => refresh(true));
    $("search").addEventListener("input", search);
    $("theme").addEventListener("click", flipTheme);
    $("help").addEventListener("click", () => $("keys").showModal());
    $("list").addEventListener("scroll", draw);
    window.addEventListener("resize", () => { drawnFrom = -1; draw(); });
    $("rows").addEventListener("click", e => { const row = e.target.closest(".row"); if (row) select(+row.dataset.i); });
    document.addEventListener("keydown", onKey);
    chips();
    refresh(false);
    const wanted = shown.findIndex(r => "#" + r.id === location.hash);
    if (wanted >= 0) select(wanted, true);
    document.documentElement.dataset.ready = "yes";
}
start();
})();
