-- The weekly bands of each row add up to the printed waiting list, from 6 weeks on to the printed six
-- weeks or more, and the last to the printed thirteen weeks or more. Of 2008/09, whose bands go on to 52
-- weeks, the last is their sum.
with table_rows as (

    select * from {{ ref('stg_dm01__provider') }}
    union all
    select * from {{ ref('stg_dm01__provider_by_test') }}

),

sums as (
    {% for printed, from_week, header in [
        ('total_waiting_list', 0, 'Total Waiting List'),
        ('number_waiting_6_weeks', 6, 'Number waiting 6+ Weeks'),
        ('number_waiting_13_weeks', 13, 'Number waiting 13+ Weeks'),
    ] %}
    select
        source_file,
        source_sheet,
        row_number,
        organisation_name,
        diagnostic_id,
        '{{ header }}' as header,
        {{ printed }} as printed_count,
        {{ dm01_waiting_from(from_week, 'table_rows') }} as sum_of_bands
    from table_rows
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    source_file,
    source_sheet,
    'row ' || cast(row_number as string) as source_cells,
    organisation_name as organisation,
    diagnostic_id as test,
    header,
    printed_count as text,
    'the sum of its weekly bands, ' || cast(sum_of_bands as string) as expected
from sums
where abs(printed_count - sum_of_bands) > 0.001
