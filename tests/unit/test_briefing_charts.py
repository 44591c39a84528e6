"""How charts are laid out: whatever names, months and figures they get, all of it can be read."""

import re
from datetime import date

import pytest
from chart_boxes import boxes, contrast, faults

from briefing.charts import marks
from briefing.charts.drawing import NARROW, WIDE, drawn
from briefing.charts.months import Months, Series, every_month
from briefing.charts.rows import Row, Rows
from briefing.charts.scales import axis, short_count, spread_out
from briefing.charts.source import words_of_source
from briefing.lettering import BOLD, REGULAR, balanced, width, wrapped
from briefing.marts import months_from
from briefing.palette import BESIDE, FLAG, FLAG_PAPER, PAPER, SUBJECT
from publishing.headline import MONTHS

LONG = "North Cambridgeshire, Peterborough and South Lincolnshire Integrated Care Partnership"
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
WORDS = (f"Scans fell furthest in {LONG} (35%) and least in {WORD} (28%)", f"Of {LONG} " * 3, "Alt")
LAYOUTS = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)


def on_page(layout, plot, words=WORDS):
    return drawn(layout, "made-up", words, f"Source: {LONG}, {WORD} " * 2, plot)[0]


# Lettering: widths are those of Roboto's own table of advances, in units of 2048 to its size.
def test_text_is_as_wide_as_its_font_says():
    assert width("0", 2048) == width("1", 2048) == 1151
    assert width("i", 2048) == 498
    assert width("i", 2048, BOLD) > width("i", 2048)
    # letters that stand closer in a pair than alone
    assert width("To", 100) < width("T", 100) + width("o", 100)


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
@pytest.mark.parametrize("wrap", [wrapped, balanced])
def test_lines_fit_and_keep_every_letter(wrap, weight):
    for text in (LONG, f"{LONG} {WORD} {LONG}", WORD, "Ŵ ŷ é \u2212 1.5m", ""):
        lines = wrap(text, 13, 120, weight)
        assert all(width(line, 13, weight) <= 120 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_line_does_not_end_within_a_size_or_a_month():
    assert wrapped("By March 2025 about 5.4 million", 20, width("March 2025", 20)) == [
        "By",
        "March 2025",
        "about",
        "5.4 million",
    ]


def test_lines_of_a_title_are_as_few_and_about_as_wide():
    title = "Six-week waits: largest share in the East of England (38%), smallest in London (25%)"
    ragged, even = (wrap(title, 20, 340) for wrap in (wrapped, balanced))
    assert len(ragged) == len(even) == 3
    narrowest = [min(width(line, 20) for line in lines) for lines in (ragged, even)]
    assert narrowest[1] > narrowest[0]


# Rows
def made_up_rows(names, cells, **looks):
    rows = [
        Row(name, cells, marks.bar(figure, SUBJECT, beside=figure - 3), is_subject=not number)
        for number, (name, figure) in enumerate(zip(names, (-35, 4, 0), strict=False))
    ]
    return Rows(rows, domain=(-38, 4), **looks)


@LAYOUTS
@pytest.mark.parametrize("names", [("London",), (LONG, WORD, "Wales"), (WORD, LONG, LONG)])
@pytest.mark.parametrize("cells", [["-35.0%"], ["anything from 62,600 more to 588,000 fewer"]])
def test_long_names_of_rows_are_wrapped(layout, names, cells):
    plain = made_up_rows(names, cells)
    with_an_axis = made_up_rows(
        names,
        cells,
        label=lambda figure: f"{figure:g} million fewer",
        key=[(LONG, marks.bar_swatch(SUBJECT)), ("as published", marks.diamond_swatch)],
        heads=[(f"as published in {LONG}", marks.ring_swatch)],
    )
    for plot in (plain, with_an_axis):
        assert faults(on_page(layout, plot)) == []


@LAYOUTS
def test_figures_of_two_columns_stand_beside_each_other(layout):
    heads = [("September 2019", marks.ring_swatch), ("September 2020", marks.dot_swatch)]
    svg = on_page(layout, made_up_rows((LONG, WORD), ["not compared", "-34.8%"], heads=heads))
    assert faults(svg) == []
    assert [box.words for box in boxes(svg)].count("not compared") == 2


# Months
def made_up_months(count, series, **looks):
    months = months_from(date(2019, 4, 1), count)
    return Months(series, places=every_month(months), label=short_count, **looks)


FIRST = 2019 * 12 + 3


@LAYOUTS
@pytest.mark.parametrize("count", [1, 2, 6, 13, 30, 120])
def test_any_number_of_months_has_names_that_can_be_read(layout, count):
    points = {FIRST + place: 1_500_000 + place for place in range(count)}
    series = [
        Series(points, LONG, SUBJECT, ends=LONG),
        Series(points, LONG, SUBJECT, ends="anything from 62,600 more to 588,000 fewer"),
        Series({at: figure + 1 for at, figure in points.items()}, "2020", BESIDE, ends="1"),
        Series(dict.fromkeys(points, 0), WORD, BESIDE, dash="2 3"),
    ]
    svg = on_page(layout, made_up_months(count, series, unsure=[(FIRST, FIRST)]))
    assert faults(svg) == []
    assert "provisional" in [box.words for box in boxes(svg)]


def test_months_of_two_windows_over_each_other_have_no_year():
    months = [(place, MONTHS[place % 12 + 1][:3], None) for place in range(24)]
    plot = Months([Series(dict.fromkeys(range(24), 1), "2020/21", SUBJECT)], months, short_count)
    words = {box.words for box in boxes(on_page(NARROW, plot))}
    assert "Jan" in words
    assert "None" not in words


@LAYOUTS
def test_neighbouring_provisional_months_and_a_note_at_the_edge_can_be_read(layout):
    points = {FIRST + place: 4 - place for place in range(4)}
    plot = made_up_months(
        4,
        [Series(points, "All", SUBJECT)],
        unsure=[(FIRST + place, FIRST + place) for place in range(4)],
        notes=[(FIRST, 4, f"April 2019: {4}")],
    )
    assert faults(on_page(layout, plot)) == []


def lines_of(svg):
    """Parts of the line of the only series: moves and lines from month to month."""
    (line,) = re.findall(r'<path d="([^"]*)"[^>]*fill="none"', svg)
    return re.sub(r"[^ML]", "", line)


def test_a_month_without_a_figure_is_a_gap_and_never_a_zero():
    figures = [5, 4, None, 3, None, None, 6, 7]
    points = {FIRST + place: figure for place, figure in enumerate(figures)}
    svg = on_page(WIDE, made_up_months(8, [Series(points, "", SUBJECT)]))
    assert lines_of(svg) == "MLMML"
    # the month alone is a dot
    assert svg.count("<circle") == 1
    # the month is not there at all
    del points[FIRST + 2]
    assert lines_of(on_page(WIDE, made_up_months(8, [Series(points, "", SUBJECT)]))) == "MLMML"


def test_figures_below_nought_have_room():
    points = {FIRST: -14_700_000, FIRST + 1: 2_000_000}
    svg = on_page(NARROW, made_up_months(2, [Series(points, "Scans", SUBJECT)]))
    assert faults(svg) == []
    assert {"-10m", "0"} <= {box.words for box in boxes(svg)}


# Scales
@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0, 4_037_690, [0, 1e6, 2e6, 3e6, 4e6]),
        (-12_555_650, 6_100_000, [-10e6, -5e6, 0, 5e6]),
        (0, 38.2, [0, 10, 20, 30]),
        (0, 0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    ],
)
def test_an_axis_has_round_figures_and_holds_all(low, high, shown):
    steps, ends = axis(low, high, 5)
    assert steps == shown
    assert ends[0] <= low < high <= ends[1]


