-- A figure of GP direct access (Table 4) is a part of that of all patients, of the same provider (or England), month
-- and test: it is never larger, and never stands without it.
with figures as (

    select
        *,
        {{ count_bound('figure', 'figure_state', 'low') }} as scans_low,
        {{ count_bound('figure', 'figure_state', 'high') }} as scans_high
    from {{ ref('int_figures__published') }}
    where
        publication = 'did_table_4'
        and coalesce(left_out_rule, '') <> 'year total'

),

of_all as (

    select * from figures
    where source_setting = 'all'

)

select
    of_gps.source_file,
    of_gps.source_sheet,
    of_gps.source_cells,
    of_gps.printed_text as text,
    'no more than the figure of all source settings, '
    || coalesce(of_all.printed_text || ' in ' || of_all.source_cells, 'of which there is none') as expected
from figures as of_gps
left join of_all
    on
        of_gps.file_id = of_all.file_id
        and of_gps.source_sheet = of_all.source_sheet
        and of_gps.month = of_all.month
        and of_gps.published_region_code = of_all.published_region_code
        and of_gps.organisation_code = of_all.organisation_code
        and of_gps.test_code = of_all.test_code
where
    of_gps.source_setting = 'gp_direct_access'
    and of_gps.figure_state <> 'not_submitted'
    and coalesce(of_gps.scans_low > of_all.scans_high, true)
