"""Charts under three sets of fonts: the same files, and no text cut off or over another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYSTEM = Path("/usr/share/fonts/truetype")
# Folder of the fonts that there are, and the package that has them. Where there is none at all,
# Chromium draws no text, not even in a page's own font: for it there is a font without letters.
FONTS = {
    "DejaVu": ("dejavu", "fonts-dejavu-core"),
    "Liberation": ("liberation", "fonts-liberation"),
    "no letters": ("libreoffice", "fonts-opensymbol"),
}
WIDTHS = {"phone": 390, "desktop": 1280}
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/conf.d</include>
{folder}<cachedir>{cache}</cachedir>
</fontconfig>
"""
MAKE = """
import sys
from pathlib import Path
from briefing.charts import write_charts
from briefing.marts import Marts
with Marts(sys.argv[1]) as marts:
    write_charts(marts, Path(sys.argv[2]))
"""
# Texts of the charts that a page shows: where they are, in pixels, how large, and how much wider
# or narrower their letters are than measured. A box is of capitals and tails, not of a whole line.
TEXTS = """() => document.fonts.ready.then(() =>
  [...document.querySelectorAll('figure.chart svg')].filter(x => x.checkVisibility()).map(svg => {
    const frame = svg.getBoundingClientRect(), scale = svg.getScreenCTM().a;
    const texts = [...svg.querySelectorAll('text')].map(text => {
      const box = text.getBoundingClientRect(), size = text.getAttribute('font-size') * scale;
      const base = frame.top + text.getAttribute('y') * scale;
      const measured = text.getAttribute('textLength');
      text.removeAttribute('textLength');
      const drawn = text.getComputedTextLength();
      text.setAttribute('textLength', measured);
      return {words: text.textContent, size, stretch: drawn / measured,
        left: box.left, right: box.right, top: base - 0.76 * size, bottom: base + 0.22 * size};
    });
    return {name: svg.closest('figure').id, texts, left: frame.left, right: frame.right,
      top: frame.top, bottom: frame.bottom};
  }))"""


def environment(own, folder=None):
    """Environment of a process that finds the fonts of one folder alone, or none."""
    configuration = own / "fonts.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=f"<dir>{folder}</dir>" if folder else "", cache=own / "cache")
    )
    return os.environ | {"FONTCONFIG_FILE": str(configuration)}


@pytest.fixture(scope="module", params=FONTS)
def fonts(request, tmp_path_factory):
    """Environment of a process that finds the fonts of one folder of FONTS alone."""
    name, package = FONTS[request.param]
    if not (SYSTEM / name).is_dir():
        pytest.fail(f"needs {SYSTEM / name}: apt-get install {package}")
    return environment(tmp_path_factory.mktemp(name), SYSTEM / name)


@pytest.fixture(scope="module")
def opened(fonts, launch):
    """Function for a window of a Chromium that has only those fonts, by its width."""
    found = launch(fonts)
    yield lambda width: found.new_page(viewport={"width": width, "height": 900})
    found.close()


def check_files(environment_of_fonts, pack, folder):
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(pack.parent), str(folder)],
        cwd=ROOT,
        env=environment_of_fonts,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    names = {path.name for path in (pack / "charts").iterdir()}
    assert {path.name for path in folder.iterdir()} == names
    for name in names:
        assert (folder / name).read_bytes() == (pack / "charts" / name).read_bytes(), name


def test_the_files_are_the_same_whatever_fonts_there_are(fonts, pack, tmp_path):
    """Titles used to be cut off where DejaVu, whose letters are wide, stood in for another font."""
    check_files(fonts, pack, tmp_path)


def test_the_files_are_the_same_without_any_font(pack, tmp_path):
    charts = tmp_path / "charts"
    check_files(environment(tmp_path), pack, charts)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ["index.html", "comparison.html"])
def test_no_text_of_a_chart_is_cut_off_or_over_another(opened, pack, name, width):
    page = opened(width)
    page.goto((pack.resolve() / name).as_uri())
    charts = page.evaluate(TEXTS)
    page.close()
    assert charts
    for chart in charts:
        assert chart["left"] >= 0
        assert chart["right"] <= width
        for text in chart["texts"]:
            assert abs(text["stretch"] - 1) < 0.015, f"not the font that was measured: {text}"
            assert text["size"] >= 11.99, text
            assert text["left"] >= chart["left"] - 1, (chart["name"], text)
            assert text["right"] <= chart["right"] + 1, (chart["name"], text)
            assert chart["top"] <= text["top"] < text["bottom"] <= chart["bottom"], text
        assert over_each_other(chart["texts"]) == [], chart["name"]


def over_each_other(texts):
    return [
        (one["words"], other["words"])
        for place, one in enumerate(texts)
        for other in texts[place + 1 :]
        if one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 0.5
        and other["top"] < one["bottom"] - 0.5
    ]
