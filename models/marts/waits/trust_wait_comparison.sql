{% set single_test -%}
    case
        when shares.test_code = 'all' and shares.waiting_comparison > 0
            then {{ single_test_in_words('single_tests', 'shares.waiting_comparison') }}
    end
{%- endset %}

{% set weeks_unknown -%}
    case
        when
            shares.nation in ('England', 'Scotland')
            and shares.waiting_comparison is not null
            and shares.over_6_weeks_comparison is null
            then 'how long they have waited is not available for all tests of ' || '{{ last_month_labels()[1] }}'
    end
{%- endset %}

with waits as (

    select
        *,
        figure as waiting
    from {{ ref('int_like_for_like__figures') }}
    where subject = 'waits'

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

added_up as (

    {{ wait_sums('waits', ['nation', 'organisation_code', 'home_region_code']) }}

),

-- A sum of which a part is withheld is not known.
summed as (

    select
        added_up.nation,
        added_up.organisation_code,
        added_up.home_region_code,
        added_up.test_group,
        added_up.test_code,
        {{ unless_withheld('added_up', wait_names(), 'gaps') }}
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

shares as (

    {{ wait_shares('summed') }}

),

final as (

    select
        shares.nation,
        shares.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        shares.home_region_code as region_code,
        case
            when shares.nation = 'England' then coalesce(regions.region_name, 'Several regions')
        end as region_name,
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
        {%- for weeks in wait_thresholds() if weeks != 6 %}
        shares.over_{{ weeks }}_weeks_baseline,
        shares.over_{{ weeks }}_weeks_comparison,
        shares.over_{{ weeks }}_weeks_pct_baseline,
        shares.over_{{ weeks }}_weeks_pct_comparison,
        shares.over_{{ weeks }}_weeks_change_points,
        {%- endfor %}
        groups.predecessor_codes,
        {{ is_comparable('gaps', 'shares.waiting_baseline', 'shares.waiting_comparison') }} as is_comparable,
        coalesce(gaps.comparison_is_complete, true) and shares.waiting_comparison is not null as comparison_is_complete,
        {{ comparability_note(
            'gaps', 'shares.waiting_baseline', 'shares.waiting_comparison', last_month_labels(),
            "concat_ws('; ', " ~ single_test ~ ", " ~ weeks_unknown ~ ")"
        ) }} as comparability_note,
        organisations.peer_group
    from shares
    left join gaps
        on
            shares.organisation_code = gaps.organisation_code
            and shares.test_group = gaps.test_group
            and shares.test_code = gaps.test_code
    inner join groups on shares.organisation_code = groups.organisation_code
    inner join organisations on shares.organisation_code = organisations.organisation_code
    left join regions on shares.home_region_code = regions.region_code
    left join single_tests
        on
            shares.organisation_code = single_tests.organisation_code
            and shares.test_group = single_tests.test_group

)

select * from final
