"""Makes a warehouse with many times the organisations of another, in `raw` and in the seeds.

Every copy of an organisation has all its figures, its successions, its row in the ODS files and
what the seeds say of it, under a code and a name that nobody could take for real (`RR8-007`,
`… (made up, copy 7)`). Its rows stand in the same sheets, below those of the publisher, so that no
edition supersedes another. What is printed of a nation is multiplied, so that totals still add up;
a median is not.

Of months and of tests there are no more than the history has: when England's trusts merged, moved
and stopped, and which tests there are, is data of the seeds, whose rules made-up ones would break.
"""

import duckdb

# Columns with the code and the name of an organisation.
PROVIDERS = {
    "did_table_1_month": ("org_code", "provider_name"),
    "did_table_1_year": ("org_code", "provider_name"),
    "did_table_2_year": ("org_code", "provider_name"),
    "did_table_4_year": ("org_code", "provider_name"),
    "dm01_by_organisation": ("provider_code", "provider_name"),
    "dm01_by_organisation_2008": ("provider_code", "provider_name"),
    "dm01_by_provider": ("provider_code", "provider_name"),
    "dm01_by_provider_by_test": ("provider_code", "provider_name"),
    "dm01_provider": ("provider_code", "provider_name"),
    "dm01_provider_by_test": ("provider_code", "provider_name"),
    "phs_waits_boards": ("hbt", None),
    "phs_waits_boards_older": ("hbt", None),
    "ods_trusts": ("code", "name"),
}
OF_A_NATION = ("phs_waits_scotland", "phs_waits_scotland_older")
MEDIANS = "did_table_2_year"
# Columns that are no counts: what is counted, where it stands, and marks.
NOT_COUNTS = (
    *("_file_id", "_sheet", "_row", "region", "region_code", "region_name", "org_code"),
    *("provider_code", "provider_name", "modality", "test", "source_setting", "diagnostic_id"),
    *("diagnostic_test_name", "percentage_waiting_6_weeks", "month_ending", "country", "hbt"),
    *("diagnostic_test_type", "diagnostic_test_description", "waiting_time"),
)
# Not the code of one organisation: the printed nation, an empty form, and providers taken together.
NO_ORGANISATION = "'', '-', '0', 'IS1', 'NONP'"
# Columns of seeds that get the number of the copy, and the rows that are copied.
CODES_IN_SEEDS = {
    "added_successions": (("old_code", "new_code"), "true"),
    "boards_and_hsc_trusts": (("organisation_code", "organisation_name"), "nation = 'Scotland'"),
    "printed_organisations": (
        ("organisation_code", "label"),
        "publication = 'phs' and kind = 'organisation'",
    ),
    "publisher_notes": (("organisation_code",), "organisation_code is not null"),
    "reporting_ends": (("organisation_code",), "true"),
}


def multiply(source, target, factor):
    """Write the warehouse `target` with `factor` times the organisations of `source`.

    Both are paths; `source` has been loaded and has its seeds. The new one has the schemas `raw`
    and `seeds`, no models. Returns the rows of its raw tables, a dict. Raises ValueError where
    there is nothing to multiply, and duckdb.Error where a file can't be read or written.
    """
    if factor < 1:
        raise ValueError(f"The factor is {factor}; expected 1 or more.")
    with duckdb.connect(str(target)) as connection:
        connection.execute("set preserve_insertion_order = false")
        path = str(source).replace("'", "''")
        connection.execute(f"attach '{path}' as history (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = 'history' and schema_name in ('raw', 'seeds') order by all"
        ).fetchall()
        if ("raw", "files") not in tables or ("seeds", "tests") not in tables:
            raise ValueError(f"{source} has no raw tables or no seeds; load it and run `dbt seed`.")
        connection.execute("create schema raw; create schema seeds")
        for schema, table in tables:
            columns = [
                name
                for (name,) in connection.execute(
                    "select column_name from duckdb_columns() where database_name = 'history'"
                    " and schema_name = ? and table_name = ? order by column_index",
                    [schema, table],
                ).fetchall()
            ]
            connection.execute(
                f'create table {schema}."{table}" as {_rows(schema, table, columns, factor)}'
            )
        connection.execute("detach history")
        return {
            table: connection.execute(f'select count(*) from raw."{table}"').fetchone()[0]
            for schema, table in tables
            if schema == "raw"
        }


