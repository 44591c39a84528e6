"""Makes a warehouse with many times the organisations of another, in `raw` and in the seeds.

Every copy of an organisation has all its figures, its successions, its row in the ODS files and
what the seeds say of it, under a code and a name that nobody could take for real (`RR8Z007`,
`… (made up, copy 7)`). Its rows stand in the same sheets, below those of the publisher, so that no
edition supersedes another. What is printed of a nation is multiplied, so that totals still add up;
a median is not. There are no more months and tests: docs/growth.md says why.
"""

from loaders.warehouse_file import connected

# Columns with the code of an organisation, and with its name.
CODES = {"org_code": "provider_name", "provider_code": "provider_name", "hbt": None, "code": "name"}
OF_A_NATION = ("phs_waits_scotland", "phs_waits_scotland_older")
SUCCESSIONS = ("ods_succession", "ods_succession_download")
# Medians; shares; addresses.
NOT_COUNTED = tuple(f"did_table_{number}" for number in ("2_year", "3_year", "5_year", "6_year"))
NOT_COUNTED += ("did_table_10_year", "did_table_13_quarter", "ods_trusts")
# Columns that may hold a number and are no counts.
NOT_COUNTS = ("_file_id", "_sheet", "_row", "diagnostic_id", "month_ending")
NOT_COUNTS += ("percentage_waiting_6_weeks",)
# Not the code of one organisation: the printed nation, an empty form, and providers taken together.
NO_ORGANISATION = "'', '-', '0', 'IS1', 'NONP'"
TIMES_OF_A_NATION = (
    "case when rule = 'nation_differs_from_its_organisations'"
    " then cast({factor} * cast(value as bigint) as varchar) else value end"
)
# Columns of seeds that get the number of the copy, and the rows that are copied.
CODES_IN_SEEDS = {
    "added_successions": (("old_code", "new_code"), "true"),
    "boards_and_hsc_trusts": (("organisation_code", "organisation_name"), "nation = 'Scotland'"),
    "printed_organisations": (
        ("organisation_code", "label"),
        "publication = 'phs' and kind = 'organisation'",
    ),
    "peer_group_exceptions": (("organisation_code",), "true"),
    "publisher_notes": (("organisation_code",), "organisation_code is not null"),
    "reporting_ends": (("organisation_code",), "true"),
}


def multiply(source, target, factor):
    """Write the warehouse `target` with `factor` times the organisations of `source`.

    Both are paths; `source` has been loaded and has its seeds. The new one has the schemas `raw`
    and `seeds`, no models. Returns how many rows its raw tables have. Raises ValueError where there
    is nothing to multiply, duckdb.Error where a file can't be read, and what `connected` raises
    where one can't be written.
    """
    if factor < 1:
        raise ValueError(f"The factor is {factor}; expected 1 or more.")
    with connected(target) as connection:
        connection.execute("reset threads; set preserve_insertion_order = false")
        path = str(source).replace("'", "''")
        connection.execute(f"attach '{path}' as history (read_only)")
        tables = {
            (schema, table): columns
            for schema, table, columns in connection.execute(
                "select schema_name, table_name, list(column_name order by column_index)"
                " from duckdb_columns() where database_name = 'history'"
                " and schema_name in ('raw', 'seeds') group by all order by all"
            ).fetchall()
        }
        if ("raw", "files") not in tables or ("seeds", "tests") not in tables:
            raise ValueError(f"{source} has no raw tables or no seeds; load it and run `dbt seed`.")
        coded = {table: _code(of) for (schema, table), of in tables.items() if schema == "raw"}
        connection.execute("create schema raw; create schema seeds")
        for (schema, table), columns in tables.items():
            if (schema, table) == ("raw", "sheets"):
                rows = _sheets(coded, factor)
            elif schema == "raw":
                rows = _raw_rows(table, columns, coded[table], factor)
            else:
                rows = _seed_rows(table, factor)
            connection.execute(f'create table {schema}."{table}" as {rows}')
        connection.execute("detach history")
        counts = [f'(select count(*) from raw."{name}")' for of, name in tables if of == "raw"]
        return connection.execute(f"select {' + '.join(counts)}").fetchone()[0]


def _code(columns):
    """Column of a table with the code of an organisation that its rows are of, or None."""
    return next((name for name in CODES if name in columns), None)


def _seed_rows(table, factor):
    plain = f'select * from history.seeds."{table}"'
    if table == "decisions":  # that a nation differs by so many is decided
        value = TIMES_OF_A_NATION.format(factor=factor)
        return f"select * replace ({value} as value) from ({plain})"
    names, where = CODES_IN_SEEDS.get(table, ((), "false"))
    return _copies(plain, {name: _numbered(name) for name in names}, where, factor)


def _raw_rows(table, columns, code, factor):
    plain = f'select * from history.raw."{table}"'
    # below all others of their table
    changed = {"_row": f'_row + copy * (select max(_row) from history.raw."{table}")'}
    if table in SUCCESSIONS:
        changed |= {name: _numbered(name) for name in ("old_code", "new_code")}
        return _copies(plain, changed, "true", factor)
    if table in OF_A_NATION:
        return _multiplied(plain, columns, "true", factor)
    if code is None:
        return plain
    where = _is_an_organisation(code)
    changed[code] = _numbered(code)
    if name := CODES[code]:
        changed[name] = f"{name} || ' (made up, copy ' || copy || ')'"
    rows = _copies(plain, changed, where, factor)
    if table in NOT_COUNTED:
        return rows
    return _multiplied(rows, columns, f"not ({where})", factor)


def _is_an_organisation(code):
    return f"coalesce(trim({code}), '') not in ({NO_ORGANISATION})"


def _copies(plain, changed, where, factor):
    if not changed:
        return plain
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
    number = f"\"{name}\" || 'Z' || lpad(cast(copy as varchar), 3, '0')"
    return f"lower({number})" if name == "label" else number  # labels stand in small letters


def _multiplied(rows, columns, where, factor):
    """The rows with their counts multiplied where a condition holds."""
    replaced = ", ".join(
        f'case when not ({where}) then "{name}"'
        f" when regexp_full_match(\"{name}\", '[0-9]+')"
        f' then cast(cast("{name}" as bigint) * {factor} as varchar)'
        f" when regexp_full_match(\"{name}\", '[0-9]+[.][0-9]+')"
        f' then cast(cast("{name}" as double) * {factor} as varchar)'
        f' else "{name}" end as "{name}"'
        for name in columns
        if name not in NOT_COUNTS
    )
    return f"select * replace ({replaced}) from ({rows})"


def _sheets(coded, factor):
    """The sheets with the rows read of each, as many as now stand in them."""
    counted = " union all ".join(
        f'select _file_id, _sheet, {factor - 1} * count(*) as added from history.raw."{table}"'
        f" where {_is_an_organisation(code)} group by all"
        for table, code in (coded | dict.fromkeys(SUCCESSIONS, "old_code")).items()
        if code
    )
    return (
        "select sheets.* replace (sheets.rows_read + coalesce(added, 0) as rows_read)"
        f" from history.raw.sheets left join ({counted}) as counted"
        " on sheets.file_id = counted._file_id and sheets.sheet = counted._sheet"
    )
