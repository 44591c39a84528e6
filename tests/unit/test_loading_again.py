"""A second load: what is loaded already is not read again, and raw is as if it had been."""

import shutil

import duckdb
import made_up
import pytest
from stopped import of_another_duckdb

from loaders import files, warehouse

TABLES = ("files", "passed_over", "problems", "sheets", "columns", "title_blocks", "notes")
TABLES += ("stray_cells", "did_table_1_year")


@pytest.fixture
def contents(raw):
    """Function for all rows of `raw` but the time of loading."""

    def read():
        return {
            table: sorted(
                raw(
                    f"select * {'exclude (loaded_at)' if table == 'files' else ''} from raw.{table}"
                ),
                key=str,
            )
            for table in TABLES
        }

    return read


@pytest.fixture
def read_names(monkeypatch):
    """Names of the files that are read from here on."""
    names = []
    read = files.read_sheets
    monkeypatch.setattr(
        files, "read_sheets", lambda name, content: names.append(name) or read(name, content)
    )
    return names


@pytest.fixture
def two_years(folder):
    """Two years and a file that is none of ours."""
    made_up.did_year(folder / "first.xlsx", period="2019/20")
    made_up.did_year(folder / "second.xlsx", period="2020/21")
    (folder / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return folder


def test_nothing_to_do_reads_nothing_and_writes_nothing(two_years, load, tmp_path, read_names):
    assert load(two_years)[0] == 0
    database = tmp_path / "warehouse.duckdb"
    before = database.stat().st_mtime_ns, database.read_bytes()
    read_names.clear()
    code, output = load(two_years)
    assert code == 0
    assert f"Nothing has changed in {database}: 2 files, 14 rows." in output
    assert "not used: other.csv: not a table that this project knows" in output
    assert read_names == []
    assert (database.stat().st_mtime_ns, database.read_bytes()) == before


def test_one_more_file_is_read_alone(two_years, load, read_names, contents, tmp_path):
    load(two_years)
    read_names.clear()
    made_up.did_year(two_years / "third.xlsx", period="2021/22", default=70)
    code, output = load(two_years)
    assert code == 0
    assert "Loaded 3 files, 21 rows, into" in output
    assert "(2 of them as loaded before)." in output
    assert read_names == ["third.xlsx"]
    again = contents()
    (tmp_path / "warehouse.duckdb").unlink()
    load(two_years)
    assert contents() == again


def test_what_is_gone_is_gone_and_a_new_name_is_carried(two_years, load, contents, tmp_path):
    load(two_years)
    (two_years / "first.xlsx").unlink()
    shutil.move(two_years / "second.xlsx", two_years / "renamed.xlsx")
    assert load(two_years)[0] == 0
    again = contents()
    assert [row[1] for row in again["files"]] == ["renamed.xlsx"]
    (tmp_path / "warehouse.duckdb").unlink()
    load(two_years)
    assert contents() == again


def test_what_a_manifest_says_later_is_carried_without_reading(two_years, load, raw, read_names):
    load(two_years)
    read_names.clear()
    ((sha256,),) = raw("select sha256 from raw.files where name = 'first.xlsx'")
    (two_years / "manifest.csv").write_text(
        "file,sha256,source_address,issued\n"
        f"first.xlsx,{sha256},https://example.invalid/first.xlsx,2020-10-29\n",
        encoding="utf-8",
    )
    assert load(two_years)[0] == 0
    assert read_names == ["manifest.csv"]
    assert raw(
        "select source_address, manifest_issued from raw.files where name = 'first.xlsx'"
    ) == [("https://example.invalid/first.xlsx", "2020-10-29")]


def test_other_loaders_read_everything_again(two_years, load, read_names, monkeypatch):
    load(two_years)
    read_names.clear()
    monkeypatch.setattr(warehouse, "reader_version", lambda: "another")
    assert load(two_years)[0] == 0
    assert sorted(read_names) == ["first.xlsx", "other.csv", "second.xlsx"]


def test_a_broken_file_beside_known_ones_leaves_their_rows_as_they_were(
    two_years, load, contents, read_names, tmp_path
):
    load(two_years)
    before = contents()
    broken = two_years / "broken.xlsx"
    broken.write_bytes(b"<html>no table</html>")
    read_names.clear()
    code, output = load(two_years)
    assert code == 0
    assert "refused: broken.xlsx" in output
    assert read_names == ["broken.xlsx"]
    after = contents()
    ((*_, remedy),) = after.pop("problems")
    assert "download it again" in remedy
    assert after == {name: rows for name, rows in before.items() if name != "problems"}
    database = tmp_path / "warehouse.duckdb"
    unchanged = database.read_bytes()
    code, output = load(two_years)
    assert f"Nothing has changed in {database}: 2 files, 14 rows. 1 file refused" in output
    assert database.read_bytes() == unchanged
    broken.rename(two_years / "moved.xlsx")
    load(two_years)
    assert [row[:2] for row in contents()["problems"]] == [("moved.xlsx", "moved.xlsx")]
    (two_years / "moved.xlsx").unlink()
    load(two_years)
    assert contents() == before


def test_a_file_that_was_not_used_is_refused_when_it_is_named(two_years, load):
    load(two_years)
    code, output = load(two_years / "other.csv")
    assert code == 1
    assert "it was named directly" in output


def test_a_warehouse_of_an_earlier_version_is_loaded_anew(two_years, load, raw, tmp_path):
    load(two_years)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("drop table raw.passed_over")
        connection.execute("alter table raw.files drop column read_by")
    assert load(two_years)[0] == 0
    assert raw("select count(*) from raw.files") == [(2,)]


@pytest.fixture
def of_another(two_years, load, tmp_path):
    """Warehouse that a DuckDB 9.9.9 says it has made."""
    load(two_years)
    database = tmp_path / "warehouse.duckdb"
    of_another_duckdb(database)
    return database


def test_a_warehouse_of_another_duckdb_is_made_anew_and_its_log_goes(
    two_years, load, raw, of_another
):
    log = of_another.with_name("warehouse.duckdb.wal")
    log.write_bytes(b"of the other")
    code, output = load(two_years)
    assert code == 0
    assert output.startswith(
        f"{of_another} was made by DuckDB 9.9.9: all is read anew into a new one.\n"
    )
    assert raw("select count(*) from raw.files") == [(2,)]
    assert not log.exists()
    assert "Nothing has changed" in load(two_years)[1]


def test_a_load_that_fails_leaves_the_warehouse_of_another_duckdb(two_years, load, of_another):
    before = of_another.read_bytes()
    (two_years / "first.xlsx").write_bytes(b"PK no workbook")
    code, output = load(two_years, strict=True)
    assert code == 1
    assert "Nothing was loaded" in output
    assert of_another.read_bytes() == before
