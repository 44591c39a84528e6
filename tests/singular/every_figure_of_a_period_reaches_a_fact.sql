-- Figures of DID Tables 10, 11 and 13 printed, against cells of their facts and figures left out by name, for each file
-- and sheet. A row of fct_report_turnaround has the cells from its first to its last.
with printed as (

    select
        source_file,
        source_sheet,
        count(*) as figures_printed
    from (
        {% for relation in [
            ref('stg_did__table_10_by_year'), ref('stg_did__table_11_by_year'), ref('stg_did__table_13_by_quarter'),
        ] -%}
        select
            source_file,
            source_sheet
        from {{ relation }}
        where row_rule in ('england', 'region', 'provider')
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as staged
    group by source_file, source_sheet

),

kept as (

    select
        source_file,
        source_sheet,
        sum(cells) as figures_kept
    from (
        {% for relation in [ref('fct_scans_by_setting'), ref('fct_scans_by_setting_england')] -%}
        select
            source_file,
            source_sheet,
            1 as cells
        from {{ relation }}
        union all
        {% endfor -%}
        select
            source_file,
            source_sheet,
            {{ column_position("regexp_extract(source_cells, ':([A-Z]+)', 1)") }}
            - {{ column_position("regexp_extract(source_cells, '^([A-Z]+)', 1)") }} + 1 as cells
        from {{ ref('fct_report_turnaround') }}
    ) as facts
    group by source_file, source_sheet

),

-- A withheld figure of no known region is in no fact.
left_out as (

    select
        source_file,
        source_sheet,
        count(*) as figures_left_out
    from {{ ref('int_periods__figures') }}
    where
        published_region_code is null
        or left_out_rule in (
            'period not known', 'label not known', 'printed twice', 'issued after the as-of day',
            'superseded by a later edition', 'total of the settings'
        )
    group by source_file, source_sheet

)

select
    printed.source_file,
    printed.source_sheet,
    printed.figures_printed,
    kept.figures_kept,
    left_out.figures_left_out,
    'figures printed = figures in facts + figures left out by a named rule' as expected
from printed
left join kept on printed.source_file = kept.source_file and printed.source_sheet = kept.source_sheet
left join left_out on printed.source_file = left_out.source_file and printed.source_sheet = left_out.source_sheet
where printed.figures_printed <> coalesce(kept.figures_kept, 0) + coalesce(left_out.figures_left_out, 0)
