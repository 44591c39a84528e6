// Charts, in Vega-Lite: one specification for the page and for files to take away.
const DASHES = [[1, 0], [6, 3], [1, 0], [2, 2], [8, 3, 2, 3], [4, 2], [1, 0], [10, 4]];
// A mark for each flag, as a path in a square of 2 by 2: the shape tells them apart, not the colour.
const SHAPES = {
  withheld: "M-1,-1L1,1M-1,1L1,-1", missing: "M-1,-0.8L1,-0.8L0,1Z", suppressed: "M-0.8,-0.8H0.8V0.8H-0.8Z",
  not_compared: "M-1,0H1", no_figure: "M-0.5,0A0.5,0.5,0,1,1,0.5,0A0.5,0.5,0,1,1,-0.5,0",
  broken: "M0,-1.2L1.2,0L0,1.2L-1.2,0Z", doubtful: "M-0.9,-0.9H0.9V0.9H-0.9Z",
  unlikely: "M-1,0.9L0,-1L1,0.9M-0.5,0.2H0.5",
  partial: "M-0.8,0A0.8,0.8,0,1,1,0.8,0A0.8,0.8,0,1,1,-0.8,0", bounded: "M-1,-1H1M-1,1H1M0,-1V1",
  estimated: "M0,-1.1L1.1,0.9L-1.1,0.9Z", derived: "M-0.9,-1.1L1.1,0L-0.9,1.1Z",
  provisional: "M-1,0H1M0,-1V1", noted: "M-0.4,0A0.4,0.4,0,1,1,0.4,0A0.4,0.4,0,1,1,-0.4,0",
};
// Marks in the colour of flags; the others, of which there are many, keep that of their line.
const GRAVE = ["broken", "doubtful", "unlikely"];
const FONT = "Liberation Sans, Arial, Helvetica, sans-serif";
const pen = document.createElement("canvas").getContext("2d");

function wrapped(text, width, size, weight) {
  pen.font = `${weight || "normal"} ${size}px ${FONT}`;
  const lines = [""];
  text.split(" ").forEach(function (word) {
    const line = lines[lines.length - 1];
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > width) { lines.push(word); } else { lines[lines.length - 1] = longer; }
  });
  return lines;
}

function shortName(code) { return nameOf(code).replace(/,? NHS (Foundation )?Trust$/, ""); }

function dashOf(code) { return DASHES[looks.get(code) % DASHES.length]; }

function config() {
  const { ink, soft, pale, beside } = known.palette;
  return {
    aria: false, font: FONT, background: known.palette.paper, view: { stroke: null },
    axis: { labelFontSize: 13, labelColor: ink, titleFontSize: 13, titleFontWeight: "normal", titleColor: soft, gridColor: pale,
      domainColor: beside, tickColor: beside, labelLimit: 0 },
    title: { anchor: "start", fontSize: 18, subtitleFontSize: 14, color: ink, subtitleColor: soft, subtitlePadding: 6, offset: 14,
      frame: "group" },
    text: { fontSize: 13, color: ink },
  };
}

const HUGE = "abs(datum.value) >= 1000000 ? format(datum.value / 1000000, ',') + 'm' : format(datum.value, ',')";
const PERCENT = "format(datum.value, ',') + '%'";
const YEAR = "utcyear(datum.value) + '/' + slice(toString(utcyear(datum.value) + 1), 2)";
const UTC = { type: "utc" };

function day(month) { const [year, number] = month.split("-").map(Number); return Date.UTC(year, number - 1, 1); }
function monthNumber(month) { const [year, number] = month.split("-").map(Number); return year * 12 + number; }

function labelOf(measure) { return measure.unit.startsWith("%") ? PERCENT : HUGE; }

// Rows of a line: where a month is not there, one without a figure, so that no line bridges it.
function lineRows(code, list, measure) {
  const steps = list.slice(1).map((point, at) => monthNumber(point.month) - monthNumber(list[at].month));
  const step = Math.max(1, Math.min(...steps));
  const rows = [];
  list.forEach(function (point, at) {
    if (at && steps[at - 1] > step) { rows.push({ who: code, t: day(list[at - 1].month) + 1, value: null, joined: null, low: null, high: null }); }
    const graveFlag = point.flags[0];
    rows.push({
      who: code, t: day(point.month), value: point.value, joined: point.isTorn ? null : point.value, low: point.low, high: point.high,
      flag: graveFlag, isGrave: GRAVE.includes(graveFlag), shape: graveFlag && SHAPES[graveFlag],
      Organisation: nameOf(code), Month: monthWords(point.month, measure.period), Figure: pointWords(point, measure),
      Known: point.flags.map(flagName).concat(point.notes).join("; ") || "nothing against it",
    });
  });
  return rows;
}

