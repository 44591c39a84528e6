// Figures: unpacked block by block, when they are first asked for.
const unpacked = new Map();

function blockElement(name) { return document.querySelector(`script[data-block="${name}"]`); }

async function unpack(element) {
  const letters = atob(element.textContent);
  const bytes = new Uint8Array(letters.length);
  // A loop, not Uint8Array.from: that takes ten times as long for a million letters.
  for (let at = 0; at < letters.length; at += 1) { bytes[at] = letters.charCodeAt(at); }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

function block(name) {
  if (!unpacked.has(name)) {
    const element = blockElement(name);
    const nothing = { months: [], sets: [], notes: [], flags: {} };
    unpacked.set(name, element ? unpack(element).then(JSON.parse) : Promise.resolve(nothing));
  }
  return unpacked.get(name);
}

// The figures of a measure and test: `series(code)` are its points, `codes` who has any, `months` all there are.
async function figuresOf(measure, test) {
  const [own, each] = await Promise.all([block(`${measure.block}/${test.test}`), block(`${measure.block}/each`)]);
  const rows = new Map();
  own.sets.forEach(function (set) {
    Object.entries(set.series).forEach(function ([code, [place, ...columns]]) {
      const named = Object.fromEntries(set.columns.map((column, at) => [column, columns[at]]));
      if (named[measure.value_column]) { rows.set(code, { months: own.months[place].split(" "), ...named }); }
    });
  });
  const months = unique(Array.from(rows.values()).flatMap(row => row.months)).sort();
  const made = new Map();
  function series(code) {
    if (!made.has(code)) { made.set(code, points(code, rows.get(code), measure, [own, each], months)); }
    return made.get(code);
  }
  return { series, months, codes: Array.from(rows.keys()), has: code => rows.has(code) };
}

function points(code, row, measure, blocks, months) {
  const flagged = new Map();
  blocks.forEach(function (one) {
    (one.flags[code] || []).forEach(function ([month, flag, note, of]) {
      if (of ? of !== measure.measure : !measure.has_flags_of_month) { return; }
      if (!flagged.has(month)) { flagged.set(month, []); }
      flagged.get(month).push({ flag, note: one.notes[note] });
    });
  });
  const provisional = known.provisional.get(`${measure.block}/${(known.byCode.get(code) || {}).nation}`) || [];
  const places = new Map(row.months.map((month, place) => [month, place]));
  const [first, last] = [row.months[0], row.months[row.months.length - 1]];
  const found = months.filter(month => month >= first && month <= last && (places.has(month) || flagged.has(month)))
    .map(function (month) {
      const place = places.get(month);
      const at = column => (place === undefined || !column || !row[column] ? null : row[column][place]);
      const point = { month, value: at(measure.value_column), low: at(measure.low_column), high: at(measure.high_column) };
      let flags = flagged.get(month) || [];
      // Zeros alone say that nothing was sent; what is there and lacks a part is partial, never missing.
      if (point.value === 0 && flags.some(isMissing)) { point.value = null; }
      // Such a figure is shown, but no line leads to it.
      point.isTorn = point.value !== null && flags.some(isMissing);
      if (point.value !== null) { flags = flags.map(one => (isMissing(one) ? { flag: "partial", note: one.note } : one)); }
      if (measure.has_flags_of_month && at("organisations_missing") > 0) {
        flags = flags.concat({ flag: "partial", note: `organisations without a figure, or counted twice, in it or in the same month of 2019: ${at("organisations_missing")}` });
      }
      if (point.low !== point.high) { flags = flags.concat({ flag: "bounded", note: "" }); }
      if (provisional.some(one => one.month === month && (one.measure ? one.measure === measure.measure : measure.has_flags_of_month))) {
        flags = flags.concat({ flag: "provisional", note: "" });
      }
      if (point.value === null && point.low === null && !flags.some(isMissing)) {
        flags = flags.concat({ flag: measure.flag_of_none, note: "" });
      }
      point.flags = unique(flags.map(one => one.flag)).sort((one, other) => known.flagPlace.get(one) - known.flagPlace.get(other));
      point.notes = unique(flags.map(one => one.note).filter(Boolean));
      return point;
    });
  // Before its first figure and after its last there is nothing to say, but for what is flagged.
  const isSaid = point => point.value !== null || point.low !== null || point.notes.length || !point.flags.includes(measure.flag_of_none);
  const said = found.map(point => Boolean(isSaid(point)));
  return found.slice(said.indexOf(true), said.lastIndexOf(true) + 1);
}

function isMissing(one) { return known.flagNamed.get(one.flag).is_missing; }

// Place of each of those shown, which has its colour and dash.
const looks = new Map();
function colourOf(code) { return known.lines[looks.get(code) % known.lines.length]; }

// Who is chosen and has figures of the measure, with those that count the others since; the rest in words.
function whoHas(state, figures) {
  const who = [];
  const problems = [];
  looks.clear();
  state.of.forEach(function (code, place) {
    const others = (known.countedIn.get(code) || []).filter(figures.has);
    if (figures.has(code)) {
      who.push(code);
      looks.set(code, place);
    } else if (others.length) {
      who.push(...others);
      others.forEach(other => looks.has(other) || looks.set(other, place));
      problems.push(`${nameOf(code)} is counted with ${others.map(nameOf).join(" and ")} here.`);
    } else {
      problems.push(`No figures of ${nameOf(code)}: ${state.measure.measure_name}, ${state.test.test_name}.`);
    }
  });
  return { who: unique(who), problems };
}

function within(state, list) {
  return list.filter(one => (!state.from || one.month >= state.from) && (!state.to || one.month <= state.to));
}

function sourceOf(measure, codes) {
  const lines = known.sources[measure.block] || {};
  const nations = unique(codes.map(code => known.byCode.get(code).nation));
  return nations.map(nation => lines[nation]).filter(Boolean).join("; ") || "see the pack's sources";
}

// Words of figures, months and flags.
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

function monthWords(month, period) {
  const [year, number] = month.split("-").map(Number);
  if (period === "year") { return `${year}/${String((year + 1) % 100).padStart(2, "0")}`; }
  return `${MONTHS[number - 1]} ${year}`;
}

function figureWords(value, measure) {
  if (value === null) { return ""; }
  if (measure.unit.startsWith("%")) { return `${withThousands(value, 1)}%`; }
  return GROUPED.format(value) + (measure.unit === "days" ? (value === 1 ? " day" : " days") : "");
}

function pointWords(point, measure) {
  const bounds = point.low === point.high ? "" : `${figureWords(point.low, measure)} to ${figureWords(point.high, measure)} with missing months filled in`;
  if (point.value !== null) { return figureWords(point.value, measure) + (bounds && ` as published, ${bounds}`); }
  if (point.low !== null) { return bounds; }
  return flagName(point.flags.find(flag => known.flagNamed.get(flag).is_missing) || point.flags[0]).toLowerCase();
}

function flagName(flag) { return known.flagNamed.get(flag).flag_name; }
