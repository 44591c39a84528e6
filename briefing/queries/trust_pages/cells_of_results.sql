-- Which cells are the days, the shares of reports, the scans by who asked and the weeks of work of each body from?
-- One row for each kind of figure, its period and group of patients, body, file and sheet.
-- Cells beside each other are one block; `is_of_arrivals` are the months before the newest, which the bounds need:
-- their files are named without cells.
with periods as (
    select distinct
        measure,
        basis,
        patient_group,
        unnest([period_from_baseline, period_from_comparison]) as first_month,
        unnest([period_to_baseline, period_to_comparison]) as last_month
    from marts.region_reporting_comparison
    where area_code = 'ENG'
),

newest_year as (
    select max(year_from) as year_from
    from marts.fct_median_days_by_year_england
    having strftime(max(year_to), '%Y-%m') > $comparison_to
),

newest_reports as (
    select
        first_month,
        last_month
    from marts.fct_report_turnaround
    where area_level = 'england' and strftime(first_month, '%Y-%m') > $comparison_to
    order by last_month desc nulls last, first_month desc nulls last
    limit 1
),

months_of_lists as (
    select distinct
        month,
        month <> newest_month and strftime(month, '%Y-%m') not in ($baseline_to, $comparison_to) as is_of_arrivals
    from marts.backlog_over_time
    where
        month between newest_month - interval 12 month and newest_month
        or strftime(month, '%Y-%m') in ($baseline_to, $comparison_to)
),

-- of two files of one name, that which counts
loaded as (
    select
        file_name,
        publication_status,
        issued_on
    from marts.loaded_files
    qualify
        row_number() over (
            partition by file_name order by months_that_count desc nulls last, sha256 desc nulls last
        ) = 1
),

medians_of_months as (
    select
        'request_to_test' as measure,
        *
    from marts.fct_request_to_test
    union all
    select
        'test_to_report' as measure,
        *
    from marts.fct_test_to_report
),

-- a provider of several regions has a figure in each, of which none is shown
figures as (
    select
        medians.measure as figure,
        '' as patient_group,
        medians.month as first_month,
        medians.month as last_month,
        medians.organisation_code,
        medians.modality_code,
        medians.source_file,
        medians.source_sheet,
        medians.source_cells
    from medians_of_months as medians
    inner join periods
        on
            medians.measure = periods.measure
            and medians.month = periods.first_month
            and medians.month = periods.last_month
    where medians.median_state = 'reported'
    qualify
        count(*) over (
            partition by medians.measure, medians.month, medians.organisation_code, medians.modality_code
        ) = 1
    union all
    select
        years.subject as figure,
        '' as patient_group,
        years.year_from as first_month,
        years.year_to as last_month,
        years.organisation_code,
        years.test_code as modality_code,
        years.source_file,
        years.source_sheet,
        years.source_cells
    from marts.fct_median_days_by_year as years
    where
        years.median_state = 'reported'
        and (
            (years.subject in ('request_to_test', 'test_to_report') and years.year_from in (from newest_year))
            or (years.subject, years.year_from, years.year_to) in (
                select
                    measure,
                    first_month,
                    last_month
                from periods
            )
        )
    qualify
        count(*) over (partition by years.subject, years.year_from, years.organisation_code, years.test_code) = 1
    union all
    select
        'reports' as figure,
        reports.patient_group,
        reports.first_month,
        reports.last_month,
        reports.organisation_code,
        reports.modality_code,
        reports.source_file,
        reports.source_sheet,
        reports.source_cells
    from marts.fct_report_turnaround as reports
    where
        reports.area_level = 'provider'
        and reports.share_state = 'reported'
        and (
            (reports.first_month, reports.last_month) in (from newest_reports)
            or (reports.basis, reports.patient_group, reports.first_month) in (
                select
                    basis,
                    patient_group,
                    first_month
                from periods
            )
        )
    qualify
        count(*) over (
            partition by
                reports.basis, reports.patient_group, reports.first_month, reports.organisation_code,
                reports.modality_code
        ) = 1
    union all
    select
        'who_asked' as figure,
        '' as patient_group,
        scans.first_month,
        scans.last_month,
        scans.organisation_code,
        scans.modality_code,
        scans.source_file,
        scans.source_sheet,
        min(scans.source_cells) || ':' || max(scans.source_cells) as source_cells
    from marts.fct_scans_by_setting as scans
    where
        scans.first_month in (
            select unnest([year_from_baseline, year_from_comparison])
            from marts.scan_change_by_setting
            where area_level = 'england'
        )
        and scans.source_setting <> 'all'
    group by
        scans.first_month, scans.last_month, scans.organisation_code, scans.published_region_code,
        scans.modality_code, scans.source_file, scans.source_sheet
    union all
    select
        'waiting' as figure,
        '' as patient_group,
        waits.month as first_month,
        waits.month as last_month,
        waits.organisation_code,
        waits.test_code,
        waits.source_file,
        waits.source_sheet,
        case when not months_of_lists.is_of_arrivals then waits.source_cells else '' end as source_cells
    from marts.fct_waits as waits
    inner join months_of_lists on waits.month = months_of_lists.month
    where waits.nation = 'England' and waits.waiting > 0
    union all
    select
        'waiting_list_tests' as figure,
        '' as patient_group,
        tests.month as first_month,
        tests.month as last_month,
        tests.organisation_code,
        tests.test_code,
        tests.source_file,
        tests.source_sheet,
        case when not months_of_lists.is_of_arrivals then tests.source_cells else '' end as source_cells
    from marts.fct_activity as tests
    inner join months_of_lists on tests.month = months_of_lists.month
    where tests.waiting_list > 0
),