function lineSpec(state, who, figures, size) {
  const { measure } = state;
  const lists = who.map(code => [code, within(state, figures.series(code))]).filter(([, list]) => list.length);
  const rows = lists.flatMap(([code, list]) => lineRows(code, list, measure));
  const amounts = rows.flatMap(row => [row.value, row.low, row.high]).filter(value => value !== null && value !== undefined);
  const order = lists.map(([code]) => code);
  const colours = order.map(colourOf);
  const dashes = order.map(dashOf);
  let bottom = Math.min(...amounts);
  let top = Math.max(...amounts);
  if (measure.starts_at_zero) { bottom = Math.min(0, bottom); top = Math.max(0, top); }
  if (!amounts.length) { bottom = 0; top = 1; }
  const room = (top - bottom || Math.abs(top) || 1) * 0.05;
  const domain = [bottom === 0 ? 0 : bottom - room, top === 0 ? 0 : top + room];
  const isWide = size.width >= 640;
  const wide = isWide ? 190 : 0;
  const inner = Math.max(120, size.width - 70 - wide - 16);
  const height = Math.min(380, Math.max(220, Math.round(inner * 0.55)));
  const y = value => height * (1 - (value - domain[0]) / (domain[1] - domain[0]));
  const scales = { color: { field: "who", type: "nominal", scale: { domain: order, range: colours }, legend: null } };
  const first = order.length ? Math.min(...rows.map(row => row.t)) : 0;
  const last = order.length ? Math.max(...rows.map(row => row.t)) : 1;
  const x = { field: "t", type: "quantitative", axis: timeAxis(first, last, inner, measure), title: null,
    scale: { domain: [first, Math.max(last, first + 1)], nice: false, zero: false } };
  const yOf = (field) => ({ field, type: "quantitative", title: null, scale: { domain, nice: false, zero: false },
    axis: { labelExpr: labelOf(measure), tickCount: 5, tickMinStep: measure.unit.startsWith("%") ? 0.1 : 1 } });
  const tooltip = ["Organisation", "Month", "Figure", "Known"].map(field => ({ field, type: "nominal", title: field === "Known" ? "What is known against it" : field }));
  const present = rows.filter(row => row.value !== null);
  const layer = [];
  if (measure.low_column) {
    layer.push({ data: { values: rows.filter(row => row.low !== row.high || row.low === undefined || row.low === null) }, mark: { type: "area", opacity: 0.22, invalid: "break-paths-show-domains" },
      encoding: { x, y: yOf("low"), y2: { field: "high" }, ...scales } });
  }
  if (bottom < 0) { layer.push({ data: { values: [{}] }, mark: { type: "rule", color: known.palette.ink }, encoding: { y: { datum: 0, type: "quantitative", scale: { domain } } } }); }
  if (measure.unit === "% of 2019" && bottom < 100 && top > 100) {
    layer.push({ data: { values: [{}] }, mark: { type: "rule", color: known.palette.ink, strokeDash: [2, 2] }, encoding: { y: { datum: 100, type: "quantitative", scale: { domain } } } });
  }
  layer.push({ data: { values: rows }, mark: { type: "line", strokeWidth: 2.5, invalid: "break-paths-show-domains" },
    encoding: { x, y: yOf("joined"), ...scales, strokeDash: { field: "who", type: "nominal", scale: { domain: order, range: dashes }, legend: null } } });
  // A single month between two without a figure is no line: a dot shows it.
  layer.push({ data: { values: present.filter(row => isAlone(row, rows)) }, mark: { type: "point", filled: true, size: 40, opacity: 1 }, encoding: { x, y: yOf("value"), ...scales } });
  layer.push({ data: { values: present.filter(row => row.shape && row.flag !== "bounded") },
    mark: { type: "point", fill: known.palette.paper, strokeWidth: 1.5, size: 30, opacity: 1 },
    encoding: { x, y: yOf("value"), stroke: { condition: { test: "datum.isGrave", value: known.palette.flag }, field: "who", type: "nominal", scale: scales.color.scale, legend: null }, shape: { field: "shape", type: "nominal", scale: null } } });
  const gone = rows.filter(row => row.value === null && (row.low === null) && row.shape);
  layer.push({ data: { values: gone.map(row => ({ ...row, y: height - 8 - 13 * order.indexOf(row.who) })) },
    mark: { type: "point", filled: false, strokeWidth: 1.5, size: 36, opacity: 1 },
    encoding: { x, y: { field: "y", type: "quantitative", scale: null }, ...scales, tooltip, shape: { field: "shape", type: "nominal", scale: null } } });
  layer.push({ data: { values: present }, mark: { type: "point", filled: true, size: 160, opacity: 0, tooltip: true }, encoding: { x, y: yOf("value"), tooltip } });
  if (wide) { layer.push(endLabels(lists, order, colours, y, inner, height, wide)); }
  return { width: inner, height, layer, data: { values: [] }, resolve: { scale: { y: "shared" } }, hasLabels: Boolean(wide) };
}

