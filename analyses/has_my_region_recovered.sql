-- Has my region recovered: how do its scans compare with the same month of 2019?
-- Change the region (or `England`) and the modality, below or with --vars.
-- Look at working_days before you call a month recovered. Null: the month, or its month of 2019, is not known
-- or can't be compared; a cumulative shortfall needs every month since the comparison window began.
{%- set area_name = var('area_name', 'North West') %}
{%- set modality_code = var('modality_code', 'all') %}

with months as (

    select * from {{ ref('scans_over_time').include(database=false) }}

),

final as (

    select
        area_name,
        month,
        scans,
        scans_same_month_2019,
        pct_of_2019,
        pct_of_2019_like_for_like,
        shortfall,
        cumulative_shortfall,
        working_days,
        scans_per_working_day,
        organisations_not_comparable
    from months
    where
        area_name = '{{ area_name }}'
        and modality_code = '{{ modality_code }}'

)

select * from final
order by month desc nulls last