blocks as (
    select
        * exclude (source_cells, modality_code),
        unnest(string_split(source_cells, ',')) as block
    from figures
),

corners as (
    select distinct
        * exclude (block),
        regexp_extract(block, '^([A-Z]+)', 1) as first_letter,
        try_cast(regexp_extract(block, '^[A-Z]+(\d+)', 1) as bigint) as row_number,
        regexp_extract(block, '([A-Z]+)\d+$', 1) as last_letter
    from blocks
),

islands as (
    select
        *,
        row_number - row_number() over (
            partition by
                figure, patient_group, first_month, organisation_code, source_file, source_sheet, first_letter,
                last_letter
            order by row_number asc nulls last
        ) as island
    from corners
),

ranges as (
    select
        figure,
        patient_group,
        first_month,
        last_month,
        organisation_code,
        source_file,
        source_sheet,
        first_letter,
        last_letter,
        min(row_number) as first_row,
        max(row_number) as last_row
    from islands
    group by
        figure, patient_group, first_month, last_month, organisation_code, source_file, source_sheet, first_letter,
        last_letter, island
)

select
    ranges.figure,
    ranges.patient_group,
    ranges.first_month,
    ranges.last_month,
    ranges.organisation_code,
    ranges.source_file,
    ranges.source_sheet,
    coalesce(months_of_lists.is_of_arrivals, false) as is_of_arrivals,
    loaded.publication_status,
    loaded.issued_on,
    string_agg(
        case
            when first_letter = last_letter and first_row = last_row then first_letter || first_row
            else first_letter || first_row || ':' || last_letter || last_row
        end,
        ','
        order by length(first_letter) asc, first_letter asc, first_row asc
    ) as source_cells
from ranges
left join loaded on ranges.source_file = loaded.file_name
left join months_of_lists
    on
        ranges.figure in ('waiting', 'waiting_list_tests')
        and ranges.first_month = months_of_lists.month
group by
    ranges.figure, ranges.patient_group, ranges.first_month, ranges.last_month, ranges.organisation_code,
    ranges.source_file, ranges.source_sheet, months_of_lists.is_of_arrivals, loaded.publication_status,
    loaded.issued_on
order by
    ranges.figure = 'who_asked' desc,
    ranges.figure in ('waiting', 'waiting_list_tests') asc,
    ranges.figure asc,
    ranges.patient_group asc,
    ranges.first_month asc,
    ranges.organisation_code asc,
    ranges.source_file asc,
    ranges.source_sheet asc