function isAlone(row, rows) {
  const at = rows.indexOf(row);
  const gone = other => !other || other.who !== row.who || other.joined === null;
  return row.joined === null || (gone(rows[at - 1]) && gone(rows[at + 1]));
}

function timeAxis(first, last, width, measure) {
  const from = new Date(first);
  const to = new Date(last);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const most = Math.max(2, Math.floor(width / 78));
  const step = measure.period === "year" ? 12 : [1, 2, 3, 6, 12, 24, 36, 60, 120].find(one => months / one < most) || 240;
  const values = [];
  for (let number = from.getUTCFullYear() * 12; number <= to.getUTCFullYear() * 12 + 11; number += 1) {
    const at = Date.UTC(Math.floor(number / 12), number % 12, 1);
    if (at >= first && at <= last && (measure.period === "year" ? number % 12 === 3 : number % Math.min(step, 12) === 0 && (step <= 12 || Math.floor(number / 12) % (step / 12) === 0))) { values.push(at); }
  }
  const words = measure.period === "year" ? YEAR : step >= 12 ? "utcFormat(datum.value, '%Y')" : "utcFormat(datum.value, '%b %Y')";
  return { values: values.length ? values : [first], labelExpr: words, grid: false, labelOverlap: true };
}

// Names at the ends of their lines, moved apart where two would lie on each other.
function endLabels(lists, order, colours, y, inner, height, wide) {
  const labels = lists.map(function ([code, list]) {
    const known_points = list.filter(point => point.value !== null || point.low !== null);
    const last = known_points[known_points.length - 1];
    const value = !last ? 0 : last.value !== null ? last.value : (last.low + last.high) / 2;
    const lines = wrapped(shortName(code), wide - 20, 13, "bold");
    return { code, text: lines, y: last ? y(value) : height, height: lines.length * 16 + 4, colour: colours[order.indexOf(code)] };
  }).sort((one, other) => one.y - other.y);
  let free = -10;
  labels.forEach(function (label) { label.top = Math.max(free, label.y - label.height / 2); free = label.top + label.height; });
  let floor = height + 24;
  labels.slice().reverse().forEach(function (label) { label.top = Math.min(label.top, floor - label.height); floor = label.top; });
  return {
    data: { values: labels.map(label => ({ text: label.text, y: label.top + 12, colour: label.colour })) },
    mark: { type: "text", align: "left", baseline: "alphabetic", fontSize: 13, fontWeight: "bold", lineHeight: 16, x: inner + 10 },
    encoding: { y: { field: "y", type: "quantitative", scale: null }, text: { field: "text" }, color: { field: "colour", type: "nominal", scale: null } },
  };
}

// All peers of those chosen in one month: a row for each group of peers, those chosen marked and named.
function stripRows(state, who, figures) {
  const month = stripMonth(state, who, figures);
  const groups = unique(who.map(code => known.byCode.get(code).peers || nameOf(code)));
  return { month, groups, rows: groups.flatMap(function (group) {
    return figures.codes.filter(code => known.byCode.has(code) && ((known.byCode.get(code).peers || nameOf(code)) === group)).flatMap(function (code) {
      const point = figures.series(code).find(one => one.month === month);
      return point ? [{ code, group, point, isChosen: who.includes(code) }] : [];
    });
  }) };
}

function stripMonth(state, who, figures) {
  const months = who.flatMap(code => within(state, figures.series(code)).filter(point => point.value !== null).map(point => point.month));
  return months.sort().pop() || figures.months[figures.months.length - 1];
}

