"""What a published build has that the one before it had not: files, figures, months.

It is SQL on the two published DuckDB files. `before_<mart>` and `now_<mart>` are their marts;
a mart or a column that the earlier build lacks is empty, and so is all of it where there is none.
"""

import duckdb

from publishing.published_copy import DATABASE

COMPARED = (
    "dim_organisation",
    "dim_test",
    "expected_months",
    "fct_activity",
    "fct_scans",
    "fct_scans_england",
    "fct_waits",
    "loaded_files",
    "month_plausibility",
    "revisions",
    "waits_over_time",
)
FIGURES = """
    create temp view {build}_figures as
    select
        'England' as nation, month, organisation_code, modality_code as test_code,
        'scans' as measure, sum(scans)::bigint as figure, min(source_file) as source_file
    from {build}_fct_scans
    group by all
    union all
    select 'England', month, 'ENG', modality_code, 'scans', scans, source_file
    from {build}_fct_scans_england
    union all
    select nation, month, organisation_code, test_code, measure, figure, source_file
    from {build}_fct_waits
        unpivot include nulls (figure for measure in (columns('^waiting')))
    union all
    select 'England', month, organisation_code, test_code, measure, figure, source_file
    from {build}_fct_activity
        unpivot include nulls (figure for measure in (planned, unscheduled, waiting_list))
    union all
    select
        area_name, month, area_code, test_group,
        if(measure = 'waiting', measure, 'waiting_' || measure), figure, source_file
    from (
        from {build}_waits_over_time as waits
        left join {build}_expected_months as months
            on months.series = waits.area_name || ': waits' and months.month = waits.month
        select waits.*, months.source_file
        where area_type = 'nation' and area_code <> 'ENG' and test_group = 'all'
    ) unpivot include nulls (
        figure for measure in (columns('^waiting$|^over_([689]|13)_weeks$'))
    )
"""
NEW_FILES = """
    create temp view new_files as
    from now_loaded_files
    anti join before_loaded_files using (sha256)
"""
QUESTIONS = {
    "new_files": """
    select
        coalesce(series, publication) as series, file_name, first_month, last_month, months,
        months_that_count, publication_status, issued_on,
        file_name in (select file_name from before_loaded_files) as name_was_taken
    from new_files
    order by series, last_month desc nulls last, first_month desc nulls last, file_name
    """,
    "gone_files": """
    select coalesce(series, publication) as series, file_name, first_month, last_month, months
    from before_loaded_files
    anti join now_loaded_files using (sha256)
    where file_name not in (select file_name from new_files)
    order by all
    """,
    "gone_months": """
    select
        nation, string_agg(distinct name, ', ' order by name), min(month), max(month),
        count(distinct month)
    from (
        select *, replace(measure, 'waiting_list', 'activity') as name
        from before_figures
        anti join now_figures using (nation, measure, month)
    )
    where measure in ('scans', 'waiting', 'waiting_list')
    group by nation
    order by all
    """,
    # figures that differ: between editions where a file is new, else between the two builds
    "changes": """
    with by_edition as (
        select
            'new edition' as kind, file_before, file_after, period as month, organisation_code,
            test_code, regexp_replace(measure, ' \\(.*', '') as measure, before, after
        from now_revisions
        where file_after in (select file_name from new_files)
            and test_code <> 'all'
            and not (publication = 'dm01' and organisation_code = 'ENG')
    ),
    differing as (
        select
            nation, measure, month, organisation_code, test_code,
            earlier.figure as before, later.figure as after,
            coalesce(earlier.source_file, min(earlier.source_file) over of_month) as file_before,
            coalesce(later.source_file, min(later.source_file) over of_month) as file_after
        from before_figures as earlier
        full join now_figures as later using (nation, measure, month, organisation_code, test_code)
        window of_month as (partition by nation, measure, month)
        qualify earlier.figure is distinct from later.figure
            -- of months that both builds have
            and count(earlier.month) over of_month > 0 and count(later.month) over of_month > 0
    ),
    between_builds as (
        select
            case
                when not exists (from before_loaded_files) then 'files of the build before unknown'
                when exists (
                    from new_files where contains(differing.file_after, new_files.file_name)
                )
                    then if(file_after = file_before, 'changed under its name', 'new edition')
                when file_after is not distinct from file_before then 'same file'
                else 'another edition counts'
            end as kind,
            file_before, file_after, month, organisation_code, test_code, measure, before, after
        from differing
        where file_after is null or file_after not in (select file_after from by_edition)
    ),
    of_one_cell as (
        select
            *, abs(coalesce(after, 0) - coalesce(before, 0)) as size,
            row_number() over (
                partition by kind, file_before, file_after, month, organisation_code, test_code
                order by size desc, measure
            ) as place_of_measure
        from (from by_edition union all from between_builds)
    ),
    ranked as (
        select
            *, count(*) over of_files as figures_changed,
            min(month) over of_files as first_month, max(month) over of_files as last_month,
            row_number() over (
                partition by kind, file_before, file_after, place_of_measure
                order by size desc, month desc, organisation_code, test_code
            ) as place
        from of_one_cell
        window of_files as (partition by kind, file_before, file_after)
        -- the five largest changes of each file
        qualify place_of_measure = 1 and place <= 5
    )
    select
        kind, file_before, file_after, figures_changed, first_month, last_month, month, measure,
        coalesce(
            map {'ENG': 'England', 'SCO': 'Scotland', 'WAL': 'Wales', 'NIR': 'Northern Ireland'}
                [ranked.organisation_code],
            concat_ws(' ', organisation_name, '(' || organisation_code || ')')
        ) as organisation,
        coalesce(test_name, test_code) as test, before, after
    from ranked
    left join now_dim_organisation using (organisation_code)
    left join now_dim_test using (test_code)
    order by kind, file_after nulls last, file_before nulls last, place
    """,
    "missing_months": """
    with in_order as (
        select
            *,
            row_number() over (partition by series order by month)
            - row_number() over (
                partition by series, is_loaded, is_after_the_newest order by month
            ) as run
        from now_expected_months
    )
    select series, is_after_the_newest, min(month), max(month), count(*), min(due_on), expected_by
    from in_order
    where not is_loaded
    group by series, is_after_the_newest, expected_by, run
    order by all
    """,
    "unlikely_months": """
    select
        nation, measure, month, figure, month_before, figure_month_before, figure_year_before,
        organisations, organisations_month_before, remark
    from now_month_plausibility
    anti join before_month_plausibility using (nation, measure, month, figure, remark)
    where is_unlikely
    order by month desc, nation, measure
    """,
}


