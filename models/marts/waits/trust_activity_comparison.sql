{% set single_test -%}
    case
        when summed.test_code = 'all' then {{ single_test_in_words('single_tests') }}
    end
{%- endset %}

with activity as (

    select
        *,
        figure as activity
    from {{ ref('int_like_for_like__figures') }}
    where subject = 'activity'

),

gaps as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where subject = 'activity'

),

single_tests as (

    select * from {{ ref('int_like_for_like__single_tests') }}
    where subject = 'activity'

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
        organisation_code,
        home_region_code as region_code,
        test_group,
        test_code,
        {{ in_both_windows('activity', 'activity') }}
    from activity
    group by organisation_code, home_region_code, test_group, test_code

),

added_up as (

    {{ with_test_totals('by_test', ['organisation_code', 'region_code'], [
        'activity_baseline', 'activity_comparison',
    ]) }}

),

-- A sum of which a part is withheld is not known.
summed as (

    select
        added_up.organisation_code,
        added_up.region_code,
        added_up.test_group,
        added_up.test_code,
        {{ unless_withheld('added_up', ['activity'], 'gaps') }}
    from added_up
    left join gaps
        on
            added_up.organisation_code = gaps.organisation_code
            and added_up.test_group = gaps.test_group
            and added_up.test_code = gaps.test_code
    where
        added_up.test_group is not null
        and added_up.test_code is not null

),

judged as (

    select
        summed.*,
        organisations.organisation_name,
        organisations.organisation_name_today,
        organisations.peer_group,
        summed.activity_comparison - summed.activity_baseline as activity_change,
        {{ pct('summed.activity_comparison - summed.activity_baseline', 'summed.activity_baseline') }}
            as activity_change_pct,
        {{ is_comparable('gaps', 'summed.activity_baseline', 'summed.activity_comparison') }} as is_comparable,
        {{ comparability_note(
            'gaps', 'summed.activity_baseline', 'summed.activity_comparison', window_labels(), single_test
        ) }} as comparability_note,
        sum(case when summed.test_group = 'all' then summed.activity_baseline end)
            over (partition by summed.organisation_code) as all_activity_baseline
    from summed
    left join gaps
        on
            summed.organisation_code = gaps.organisation_code
            and summed.test_group = gaps.test_group
            and summed.test_code = gaps.test_code
    inner join organisations on summed.organisation_code = organisations.organisation_code
    left join single_tests
        on
            summed.organisation_code = single_tests.organisation_code
            and summed.test_group = single_tests.test_group

),

ranked as (

    select
        *,
        {{ is_ranked('is_comparable', 'all_activity_baseline', 'activity_baseline') }} as is_ranked
    from judged

),

final as (

    select
        ranked.organisation_code,
        ranked.organisation_name,
        ranked.organisation_name_today,
        ranked.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        ranked.test_group,
        ranked.test_code,
        ranked.activity_baseline,
        ranked.activity_comparison,
        ranked.activity_change,
        ranked.activity_change_pct,
        ranked.activity_change as activity_change_low,
        ranked.activity_change as activity_change_high,
        coalesce(ranked.activity_change <> 0, false) as change_is_certain,
        groups.predecessor_codes,
        ranked.is_comparable,
        ranked.comparability_note,
        {{ change_rank('ranked', ['test_group', 'test_code'], 'activity_change_pct') }} as change_rank,
        {{ rank_of('ranked', ['test_group', 'test_code']) }} as rank_of,
        ranked.peer_group
    from ranked
    inner join groups on ranked.organisation_code = groups.organisation_code
    left join regions on ranked.region_code = regions.region_code

)

select * from final
