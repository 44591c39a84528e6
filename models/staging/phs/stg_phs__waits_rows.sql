{% set banded = {
    'phs_scotland': [source('raw', 'phs_waits_scotland'), 'country'],
    'phs_boards': [source('raw', 'phs_waits_boards'), 'hbt'],
} %}
{% set totals = {
    'phs_scotland_older': [source('raw', 'phs_waits_scotland_older'), 'country'],
    'phs_boards_older': [source('raw', 'phs_waits_boards_older'), 'hbt'],
} %}

with printed as (
    {% for publication, file in banded.items() %}
    select
        '{{ publication }}' as publication,
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('month_ending') }} as month_ending,
        {{ clean_text(file[1]) }} as area_code,
        {{ clean_text('diagnostic_test_description') }} as test_label,
        {{ clean_text('waiting_time') }} as band_label,
        number_on_list as printed_text,
        {{ clean_text('number_on_list_qf') }} as quality_mark,
        cast(null as string) as over_6_weeks_text,
        cast(null as string) as over_6_weeks_mark
    from {{ file[0] }}
    union all
    {%- endfor %}
    {% for publication, file in totals.items() %}
    select
        '{{ publication }}' as publication,
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('month_ending') }} as month_ending,
        {{ clean_text(file[1]) }} as area_code,
        {{ clean_text('diagnostic_test_description') }} as test_label,
        'number on list' as band_label,
        number_on_list as printed_text,
        {{ clean_text('number_on_list_qf') }} as quality_mark,
        number_waiting_over_six_weeks as over_6_weeks_text,
        {{ clean_text('number_waiting_over_six_weeks_qf') }} as over_6_weeks_mark
    from {{ file[0] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        *,
        coalesce({{ compact_date('month_ending') }}, {{ day_month_year('month_ending') }}) as month_ends_on,
        case
            when
                coalesce(
                    month_ending, area_code, test_label, {{ clean_text('printed_text') }},
                    {{ clean_text('over_6_weeks_text') }},
                    case when publication not like '%older' then band_label end
                ) is null
                then 'blank'
            when month_ending is null or area_code is null or test_label is null or band_label is null
                then 'unrecognised'
            when coalesce({{ compact_date('month_ending') }}, {{ day_month_year('month_ending') }}) is null
                then 'unrecognised'
            when lower(test_label) like 'all %' then 'subtotal'
            else 'provider'
        end as row_rule
    from printed

)

select * from final
