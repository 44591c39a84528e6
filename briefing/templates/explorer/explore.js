(function () {
"use strict";
const known = JSON.parse(document.getElementById("explorer-data").textContent);
known.byCode = new Map(known.organisations.map(one => [one.code, one]));
known.countedIn = new Map(Object.entries(known.counted_in));
known.testNames = new Map(known.tests.map(one => [one.test, one.test_name]));
known.flagNamed = new Map(known.flags.map(one => [one.flag, one]));
known.flagPlace = new Map(known.flags.map((one, place) => [one.flag, place]));
known.pages = new Set(known.pages);
known.start = known.start.filter(code => known.byCode.has(code)).slice(0, 3);
if (!known.start.length) { known.start = known.organisations.slice(0, 1).map(one => one.code); }
known.provisional = known.provisional.reduce(function (found, row) {
  const key = `${row.block}/${row.nation}`;
  return found.set(key, (found.get(key) || []).concat(row));
}, new Map());

{% include "explorer/state.js" %}

{% include "explorer/digits.js" %}

{% include "explorer/figures.js" %}

{% include "explorer/chart.js" %}

{% include "_choices.js" %}

{% include "explorer/search.js" %}

{% include "explorer/downloads.js" %}

{% include "explorer/page.js" %}

if (typeof DecompressionStream === "undefined") {
  document.getElementById("too-old").hidden = false;
} else {
  start();
}
}());
