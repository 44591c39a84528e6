with printed as (

    {{ ni_waits_with_codes() }}

),

counted_lists as (

    select * from {{ ref('int_figures__counted') }}
    where nation = 'Northern Ireland'

),

lists as (

    select lists.*
    from {{ ref('int_waits__northern_ireland') }} as lists
    inner join counted_lists
        on
            lists.file_id = counted_lists.file_id
            and lists.month = counted_lists.month
            and lists.organisation_code = counted_lists.organisation_code
            and lists.test_code = counted_lists.test_code

),

counted as (

    select
        printed.*,
        {%- for weeks in wait_thresholds() %}
        lists.waiting_over_{{ weeks }}_weeks is not null as has_over_{{ weeks }},
        max(case
            when printed.waiting_part = 'part' and printed.from_week = {{ weeks }} and printed.waiting is not null
                then 1
            else 0
        end) over (
            partition by
                printed.file_id, printed.source_sheet, printed.month, printed.organisation_code, printed.test_code,
                printed.service_label
        ) as has_part_{{ weeks }},
        {%- endfor %}
        lists.waiting is not null as has_total
    from printed
    inner join lists
        on
            printed.file_id = lists.file_id
            and printed.month = lists.month
            and printed.organisation_code = lists.organisation_code
            and printed.test_code = lists.test_code
            and printed.row_rule = lists.row_rule

),

final as (

    select
        month,
        organisation_code,
        test_code,
        'waiting' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from counted
    where
        waiting is not null
        and has_total
        and waiting_part = 'total'
    {%- for weeks in wait_thresholds() %}
    union all
    select
        month,
        organisation_code,
        test_code,
        'over_{{ weeks }}_weeks' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from counted
    where
        waiting is not null
        and has_over_{{ weeks }}
        and case
            when has_part_{{ weeks }} = 1 then waiting_part = 'part' and from_week = {{ weeks }}
            else waiting_part = 'band' and from_week >= {{ weeks }}
        end
    {%- endfor %}

)

select * from final
