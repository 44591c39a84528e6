-- Which figures of organisations and areas need one that is withheld because of a publisher's fault?
-- One row for each block of figures, test, organisation or area, and month; of the totals of these tests too.
with withheld as (
    select
        'scans' as block,
        modality_code as test,
        organisation_code,
        region_code,
        'England' as nation,
        month
    from marts.fct_scans
    where scan_state = 'withheld'
    union
    select
        'waits' as block,
        test_code as test,
        organisation_code,
        region_code,
        nation,
        month
    from marts.fct_waits
    where wait_state = 'withheld'
    union
    select
        'activity' as block,
        test_code as test,
        organisation_code,
        region_code,
        'England' as nation,
        month
    from marts.fct_activity
    where activity_state = 'withheld'
),

codes as (
    select
        withheld.*,
        unnest([
            coalesce(grouped.organisation_code, withheld.organisation_code),
            withheld.region_code,
            case withheld.nation
                when 'England' then 'ENG'
                when 'Scotland' then 'SCO'
                when 'Wales' then 'WAL'
                else 'NIR'
            end
        ]) as code
    from withheld
    left join marts.over_time_groups as grouped
        on
            withheld.organisation_code = grouped.member_code
            and grouped.publication = case when withheld.block = 'scans' then 'did' else 'dm01' end
),

rows_of_tests as (
    select
        codes.*,
        unnest([codes.test, 'all', tests.test_group, case when tests.is_common then 'common' end]) as row_test
    from codes
    inner join marts.dim_test as tests on codes.test = tests.test_code
)

select distinct
    block,
    row_test as test,
    code,
    cast(null as varchar) as measure,
    strftime(month, '%Y-%m') as month,
    'withheld' as flag,
    'its file leaves it in doubt' as note
from rows_of_tests
where code is not null and row_test is not null
order by all
