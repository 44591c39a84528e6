(function () {
  "use strict";
  var SHOWN = 12;
  var box = document.getElementById("search-box");
  var list = document.getElementById("search-found");
  var count = document.getElementById("search-count");
  var organisations = JSON.parse(document.getElementById("search-data").textContent);
  var active = -1;

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/['\u2019]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  organisations.forEach(function (organisation) {
    organisation.found = {};
    ["code", "name", "codes", "today", "former", "town", "region", "nation"].forEach(function (field) {
      organisation.found[field] = " " + plain(organisation[field]);
    });
    organisation.all = Object.values(organisation.found).join(" ");
  });

  // Nearest first: its code, how its name begins, a word of its name, then all else it is found by.
  function rank(organisation, query) {
    var found = organisation.found;
    if (found.code === " " + query) { return 0; }
    if (found.name.startsWith(" " + query)) { return 1; }
    if (found.name.includes(" " + query)) { return 2; }
    if (found.codes.includes(" " + query)) { return 3; }
    if (found.town.startsWith(" " + query)) { return 4; }
    if (found.today.includes(" " + query)) { return 5; }
    if (found.former.includes(" " + query)) { return 6; }
    return 7;
  }

  function search(query) {
    var words = query.split(" ");
    return organisations.filter(function (organisation) {
      return words.every(function (word) { return organisation.all.includes(" " + word); });
    }).map(function (organisation) {
      return [rank(organisation, query), organisation];
    }).sort(function (one, other) { return one[0] - other[0]; });
  }

  function remark(organisation, place) {
    var where = Array.from(new Set([organisation.town, organisation.region])).filter(Boolean).join(", ");
    var today = organisation.today ? ", today: " + organisation.today : "";
    var former = place === 3 || place === 6 ? ", took over or was: " + organisation.former : "";
    return " (" + organisation.code + ", " + where + today + former + ")";
  }

  function close() {
    list.hidden = true;
    list.textContent = "";
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show() {
    var query = plain(box.value);
    close();
    if (!query) { count.textContent = ""; return; }
    var found = search(query);
    found.slice(0, SHOWN).forEach(function (pair, place) {
      var option = document.createElement("li");
      var name = document.createElement("b");
      option.id = "search-option-" + place;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.page = "trusts/" + encodeURIComponent(pair[1].code) + ".html";
      name.textContent = pair[1].name;
      option.append(name, remark(pair[1], pair[0]));
      list.append(option);
    });
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    count.textContent = found.length === 0 ? "None found. Figures are of trusts and boards, not of each hospital: try its town, or go through the list."
      : found.length + " found" + (found.length > SHOWN ? ", the first " + SHOWN + " shown" : "")
        + ". Arrow keys choose, Enter opens.";
  }

  function open(option) {
    window.location.assign(option.dataset.page);
  }

  function choose(place) {
    var options = list.children;
    if (!options.length) { return; }
    if (active >= 0) { options[active].setAttribute("aria-selected", "false"); }
    active = (place + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[active].id);
  }

  box.addEventListener("input", show);
  box.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") {
      if (list.hidden) { show(); }
      choose(active + 1);
    } else if (event.key === "ArrowUp") {
      choose(active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter") {
      if (list.children.length) { open(list.children[Math.max(active, 0)]); }
    } else if (event.key === "Escape") {
      if (list.hidden) { box.value = ""; count.textContent = ""; }
      close();
    } else { return; }
    event.preventDefault();
  });
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  list.addEventListener("click", function (event) {
    var option = event.target.closest("[role=option]");
    if (option) { open(option); }
  });
  box.addEventListener("blur", close);
  document.getElementById("search").hidden = false;
}());
