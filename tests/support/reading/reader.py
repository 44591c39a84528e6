"""Reads a build folder in a loop until it is told to stop: what a tool beside `make build` sees.

Each round opens the DuckDB file anew, asks a connection that is kept from the first round, and
reads CSV and Parquet of the folder that `current` leads to, resolved once. Prints one line of JSON
a round: the id of the build that it saw through the link, and what was wrong with it.
"""

import csv
import hashlib
import io
import json
import sys
import time
from pathlib import Path

import duckdb

# England's scans and the last months of the waits, and what they must be by a build's facts.
COMPARED = """
    select
        (
            select [scans_baseline, scans_comparison] from {region_scan_comparison}
            where area_code = 'ENG' and modality_code = 'all'
        ),
        (
            select [sum(case when month between $1 and $2 then scans end),
                sum(case when month between $3 and $4 then scans end)]
            from {fct_scans_england}
        ),
        (select list(distinct [month_baseline, month_comparison]) from {trust_wait_comparison}),
        [[$2::date, $4::date]],
"""
MARTS = ("region_scan_comparison", "fct_scans_england", "trust_wait_comparison")
MADE_UP = ("first", "second", "third")


def compared(connection, facts, tables):
    """What does not belong together in a build, empty where all does."""
    if "first" in tables:
        (values,) = connection.execute(
            "select array_agg(distinct value) from (from {first} union all from {second} "
            "union all from {third})".format(**tables)
        ).fetchone()
        return [] if values == [int(facts["as_of"])] else [f"{values}, not {facts['as_of']}"]
    windows = [
        f"{facts[name]}-01"
        for name in ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
    ]
    found = connection.execute(COMPARED.format(**tables), windows).fetchone()
    scans, sums, months, expected = found
    return [str(found)] if scans != sums or months != expected or None in sums else []


def read_database(connection, marts):
    """Id of the build that a connection reads, and what is wrong with it."""
    rows = connection.execute("from build")
    facts = dict(zip([name for name, *_ in rows.description], rows.fetchone(), strict=True))
    tables = {mart: f"marts.{mart}" for mart in marts}
    return facts["build_id"], compared(connection, facts, tables)


def read_files(folder, marts):
    """What is wrong with the files of a build's folder, whose path has no link in it."""
    facts = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["path"]: resource for resource in package["resources"]}
    wrong = [] if package["build"] == facts and facts["build_id"] == folder.name else [str(facts)]
    with duckdb.connect() as connection:
        for mart in marts:
            path = folder / "marts" / f"{mart}.csv"
            content = path.read_bytes()
            resource = resources[f"marts/{mart}.csv"]
            if f"sha256:{hashlib.sha256(content).hexdigest()}" != resource["hash"]:
                wrong.append(f"{path}: not the hash of datapackage.json")
            rows = len(list(csv.reader(io.StringIO(content.decode(), newline="")))) - 1
            if rows != resource["rows"]:
                wrong.append(f"{path}: {rows} rows")
            found = connection.execute(
                "select value::varchar from parquet_kv_metadata(?) where key = 'build_id'",
                [str(path.with_suffix(".parquet"))],
            ).fetchone()
            if found != (folder.name,):
                wrong.append(f"{path}: Parquet of {found}")
        for kind in ("csv", "parquet"):
            tables = {mart: f"read_{kind}('{folder}/marts/{mart}.{kind}')" for mart in marts}
            wrong += compared(connection, facts, tables)
    return wrong


def main(folder, stop, pause):
    """Read until the file `stop` is there."""
    marts, kept, kept_id = None, None, None
    while not stop.exists():
        wrong, build_id = [], None
        try:
            with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as fresh:
                if marts is None:
                    found = fresh.execute("select table_name from duckdb_tables()").fetchall()
                    marts = MADE_UP if ("first",) in found else MARTS
                build_id, found = read_database(fresh, marts)
                wrong += found
            if kept is None:
                path = str((folder / "current").resolve() / "diagnostic_scans.duckdb")
                kept = duckdb.connect(path, read_only=True)
                kept_id, _ = read_database(kept, marts)
            found_id, found = read_database(kept, marts)
            wrong += found if found_id == kept_id else [f"kept {kept_id}, found {found_id}"]
            wrong += read_files((folder / "current").resolve(strict=True), marts)
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        print(json.dumps({"build_id": build_id, "wrong": wrong}), flush=True)
        time.sleep(pause)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
