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
LARGEST_CHANGES = 5
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
    from {build}_fct_waits unpivot include nulls (figure for measure in (
        waiting, waiting_over_6_weeks, waiting_over_8_weeks, waiting_over_9_weeks,
        waiting_over_13_weeks, waiting_over_26_weeks
    ))
    union all
    select 'England', month, organisation_code, test_code, measure, figure, source_file
    from {build}_fct_activity unpivot include nulls (
        figure for measure in (planned, unscheduled, waiting_list)
    )
    union all
    select
        area_name, month, area_code, test_group, measure, figure, source_file
    from (
        select
            waits.area_name, waits.month, waits.area_code, waits.test_group, months.source_file,
            waits.waiting,
            waits.over_6_weeks as waiting_over_6_weeks,
            waits.over_8_weeks as waiting_over_8_weeks,
            waits.over_9_weeks as waiting_over_9_weeks,
            waits.over_13_weeks as waiting_over_13_weeks
        from {build}_waits_over_time as waits
        left join {build}_expected_months as months
            on months.series = waits.area_name || ': waits' and months.month = waits.month
        where waits.area_type = 'nation' and waits.area_code <> 'ENG' and waits.test_group = 'all'
    ) unpivot include nulls (figure for measure in (
        waiting, waiting_over_6_weeks, waiting_over_8_weeks, waiting_over_9_weeks,
        waiting_over_13_weeks
    ))
"""
NEW_FILES = """
    create temp view new_files as
    from now_loaded_files
    anti join before_loaded_files using (sha256)
"""
FILES = """
    select
        coalesce(series, publication) as series, file_name, first_month, last_month, months,
        months_that_count, publication_status, issued_on,
        file_name in (select file_name from before_loaded_files) as name_was_taken
    from new_files
    order by series, last_month desc nulls last, first_month desc nulls last, file_name
"""
GONE_FILES = """
    select coalesce(series, publication) as series, file_name, first_month, last_month, months
    from before_loaded_files
    anti join now_loaded_files using (sha256)
    where file_name not in (select file_name from new_files)
    order by all
"""
GONE_MONTHS = """
    with gone as (
        select nation, replace(measure, 'waiting_list', 'activity') as measure, month
        from (
            select nation, measure, month from before_figures
            except
            select nation, measure, month from now_figures
        )
        where measure in ('scans', 'waiting', 'waiting_list')
    )
    select
        nation, string_agg(distinct measure, ', ' order by measure), min(month), max(month),
        count(distinct month)
    from gone
    group by nation
    order by all
