"""A fork's own rows of seeds: read by name of column, each slip named with file and line."""

import csv
import datetime
import re

import made_up
import pytest

from loaders.load import load
from loaders.own_rows import PROJECT, UnreadableOwnRows, own_tables, seeds_with_own_rows

ENDS = "organisation_code,subject,last_month,reason,source\nZZ1,scans,2025-06-01,closed,the trust\n"


@pytest.fixture
def own(tmp_path):
    """Function that puts a file into the folder of own rows, which it returns."""

    def put(name, text, encoding="utf-8"):
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / "own" / name).write_text(text, encoding=encoding)
        return tmp_path / "own"

    return put


def rows_of(folder, seed):
    """Own rows of a seed as {column: value}."""
    columns, rows = own_tables(folder)[f"own_{seed}"]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_the_tables_are_there_without_rows():
    tables = own_tables()
    assert set(tables) == {f"own_{name}" for name in seeds_with_own_rows()}
    assert {"own_decisions", "own_publisher_notes", "own_published_claims"} <= set(tables)
    assert not any(rows for _, rows in tables.values())


def test_the_folder_that_ships_holds_no_row():
    tracked = {path.name for path in (PROJECT / "own").iterdir()}
    assert "README.md" in tracked
    readme = (PROJECT / "own" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)\.csv`", readme, re.MULTILINE))
    assert named == set(seeds_with_own_rows())


def test_columns_are_matched_by_name_and_one_that_is_left_out_is_null(own):
    folder = own(
        "decisions.csv",
        '\ufeffdecision,rule,reason,source\r\n\r\ncount,sheet_is_a_copy,"right,\nas it is",us\r\n'
        "withhold,header_is_missing,,us\r\n",
    )
    first, second = rows_of(folder, "decisions")
    assert (first["rule"], first["decision"], first["own_line"]) == ("sheet_is_a_copy", "count", 3)
    assert first["reason"] == "right,\nas it is"
    assert first["sha256"] is None and first["value"] is None
    assert (second["rule"], second["reason"], second["own_line"]) == ("header_is_missing", None, 5)


def test_a_line_ends_where_csv_ends_it_and_not_in_pasted_text(own):
    folder = own("reporting_ends.csv", ENDS.replace("closed", "closed\u2028by its\x0bboard"))
    (row,) = rows_of(folder, "reporting_ends")
    assert row["reason"] == "closed\u2028by its\x0bboard"


def test_values_have_the_types_of_the_seed(own):
    folder = own("reporting_ends.csv", ENDS)
    (row,) = rows_of(folder, "reporting_ends")
    assert row["last_month"] == datetime.date(2025, 6, 1)
    own("published_regions.csv", "published_region_code,is_mapped_by_trust\n05D,FALSE\n")
    (row,) = rows_of(folder, "published_regions")
    assert (row["published_region_code"], row["is_mapped_by_trust"]) == ("05D", False)
    own("published_claims.csv", "claim_id,value,tolerance\none,-4,0.5\n")
    (row,) = rows_of(folder, "published_claims")
    assert (row["value"], row["tolerance"]) == (-4.0, 0.5)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "decision.csv",
            "rule\n",
            "own/decision.csv: no seed takes own rows under this name; expected added_successions",
        ),
        (
            "decisions.csv",
            "rule,verdict\n",
            'own/decisions.csv, line 1: no column "verdict"; expected columns of '
            "seeds/corrections/decisions.csv: rule, publication, ",
        ),
        (
            "decisions.csv",
            "rule,rule\n",
            'own/decisions.csv, line 1: column "rule" twice; expected',
        ),
        (
            "reporting_ends.csv",
            ENDS + "\nZZ2,scans,2025-07-01,closed, as it says,the trust\n",
            "own/reporting_ends.csv, line 4: 6 cells; expected 5, one for each column of the first "
            "line. Put a text with a comma into double quotes.",
        ),
        (
            "reporting_ends.csv",
            ENDS + "ZZ2,scans,June 2025,closed,the trust\n",
            'own/reporting_ends.csv, line 3: last_month is "June 2025"; expected a day as in '
            "2025-06-01, or nothing. Mend the cell.",
        ),
        (
            "publisher_notes.csv",
            "records\n40 000\n",
            'own/publisher_notes.csv, line 2: records is "40 000"; expected a whole number',
        ),
        (
            "published_regions.csv",
            "is_mapped_by_trust\nperhaps\n",
            'line 2: is_mapped_by_trust is "perhaps"; expected true or false',
        ),
        ("added_successions.csv", "effective_on\n2025-02-30\n", 'effective_on is "2025-02-30"'),
        ("test_labels.csv", 'label\n"ct" scan\n', "own/test_labels.csv, line 2: "),
    ],
)
def test_a_slip_is_named_and_nothing_is_loaded(own, tmp_path, name, text, said):
    folder = own(name, text)
    with pytest.raises(UnreadableOwnRows) as found:
        load([tmp_path], tmp_path / "warehouse.duckdb", own=folder)
    assert said in str(found.value)
    assert str(found.value).endswith("Nothing was loaded.")
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_a_file_that_is_no_utf_8_is_named(own):
    folder = own("test_labels.csv", "label\ncaf\xe9\n", encoding="latin-1")
    with pytest.raises(UnreadableOwnRows, match=r"own/test_labels\.csv: .*; expected UTF-8"):
        own_tables(folder)


def test_own_rows_are_loaded_again_where_they_alone_have_changed(
    own, folder, raw, tmp_path, capsys
):
    made_up.did_year(folder / "2019.xlsx", period="2019/20")
    database = tmp_path / "warehouse.duckdb"
    load([folder], database)
    assert raw("select count(*) from raw.own_reporting_ends") == [(0,)]
    fork = own("reporting_ends.csv", ENDS)
    load([folder], database, own=fork)
    assert raw("select organisation_code, own_line from raw.own_reporting_ends") == [("ZZ1", 2)]
    assert "Own rows: 1 of reporting_ends." in capsys.readouterr().out
    before = database.stat().st_mtime_ns
    load([folder], database, own=fork)
    assert database.stat().st_mtime_ns == before
    (fork / "reporting_ends.csv").unlink()
    load([folder], database, own=fork)
    assert raw("select count(*) from raw.own_reporting_ends") == [(0,)]


@pytest.mark.parametrize("seed", seeds_with_own_rows())
def test_columns_are_those_of_the_seed_in_its_order(seed):
    path = next((PROJECT / "seeds").glob(f"*/{seed}.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert [*own_tables()[f"own_{seed}"][0]] == [*header, "own_line"]
