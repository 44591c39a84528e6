// Text as it is searched: without accents, capitals, apostrophes and signs.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/['\u2019]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// A box that offers choices as one types, by keyboard as WAI-ARIA's combobox has it. `offered()` returns elements for
// what the box holds, `choose(element)` takes one, `empty()` follows Escape in a box whose list is closed.
function offerChoices(box, list, offered, choose, empty) {
  var active = -1;

  function close() {
    list.hidden = true;
    list.textContent = "";
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show() {
    close();
    offered().forEach(function (option, place) {
      option.id = list.id + "-" + place;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      list.append(option);
    });
    list.hidden = !list.children.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  function mark(place) {
    var options = list.children;
    if (!options.length) { return; }
    if (active >= 0) { options[active].setAttribute("aria-selected", "false"); }
    active = (place + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[active].id);
  }

  function pick(option) {
    close();
    choose(option);
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
      if (list.hidden) { empty(); }
      close();
    } else { return; }
    event.preventDefault();
  });
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  list.addEventListener("click", function (event) {
    var option = event.target.closest("[role=option]");
    if (option) { pick(option); }
  });
  box.addEventListener("blur", close);
}
