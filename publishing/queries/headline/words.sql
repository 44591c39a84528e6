-- Which months are compared, which files do the figures come from, and what is the newest month?
-- One row of texts. Reads both views.
with windows as (

    select
        max(case when window_name = 'baseline' then months_in_words end) as baseline,
        max(case when window_name = 'comparison' then months_in_words end) as comparison,
        max(case when window_name = 'baseline' then strftime(last_month, '%B %Y') end) as baseline_end,
        max(case when window_name = 'comparison' then strftime(last_month, '%B %Y') end) as comparison_end
    from marts.compared_windows

),

scan_files as (

    select string_agg(distinct scans.source_file, ', ' order by scans.source_file) as scan_files
    from marts.fct_scans_england as scans
    inner join marts.compared_windows as windows
        on scans.month between windows.first_month and windows.last_month

),

wait_files as (

    select string_agg(distinct waits.source_file, ', ' order by waits.source_file) as wait_files
    from marts.fct_waits as waits
    inner join marts.compared_windows as windows on waits.month = windows.last_month
    where waits.nation = 'England'

),

nation_sources as (

    select
        string_agg(distinct regexp_replace(source, '; .*', ''), '; ' order by regexp_replace(source, '; .*', ''))
            as nation_sources
    from of_nations
    where test_group = 'all' and nation <> 'England'

),

newest as (

    select
        strftime(max(month), '%B %Y') as month,
        strftime(max(month), '%B 2019') as month_2019,
        max(subject) as subject
    from of_the_newest_month

),

-- the months that are added up: none of them where no month can be
added_up as (

    select
        strftime(max(cumulated_from), '%Y-%m') as added_up_from,
        strftime(max(newest_month), '%Y-%m') as added_up_to
    from marts.scan_recovery

)

select * from windows, scan_files, wait_files, nation_sources, newest, added_up