"""
# figures that differ: between editions where a file is new, else between the two builds
CHANGES = """
    with by_edition as (
        select
            'new edition' as kind, file_before, file_after, period as month, organisation_code,
            test_code, regexp_replace(measure, ' \\(.*', '') as measure, before, after
        from now_revisions
        where file_after in (select file_name from new_files)
            and test_code <> 'all'
            and not (publication = 'dm01' and organisation_code = 'ENG')
    ),
    months_of_both as (
        select nation, measure, month from before_figures
        intersect
        select nation, measure, month from now_figures
    ),
    differing as (
        select
            nation, measure, month, organisation_code, test_code,
            earlier.figure as before, later.figure as after,
            earlier.source_file as file_before, later.source_file as file_after
        from before_figures as earlier
        full join now_figures as later using (nation, measure, month, organisation_code, test_code)
        semi join months_of_both using (nation, measure, month)
        where earlier.figure is distinct from later.figure
    ),
    files_of_month as (
        select
            nation, measure, month,
            min(source_file) filter (build = 'before') as file_before,
            min(source_file) filter (build = 'now') as file_after
        from (
            select 'before' as build, * from before_figures
            union all
            select 'now' as build, * from now_figures
        )
        group by all
    ),
    placed as (
        select
            differing.* exclude (file_before, file_after),
            coalesce(differing.file_before, files_of_month.file_before) as file_before,
            coalesce(differing.file_after, files_of_month.file_after) as file_after
        from differing
        inner join files_of_month using (nation, measure, month)
    ),
    between_builds as (
        select
            case
                when not exists (from before_loaded_files) then 'files of the build before unknown'
                when exists (from new_files where contains(placed.file_after, new_files.file_name))
                    then if(file_after = file_before, 'changed under its name', 'new edition')
                when file_after is not distinct from file_before then 'same file'
                else 'another edition counts'
            end as kind,
            file_before, file_after, month, organisation_code, test_code, measure, before, after
        from placed
        where file_after is null or file_after not in (select file_after from by_edition)
    ),
    changes as (
        from by_edition
        union all
        from between_builds
    ),
    largest as (
        select *, abs(coalesce(after, 0) - coalesce(before, 0)) as size
        from changes
    ),
    of_one_cell as (
        select
            *,
            row_number() over (
                partition by kind, file_before, file_after, month, organisation_code, test_code
                order by size desc, measure
            ) as place_of_measure
        from largest
    ),
    ranked as (
        select
            *,
            count(*) over of_files as figures_changed,
            min(month) over of_files as first_month,
            max(month) over of_files as last_month,
            row_number() over (
                partition by kind, file_before, file_after, place_of_measure
                order by size desc, month desc, organisation_code, test_code
            ) as place
        from of_one_cell
        window of_files as (partition by kind, file_before, file_after)
    )
    select
        ranked.kind, ranked.file_before, ranked.file_after, ranked.figures_changed,
        ranked.first_month, ranked.last_month, ranked.month, ranked.measure,
        case ranked.organisation_code
            when 'ENG' then 'England'
            when 'SCO' then 'Scotland'
            when 'WAL' then 'Wales'
            when 'NIR' then 'Northern Ireland'
            else concat_ws(
                ' ', organisations.organisation_name, '(' || ranked.organisation_code || ')'
            )
        end as organisation,
        coalesce(tests.test_name, ranked.test_code) as test, ranked.before, ranked.after
    from ranked
    left join now_dim_organisation as organisations using (organisation_code)
    left join now_dim_test as tests using (test_code)
    where ranked.place_of_measure = 1 and ranked.place <= $largest_changes
    order by ranked.kind, ranked.file_after nulls last, ranked.file_before nulls last, ranked.place
"""
MISSING_MONTHS = """
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
"""
UNLIKELY_MONTHS = """
    select
        nation, measure, month, figure, month_before, figure_month_before, figure_year_before,
        organisations, organisations_month_before, remark
    from now_month_plausibility
    anti join before_month_plausibility using (nation, measure, month, figure, remark)
    where is_unlikely
    order by month desc, nation, measure
"""
QUESTIONS = {
    "new_files": FILES,
    "gone_files": GONE_FILES,
    "gone_months": GONE_MONTHS,
    "changes": CHANGES,
    "missing_months": MISSING_MONTHS,
    "unlikely_months": UNLIKELY_MONTHS,
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
        held = connection.execute(
            "select database_name, table_name from duckdb_tables()"
        ).fetchall()
        if any(("now", mart) not in held for mart in COMPARED):
            return None
        for mart in COMPARED:
            connection.execute(f"create temp view now_{mart} as from now.marts.{mart}")
            is_held = ("before", mart) in held
            earlier = f"union all by name from before.marts.{mart}" if is_held else ""
            connection.execute(
                f"create temp view before_{mart} as (from now.marts.{mart} limit 0) {earlier}"
            )
        for build in ("before", "now"):
            connection.execute(FIGURES.format(build=build))
        connection.execute(NEW_FILES)
        return {
            name: connection.execute(
                sql, {"largest_changes": LARGEST_CHANGES} if "$largest_changes" in sql else {}
            ).fetchall()
            for name, sql in QUESTIONS.items()
        }


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
