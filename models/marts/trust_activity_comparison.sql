with activity as (

    select * from {{ ref('int_like_for_like__activity') }}

),

gaps as (

    select * from {{ ref('int_like_for_like__activity_gaps') }}

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

summed as (

    {{ with_test_totals('by_test', ['organisation_code', 'region_code'], [
        'activity_baseline', 'activity_comparison',
    ]) }}

),

judged as (

    select
        summed.*,
        summed.activity_comparison - summed.activity_baseline as activity_change,
        {{ pct('summed.activity_comparison - summed.activity_baseline', 'summed.activity_baseline') }}
            as activity_change_pct,
        gaps.is_complete and summed.activity_baseline is not null and summed.activity_comparison is not null
            as is_comparable,
        case
            when not gaps.is_complete then gaps.gap_note
            when summed.activity_baseline is null then 'no figure of this kind from {{ window_label("baseline") }}'
            when summed.activity_comparison is null then 'no figure of this kind from {{ window_label("comparison") }}'
            when summed.test_code = 'all' and single_tests.test_name is not null
                then single_tests.test_name || ' alone' || single_tests.baseline_note
            else ''
        end as comparability_note
    from summed
    inner join gaps on summed.organisation_code = gaps.organisation_code
    left join single_tests
        on
            summed.organisation_code = single_tests.organisation_code
            and summed.test_group = single_tests.test_group

),

final as (

    select
        judged.organisation_code,
        organisations.organisation_name,
        judged.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        judged.test_group,
        judged.test_code,
        judged.activity_baseline,
        judged.activity_comparison,
        judged.activity_change,
        judged.activity_change_pct,
        judged.activity_change as activity_change_low,
        judged.activity_change as activity_change_high,
        coalesce(judged.activity_change <> 0, false) as change_is_certain,
        groups.predecessor_codes,
        judged.is_comparable,
        judged.comparability_note,
        case
            when judged.is_comparable
                then cast(rank() over (
                    partition by judged.test_group, judged.test_code, judged.is_comparable
                    order by judged.activity_change_pct asc nulls last
                ) as bigint)
        end as change_rank
    from judged
    inner join groups on judged.organisation_code = groups.organisation_code
    inner join organisations on judged.organisation_code = organisations.organisation_code
    left join regions on judged.region_code = regions.region_code

)

select * from final
