-- The Year column of each row lies within what its rounded and suppressed months allow.
with figures as (
    {% for relation, counted in {
        ref('stg_did__table_1_by_year'): 'modality_label',
        ref('stg_did__table_4_by_year'): "test_label || ', ' || source_setting_label",
    }.items() %}
    select
        source_file,
        source_sheet,
        row_number,
        source_cells,
        organisation_name,
        {{ counted }} as counted,
        is_year_total,
        printed_text,
        {{ count_bound('scans', 'scan_state', 'low') }} as scans_low,
        {{ count_bound('scans', 'scan_state', 'high') }} as scans_high
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

table_rows as (

    select
        source_file,
        source_sheet,
        row_number,
        max(case when is_year_total then source_cells end) as source_cells,
        max(organisation_name || ', ' || counted) as row_text,
        max(case when is_year_total then printed_text end) as year_text,
        coalesce(sum(case when is_year_total then scans_low end), 0) as year_low,
        coalesce(sum(case when is_year_total then scans_high end), 0) as year_high,
        coalesce(sum(case when not is_year_total then scans_low end), 0) as months_low,
        coalesce(sum(case when not is_year_total then scans_high end), 0) as months_high
    from figures
    group by source_file, source_sheet, row_number

)

select
    source_file,
    source_sheet,
    source_cells,
    row_text,
    year_text as text,
    'a sum of the months, from ' || cast(months_low as string)
    || ' to ' || cast(months_high as string) as expected
from table_rows
where
    year_low > months_high
    or year_high < months_low