function stripSpec(state, who, figures, size) {
  const { measure } = state;
  const { groups, rows } = stripRows(state, who, figures);
  const shown_rows = rows.filter(row => row.point.value !== null);
  const inner = Math.max(160, size.width - 48);
  // Shares and days of all groups stand on one scale; counts of a trust and of a region don't.
  const isShared = measure.unit.startsWith("%") || measure.unit === "days";
  const layout = new Map();
  let height = 0;
  groups.forEach(function (group) {
    const own = shown_rows.filter(row => row.group === group);
    const values = (isShared ? shown_rows : own).map(row => row.point.value);
    if (measure.starts_at_zero) { values.push(0); }
    const names = Math.max(1, own.filter(row => row.isChosen).length);
    const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
    const domain = rounded(low, high === low ? low + 1 : high);
    const at = height + 42 + 18 * names;
    layout.set(group, { top: height, at, axis: at + 18, domain, count: own.length,
      x: value => inner * (value - domain[0]) / (domain[1] - domain[0]) });
    height = own.length ? at + 18 + 44 : height + 34;
  });
  const place = (field, more) => ({ field, type: "quantitative", scale: null, axis: null, ...more });
  const mark = row => ({ x: layout.get(row.group).x(row.point.value), y: layout.get(row.group).at, Organisation: nameOf(row.code),
    Figure: pointWords(row.point, measure), Known: row.point.flags.map(flagName).concat(row.point.notes).join("; ") || "nothing against it",
    shape: row.point.flags[0] && SHAPES[row.point.flags[0]] });
  const tooltip = ["Organisation", "Figure", "Known"].map(field => ({ field, type: "nominal", title: field === "Known" ? "What is known against it" : field }));
  const chosen = groups.flatMap(function (group) {
    const own = shown_rows.filter(row => row.group === group && row.isChosen);
    return own.sort((one, other) => one.point.value - other.point.value).map(function (row, at) {
      const text = `${shortName(row.code)}: ${figureWords(row.point.value, measure)}`;
      pen.font = `bold 13px ${FONT}`;
      const room = pen.measureText(text).width;
      const top = layout.get(group).top + 30 + 18 * at;
      const left = Math.max(0, Math.min(inner - room, mark(row).x - room / 2));
      return { ...mark(row), colour: colourOf(row.code), text, left, right: left + room, top, over: top - 8, under: top + 9 };
    });
  });
  const drawn_groups = groups.filter(group => layout.get(group).count);
  const ticks = drawn_groups.flatMap(group => ticksOf(layout.get(group).domain, Math.max(2, Math.floor(inner / 110))).map(value => ({
    x: layout.get(group).x(value), y: layout.get(group).axis, under: layout.get(group).axis + 5, words: layout.get(group).axis + 10, text: tickWords(value, measure),
  })));
  const axes = drawn_groups.map(group => ({ y: layout.get(group).axis, x: 0, end: inner }));
  const colour = { field: "colour", type: "nominal", scale: null };
  const { soft, beside, ink } = known.palette;
  const name = { type: "text", align: "left", fontWeight: "bold", baseline: "middle", limit: inner };
  const layer = [
    { data: { values: groups.map(group => ({ y: layout.get(group).top + 10, text: `${capital(group)} (${layout.get(group).count || "none"} with a figure), ${measure.unit}` })) },
      mark: { type: "text", align: "left", x: 0, baseline: "middle", color: soft }, encoding: { y: place("y"), text: { field: "text" } } },
    { data: { values: axes }, mark: { type: "rule", color: beside }, encoding: { x: place("x"), x2: { field: "end" }, y: place("y") } },
    { data: { values: ticks }, mark: { type: "rule", color: beside }, encoding: { x: place("x"), y: place("y"), y2: { field: "under" } } },
    { data: { values: ticks }, mark: { type: "text", align: "center", baseline: "top", color: ink }, encoding: { x: place("x"), y: place("words"), text: { field: "text" } } },
    { data: { values: shown_rows.filter(row => !row.isChosen && !row.point.flags.length).map(mark) }, mark: { type: "tick", thickness: 1.5, size: 22, color: beside, opacity: 0.75 }, encoding: { x: place("x"), y: place("y"), tooltip } },
    { data: { values: shown_rows.filter(row => !row.isChosen && row.point.flags.length).map(mark) }, mark: { type: "point", size: 36, filled: false, stroke: beside, strokeWidth: 1.2, opacity: 0.9 },
      encoding: { x: place("x"), y: place("y"), tooltip, shape: { field: "shape", type: "nominal", scale: null } } },
    { data: { values: chosen }, mark: { type: "rule", strokeWidth: 1.5 }, encoding: { x: place("x"), y: place("under"), y2: { field: "y" }, color: colour } },
    { data: { values: chosen }, mark: { type: "point", filled: true, size: 130, opacity: 1, tooltip: true }, encoding: { x: place("x"), y: place("y"), color: colour, tooltip } },
    // A name keeps clear of the line that leads down from the one above it.
    { data: { values: chosen }, mark: { type: "rect", color: known.palette.paper, opacity: 1 },
      encoding: { x: place("left"), x2: { field: "right" }, y: place("over"), y2: { field: "under" } } },
    { data: { values: chosen }, mark: name, encoding: { x: place("left"), y: place("top"), text: { field: "text" }, color: colour } },
  ];
  return { width: inner, height, layer, data: { values: [] }, hasLabels: true };
}

