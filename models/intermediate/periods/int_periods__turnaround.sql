{{ config(materialized='table') }}

{% set shares = ['same_day', 'by_next_day', 'within_7_days', 'within_14_days', 'over_28_days', 'not_known'] %}
{% set counts = ['cases', 'cases_known', 'cases_not_known'] %}

with figures as (

    select
        *,
        {{ column_position(cell_letter('source_cells')) }} as place
    from {{ ref('int_periods__figures') }}
    where
        subject = 'report_turnaround'
        and left_out_rule is null
        and published_region_code is not null

),

-- A row of the sheet and a group of patients: shares stand beside each other, and are never added up.
final as (

    select
        case publication when 'did_table_10' then 'known_reports' else 'all_cases' end as basis,
        first_month,
        last_month,
        row_rule as area_level,
        case row_rule
            when 'england' then 'ENG'
            when 'region' then published_region_code
            else organisation_code
        end as area_code,
        region_code,
        published_region_code,
        organisation_code,
        test_code as modality_code,
        patient_group,
        {%- for share in shares %}
        max(case when measure = '{{ share }}' then figure end) as {{ share }}_share,
        {%- endfor %}
        case
            when max(case when is_share and figure_state = 'withheld' then 1 else 0 end) = 1 then 'withheld'
            when max(case when is_share and figure_state = 'reported' then 1 else 0 end) = 1 then 'reported'
            else 'not_given'
        end as share_state,
        {%- for count in counts %}
        cast(max(case when measure = '{{ count }}' then figure end) as bigint) as {{ count }},
        {%- endfor %}
        coalesce(max(case when measure = 'cases' then figure_state end), 'withheld') as cases_state,
        max(case when measure = 'cases' then figure_low end) as cases_low,
        max(case when measure = 'cases' then figure_high end) as cases_high,
        source_file,
        source_sheet,
        {{ first_by('source_cells', 'place') }} || ':' || {{ last_by('source_cells', 'place') }} as source_cells
    from figures
    group by
        publication, first_month, last_month, row_rule, region_code, published_region_code, organisation_code,
        test_code, patient_group, source_file, source_sheet, row_number

)

select * from final
