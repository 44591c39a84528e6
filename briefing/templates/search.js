(function () {
  "use strict";
  var SHOWN = 12;
  var box = document.getElementById("search-box");
  var count = document.getElementById("search-count");
  var organisations = JSON.parse(document.getElementById("search-data").textContent);

{% include "_choices.js" %}

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

  function offered() {
    var query = plain(box.value);
    var found = query ? search(query) : [];
    count.textContent = !query ? "" : found.length === 0
      ? "None found. Figures are of trusts and boards, not of each hospital: try its town, or go through the list."
      : found.length + " found" + (found.length > SHOWN ? ", the first " + SHOWN + " shown" : "")
        + ". Arrow keys choose, Enter opens.";
    return found.slice(0, SHOWN).map(function (pair) {
      var option = document.createElement("li");
      var name = document.createElement("b");
      option.dataset.page = "trusts/" + encodeURIComponent(pair[1].code) + ".html";
      name.textContent = pair[1].name;
      option.append(name, remark(pair[1], pair[0]));
      return option;
    });
  }

  offerChoices(box, document.getElementById("search-found"), offered, function (option) {
    window.location.assign(option.dataset.page);
  }, function () {
    box.value = "";
    count.textContent = "";
  });
  document.getElementById("search").hidden = false;
}());
