-- Which figures does each of the two builds hold?
-- A row for each build (`before`, `now`), nation, measure, month, organisation and test: scans, patients or tests.
create temp view figures as
with scans as (

    select
        'before' as build,
        *
    from before.marts.fct_scans
    union all by name
    select
        'now' as build,
        *
    from now.marts.fct_scans

),

scans_of_england as (

    select
        'before' as build,
        *
    from before.marts.fct_scans_england
    union all by name
    select
        'now' as build,
        *
    from now.marts.fct_scans_england

),

waits as (

    select
        'before' as build,
        *
    from before.marts.fct_waits
    union all by name
    select
        'now' as build,
        *
    from now.marts.fct_waits

),

activity as (

    select
        'before' as build,
        *
    from before.marts.fct_activity
    union all by name
    select
        'now' as build,
        *
    from now.marts.fct_activity

),

waits_of_nations as (

    select
        'before' as build,
        waits.*,
        months.source_file
    from before.marts.waits_over_time as waits
    left join before.marts.expected_months as months
        on waits.area_name || ': waits' = months.series and waits.month = months.month
    union all by name
    select
        'now' as build,
        waits.*,
        months.source_file
    from now.marts.waits_over_time as waits
    left join now.marts.expected_months as months
        on waits.area_name || ': waits' = months.series and waits.month = months.month

)

select
    build,
    'England' as nation,
    month,
    organisation_code,
    modality_code as test_code,
    'scans' as measure,
    cast(sum(scans) as bigint) as figure,
    min(source_file) as source_file
from scans
group by build, month, organisation_code, modality_code

union all

select
    build,
    'England' as nation,
    month,
    'ENG' as organisation_code,
    modality_code as test_code,
    'scans' as measure,
    scans as figure,
    source_file
from scans_of_england

union all

select
    build,
    nation,
    month,
    organisation_code,
    test_code,
    measure,
    figure,
    source_file
from waits
unpivot include nulls (figure for measure in (columns('^waiting')))

union all

select
    build,
    'England' as nation,
    month,
    organisation_code,
    test_code,
    measure,
    figure,
    source_file
from activity
unpivot include nulls (figure for measure in (planned, unscheduled, waiting_list))

union all

select
    build,
    area_name as nation,
    month,
    area_code as organisation_code,
    test_group as test_code,
    if(measure = 'waiting', measure, 'waiting_' || measure) as measure,
    figure,
    source_file
from waits_of_nations
unpivot include nulls (figure for measure in (columns('^waiting$|^over_([689]|13)_weeks$')))
where area_type = 'nation' and area_code <> 'ENG' and test_group = 'all'
