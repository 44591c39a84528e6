"""Charts of the front page alone: trusts against 2019, waits and days to a report then and now."""

from briefing.charts import marks
from briefing.charts.drawing import Drawing
from briefing.charts.rows import Row, Rows
from briefing.marts import grouped, with_figures
from briefing.palette import BESIDE, SUBJECT
from briefing.sentences import capital, share


def trusts(marts):
    """Scans of each acute trust that can be ranked against 2019, a dot a trust, a row a region."""
    rows = [row for row in marts.ask("recovery/trusts") if row["recovery_rank"]]
    if len(rows) < 2:
        return None
    ends = rows[0], rows[-1]
    drawn = [
        Row(
            region,
            [f"{len(of_region)}"],
            marks.dots(
                [-row["shortfall_pct"] for row in of_region if row not in ends],
                [-row["shortfall_pct"] for row in of_region if row in ends],
            ),
        )
        for region, of_region in sorted(grouped(rows, "region_name").items())
    ]
    figures = [-row["shortfall_pct"] for row in rows]
    columns = ("organisation_code", "organisation_name", "region_name", "recovery_rank")
    columns += ("shortfall_added_up_low", "shortfall_pct")
    return Drawing(
        subject="scans_over_time",
        rows=[{column: row[column] for column in columns} for row in rows],
        facts={"first": ends[0], "last": ends[1]},
        plot=Rows(
            drawn,
            domain=(min(0, *figures), max(0, *figures)),
            heads=[("trusts", marks.ring_swatch)],
            key=[("furthest below and furthest above", marks.dot_swatch)],
            label=lambda pct: f"{abs(pct):g}% {'fewer' if pct < 0 else 'more'}" if pct else "2019",
        ),
    )


def waits(marts):
    """Shares at six weeks in the newest month and in its month of 2019: a ring, and a dot."""
    rows = with_figures(marts.ask("recovery/waits_of_regions"), "over_6_weeks_pct")
    columns = "over_6_weeks_pct_same_month_2019", "over_6_weeks_pct"
    names = ("month", "area_code", "area_name", *columns)
    rows = [{name: row[name] for name in names} for row in rows]
    return _then_and_now(
        rows,
        columns,
        [row["area_name"] for row in rows],
        lambda row: row["area_code"] == "ENG",
        share,
        heads=[f"{row['month'].replace(year=2019):%B %Y}" for row in rows[:1]]
        + [f"{row['month']:%B %Y}" for row in rows[:1]],
        subject="newest_waits",
    )


def days(marts):
    """Median days from test to report, before the pandemic and in the newest year, by kind."""
    columns = "test_to_report_before", "test_to_report_newest"
    rows = [
        row for row in marts.ask("recovery/days") if None not in (row[columns[0]], row[columns[1]])
    ]
    return _then_and_now(
        rows,
        columns,
        [capital(row["test_in_words"]) for row in rows],
        lambda row: row["test_code"] == "did_mri",
        lambda days: f"{days:g}",
        heads=[
            f"{row[year].year}/{(row[year].year + 1) % 100:02}"
            for row in rows[:1]
            for year in ("before_year", "newest_year")
        ],
        subject="days_to_report",
    )


def _then_and_now(rows, columns, names, is_subject, words, heads, subject):
    """A ring then and a dot now in each row; none for fewer than two rows."""
    if len(rows) < 2:
        return None
    drawn = [
        Row(
            name,
            [words(row[column]) for column in columns],
            marks.moved(
                *(row[column] for column in columns), SUBJECT if is_subject(row) else BESIDE
            ),
            is_subject=is_subject(row),
        )
        for name, row in zip(names, rows, strict=True)
    ]
    highest = max(row[column] or 0 for row in rows for column in columns)
    return Drawing(
        subject=subject,
        rows=rows,
        facts={"subjects": [row for row in rows if is_subject(row)]},
        plot=Rows(
            drawn,
            domain=(0, highest or 1),
            heads=[(heads[0], marks.ring_swatch), (heads[1], marks.dot_swatch)],
        ),
    )
