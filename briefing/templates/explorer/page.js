// The page: controls set the address, and what the address says is shown.
let shown = {};
let state;
let turn = 0;

function byId(id) { return document.getElementById(id); }

function made(name, attributes, ...children) {
  const element = document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

function say(words) { byId("said").textContent = words; }

function change(part) {
  const next = { ...state, ...part };
  if (part.measure && part.measure !== state.measure) {
    const tests = testsOf(part.measure);
    next.test = tests.find(one => one.test === state.test.test) || sameTest(state.test.test, tests) || tests[0];
    if (part.measure.period !== state.measure.period) { next.from = undefined; next.to = undefined; }
  }
  const address = addressOf(next);
  if (address === location.hash) { show(); } else { location.hash = address; }
}

function filled(select, options, value) {
  select.replaceChildren(...options.map(([key, words]) => made("option", { value: key }, words)));
  select.value = value;
}

function fillControls(who, figures) {
  filled(byId("measure"), known.measures.map(one => [one.measure, one.measure_name]), state.measure.measure);
  filled(byId("test"), testsOf(state.measure).map(one => [one.test, one.test_name]), state.test.test);
  const months = unique(who.flatMap(code => figures.series(code).map(point => point.month))).sort();
  const named = months.map(month => [month, monthWords(month, state.measure.period)]);
  filled(byId("from"), named, months.find(month => !state.from || month >= state.from) || months[0]);
  filled(byId("to"), named, months.slice().reverse().find(month => !state.to || month <= state.to) || months[months.length - 1]);
  byId("from").disabled = state.as === "strip";
  document.querySelectorAll("input[name=as]").forEach(function (radio) { radio.checked = radio.value === state.as; });
}

function fillChosen() {
  byId("chosen").replaceChildren(...state.of.map(function (code, at) {
    const remove = made("button", { type: "button", "aria-label": `Remove ${nameOf(code)}` }, "Remove");
    remove.addEventListener("click", function () {
      if (state.of.length === 1) { say("The last one stays: choose another before you remove it."); return; }
      change({ of: state.of.filter(one => one !== code) });
      byId("who").focus();
    });
    const swatch = icon("0 0 28 6", { d: "M0,3H28", stroke: known.lines[at % known.lines.length], "stroke-width": 4, "stroke-dasharray": DASHES[at % DASHES.length].filter(Boolean).length > 1 ? DASHES[at % DASHES.length].join(" ") : "none" }, "swatch");
    const page = known.pages.has(code) ? made("a", { href: `trusts/${encodeURIComponent(code)}.html` }, nameOf(code)) : nameOf(code);
    return made("li", {}, swatch, page, " ", remove);
  }));
  const beside = unique(state.of.flatMap(function (code) {
    const one = known.byCode.get(code);
    const region = one.region && known.organisations.find(other => other.kind === "region" && other.place_name === one.region);
    const nation = known.organisations.find(other => other.kind === "nation" && other.place_name === one.nation);
    return [region, nation].filter(Boolean).map(other => other.code);
  })).filter(code => !state.of.includes(code)).slice(0, 4);
  byId("beside").hidden = !beside.length || state.of.length >= MOST;
  byId("beside-buttons").replaceChildren(...beside.map(function (code) {
    const button = made("button", { type: "button" }, nameOf(code));
    button.addEventListener("click", () => { add(code); byId("who").focus(); });
    return button;
  }));
}

function add(code) {
  if (state.of.includes(code)) { say(`${nameOf(code)} is chosen already.`); return; }
  if (state.of.length >= MOST) { say(`Up to ${MOST} can be chosen: remove one first.`); return; }
  // England, which the page starts with, gives way to the first that is looked for.
  const isStart = !location.hash.includes("of=") && state.of.join() === "ENG";
  change({ of: isStart ? [code] : state.of.concat(code) });
}

function headlineOf(who, figures) {
  const { measure, test } = state;
  const lists = who.map(code => [code, within(state, figures.series(code))]);
  const newest = lists.flatMap(function ([code, list]) {
    const known_points = list.filter(point => point.value !== null || point.low !== null);
    const last = known_points[known_points.length - 1];
    if (!last) { return [`${shortName(code)}: no figure in these months`]; }
    const flags = last.flags.length ? ` (${last.flags.map(flag => flagName(flag).toLowerCase()).join(", ")})` : "";
    const when = monthWords(last.month, measure.period);
    const words = pointWords(last, measure);
    return [`${shortName(code)}: ${last.low === last.high ? `${words} in ${when}` : `in ${when}, ${words}`}${flags}`];
  });
  const title = `${measure.measure_name}${test.test === "all" ? "" : `: ${test.test_name}`}`;
  return { title, newest, subtitle: newest.join("; ") };
}

function legendOf(points) {
  const counts = new Map();
  points.forEach(point => point.flags.forEach(flag => counts.set(flag, (counts.get(flag) || 0) + 1)));
  return known.flags.filter(one => counts.has(one.flag)).map(one => ({
    flag: one.flag, name: one.flag_name, words: one.flag_in_words, count: counts.get(one.flag),
  }));
}

function icon(box, path, kind) {
  const [outer, inner] = ["svg", "path"].map(name => document.createElementNS("http://www.w3.org/2000/svg", name));
  Object.entries({ viewBox: box, "aria-hidden": "true", class: kind }).forEach(([key, value]) => outer.setAttribute(key, value));
  Object.entries({ fill: "none", ...path }).forEach(([key, value]) => inner.setAttribute(key, value));
  outer.append(inner);
  return outer;
}

function shapeIcon(flag) {
  return icon("-1.6 -1.6 3.2 3.2", { d: SHAPES[flag], stroke: "currentColor", "stroke-width": "0.4" }, "shape");
}

function cell(point) {
  if (!point) { return made("td", { class: "figure words" }, "not loaded"); }
  const flags = point.flags.filter(flag => !known.flagNamed.get(flag).is_missing).map(flag => flagName(flag).toLowerCase());
  const words = pointWords(point, state.measure);
  const inside = made("td", { class: point.value === null && point.low === null ? "figure words" : "figure" }, words);
  if (flags.length) { inside.append(made("span", { class: "flags" }, ` (${flags.join(", ")})`)); }
  if (point.notes.length) { inside.append(made("span", { class: "notes" }, point.notes.join("; "))); }
  return inside;
}

function table(caption, head, rows) {
  return made("div", { class: "table", role: "region", "aria-label": caption, tabindex: "0" },
    made("table", {}, made("caption", {}, made("span", {}, caption)),
      made("thead", {}, made("tr", {}, ...head.map((words, at) => made("th", { scope: "col", ...(at ? { class: "figure" } : {}) }, words)))),
      made("tbody", {}, ...rows.map(([name, ...cells]) => made("tr", {}, made("th", { scope: "row" }, name), ...cells)))));
}

function monthTable(who, figures) {
  const lists = who.map(code => new Map(within(state, figures.series(code)).map(point => [point.month, point])));
  const months = unique(lists.flatMap(list => Array.from(list.keys()))).sort().reverse();
  return table(`${shown.headline.title}, newest first`, [state.measure.period === "year" ? "Year" : "Month", ...who.map(shortName)],
    months.map(month => [monthWords(month, state.measure.period), ...lists.map(list => cell(list.get(month)))]));
}

function stripTable(who, figures) {
  const { month, rows } = stripRows(state, who, figures);
  const sorted = rows.slice().sort((one, other) => (other.point.value === null ? -Infinity : other.point.value) - (one.point.value === null ? -Infinity : one.point.value));
  return table(`${shown.headline.title}, ${monthWords(month, state.measure.period)}, all peers`, ["Who", "Figure"],
    sorted.map(row => [row.isChosen ? made("b", {}, `${nameOf(row.code)} (chosen)`) : nameOf(row.code), cell(row.point)]));
}

function tableOf(who, figures) { return state.as === "strip" ? stripTable(who, figures) : monthTable(who, figures); }

function takenRows(who, figures) {
  if (state.as === "strip") { return stripRows(state, who, figures).rows; }
  return who.flatMap(code => within(state, figures.series(code)).map(point => ({ code, point })));
}

function show() {
  return shownAnew().catch(function (error) {
    byId("problems").hidden = false;
    byId("problems").replaceChildren(made("p", {}, `This can't be shown: ${error.message}. The workbook has the same figures.`));
  });
}

async function shownAnew() {
  const mine = turn += 1;
  state = read(location.hash);
  // At once: a picture or link that is taken while this draws has its own word to say.
  byId("said").textContent = "";
  fillChosen();
  const figures = await figuresOf(state.measure, state.test);
  if (mine !== turn) { return; }
  const { who, problems } = whoHas(state, figures);
  fillControls(who, figures);
  const all = state.problems.concat(problems);
  if (state.from && state.to && state.from > state.to) { all.push("The first month is after the last: nothing lies between."); }
  byId("problems").replaceChildren(...all.map(words => made("p", {}, words)));
  byId("problems").hidden = !all.length;
  const headline = headlineOf(who, figures);
  if (state.as === "strip" && who.length) { headline.title += `, ${monthWords(stripMonth(state, who, figures), state.measure.period)}`; }
  const rows = takenRows(who, figures);
  const legend = legendOf(rows.map(row => row.point));
  shown = { state, who, figures, headline, legend };
  byId("headline").textContent = headline.title;
  byId("newest").replaceChildren(...headline.newest.map(words => made("li", {}, words)));
  byId("legend").replaceChildren(...legend.map(one => made("li", {}, shapeIcon(one.flag), made("b", {}, one.name), `: ${one.words} (${one.count}).`)));
  byId("about").textContent = state.measure.about;
  byId("source").textContent = `Source: ${sourceOf(state.measure, who)}. Build ${known.build.build_id}.`;
  byId("link").value = location.href.split("#")[0] + addressOf(state);
  document.title = `${headline.title}: ${who.map(shortName).join(", ")}`;
  byId("as-table").replaceChildren();
  byId("table-behind").hidden = state.as === "table";
  byId("table-behind").open = false;
  byId("pictures").hidden = state.as === "table";
  byId("chart").hidden = state.as === "table";
  if (state.as === "table") { byId("as-table").append(tableOf(who, figures)); } else { await drawChart(mine); }
  if (mine !== turn) { return; }
  byId("heard").textContent = `${VIEWS[state.as]}: ${headline.title}. ${headline.subtitle}.`;
  document.documentElement.dataset.shown = String(mine);
  performance.mark("shown");
}

async function drawChart(mine) {
  const { who, figures, headline } = shown;
  const chart = byId("chart");
  chart.setAttribute("aria-label", `${VIEWS[state.as]} chart. ${headline.title}. ${headline.subtitle}. The table below has the figures.`);
  if (!who.length) { chart.replaceChildren(); return; }
  const size = { width: chart.clientWidth };
  const spec = (state.as === "strip" ? stripSpec : lineSpec)(state, who, figures, size);
  const holder = made("div", {});
  if (!spec.hasLabels) {
    chart.replaceChildren();
  }
  const result = await drawn(spec, holder);
  if (mine !== turn) { result.finalize(); return; }
  if (shown.result) { shown.result.finalize(); }
  shown.result = result;
  shown.width = size.width;
  chart.replaceChildren(holder);
}

function start() {
  startSearch(add);
  [["measure", value => ({ measure: known.measures.find(one => one.measure === value) })],
    ["test", value => ({ test: known.tests.find(one => one.test === value) })],
    ["from", value => ({ from: value })], ["to", value => ({ to: value })],
  ].forEach(([id, part]) => byId(id).addEventListener("change", event => change(part(event.target.value))));
  document.querySelectorAll("input[name=as]").forEach(radio => radio.addEventListener("change", () => change({ as: radio.value })));
  byId("save-png").addEventListener("click", () => savePicture("png"));
  byId("save-svg").addEventListener("click", () => savePicture("svg"));
  byId("save-csv").addEventListener("click", () => saved(`\ufeff${csvOf(state, takenRows(shown.who, shown.figures))}`, "text/csv", "csv"));
  byId("copy-link").addEventListener("click", async function () {
    byId("link").select();
    try { await navigator.clipboard.writeText(byId("link").value); } catch { document.execCommand("copy"); }
    say("The link is copied.");
  });
  byId("table-behind").addEventListener("toggle", function (event) {
    const inside = byId("table-inside");
    inside.replaceChildren();
    if (event.target.open) { inside.append(tableOf(shown.who, shown.figures)); }
  });
  // `#content` is where the skip link leads: it says nothing of figures.
  window.addEventListener("hashchange", () => { if (!location.hash || location.hash.includes("=")) { show(); } });
  let waiting;
  window.addEventListener("resize", function () {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (shown.who && state.as !== "table" && byId("chart").clientWidth !== shown.width) { drawChart(turn); } }, 150);
  });
  // While figures are unpacked, so that the first chart waits for one of the two.
  vegaEmbedded();
  byId("plain").hidden = true;
  byId("explorer").hidden = false;
  // The blocks of figures come behind this script: it searches, and unpacks Vega-Lite, while they are read.
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", show); } else { show(); }
}