def test_an_axis_of_nothing_but_noughts_has_a_length():
    steps, ends = axis(0, 0, 5)
    assert ends[0] < ends[1]
    assert steps[0] == 0


def test_labels_that_end_together_are_set_apart_and_stay_inside():
    assert spread_out([50, 52], [20, 20], 0, 200) == [50, 70]
    assert spread_out([52, 50], [20, 20], 0, 200) == [70, 50]
    assert spread_out([195, 198], [20, 20], 0, 200) == [170, 190]
    assert spread_out([2], [20], 30, 200) == [40]


# Words
def file_of(first, last, issued=None, status="Final"):
    return {
        "publication": "did_table_1",
        "first_month": first,
        "last_month": last,
        "publication_status": status,
        "issued_on": issued,
    }


def test_the_source_names_months_issue_and_what_is_provisional():
    years = [
        file_of(date(2019, 4, 1), date(2020, 3, 1), date(2020, 10, 29)),
        file_of(date(2020, 4, 1), date(2021, 3, 1), date(2021, 11, 18), "Provisional"),
        file_of(date(2022, 4, 1), date(2022, 6, 1)),
    ]
    start = "Source: NHS England, Diagnostic Imaging Dataset, Table 1, "
    assert words_of_source(years) == (
        f"{start}April 2019 to March 2021 and April to June 2022 "
        "(issued up to 18 November 2021, April 2020 to March 2021 provisional)"
    )
    assert words_of_source(years[:1]) == f"{start}April 2019 to March 2020 (issued 29 October 2020)"
    assert words_of_source(years[2:]) == f"{start}April to June 2022"
    assert words_of_source([], ["StatsWales"]) == "Source: StatsWales"


def test_markup_in_a_name_is_text():
    svg, in_file = drawn(
        WIDE, "made-up", ["<b>&", "</text>", '"'], "<script>", made_up_rows(["<i>"], ["&"])
    )
    assert {"<b>&", "</text>", "<script>", "<i>", "&"} == {box.words for box in boxes(svg)}
    assert "<script" not in svg + in_file


def test_a_file_has_letters_as_outlines_and_needs_no_font():
    svg, in_file = drawn(WIDE, "made-up", WORDS, "Source", made_up_rows((LONG,), ["4"]))
    assert not re.search("<text|font", in_file)
    # a line of outlines for each text of the page
    assert in_file.count("<g transform") - 1 == len(boxes(svg))


def test_text_of_charts_has_contrast():
    series = [Series({FIRST: 1, FIRST + 1: 2}, "Others", BESIDE, ends="2")]
    for box in boxes(on_page(WIDE, made_up_months(2, series))):
        assert contrast(box.fill, PAPER) >= 4.5, box
    assert contrast(FLAG, FLAG_PAPER) >= 4.5
