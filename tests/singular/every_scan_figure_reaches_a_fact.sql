-- Figures of DID printed, against rows of its facts and figures left out by name, for each file and sheet.
with printed as (

    select
        source_file,
        source_sheet,
        count(*) as figures_printed
    from (
        select
            source_file,
            source_sheet
        from {{ ref('int_figures__did_cells') }}
        where row_rule in ('england', 'provider')
    ) as staged
    group by source_file, source_sheet

),

kept as (

    select
        source_file,
        source_sheet,
        count(*) as figures_kept
    from (
        {% for relation in [
            ref('fct_scans'), ref('fct_scans_england'),
            ref('fct_cancer_scans'), ref('fct_cancer_scans_england'),
            ref('fct_request_to_test'), ref('fct_request_to_test_england'),
            ref('fct_test_to_report'), ref('fct_test_to_report_england'),
            ref('fct_request_to_test_by_body_site'), ref('fct_request_to_test_by_body_site_england'),
            ref('fct_test_to_report_by_body_site'), ref('fct_test_to_report_by_body_site_england'),
            ref('fct_interventional'), ref('fct_interventional_england'),
        ] -%}
        select
            source_file,
            source_sheet
        from {{ relation }}
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as facts
    group by source_file, source_sheet

),

-- A withheld figure of no known organisation or test is in no fact; one that no row prints is added to a fact.
left_out as (

    select
        source_file,
        source_sheet,
        sum(
            case
                when left_out_rule is not null or organisation_code is null or test_code is null then 1
                when row_rule = 'provider' and published_region_code is null then 1
                else 0
            end
        )
        - sum(case when is_added then 1 else 0 end) as figures_left_out
    from {{ ref('int_figures__published') }}
    where
        publication like 'did%'
        and coalesce(left_out_rule, 'year total') in (
            'year total', 'month not yet published', 'issued after the as-of day', 'superseded by a later edition',
            'rival edition', 'printed twice', 'month not known', 'label not known'
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
