-- Which months look unlikely, beside the month before and the same month of the year before?
-- Change the nation (`all` for every one), below or with --vars.
-- It asks for a look and is no error: April 2020 was as unlikely as it was true.
{%- set nation = var('nation', 'all') %}

with months as (

    select * from {{ ref('month_plausibility').include(database=false) }}

),

final as (

    select
        nation,
        measure,
        month,
        figure,
        month_before,
        figure_month_before,
        figure_year_before,
        organisations,
        organisations_month_before,
        remark
    from months
    where
        is_unlikely
        and '{{ nation }}' in ('all', nation)

)

select * from final
order by nation asc nulls last, measure asc nulls last, month asc nulls last
