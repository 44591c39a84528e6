-- The printed Total row of each DM01 sheet equals the sum of its providers in every column; a sheet
-- without a Total row fails, and so does one with two. Test 16 rows are sums themselves and stay out.
with figures as (

    select * from {{ ref('stg_dm01__figures') }}

),

summed as (

    select
        source_file,
        source_sheet,
        column_name,
        max(header) as header,
        max(case when row_rule = 'total' then source_cells end) as source_cells,
        sum(case when row_rule = 'total' then 1 else 0 end) as total_rows,
        sum(case when row_rule = 'total' then printed_count end) as printed_total,
        sum(case when row_rule = 'provider' then printed_count end) as sum_of_providers
    from figures
    group by source_file, source_sheet, column_name

)

select
    source_file,
    source_sheet,
    source_cells,
    header,
    printed_total as text,
    case
        when total_rows = 1 then 'the sum of the providers, ' || cast(sum_of_providers as string)
        else 'one Total row, found ' || cast(total_rows as string)
    end as expected
from summed
where
    total_rows <> 1
    or abs(printed_total - sum_of_providers) > 0.001
    or printed_total is null
    or sum_of_providers is null
