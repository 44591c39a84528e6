// What is chosen, as it stands in the address after `#`: codes and names, never places in a list.
const MOST = 8;
const VIEWS = { line: "Line", strip: "Strip", table: "Table" };

function pairs(hash) {
  const found = {};
  hash.replace(/^#/, "").split("&").forEach(function (part) {
    const at = part.indexOf("=");
    if (at < 1) { return; }
    try { found[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch { found[part.slice(0, at)] = ""; }
  });
  return found;
}

// Reads an address; `problems` says in words what of it this build doesn't know.
function read(hash) {
  const asked = pairs(hash);
  const problems = [];
  const codes = [];
  (asked.of || "").split(",").map(text => text.trim()).filter(Boolean).forEach(function (code) {
    const successors = known.countedIn.get(code);
    if (known.byCode.has(code)) {
      codes.push(code);
    } else if (successors) {
      codes.push(...successors);
      problems.push(`${code} is counted with ${successors.map(nameOf).join(" and ")} in this build.`);
    } else {
      problems.push(`This build has no figures of “${code}”, so it is left out.`);
    }
  });
  if (asked.of !== undefined && !codes.length) { problems.push("Nobody in the address is known: here is what the page starts with."); }
  let of = codes.length ? unique(codes) : known.start;
  if (of.length > MOST) {
    problems.push(`Only the first ${MOST} of ${of.length} are shown.`);
    of = of.slice(0, MOST);
  }
  let measure = known.measures.find(one => one.measure === asked.measure);
  if (asked.measure !== undefined && !measure) { problems.push(`This build has no measure “${asked.measure}”.`); }
  measure = measure || known.measures[0];
  const tests = testsOf(measure);
  let test = tests.find(one => one.test === asked.test);
  if (asked.test !== undefined && !test) {
    const same = sameTest(asked.test, tests);
    test = same || tests[0];
    const asked_name = known.testNames.get(asked.test) || `“${asked.test}”`;
    if (!same) { problems.push(`${measure.measure_name}: no figures of ${asked_name}, so here is ${test.test_name}.`); }
  }
  const view = Object.keys(VIEWS).includes(asked.as) ? asked.as : "line";
  if (asked.as !== undefined && view !== asked.as) { problems.push(`There is no view “${asked.as}”: here is the line.`); }
  ["from", "to"].forEach(function (end) {
    if (asked[end] !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(asked[end])) {
      problems.push(`“${asked[end]}” is no month such as 2024-03.`);
      asked[end] = undefined;
    }
  });
  return { of, measure, test: test || tests[0], from: asked.from, to: asked.to, as: view, problems };
}

function addressOf(state) {
  const parts = [
    `of=${state.of.map(code => encodeURIComponent(code).replace(/%2B/g, "+")).join(",")}`,
    `measure=${state.measure.measure}`, `test=${state.test.test}`,
  ];
  if (state.from) { parts.push(`from=${state.from}`); }
  if (state.to) { parts.push(`to=${state.to}`); }
  return `#${parts.concat(`as=${state.as}`).join("&")}`;
}

function testsOf(measure) {
  return known.tests.filter(one => blockElement(`${measure.block}/${one.test}`));
}

// CT scans are a test of the imaging dataset and one of the waiting lists: the same name, two codes.
function sameTest(code, tests) {
  return tests.find(one => one.words === (known.tests.find(other => other.test === code) || {}).words);
}

function unique(list) { return Array.from(new Set(list)); }
function nameOf(code) { return known.byCode.has(code) ? known.byCode.get(code).place_name : code; }
