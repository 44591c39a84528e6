-- Figures printed, against rows of the two facts and figures left out by name, for each file and sheet.
with printed as (

    select
        source_file,
        source_sheet,
        count(*) as figures_printed
    from (
        select
            source_file,
            source_sheet
        from {{ ref('stg_did__table_1_by_year') }}
        union all
        select
            source_file,
            source_sheet
        from {{ ref('stg_did__table_1_by_month') }}
    ) as staged
    group by source_file, source_sheet

),

kept as (

    select
        source_file,
        source_sheet,
        count(*) as figures_kept
    from (
        select
            source_file,
            source_sheet
        from {{ ref('fct_scans') }}
        union all
        select
            source_file,
            source_sheet
        from {{ ref('fct_scans_england') }}
    ) as facts
    group by source_file, source_sheet

),

left_out as (

    select
        source_file,
        source_sheet,
        count(*) as figures_left_out
    from {{ ref('int_scans__figures') }}
    where
        left_out_rule in (
            'year total', 'month not yet published', 'issued after the as-of day', 'superseded by a later edition'
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
full outer join kept on printed.source_file = kept.source_file and printed.source_sheet = kept.source_sheet
left join left_out on printed.source_file = left_out.source_file and printed.source_sheet = left_out.source_sheet
where
    printed.figures_printed is null
    or printed.figures_printed <> coalesce(kept.figures_kept, 0) + coalesce(left_out.figures_left_out, 0)
