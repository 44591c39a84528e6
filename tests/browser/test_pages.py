"""The pages as readers have them: phone and desktop, keyboard, paper and screen reader."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desktop": (1280, 900)}
# An acute trust, one with two predecessors, one in doubt since 2020, two of one merger, a
# specialist and a community trust, an independent provider of many regions, a surgery, a board.
TRUSTS = ("RR8", "RAJ", "RRK", "R0A", "RW6", "RBV", "RV5", "NT3", "A84031", "S08000015")
OF_TRUSTS = tuple(f"trusts/{code}.html" for code in TRUSTS)
PAGES = (
    "index.html",
    "comparison.html",
    "recovery.html",
    "corrections.html",
    "trusts/RR8.html",
    "trusts/RAJ.html",
    "trusts/S08000015.html",
)
SERIOUS = ("moderate", "serious", "critical")
BEYOND_THE_WINDOW = """width => {
  const all = [...document.querySelectorAll("main *, header *")];
  return all.filter(found => {
  const box = found.getBoundingClientRect();
  return box.width > 1 && !found.closest("thead") && (box.right > width + 1 || box.left < -1);
}).map(found => found.outerHTML.slice(0, 120)); }"""
SCROLLING = """() => [...document.querySelectorAll("main *")].filter(found =>
  found.scrollWidth > found.clientWidth + 1 && getComputedStyle(found).overflowX !== "visible"
  && !found.closest("thead")).map(found => found.outerHTML.slice(0, 120))"""
BEYOND_THEIR_CHART = """() => {
  const words = [...document.querySelectorAll(".plot span, .plot strong")];
  return words.filter(word => {
    const box = word.getBoundingClientRect();
    const chart = word.closest(".plot").getBoundingClientRect();
    return box.width && (box.left < chart.left - 1 || box.right > chart.right + 1
      || box.top < chart.top - 1 || box.bottom > chart.bottom + 1);
  }).map(word => word.outerHTML);
}"""
A4_INSIDE_MARGINS = 794 - 2 * 57  # pixels of 210 mm less 15 mm either side


@pytest.fixture
def opened(browser, pack):
    """Function for a page in a window; its `problems` are errors and requests beyond the disk."""
    contexts = []

    def open_page(name, size="desktop"):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith(("file:", "data:"))
                or page.problems.append(f"asked the network for {asked.url}")
            ),
        )
        page.goto((pack.resolve() / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_without_errors_or_requests(opened, name, size):
    page = opened(name, size)
    assert page.locator("h1").inner_text().strip()
    assert page.problems == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= SIZES[size][0], "the page scrolls sideways"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_or_moderate(opened, name, size):
    found = Axe().run(opened(name, size)).response["violations"]
    assert [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in SERIOUS
    ] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("RR8", "RR8"),
        ("leeds teaching", "RR8"),
        ("southend university", "RAJ"),
        ("ayr", "S08000015"),
    ],
)
def test_the_search_works_by_keyboard(opened, typed, code):
    page = opened("index.html")
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type(typed)
    page.wait_for_selector("[role=option]")
    options = page.get_by_role("option").all()
    places = [number for number, option in enumerate(options) if code in option.inner_text()]
    assert places, [option.inner_text() for option in options]
    for _ in range(places[0] + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf".*/trusts/{code}\.html$"))
    assert page.problems == []


def test_escape_closes_the_search(opened):
    page = opened("index.html")
    page.get_by_role("combobox").focus()
    page.keyboard.type("leeds")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_the_print_view_fits_a4(opened, name):
    page = opened(name)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_INSIDE_MARGINS, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_INSIDE_MARGINS
    wide = page.eval_on_selector_all(
        "main *",
        "(found, width) => found.filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => e.outerHTML.slice(0, 100))",
        A4_INSIDE_MARGINS,
    )
    assert wide == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", OF_TRUSTS)
def test_a_trusts_page_fits_with_all_its_controls_open(opened, name, size):
    """Nothing is wider than the window or scrolls, and no word of a chart leaves its frame."""
    page = opened(name, size)
    page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true; })")
    assert page.problems == []
    assert page.evaluate(BEYOND_THE_WINDOW, SIZES[size][0]) == []
    assert page.evaluate(SCROLLING) == []
    assert page.evaluate(BEYOND_THEIR_CHART) == []


@pytest.mark.parametrize("name", OF_TRUSTS)
def test_axe_finds_nothing_serious_or_moderate_on_a_trusts_page(opened, name):
    page = opened(name, "phone")
    page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in SERIOUS
    ] == []


@pytest.mark.parametrize(
    ("name", "id"), [("trusts/RR8.html", "n-rank"), ("index.html", "note-in-all")]
)
def test_a_note_opens_at_its_number_by_keyboard_and_prints(opened, name, id):
    page = opened(name)
    note = page.locator(f"#{id}")
    assert not note.is_visible()
    page.locator(f"[popovertarget={id}]").focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.emulate_media(media="print")
    assert note.is_visible()


def test_the_paragraphs_are_copied_in_one_click(opened):
    page = opened("trusts/RR8.html")
    page.locator("#copy").click()
    assert page.locator("#copied").inner_text() == "Copied."
    copied = page.evaluate("window.getSelection().toString()")
    assert copied.split() == page.locator("#ready").inner_text().split()


@pytest.mark.parametrize("name", ["index.html", "comparison.html"])
def test_the_workbook_and_the_lists_are_where_a_story_says(opened, pack, name):
    page = opened(name)
    links = page.eval_on_selector_all("a[href]", "found => found.map(a => a.getAttribute('href'))")
    files = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    assert "diagnostic-scans.xlsx" in files
    for link in files:
        path = link.split("#")[0].replace("%2B", "+")
        assert (pack.resolve() / path).is_file(), link
