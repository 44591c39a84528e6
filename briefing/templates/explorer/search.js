// Search with typeahead: nations, regions, trusts and boards by name, former name, town, code or region.
const SHOWN = 10;

function searchable(one) {
  if (!one.found) {
    const fields = [one.code, one.place_name, one.members.join(" "), one.town, one.other_names, one.region, one.nation];
    one.found = fields.map(field => ` ${plain(field)}`);
    one.all = one.found.join(" ");
  }
  return one;
}

// Nearest first: its code, how its name begins, a word of its name, then all else it is found by.
function rank(one, query) {
  const [code, name, members, town] = one.found;
  if (code === ` ${query}`) { return 0; }
  if (name.startsWith(` ${query}`)) { return 1; }
  if (name.includes(` ${query}`)) { return 2; }
  if (members.includes(` ${query}`)) { return 3; }
  return town.startsWith(` ${query}`) ? 4 : 5;
}

function searched(text) {
  const query = plain(text);
  const words = query.split(" ");
  return !query ? [] : known.organisations.map(searchable)
    .filter(one => words.every(word => one.all.includes(` ${word}`)))
    .map((one, place) => [rank(one, query), place, one])
    .sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(found => found[2]);
}

function startSearch(choose) {
  const box = byId("who");
  const count = byId("who-count");

  function offered() {
    const found = searched(box.value);
    count.textContent = !plain(box.value) ? "" : !found.length ? "None found: try fewer letters."
      : `${found.length} found${found.length > SHOWN ? `, the first ${SHOWN} shown` : ""}. Arrow keys choose, Enter adds.`;
    return found.slice(0, SHOWN).map(function (one) {
      const where = unique([one.town, one.region, one.nation]).filter(part => part && part !== one.place_name).join(", ");
      const option = made("li", {}, made("b", {}, one.place_name), ` (${[one.code, where].filter(Boolean).join(", ")})`);
      option.dataset.code = one.code;
      return option;
    });
  }

  function empty() {
    box.value = "";
    count.textContent = "";
  }

  offerChoices(box, byId("who-found"), offered, function (option) {
    empty();
    choose(option.dataset.code);
  }, empty);
}
