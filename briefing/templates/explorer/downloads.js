// Files to take away: each says its source, what is to be known, and the build that it is of.
function csvCell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  // A text that a spreadsheet would run as a formula gets an apostrophe.
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) { text = `'${text}`; }
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function csvOf(state, rows) {
  const { measure, test } = state;
  const header = ["code", "name", "measure", "test", "month", "value", "low", "high", "unit", "flags", "notes", "about", "source", "build"];
  const lines = rows.map(({ code, point }) => [
    code, nameOf(code), measure.measure, test.test, point.month, point.value, point.low, point.high, measure.unit,
    point.flags.join("; "), point.notes.join("; "), measure.about, sourceOf(measure, [code]), known.build.build_id,
  ]);
  return [header, ...lines].map(line => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function saved(content, type, ending) {
  const { state, who } = shown;
  const link = made("a", { download: `${[state.measure.measure, state.test.test, ...who].join("-").replace(/[^\w+-]/g, "_")}.${ending}` });
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(`${link.download} is saved.`);
}

function pictureWords() {
  const { state, who, headline, legend } = shown;
  const key = who.map(code => ({ text: nameOf(code), colour: colourOf(code) }));
  const below = [state.measure.about,
    `Source: ${sourceOf(state.measure, who)}.`, `Build ${known.build.build_id}. Open Government Licence v3.0.`];
  return { title: headline.title, subtitle: headline.subtitle, key, legend, below };
}

async function pictured() {
  const { state, who, figures } = shown;
  const size = { width: 900 };
  const spec = (state.as === "strip" ? stripSpec : lineSpec)(state, who, figures, size);
  const holder = made("div", { class: "offstage", "aria-hidden": "true" });
  document.body.append(holder);
  const result = await drawn(withWords(spec, pictureWords(), size), holder);
  return { result, holder };
}

async function savePicture(kind) {
  const { result, holder } = await pictured();
  if (kind === "svg") {
    saved(described(await result.view.toSVG(), holder), "image/svg+xml", "svg");
  } else {
    const canvas = await result.view.toCanvas(2);
    saved(await new Promise(done => canvas.toBlob(done, "image/png")), "image/png", "png");
  }
  result.finalize();
  holder.remove();
}

// An SVG that says what it is, whose texts keep the width that they were measured with, in any font.
function described(text, holder) {
  const picture = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = picture.documentElement;
  const named = (name, words) => { const one = picture.createElementNS(root.namespaceURI, name); one.textContent = words; return one; };
  const words = pictureWords();
  const measured = holder.querySelectorAll("svg text");
  picture.querySelectorAll("text").forEach(function (one, at) {
    const width = measured[at] && measured[at].childElementCount === 0 && measured[at].getComputedTextLength();
    if (width) { one.setAttribute("textLength", width.toFixed(1)); one.setAttribute("lengthAdjust", "spacingAndGlyphs"); }
  });
  root.setAttribute("role", "img");
  root.prepend(named("title", words.title), named("desc", [words.subtitle, ...words.legend.map(one => `${one.name}: ${one.words}.`), ...words.below].join(" ")), named("metadata", `build ${known.build.build_id}`));
  return new XMLSerializer().serializeToString(picture);
}
