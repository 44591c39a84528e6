{#
    Diagnostics of all ages alone: StatsWales prints therapies, parts of diagnostics and age groups in the
    same files, and may print shares and medians beside the numbers.
#}
{% set files = {
    'statswales_weeks': [source('raw', 'statswales_weeks'), 'weeks_waiting'],
    'statswales_grouped_weeks': [source('raw', 'statswales_grouped_weeks'), 'grouped_weeks_waiting'],
} %}
{% set not_a_number_of_patients = '.*(percent|per cent|%|proportion|median|average|mean wait).*' %}

with printed as (
    {% for publication, file in files.items() %}
    select
        '{{ publication }}' as publication,
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('date') }} as month_label,
        {{ clean_text('service') }} as service_label,
        {{ clean_text('local_health_board_or_site') }} as organisation_label,
        {{ clean_text(file[1]) }} as band_label,
        {{ clean_text('age_group') }} as age_label,
        {{ clean_text('data_description') }} as description,
        data_values as printed_text
    from {{ file[0] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        *,
        case
            when
                coalesce(
                    month_label, service_label, organisation_label, band_label, age_label, description,
                    {{ clean_text('printed_text') }}
                ) is null
                then 'blank'
            when service_label is null then 'unrecognised'
            when lower(service_label) <> 'diagnostics' then 'other_service'
            when lower(age_label) <> 'total' then 'other_age'
            when {{ matches_fully('lower(description)', not_a_number_of_patients) }} then 'not_a_number_of_patients'
            when month_label is null or organisation_label is null or band_label is null then 'unrecognised'
            when {{ month_in_label('month_label') }} is null then 'unrecognised'
            else 'provider'
        end as row_rule
    from printed

)

select * from final
