"""Marks that are valid, as the row of a mart that a person gets."""

import made_up
import pytest
from warehouse import Warehouse

CT, MRI = made_up.CT, made_up.MRI


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Made-up workbooks: 2017/18, and 2019/20 and 2020/21, the last in two editions."""
    folder = tmp_path_factory.mktemp("marks")
    made_up.did_months(
        folder / "2017.xlsx",
        figures={
            ("ZZ1", CT): 0,
            ("ZZ2", CT): "..",
            ("ZZ1", "Fluoroscopy"): "*",
            ("ZZ1", MRI): None,
        },
    )
    made_up.did_year(folder / "2019.xlsx", period="2019/20", published="29th October 2020")
    later = {("ZZ1", CT, month): "." for month in ("Jan", "Feb", "Mar")}
    everywhere = {
        (code, modality, month): None
        for code in ("ZZ1", "ZZ2")
        for modality in (CT, MRI)
        for month in made_up.MONTHS[7:]
    }
    made_up.did_year(
        folder / "2020 provisional.xlsx",
        figures={("ZZ1", CT, "Apr"): 60} | everywhere,
        published="26th November 2020",
        status="Provisional",
    )
    made_up.did_year(
        folder / "2020 final.xlsx",
        figures={
            ("ZZ1", CT, "Apr"): "*",
            ("ZZ1", CT, "May"): ".",
            ("ZZ1", CT, "Jun"): None,
            ("ZZ1", CT, "Jul"): "..",
            ("ZZ1", CT, "Aug"): 15,
            ("ZZ1", CT, "Sep"): 12,
        }
        | later,
        england={(CT, "Apr"): 100, (CT, "Sep"): 110},
    )
    return folder


@pytest.fixture(scope="module")
def newest(files, tmp_path_factory):
    """Warehouse of all editions."""
    return Warehouse.sound(tmp_path_factory.mktemp("newest"), files)


@pytest.fixture(scope="module")
def as_of_december(files, tmp_path_factory):
    """Warehouse of the editions issued by 10 December 2020."""
    return Warehouse.sound(tmp_path_factory.mktemp("as_of"), files, as_of="2020-12-10")


def figure(warehouse, month, modality, organisation="ZZ1"):
    return warehouse.query(
        "select scan_state, scans, scans_low, scans_high, printed_text, source_file, source_cells "
        f"from marts.fct_scans where month = '{month}' and modality_code = '{modality}' "
        f"and organisation_code = '{organisation}'"
    )


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2020-04-01", ("suppressed", None, 1, 2, "*", "2020 final.xlsx", "F17")),
        ("2020-05-01", ("not_submitted", None, None, None, ".", "2020 final.xlsx", "G17")),
        ("2020-06-01", ("not_submitted", None, None, None, None, "2020 final.xlsx", "H17")),
        ("2020-07-01", ("not_submitted", None, None, None, "..", "2020 final.xlsx", "I17")),
        ("2020-08-01", ("reported", 15, 13, 17, "15", "2020 final.xlsx", "J17")),
        ("2020-09-01", ("reported", 12, 12, 12, "12", "2020 final.xlsx", "K17")),
    ],
)
def test_marks_of_a_year(newest, month, expected):
    assert figure(newest, month, "did_ct") == [expected]


@pytest.mark.parametrize(
    ("organisation", "modality", "expected"),
    [
        ("ZZ1", "did_ct", ("reported", 0, 0, 0, "0", "2017.xlsx", "E17")),
        ("ZZ2", "did_ct", ("not_submitted", None, None, None, "..", "2017.xlsx", "E18")),
        ("ZZ1", "did_fluoroscopy", ("suppressed", None, 1, 2, "*", "2017.xlsx", "G17")),
        ("ZZ1", "did_mri", ("not_submitted", None, None, None, None, "2017.xlsx", "H17")),
    ],
)
def test_marks_of_a_month_of_2017(newest, organisation, modality, expected):
    assert figure(newest, "2017-04-01", modality, organisation) == [expected]


def test_a_mark_is_a_gap_in_the_comparison_and_never_zero(newest):
    row = newest.query(
        "select scans_baseline, scans_comparison, scans_change_low, scans_change_high "
        "from marts.trust_scan_comparison "
        "where organisation_code = 'ZZ1' and modality_code = 'did_ct'"
    )
    low, high = 1 + 13 + 12, 2 + 17 + 12
    assert row == [(600, 27, low - 6 * 102, high - 6 * 98)]


def test_the_final_edition_counts(newest):
    files = newest.query(
        "select distinct source_file from marts.fct_scans where month >= '2020-04-01'"
    )
    assert files == [("2020 final.xlsx",)]


def test_as_of_a_day_the_edition_of_then_counts(as_of_december):
    assert figure(as_of_december, "2020-04-01", "did_ct") == [
        ("reported", 60, 58, 62, "60", "2020 provisional.xlsx", "F17")
    ]


def test_a_month_not_yet_published_is_absent(as_of_december):
    months = as_of_december.query("select max(month)::varchar from marts.fct_scans")
    assert months == [("2020-10-01",)]


def test_as_of_leaves_out_what_was_issued_later(as_of_december):
    assert as_of_december.query(
        "select count(*) from marts.fct_scans where month < '2019-04-01'"
    ) == [(108 * 2,)]


@pytest.fixture(scope="module")
def first_and_last_eras(tmp_path_factory):
    """A provisional 2015/16, a sheet a month, and the first months of 2022/23."""
    folder = tmp_path_factory.mktemp("eras")
    made_up.did_months(
        folder / "files" / "2015.xlsx",
        first_year=2015,
        figures={
            ("ZZ1", CT): "..",
            ("ZZ1", MRI): "*",
            ("ZZ2", "Fluoroscopy"): None,
            ("ZZ2", MRI): 0,
        },
    )
    published = ("Apr", "May", "Jun")
    made_up.did_year(
        folder / "files" / "2022.xlsx",
        period="2022/23",
        figures={
            (code, modality, month): None
            for code in ("ZZ1", "ZZ2")
            for modality in (CT, MRI)
            for month in made_up.MONTHS
            if month not in published or (code, modality, month) == ("ZZ1", CT, "May")
        }
        | {("ZZ2", CT, "Jun"): "*"},
        headers=(*made_up.YEAR_HEADERS[:-1], "Year to date"),
        published="27th October 2022",
        status="Provisional",
        cells={"B11": "Note:", "C11": "Figures of the latest months are incomplete"},
    )
    return Warehouse.sound(
        folder / "warehouse",
        folder / "files",
        baseline_from="2015-04",
        baseline_to="2015-06",
        comparison_from="2022-04",
        comparison_to="2022-06",
    )


def test_a_year_begun_has_its_months_alone(first_and_last_eras):
    rows = first_and_last_eras.query(
        "select month::varchar, count(*), sum(scans)::bigint, "
        "count(*) filter (scan_state = 'not_submitted'), "
        "count(*) filter (scan_state = 'suppressed') "
        "from marts.fct_scans where month >= '2022-01-01' group by month order by month"
    )
    assert rows == [
        ("2022-04-01", 4, 400, 0, 0),
        ("2022-05-01", 4, 300, 1, 0),
        ("2022-06-01", 4, 300, 0, 1),
    ]


def test_marks_of_a_month_of_2015(first_and_last_eras):
    expected = {
        ("ZZ1", "did_ct"): ("not_submitted", None, None, None, "..", "2015.xlsx", "E17"),
        ("ZZ1", "did_mri"): ("suppressed", None, 1, 2, "*", "2015.xlsx", "H17"),
        ("ZZ2", "did_fluoroscopy"): ("not_submitted", None, None, None, None, "2015.xlsx", "G18"),
        ("ZZ2", "did_mri"): ("reported", 0, 0, 0, "0", "2015.xlsx", "H18"),
    }
    for (organisation, modality), row in expected.items():
        found = figure(first_and_last_eras, "2015-04-01", modality, organisation)
        assert found == [row]
    months = first_and_last_eras.query(
        "select count(distinct month), min(month)::varchar, max(month)::varchar "
        "from marts.fct_scans where month < '2022-01-01'"
    )
    assert months == [(12, "2015-04-01", "2016-03-01")]
