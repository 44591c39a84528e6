"""The charts of the edition that ships: all of their text can be read, on paper and on a phone."""

import made_up_briefing
import pytest
from chart_boxes import boxes, contrast, faults
from defusedxml import ElementTree

from briefing.charts import CHARTS, OF_RECOVERY, write_charts
from briefing.marts import Marts
from briefing.palette import FLAG, FLAG_PAPER, PAPER

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=sorted(CHARTS | OF_RECOVERY))
def chart(request, pack):
    """A chart of the pack."""
    return next(chart for chart in pack.charts if chart.name == request.param)


def test_no_text_is_beyond_its_frame_or_over_another(chart):
    for svg in (chart.svg, chart.narrow_svg):
        assert faults(svg) == []


def test_text_is_large_and_dark_enough(chart):
    for svg in (chart.svg, chart.narrow_svg):
        for box in boxes(svg):
            assert box.size >= 12, box
            assert contrast(box.fill, FLAG_PAPER if box.fill == FLAG else PAPER) >= 4.5, box


def test_its_files_need_no_font(chart):
    """Their letters are outlines: as many lines of them as the page has texts."""
    for svg, path in ((chart.svg, chart.svg_path), (chart.narrow_svg, chart.narrow_svg_path)):
        drawing = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert not list(drawing.iter(f"{SVG}text"))
        assert "font" not in path.read_text(encoding="utf-8")
        lines = [group for group in drawing.iter(f"{SVG}g") if group.find(f"{SVG}use") is not None]
        assert len(lines) == len(boxes(svg))


def test_provisional_months_are_flagged(pack):
    """April 2022 to March 2023 of Table 1 are of a provisional issue."""
    for chart in pack.charts:
        words = " ".join(box.words for box in boxes(chart.svg))
        if chart.name.startswith("scans-added-up"):
            assert "April 2022 to March 2023 provisional" in words
        is_over_time = chart.name in ("ct-and-mri", "scans-over-the-years", "scans-added-up")
        assert ("provisional" in [box.words for box in boxes(chart.svg)]) == is_over_time


LONG = "North Cambridgeshire, Peterborough and South Lincolnshire Integrated Care Partnership"
LONG_NAMES = (
    *(
        f"update marts.{mart} set area_name = '{LONG}' where area_code in ('Y56', 'Y61', 'Y62')"
        for mart in (
            *("region_scan_comparison", "region_scan_spread"),
            *("region_wait_comparison", "scan_recovery"),
        )
    ),
    f"update marts.dim_test set test_in_words = '{LONG} scans' "
    "where test_code in ('did_ct', 'did_plain_radiography')",
)
ONE_MONTH = {
    **dict.fromkeys(("baseline_from", "baseline_to"), "2019-04"),
    **dict.fromkeys(("comparison_from", "comparison_to"), "2020-04"),
}


@pytest.mark.parametrize(
    ("statements", "facts"),
    [(LONG_NAMES, {}), ((), ONE_MONTH)],
    ids=["long names", "windows of a month"],
)
def test_made_up_figures_can_be_read_too(edition_build, tmp_path, statements, facts):
    build = made_up_briefing.changed_build(
        edition_build.folder, tmp_path / "build", *statements, **facts
    )
    with Marts(build) as marts:
        charts = write_charts(marts, tmp_path / "charts")
    assert {chart.name for chart in charts} == set(CHARTS | OF_RECOVERY)
    for chart in charts:
        for svg in (chart.svg, chart.narrow_svg):
            assert faults(svg) == [], chart.name
    words = [box.words for chart in charts for box in boxes(chart.narrow_svg)]
    assert ("Lincolnshire Integrated" in " ".join(words)) == bool(statements)