function ticksOf([low, high], most) {
  const step = [1, 2, 5, 10, 20, 50, 100].map(one => one * 10 ** (Math.floor(Math.log10(high - low)) - 1))
    .find(one => (high - low) / one <= most);
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high * (1 + 1e-9); at += 1) { found.push(at * step); }
  return found;
}

function tickWords(value, measure) {
  if (measure.unit.startsWith("%")) { return `${GROUPED.format(value)}%`; }
  return Math.abs(value) >= 1000000 ? `${GROUPED.format(value / 1000000)}m` : GROUPED.format(value);
}

// The nearest round numbers that hold both.
function rounded(low, high) {
  const step = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

function capital(text) { return text.slice(0, 1).toUpperCase() + text.slice(1); }

// A chart with its words, to take away: title above; key, marks, source and build below.
function withWords(spec, words, size) {
  const { width } = size;
  const lines = [
    ...(spec.hasLabels ? [] : words.key.map(one => ({ ...one, shape: "M-1,0H1" }))),
    ...words.legend.map(one => ({ text: `${one.name}: ${one.words}.`, shape: SHAPES[one.flag], colour: known.palette.flag })),
    ...words.below.flatMap(text => wrapped(text, width - 40, 13)).map(text => ({ text })),
  ].map((line, at) => ({ colour: known.palette.soft, ...line, x: line.shape ? 16 : 0, y: spec.height + 52 + 19 * at }));
  const place = field => ({ field, type: "quantitative", scale: null, axis: null });
  const footer = [
    { data: { values: lines }, mark: { type: "text", align: "left", baseline: "middle", fontSize: 13, color: known.palette.soft },
      encoding: { x: place("x"), y: place("y"), text: { field: "text" } } },
    { data: { values: lines.filter(line => line.shape) }, mark: { type: "point", filled: false, size: 40, strokeWidth: 1.6, x: 5, opacity: 1 },
      encoding: { y: place("y"), shape: { field: "shape", type: "nominal", scale: null }, stroke: { field: "colour", type: "nominal", scale: null } } },
  ];
  return { ...spec, layer: spec.layer.concat(footer), padding: 16,
    title: { text: wrapped(words.title, width - 40, 18, "bold"), subtitle: wrapped(words.subtitle, width - 40, 14) } };
}

function finished(spec) {
  const { hasLabels, ...rest } = spec;
  return { $schema: "https://vega.github.io/schema/vega-lite/v6.json", autosize: { type: "pad" }, ...rest, config: config() };
}

let library;
function vegaEmbedded() {
  if (!library) {
    library = unpack(document.getElementById("vega-embed")).then(function (code) {
      const script = document.createElement("script");
      script.textContent = code;
      document.head.append(script);
      return window.vegaEmbed;
    });
  }
  return library;
}

async function drawn(spec, holder) {
  const result = await embedded(spec, holder);
  // To a screen reader it is one picture with a table, not hundreds of marks.
  holder.querySelectorAll("*").forEach(function (one) {
    Array.from(one.attributes).filter(({ name }) => name === "role" || name.startsWith("aria-")).forEach(({ name }) => one.removeAttribute(name));
  });
  return result;
}

async function embedded(spec, holder) {
  const embed = await vegaEmbedded();
  // `ast`: expressions are interpreted, so that the page needs no right to evaluate text as a script.
  return embed(holder, finished(spec), { mode: "vega-lite", ast: true, actions: false, renderer: "svg", tooltip: { theme: "plain" } });
}
