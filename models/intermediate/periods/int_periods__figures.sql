{#
    The one place that says which printed figures of a year or a quarter count: of each period the newest edition. What
    does not count has a named rule that leaves it out, and what a fault withholds has no figure.
#}
{{ config(materialized='table') }}

{% set one_figure = [
    'publication', 'first_month', 'row_rule', 'published_region_code', 'organisation_code', 'test_code',
    'source_setting', 'patient_group', 'measure',
] %}

with cells as (

    select * from {{ ref('int_periods__cells') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

figure_faults as (

    select
        file_id,
        source_sheet,
        figure_cells,
        {{ fault_of_a_figure() }}
    from (
        {%- for faults in [ref('int_faults__did_periods'), ref('int_faults__codes')] %}
        select
            file_id,
            coalesce(figure_sheet, source_sheet) as source_sheet,
            figure_cells,
            effect,
            rule,
            source_cells,
            is_repeat,
            value,
            decided_value,
            region_code,
            organisation_code,
            test_code
        from {{ faults }}
        where
            is_figure
            and not is_added
            and figure_cells is not null
            and effect <> 'noted'
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as faults
    group by file_id, source_sheet, figure_cells

),

file_faults as (

    select
        file_id,
        min(rule) as fault_rule,
        min(source_cells) as fault_cells
    from {{ ref('int_faults__files') }}
    where
        is_figure
        and effect = 'withheld'
        and month is null
    group by file_id

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

organisation_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

judged as (

    select
        cells.publication,
        cells.subject,
        cells.file_id,
        cells.row_rule,
        cells.first_month,
        cells.last_month,
        case cells.row_rule
            when 'england' then 'ENG'
            else coalesce(figure_faults.meant_region_code, cells.published_region_code)
        end as published_region_code,
        case
            when cells.row_rule = 'provider'
                then coalesce(figure_faults.meant_organisation_code, cells.organisation_code)
        end as organisation_code,
        cells.organisation_name,
        cells.test_code,
        cells.source_setting,
        cells.patient_group,
        cells.measure,
        cells.is_share,
        case
            when file_faults.file_id is not null or figure_faults.is_withheld then 'withheld'
            when figure_faults.meant_value is not null then 'reported'
            when cells.figure_state = 'unreadable' then 'withheld'
            else cells.figure_state
        end as figure_state,
        coalesce(figure_faults.meant_value, cells.figure) as figure,
        coalesce(file_faults.fault_rule, figure_faults.fault_rule) as fault_rule,
        coalesce(file_faults.fault_cells, figure_faults.fault_cells) as fault_cells,
        cells.printed_text,
        cells.source_file,
        cells.source_sheet,
        cells.row_number,
        cells.source_cells,
        case
            when cells.first_month is null then 'period not known'
            when cells.period_is_doubted and figure_faults.is_withheld then 'period not known'
            when cells.test_code is null then 'label not known'
            when figure_faults.is_repeat then 'printed twice'
            when editions.file_id is null then 'issued after the as-of day'
            when editions.edition_rank > 1 then 'superseded by a later edition'
            when cells.source_setting = 'all' then 'total of the settings'
        end as left_out_rule
    from cells
    left join editions
        on
            cells.file_id = editions.file_id
            and cells.publication = editions.publication
            and cells.first_month = editions.month
    left join figure_faults
        on
            cells.file_id = figure_faults.file_id
            and cells.source_sheet = figure_faults.source_sheet
            and cells.source_cells = figure_faults.figure_cells
    left join file_faults on cells.file_id = file_faults.file_id
    where cells.row_rule in ('england', 'region', 'provider')

),

-- What has come to stand twice all the same, such as a row that counts for another code: nobody can say which counts.
placed as (

    select
        *,
        count(*) over (partition by {{ one_figure | join(', ') }}) as rows_of_the_figure,
        row_number() over (
            partition by {{ one_figure | join(', ') }}
            order by source_sheet asc nulls last, row_number asc nulls last
        ) as place
    from judged
    where left_out_rule is null
    union all
    select
        *,
        1 as rows_of_the_figure,
        1 as place
    from judged
    where left_out_rule is not null

),

told_apart as (

    select
        *,
        rows_of_the_figure > 1 as stands_twice,
        case when rows_of_the_figure > 1 then 'withheld' else figure_state end as state,
        case when rows_of_the_figure > 1 then 'figure_stands_twice' else fault_rule end as rule,
        case when place > 1 then 'printed twice' else left_out_rule end as why_left_out
    from placed

),

-- Today's region: that of the printed code where it is still one; of an older era the earliest of today's that the
-- organisation is known in.
final as (

    select
        judged.publication,
        judged.subject,
        judged.file_id,
        judged.row_rule,
        judged.first_month,
        judged.last_month,
        case
            when published_regions.region_code is not null then published_regions.region_code
            when published_regions.is_mapped_by_trust then organisation_regions.earliest_region_code
        end as region_code,
        judged.published_region_code,
        judged.organisation_code,
        judged.organisation_name,
        judged.test_code,
        judged.source_setting,
        judged.patient_group,
        judged.measure,
        judged.is_share,
        judged.state as figure_state,
        case when judged.state <> 'withheld' then judged.figure end as figure,
        case
            when judged.state <> 'withheld' and not judged.is_share
                then {{ count_bound('judged.figure', 'judged.state', 'low') }}
        end as figure_low,
        case
            when judged.state <> 'withheld' and not judged.is_share
                then {{ count_bound('judged.figure', 'judged.state', 'high') }}
        end as figure_high,
        judged.rule as fault_rule,
        judged.fault_cells,
        judged.printed_text,
        judged.source_file,
        judged.source_sheet,
        judged.row_number,
        judged.source_cells,
        judged.why_left_out as left_out_rule,
        judged.stands_twice
    from told_apart as judged
    left join published_regions on judged.published_region_code = published_regions.published_region_code
    left join organisation_regions on judged.organisation_code = organisation_regions.organisation_code

)

select * from final
