{{ config(materialized='table') }}

with gaps as (

    select
        *,
        case subject when 'scans' then 'did' else 'dm01' end as publication
    from {{ ref('int_completeness__gaps') }}

),

groups as (

    select * from {{ ref('int_over_time__groups') }}

),

names as (

    select * from {{ ref('int_organisations__names') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

compared_rows as (

    {{ rows_of_a_gap('tests') }}

),

member_gaps as (

    select
        gaps.subject,
        groups.organisation_code,
        gaps.month,
        gaps.test_code,
        gaps.is_gap,
        gaps.explanation
        || case
            when groups.member_code <> groups.organisation_code
                then ' (' || coalesce(names.organisation_name, groups.member_code) || ')'
            else ''
        end as explanation
    from gaps
    inner join groups
        on
            gaps.publication = groups.publication
            and gaps.organisation_code = groups.member_code
    left join names on groups.member_code = names.organisation_code

),

final as (

    select
        member_gaps.subject,
        member_gaps.organisation_code,
        member_gaps.month,
        compared_rows.test_group,
        compared_rows.test_code,
        max(case when member_gaps.is_gap then 1 else 0 end) = 0 as is_complete,
        {{ sorted_list('member_gaps.explanation', '; ') }} as gap_note
    from member_gaps
    inner join compared_rows on member_gaps.test_code = compared_rows.gap_test_code
    group by
        member_gaps.subject, member_gaps.organisation_code, member_gaps.month,
        compared_rows.test_group, compared_rows.test_code

)

select * from final
