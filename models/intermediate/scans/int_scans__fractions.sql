with figures as (

    {% for relation in [ref('int_scans__figures'), ref('int_scans__cancer_figures')] %}
    select
        source_file,
        source_sheet,
        source_cells,
        printed_text,
        scans,
        left_out_rule
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        source_file,
        source_sheet,
        source_cells,
        printed_text,
        scans
    from figures
    where
        left_out_rule is null
        and scans <> round(scans)

)

select * from final