def _rows(schema, table, columns, factor):
    """The query that gives the rows of a table of the multiplied warehouse."""
    plain = f'select * from history.{schema}."{table}"'
    if schema == "seeds":
        if table == "known_differences":
            return f"select * replace (difference * {factor} as difference) from ({plain})"
        if table not in CODES_IN_SEEDS:
            return plain
        names, where = CODES_IN_SEEDS[table]
        return _copies(plain, {name: _numbered(name) for name in names}, where, factor)
    if table == "sheets":
        return _sheets(factor)
    if table == "ods_succession":
        changed = {name: _numbered(name) for name in ("old_code", "new_code")}
        return _copies(plain, changed | _moved(table), "true", factor)
    if table in OF_A_NATION:
        counts = [name for name in columns if _is_count(name)]
        return f"select * replace ({_multiplied(counts, 'true', factor)}) from ({plain})"
    if table not in PROVIDERS:
        return plain
    code, name = PROVIDERS[table]
    where = f"coalesce(trim({code}), '') not in ({NO_ORGANISATION})"
    changed = {code: _numbered(code)} | _moved(table)
    if name:
        changed[name] = f"{name} || ' (made up, copy ' || copy || ')'"
    rows = _copies(plain, changed, where, factor)
    counts = [each for each in columns if _is_count(each)]
    if table in (MEDIANS, "ods_trusts"):
        return rows
    return f"select * replace ({_multiplied(counts, f'not ({where})', factor)}) from ({rows})"


def _copies(plain, changed, where, factor):
    replaced = ", ".join(
        f'case when copy = 0 then "{name}" else {sql} end as "{name}"'
        for name, sql in changed.items()
    )
    return (
        f"select * exclude (copy) replace ({replaced}) from ({plain}) as printed"
        f" cross join (select unnest(range({factor})) as copy) as copies"
        f" where copy = 0 or ({where})"
    )


def _numbered(name):
    return f"\"{name}\" || '-' || lpad(cast(copy as varchar), 3, '0')"


def _moved(table):
    """Rows below all others of their table."""
    return {"_row": f'_row + copy * (select max(_row) from history.raw."{table}")'}


def _multiplied(counts, where, factor):
    return ", ".join(
        f'case when not ({where}) then "{name}"'
        f" when regexp_full_match(\"{name}\", '[0-9]+')"
        f' then cast(cast("{name}" as bigint) * {factor} as varchar)'
        f" when regexp_full_match(\"{name}\", '[0-9]+[.][0-9]+')"
        f' then cast(cast("{name}" as double) * {factor} as varchar)'
        f' else "{name}" end as "{name}"'
        for name in counts
    )


def _sheets(factor):
    """The sheets with the rows read of each, as many as now stand in them."""
    counted = " union all ".join(
        f'select _file_id, _sheet, {factor - 1} * count(*) as added from history.raw."{table}"'
        f" where coalesce(trim({code}), '') not in ({NO_ORGANISATION}) group by all"
        for table, (code, _) in (PROVIDERS | {"ods_succession": ("old_code", None)}).items()
    )
    return (
        "select sheets.* replace (sheets.rows_read + coalesce(added, 0) as rows_read)"
        f" from history.raw.sheets left join ({counted}) as counted"
        " on sheets.file_id = counted._file_id and sheets.sheet = counted._sheet"
    )


def _is_count(name):
    return name not in NOT_COUNTS and not name.endswith("_qf")
