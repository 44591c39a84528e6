with scans as (

    select * from {{ ref('fct_scans') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

gaps as (

    select * from {{ ref('int_completeness__gaps') }}
    where subject = 'scans'

),

names as (

    select * from {{ ref('int_organisations__names') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

grouped as (

    select
        coalesce(groups.organisation_code, scans.organisation_code) as organisation_code,
        scans.month,
        scans.modality_code,
        scans.scans
    from scans
    left join groups on scans.organisation_code = groups.member_code

),

by_modality as (

    select
        organisation_code,
        month,
        modality_code,
        sum(scans) as scans
    from grouped
    group by organisation_code, month, modality_code

),

all_modalities as (

    select
        organisation_code,
        month,
        'all' as modality_code,
        sum(scans) as scans
    from by_modality
    group by organisation_code, month

),

summed as (

    select * from by_modality
    union all
    select * from all_modalities

),

explained as (

    select
        coalesce(groups.organisation_code, gaps.organisation_code) as organisation_code,
        gaps.month,
        summed.modality_code,
        min(case when gaps.is_gap then 0 else 1 end) as is_complete,
        {{ sorted_list("gaps.explanation || coalesce(' (' || names.organisation_name || ')', '')", '; ') }}
            as explanations
    from gaps
    left join groups on gaps.organisation_code = groups.member_code
    left join names
        on
            groups.member_code = names.organisation_code
            and groups.member_code <> groups.organisation_code
    inner join summed
        on
            coalesce(groups.organisation_code, gaps.organisation_code) = summed.organisation_code
            and gaps.month = summed.month
            and (
                gaps.test_code in ('all', summed.modality_code)
                or (gaps.test_code = 'each') = (summed.modality_code <> 'all')
            )
    group by coalesce(groups.organisation_code, gaps.organisation_code), gaps.month, summed.modality_code

),

monthly as (

    select
        summed.organisation_code,
        summed.month,
        summed.modality_code,
        summed.scans,
        coalesce(explained.is_complete, 1) = 1 as is_complete,
        coalesce(explained.explanations, '') as comparability_note
    from summed
    left join explained
        on
            summed.organisation_code = explained.organisation_code
            and summed.month = explained.month
            and summed.modality_code = explained.modality_code

),

compared as (

    {{ compared_with_2019('monthly', 'organisation_code') }}

),

final as (

    select
        compared.month,
        compared.organisation_code,
        organisations.organisation_name,
        compared.modality_code,
        compared.scans,
        compared.scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.scans_per_working_day,
        compared.is_comparable,
        compared.comparability_note
    from compared
    inner join organisations on compared.organisation_code = organisations.organisation_code

)

select * from final