def compare(before, now):
    """Answers of QUESTIONS, {name: rows}, on two published builds; `before` is None for a first.

    None where the later build lacks one of the marts: an earlier version made it. Raises
    duckdb.Error.
    """
    with duckdb.connect() as connection:
        for name, folder in (("before", before), ("now", now)):
            if folder:
                path = str(folder / DATABASE).replace("'", "''")
                connection.execute(f"attach '{path}' as {name} (read_only)")
        held = connection.execute("select database_name, table_name from duckdb_tables()")
        held = set(held.fetchall())
        if any(("now", mart) not in held for mart in COMPARED):
            return None
        for mart in COMPARED:
            is_held = ("before", mart) in held
            earlier = f"union all by name from before.marts.{mart}" if is_held else ""
            connection.execute(
                f"create temp view now_{mart} as from now.marts.{mart};"
                f"create temp view before_{mart} as (from now.marts.{mart} limit 0) {earlier}"
            )
        connection.execute(
            f"{FIGURES.format(build='before')}; {FIGURES.format(build='now')}; {NEW_FILES}"
        )
        return {name: connection.execute(sql).fetchall() for name, sql in QUESTIONS.items()}


def files_of(build):
    """Sha256s of the files that a published build holds; none where it does not say."""
    if build is None:
        return set()
    with duckdb.connect(str(build / DATABASE), read_only=True) as connection:
        try:
            rows = connection.execute("select sha256 from marts.loaded_files").fetchall()
        except duckdb.CatalogException:
            return set()
    return {sha256 for (sha256,) in rows}
