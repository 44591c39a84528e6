// Search with typeahead: nations, regions, trusts and boards by name, former name, town, code or region.
const SHOWN = 10;

function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/['\u2019]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

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
  const list = byId("who-found");
  const count = byId("who-count");
  let active = -1;

  function close() {
    list.hidden = true;
    list.textContent = "";
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show() {
    close();
    const found = searched(box.value);
    found.slice(0, SHOWN).forEach(function (one, place) {
      const where = unique([one.town, one.region, one.nation]).filter(part => part && part !== one.place_name).join(", ");
      const option = made("li", { id: `who-option-${place}`, role: "option", "aria-selected": "false" },
        made("b", {}, one.place_name), ` (${[one.code, where].filter(Boolean).join(", ")})`);
      option.dataset.code = one.code;
      list.append(option);
    });
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    count.textContent = !plain(box.value) ? "" : !found.length ? "None found: try fewer letters."
      : `${found.length} found${found.length > SHOWN ? `, the first ${SHOWN} shown` : ""}. Arrow keys choose, Enter adds.`;
  }

  function mark(place) {
    const options = list.children;
    if (!options.length) { return; }
    if (active >= 0) { options[active].setAttribute("aria-selected", "false"); }
    active = (place + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[active].id);
  }

  function pick(option) {
    box.value = "";
    count.textContent = "";
    close();
    choose(option.dataset.code);
  }

  box.addEventListener("input", show);
  box.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") {
      if (list.hidden) { show(); }
      mark(active + 1);
    } else if (event.key === "ArrowUp") {
      mark(active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter") {
      if (list.children.length) { pick(list.children[Math.max(active, 0)]); }
    } else if (event.key === "Escape") {
      if (list.hidden) { box.value = ""; count.textContent = ""; }
      close();
    } else { return; }
    event.preventDefault();
  });
  list.addEventListener("mousedown", event => event.preventDefault());
  list.addEventListener("click", function (event) {
    const option = event.target.closest("[role=option]");
    if (option) { pick(option); }
  });
  box.addEventListener("blur", close);
}
