"""Every chart says what the marts say, and the dashboard opens whole, asking only this machine."""

import datetime
import math
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import CHARTS, ROOT, run_superset

CHECKS = {path.stem: path for path in sorted((Path(__file__).parent / "checks").glob("*.sql"))}


def expected(published_copy, name):
    """Rows of the chart's check, straight from the marts."""
    with duckdb.connect(str(published_copy), read_only=True) as marts:
        found = marts.execute(CHECKS[name].read_text(encoding="utf-8"))
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def answered(answer):
    """Rows of the one query of a chart, as Superset sends them."""
    (result,) = answer["result"]
    assert result["error"] is None and result["status"] == "success"
    return result["data"]


def same(theirs, ours):
    """Whether two cells say the same; a day comes as milliseconds since 1970."""
    if isinstance(ours, datetime.date):
        ours = datetime.datetime(*ours.timetuple()[:3], tzinfo=datetime.UTC).timestamp() * 1000
    if isinstance(ours, float) and theirs is not None:
        return math.isclose(theirs, ours, rel_tol=1e-12)
    return theirs == ours


def differences(rows, expected_rows):
    """What is not the same, in words."""
    if len(rows) != len(expected_rows):
        return [f"{len(rows)} rows, expected {len(expected_rows)}"]
    return [
        f"row {number}: {sorted(row)}, expected {sorted(ours)}"
        if set(row) != set(ours)
        else f"row {number}, {column}: {row[column]!r}, expected {ours[column]!r}"
        for number, (row, ours) in enumerate(zip(rows, expected_rows, strict=True))
        for column in ours
        if set(row) != set(ours) or not same(row[column], ours[column])
    ]


def in_order(rows, chart):
    """Rows as they came where the chart puts them in order, else sorted."""
    params = chart["params"]
    if params.get("order_by_cols") or params.get("x_axis") == "month":
        return rows
    return sorted(
        rows, key=lambda row: [str(value) for value in row.values() if type(value) is str]
    )


def test_every_chart_has_a_check_and_every_check_a_chart():
    assert sorted(CHECKS) == sorted(CHARTS)
    names = [chart["slice_name"] for chart in CHARTS.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_shows_the_numbers_of_the_marts(opened, numbers, build, name):
    assert numbers[name] in opened.answers, "the chart asked for nothing: is it on a tab?"
    rows = answered(opened.answers[numbers[name]][1])
    ours = expected(build.published_copy, name)
    assert differences(in_order(rows, CHARTS[name]), in_order(ours, CHARTS[name])) == []


def test_the_charts_are_not_empty(opened, numbers):
    rows = {name: len(answered(opened.answers[numbers[name]][1])) for name in CHARTS}
    # of the edition that ships no month has two editions
    empty = {name for name, count in rows.items() if not count}
    assert empty <= {"revisions"}


def test_the_dashboard_opens_without_an_error(opened):
    assert len(opened.tabs) == 8
    assert opened.errors_on_charts == []
    assert opened.problems == []
    pictures = sorted(opened.screenshots.glob("*.png"))
    assert len(pictures) == len(opened.tabs)


def test_nothing_is_asked_beyond_this_machine(opened):
    got_out = [asked.url for asked in opened.beyond if "csp" not in (asked.failure or "")]
    assert got_out == []


def test_a_changed_chart_comes_back_to_the_files_and_an_unchanged_one_not(build, server, tmp_path):
    files = shutil.copytree(ROOT / "bi" / "superset" / "assets", tmp_path / "assets")
    unchanged = run_superset("export", "--into", str(files), BUILD_DIR=str(build.folder))
    assert unchanged.returncode == 0, unchanged.stdout + unchanged.stderr
    assert "as in the files" in unchanged.stdout
    chart = files / "charts" / "trusts_fall.yaml"
    shipped = chart.read_text(encoding="utf-8")
    chart.write_text(shipped.replace("row_limit: 20", "row_limit: 30"), encoding="utf-8")
    run_superset("export", "--into", str(files), BUILD_DIR=str(build.folder))
    assert chart.read_text(encoding="utf-8") == shipped
