{% set single_test -%}
    case
        when shares.test_code = 'all' and shares.waiting_comparison > 0
            then
                single_tests.test_name || ' alone (' || cast(shares.waiting_comparison as string) || ' patients)'
                || single_tests.baseline_note
    end
{%- endset %}

with waits as (

    select * from {{ ref('int_like_for_like__waits') }}

),

gaps as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where subject = 'waits'

),

single_tests as (

    select * from {{ ref('int_like_for_like__single_tests') }}
    where subject = 'waits'

),

groups as (

    select distinct
        organisation_code,
        predecessor_codes
    from {{ ref('int_like_for_like__groups') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

by_test as (

    select
        nation,
        organisation_code,
        home_region_code as region_code,
        test_group,
        test_code,
        {{ in_both_windows('waiting', 'waiting') }},
        {{ in_both_windows('waiting_over_6_weeks', 'over_6_weeks') }},
        {{ in_both_windows('waiting_over_13_weeks', 'over_13_weeks') }}
    from waits
    group by nation, organisation_code, home_region_code, test_group, test_code

),

summed as (

    {{ with_test_totals('by_test', ['nation', 'organisation_code', 'region_code'], [
        'waiting_baseline', 'waiting_comparison', 'over_6_weeks_baseline', 'over_6_weeks_comparison',
        'over_13_weeks_baseline', 'over_13_weeks_comparison',
    ]) }}

),

shares as (

    {{ wait_shares('summed') }}

),

final as (

    select
        shares.nation,
        shares.organisation_code,
        organisations.organisation_name,
        shares.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        shares.test_group,
        shares.test_code,
        {{ window_date('baseline', 'last') }} as month_baseline,
        {{ window_date('comparison', 'last') }} as month_comparison,
        shares.waiting_baseline,
        shares.waiting_comparison,
        shares.over_6_weeks_baseline,
        shares.over_6_weeks_comparison,
        shares.over_6_weeks_pct_baseline,
        shares.over_6_weeks_pct_comparison,
        shares.change_points,
        shares.over_13_weeks_baseline,
        shares.over_13_weeks_comparison,
        shares.over_13_weeks_pct_baseline,
        shares.over_13_weeks_pct_comparison,
        shares.over_13_weeks_change_points,
        groups.predecessor_codes,
        {{ is_comparable('gaps', 'shares.waiting_baseline', 'shares.waiting_comparison') }} as is_comparable,
        {{ comparability_note(
            'gaps', 'shares.waiting_baseline', 'shares.waiting_comparison', last_month_labels(),
            single_test
        ) }} as comparability_note
    from shares
    left join gaps
        on
            shares.organisation_code = gaps.organisation_code
            and shares.test_group = gaps.test_group
            and shares.test_code = gaps.test_code
    inner join groups on shares.organisation_code = groups.organisation_code
    inner join organisations on shares.organisation_code = organisations.organisation_code
    left join regions on shares.region_code = regions.region_code
    left join single_tests
        on
            shares.organisation_code = single_tests.organisation_code
            and shares.test_group = single_tests.test_group

)

select * from final
