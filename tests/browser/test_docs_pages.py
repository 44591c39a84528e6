"""What `make docs` makes, opened from disk."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(browser):
    """Function for a page of the docs; `asked` is what it asked the network for."""
    context = browser.new_context(viewport={"width": 390, "height": 844})

    def open_page(name, place=""):
        page = context.new_page()
        page.asked, page.problems = [], []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda asked: page.asked.append(asked.url))
        folder = ROOT / (os.environ.get("BUILD_DIR") or "build") / "docs"
        page.goto((folder.resolve() / name).as_uri() + place)
        return page

    yield open_page
    context.close()


def beyond_the_disk(page):
    return [url for url in page.asked if not url.startswith(("file:", "data:"))]


def test_dbts_docs_say_where_figures_are_made(opened):
    page = opened("index.html")
    page.get_by_text("docs/where-figures-are-made.md").wait_for()
    assert (beyond_the_disk(page), page.problems) == ([], [])


def test_dbts_docs_describe_a_column(opened):
    page = opened("index.html", "#!/model/model.scan_backlog.trust_scan_comparison.v1")
    page.get_by_text("Change in percent of the baseline, unrounded").first.wait_for()
    page.get_by_text("Grain: like-for-like organisation, and modality or").first.wait_for()
    assert (beyond_the_disk(page), page.problems) == ([], [])
