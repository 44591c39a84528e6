{# Scotland's thresholds in weeks with the first day beyond each: a wait is over them from that day on. #}
{% macro scotland_thresholds() -%}
    {{ return({6: 43, 8: 57, 9: 64, 13: 92}) }}
{%- endmacro %}


{#
    Printed numbers of Scotland with the board, the test and the band that their labels mean. A band is `long` from 13
    weeks on; of long bands there are two sets, one open band or several.
#}
{% macro scotland_waits_with_codes(waits, labels, organisations, bands) -%}
    {%- set long_waits_from = scotland_thresholds()[13] -%}
    select * from (
    select
        printed.publication,
        printed.file_id,
        printed.source_file,
        printed.source_sheet,
        printed.source_cells,
        printed.row_number + case when bands.kind = 'over_6_weeks' then 0.5 else 0 end as place,
        printed.month,
        printed.wait_state,
        printed.waiting,
        areas.organisation_code,
        labels.test_code,
        bands.kind,
        bands.first_day,
        coalesce(bands.first_day >= {{ long_waits_from }}, false) as is_long,
        case when bands.first_day = {{ long_waits_from }} and bands.last_day is null then 'open' else 'split' end
            as long_set,
        row_number() over (
            partition by
                printed.file_id, printed.month, areas.organisation_code, labels.test_code, bands.kind, bands.first_day,
                bands.last_day
            order by printed.row_number asc nulls last
        ) as occurrence
    from {{ waits }} as printed
    left join {{ labels }} as labels
        on
            lower(printed.test_label) = labels.label
            and labels.publication = 'phs'
    left join {{ organisations }} as areas
        on
            lower(printed.area_code) = areas.label
            and areas.publication = 'phs'
    left join {{ bands }} as bands on lower(printed.band_label) = bands.label
    where printed.row_rule = 'provider'
    ) as coded
    where occurrence = 1
{%- endmacro %}
