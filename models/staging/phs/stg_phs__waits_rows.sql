{% set files = {
    'phs_scotland': [source('raw', 'phs_waits_scotland'), 'country'],
    'phs_boards': [source('raw', 'phs_waits_boards'), 'hbt'],
} %}

with printed as (
    {% for publication, file in files.items() %}
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
        {{ clean_text('number_on_list_qf') }} as quality_mark
    from {{ file[0] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        *,
        case
            when
                coalesce(month_ending, area_code, test_label, band_label, {{ clean_text('printed_text') }}) is null
                then 'blank'
            when month_ending is null or area_code is null or test_label is null or band_label is null
                then 'unrecognised'
            when {{ compact_date('month_ending') }} is null then 'unrecognised'
            when lower(test_label) like 'all %' then 'subtotal'
            when lower(band_label) = 'total number waiting' then 'total_waiting'
            else 'provider'
        end as row_rule
    from printed

)

select * from final
