-- The sum over comparison groups equals the sum over providers in each window and test, by group and
-- in all; waits are those of the last month only.
with providers as (

    select
        'waiting' as measure,
        windows.window_name,
        waits.test_code,
        sum(waits.waiting) as measured
    from {{ ref('fct_waits') }} as waits
    inner join {{ ref('int_windows__months') }} as windows on waits.month = windows.month
    where windows.month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})
    group by windows.window_name, waits.test_code
    union all
    select
        'activity' as measure,
        windows.window_name,
        activity.test_code,
        sum(activity.activity) as measured
    from {{ ref('fct_activity') }} as activity
    inner join {{ ref('int_windows__months') }} as windows on activity.month = windows.month
    group by windows.window_name, activity.test_code

),

grouped as (
    {% for mart, measure in [
        (ref('trust_wait_comparison'), 'waiting'), (ref('trust_activity_comparison'), 'activity'),
    ] %}
    {% for window_name in ['baseline', 'comparison'] %}
    select
        '{{ measure }}' as measure,
        '{{ window_name }}' as window_name,
        test_code,
        sum({{ measure }}_{{ window_name }}) as measured
    from {{ mart }}
    where test_code <> 'all'
    group by test_code
    union all
    {%- endfor %}
    {%- endfor %}
    select
        'waiting' as measure,
        'comparison' as window_name,
        'all' as test_code,
        sum(waiting_comparison) as measured
    from {{ ref('trust_wait_comparison') }}
    where test_group = 'all'
    union all
    select
        'waiting' as measure,
        'comparison' as window_name,
        'groups' as test_code,
        sum(waiting_comparison) as measured
    from {{ ref('trust_wait_comparison') }}
    where test_group not in ('all', 'common') and test_code = 'all'

),

totals as (

    select 'all' as test_code
    union all
    select 'groups' as test_code

),

-- Where a figure of a window is withheld, sums that should have it are not known.
withheld_figures as (

    select
        case figures.subject when 'waits' then 'waiting' else figures.subject end as measure,
        figures.test_code,
        windows.window_name
    from {{ ref('int_figures__counted') }} as figures
    inner join {{ ref('int_windows__months') }} as windows on figures.month = windows.month
    where
        figures.figure_state = 'withheld'
        and not figures.is_of_the_nation

),

withheld as (

    select distinct
        measure,
        window_name,
        test_code
    from withheld_figures
    union
    select distinct
        withheld_figures.measure,
        withheld_figures.window_name,
        totals.test_code
    from withheld_figures
    cross join totals

),

expected_sums as (

    select * from providers
    union all
    select
        'waiting' as measure,
        'comparison' as window_name,
        totals.test_code,
        sum(providers.measured) as measured
    from providers
    cross join totals
    where providers.measure = 'waiting' and providers.window_name = 'comparison'
    group by totals.test_code

)

select
    coalesce(expected_sums.measure, grouped.measure) as measure,
    coalesce(expected_sums.window_name, grouped.window_name) as window_name,
    coalesce(expected_sums.test_code, grouped.test_code) as test_code,
    grouped.measured as text,
    'the sum over providers, ' || cast(expected_sums.measured as string) as expected
from expected_sums
full outer join grouped
    on
        expected_sums.measure = grouped.measure
        and expected_sums.window_name = grouped.window_name
        and expected_sums.test_code = grouped.test_code
left join withheld
    on
        expected_sums.measure = withheld.measure
        and expected_sums.window_name = withheld.window_name
        and expected_sums.test_code = withheld.test_code
where
    withheld.measure is null
    and coalesce(expected_sums.measured, 0) <> coalesce(grouped.measured, 0)
