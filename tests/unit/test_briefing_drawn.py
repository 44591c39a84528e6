"""Small charts of a page and its tables: gaps, scales, and texts that stay texts."""

import re
from datetime import date

import pytest

from briefing.marts import months_from
from briefing.trust_pages.axis import Axis
from briefing.trust_pages.drawn import Months, group_of, months_chart, scale, span, strip
from briefing.trust_pages.html_tables import grouped_table, table

HOSTILE = "\"><script>alert(1)</script>'& \\"


def row(name, *cells, note="", is_total=False):
    return {"name": name, "cells": list(cells), "note": note, "is_total": is_total}


def path(html, look):
    """Commands of the path of a class."""
    return re.search(rf'class="{look}" d="([^"]*)"', html)[1]


def test_a_gap_is_no_line_and_is_marked():
    marks = Months(lines=[("own-line", [100, 50, None, 0, None, 100, 100])], gaps=[2, 4])
    html = months_chart("Made up", [""] * 7, marks)
    # up is 0: a month alone is a dot, and nothing leads over a gap
    assert path(html, "own-line") == "M0 0l1 100 M3 200h0M5 0l1 0 "
    assert path(html, "gap").count("M") == 2


def test_a_line_without_a_figure_has_no_mark():
    html = months_chart("Made up", ["", ""], Months(lines=[("own-line", [None, None])]))
    assert "own-line" not in html


@pytest.mark.parametrize(
    ("top", "numbers"),
    [(1, [0, 1]), (7, [0, 2, 4, 6, 8]), (46405, [0, 10000, 20000, 30000, 40000, 50000])],
)
def test_a_scale_begins_at_0_and_covers_its_figures(top, numbers):
    assert scale(top) == numbers


def test_a_scale_of_changes_has_0_among_its_numbers():
    assert span(-17, 10) == [-20, -15, -10, -5, 0, 5, 10]
    assert span(0, 0) == [0, 1]
    assert 0 in span(-3, -1)


@pytest.mark.parametrize("own", [-10, 0, 50])
def test_a_strip_holds_its_marks(own):
    group = group_of([(own, False), (0, True), (20, False)], "%")
    html = strip("Made up", group, own, "Here")
    places = [int(x) for x in re.findall(r"M(\d+) \d+[hv]", html)]
    heights = [int(y) for y in re.findall(r"M\d+ (\d+)h0", html)]
    assert len(places) >= 4 and all(0 <= place <= 1000 for place in places)
    assert all(0 < height < 200 for height in heights)


def test_a_strip_without_its_own_figure_marks_nobody():
    html = strip("Made up", group_of([(1, False)]))
    assert 'class="own"' not in html and "<strong" not in html


def test_texts_of_charts_and_tables_stay_texts():
    marks = Months(lines=[("own-line", [1])], words=[(0, 1, HOSTILE)])
    for html in (
        months_chart(HOSTILE, [HOSTILE], marks),
        strip(HOSTILE, group_of([(1, True)]), 1, HOSTILE),
        table(HOSTILE, [HOSTILE] * 6, [row(HOSTILE, *[HOSTILE] * 5, note=HOSTILE)]),
        grouped_table(HOSTILE, HOSTILE, [(HOSTILE, [HOSTILE] * 5)], [row(HOSTILE, HOSTILE)]),
    ):
        assert "<script" not in html
        assert set(re.findall(r"<(\w+)", html)) <= {
            *("div", "svg", "path", "span", "strong"),
            *("table", "thead", "tbody", "tr", "th", "td"),
        }


def test_headings_of_cards_are_strings_of_css():
    html = table("made up", ["Kind", 'a "b" \\', "c", "d", "e"], [row("CT", "1", "2", "3", "4")])
    style = re.search(r'style="([^"]*)"', html)[1].replace("&#34;", '"')
    assert style.startswith('--h1:"a \\"b\\" \\\\";--h2:"c"')
    # what a phone holds stays a table
    assert "--h1" not in table("made up", ["Kind", "a", "b"], [row("CT", "1", "2")])


def test_rows_have_their_look_and_notes_a_row_of_their_own():
    html = table("x", ["Kind", "a"], [row("All", "1", is_total=True, note="why"), row("file")])
    assert '<tr class="total noted"><th>All<td>1</tr>' in html
    assert '<tr class="remark"><td colspan="2">why</tr>' in html
    assert '<tr class="head"><th colspan="2">file</tr>' in html


def test_months_that_are_not_loaded_are_gaps():
    loaded = [date(2019, 9, 1), *months_from(date(2020, 4, 1), 2)]
    axis = Axis(loaded, {date(2020, 5, 1)})
    assert len(axis.months) == 9
    assert axis.spread([1, 2, 3]) == [1, None, None, None, None, None, None, 2, 3]
    # a provisional month is drawn by itself, with the way to it
    (_, final), (_, provisional) = axis.final_and_provisional([1] + [None] * 6 + [2, 3])
    assert final[-2:] == [2, None] and provisional[-2:] == [2, 3]


def test_a_single_month_has_an_axis():
    axis = Axis([date(2020, 9, 1)])
    assert axis.labels == ["Sep 20"] and axis.spread([5]) == [5]
    assert months_chart("Made up", axis.labels, Months(lines=[("own-line", [5])]))
