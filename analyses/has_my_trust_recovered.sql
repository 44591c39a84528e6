-- Has my trust recovered: how do its scans compare with the same month of 2019?
-- Change the trust's code and the modality, below or with --vars; mergers up to the last month are joined.
-- A month that is not comparable has no share: comparability_note says why. Look at working_days too.
{%- set organisation_code = var('organisation_code', 'RR8') %}
{%- set modality_code = var('modality_code', 'all') %}

with months as (

    select * from {{ ref('trust_scans_over_time').include(database=false) }}

),

final as (

    select
        organisation_name,
        month,
        scans,
        scans_same_month_2019,
        pct_of_2019,
        shortfall,
        cumulative_shortfall,
        working_days,
        scans_per_working_day,
        is_comparable,
        comparability_note
    from months
    where
        organisation_code = '{{ organisation_code }}'
        and modality_code = '{{ modality_code }}'

)

select * from final
order by month desc nulls last
