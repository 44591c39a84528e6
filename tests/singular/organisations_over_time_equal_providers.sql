-- The organisations of a month add up to its providers, whatever joined them: by test, and in all.
with providers as (

    select
        'scans' as measure,
        month,
        modality_code as test_code,
        sum(scans) as measured
    from {{ ref('fct_scans') }}
    group by month, modality_code
    union all
    select
        'activity' as measure,
        month,
        test_code,
        sum(activity) as measured
    from {{ ref('fct_activity') }}
    group by month, test_code
    union all
    select
        'waiting' as measure,
        month,
        'all' as test_code,
        sum(waiting) as measured
    from {{ ref('fct_waits') }}
    where nation = 'England'
    group by month

),

-- Where a figure is withheld, a sum that should have it is not known.
withheld_figures as (

    select
        case subject when 'waits' then 'waiting' else subject end as measure,
        month,
        test_code
    from {{ ref('int_figures__counted') }}
    where
        figure_state = 'withheld'
        and not is_of_the_nation

),

withheld as (

    select
        measure,
        month,
        test_code
    from withheld_figures
    union
    select
        measure,
        month,
        'all' as test_code
    from withheld_figures

),

expected_sums as (

    select * from providers
    union all
    select
        measure,
        month,
        'all' as test_code,
        sum(measured) as measured
    from providers
    where measure <> 'waiting'
    group by measure, month

),

organisations as (

    select
        'scans' as measure,
        month,
        modality_code as test_code,
        sum(scans) as measured
    from {{ ref('trust_scans_over_time') }}
    group by month, modality_code
    union all
    select
        'activity' as measure,
        month,
        test_code,
        sum(activity) as measured
    from {{ ref('trust_activity_over_time') }}
    where test_group = 'all' or test_code <> 'all'
    group by month, test_code
    union all
    select
        'waiting' as measure,
        month,
        'all' as test_code,
        sum(waiting) as measured
    from {{ ref('trust_waits_over_time') }}
    where test_group = 'all'
    group by month

)

select
    coalesce(expected_sums.measure, organisations.measure) as measure,
    coalesce(expected_sums.month, organisations.month) as month,
    coalesce(expected_sums.test_code, organisations.test_code) as test_code,
    organisations.measured as text,
    'the sum over providers, ' || cast(expected_sums.measured as string) as expected
from expected_sums
full outer join organisations
    on
        expected_sums.measure = organisations.measure
        and expected_sums.month = organisations.month
        and expected_sums.test_code = organisations.test_code
left join withheld
    on
        expected_sums.measure = withheld.measure
        and expected_sums.month = withheld.month
        and expected_sums.test_code = withheld.test_code
where
    withheld.month is null
    and coalesce(expected_sums.measured, 0) <> coalesce(organisations.measured, 0)
