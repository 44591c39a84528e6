{#
    A fault is told apart by rule, file, sheet, cells, measure and what was found, one of no file by its organisation:
    the intermediate models have a row for each figure that it is about.
#}
{% set models = [
    ref('int_faults__files'), ref('int_faults__codes'), ref('int_faults__did'), ref('int_faults__did_periods'),
    ref('int_faults__dm01'),
    ref('int_faults__scotland'), ref('int_faults__wales'), ref('int_faults__northern_ireland'),
    ref('int_faults__organisations'), ref('int_faults__organisation_lists'),
] %}
{% set disputed = 'figures.is_disputed' %}
{% set keys = [
    'rule', 'publication', 'period', 'source_file', 'source_sheet', 'source_cells', 'measure', 'found', 'expected',
] %}

-- Editions that can't be told apart: what they agree on counts.
with rivals as (

    select
        figures.file_id,
        files.publication,
        coalesce(
            files.period,
            case
                when max(case when {{ disputed }} then 1 else 0 end) = 1
                    then substring(cast(figures.month as string), 1, 7)
            end
        ) as period,
        files.file_name as source_file,
        figures.source_sheet,
        figures.month,
        {{ the_only('case when ' ~ disputed ~ ' then figures.organisation_code end') }} as organisation_code,
        {{ the_only('case when ' ~ disputed ~ ' then figures.test_code end') }} as test_code,
        cast(sum(case when {{ disputed }} then 1 else 0 end) as bigint) as disputed_figures,
        min(case when {{ disputed }} then figures.source_cells end) as first_cells,
        {{ sorted_list('case when ' ~ disputed ~ ' then figures.source_cells end', ', ') }} as source_cells
    from {{ ref('int_figures__published') }} as figures
    inner join {{ ref('int_editions__files') }} as files on figures.file_id = files.file_id
    where
        figures.is_rival
        and figures.edition_rank = 1
    group by
        figures.file_id, files.publication, files.period, files.file_name, figures.source_sheet, figures.month

),

found_faults as (
    {% for model in models %}
    select
        {{ keys | join(',\n        ') }},
        file_id,
        organisation_code,
        test_code,
        month,
        effect,
        decision,
        decided_by,
        is_figure,
        row_number,
        cast(null as string) as difference,
        {{ 'figures' if 'int_faults__files' in model.identifier else 'cast(null as bigint)' }} as figures_of_the_file
    from {{ model }}
    union all
    {%- endfor %}
    select
        {{ keys | join(',\n        ') }},
        file_id,
        organisation_code,
        test_code,
        month,
        effect,
        decision,
        decided_by,
        true as is_figure,
        cast(null as bigint) as row_number,
        difference,
        cast(null as bigint) as figures_of_the_file
    from {{ ref('int_faults__nations') }}
    union all
    select
        'rival_editions' as rule,
        publication,
        period,
        source_file,
        source_sheet,
        case
            when disputed_figures = 0 then null
            when disputed_figures > 10 then cast(disputed_figures as string) || ' figures, the first in ' || first_cells
            else source_cells
        end as source_cells,
        case when disputed_figures > 0 then cast(month as string) end as measure,
        'another edition of the same day and status, or one without a day' as found,
        'a day of issue that tells the editions apart' as expected,
        file_id,
        organisation_code,
        test_code,
        month,
        case when disputed_figures > 0 then 'withheld' else 'resolved' end as effect,
        cast(null as string) as decision,
        case when disputed_figures = 0 then 'rule' end as decided_by,
        disputed_figures > 0 as is_figure,
        cast(null as bigint) as row_number,
        cast(null as string) as difference,
        disputed_figures as figures_of_the_file
    from rivals
    {%- for figures, month in {
        ref('int_figures__published'): 'month', ref('int_periods__figures'): 'first_month',
    }.items() %}
    union all
    select
        'figure_stands_twice' as rule,
        files.publication,
        files.period,
        figures.source_file,
        figures.source_sheet,
        figures.source_cells,
        cast(null as string) as measure,
        figures.printed_text as found,
        'each figure once: another row counts as this one' as expected,
        figures.file_id,
        figures.organisation_code,
        figures.test_code,
        cast(figures.{{ month }} as date) as month,
        'withheld' as effect,
        cast(null as string) as decision,
        cast(null as string) as decided_by,
        true as is_figure,
        figures.row_number,
        cast(null as string) as difference,
        cast(null as bigint) as figures_of_the_file
    from {{ figures }} as figures
    inner join {{ ref('int_editions__files') }} as files on figures.file_id = files.file_id
    where figures.stands_twice
    {%- endfor %}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

rules as (

    select * from {{ ref('fault_rules') }}

),

closures as (

    select * from {{ ref('int_organisations__closures') }}

),

-- A slip that a whole column repeats is one fault, at its first row.
placed as (

    select
        *,
        case
            when
                {{ is_of_many_rows('found_faults') }}
                then first_value(source_cells) over (
                    partition by rule, publication, period, source_file, source_sheet, measure, found
                    order by row_number asc nulls last, source_cells asc nulls last
                )
            else source_cells
        end as place,
        case when source_file is null then organisation_code end as of_no_file
    from found_faults

),

summed as (

    select
        {{ keys | reject('equalto', 'source_cells') | join(',\n        ') }},
        place as first_cells,
        of_no_file,
        count(distinct source_cells) as places,
        min(file_id) as file_id,
        {{ the_only('month') }} as month,
        {{ the_only('organisation_code') }} as organisation_code,
        {{ the_only('test_code') }} as test_code,
        cast(
            coalesce(max(figures_of_the_file), sum(case when is_figure then 1 else 0 end)) as bigint
        ) as scope,
        case
            when max(case when effect = 'withheld' then 1 else 0 end) = 1 then 'withheld'
            when max(case when effect = 'resolved' then 1 else 0 end) = 1 then 'resolved'
            else 'noted'
        end as effect,
        max(difference) as difference,
        max(decision) as decision,
        max(decided_by) as decided_by
    from placed
    group by {{ keys | reject('equalto', 'source_cells') | join(', ') }}, place, of_no_file

),

named as (

    select
        *,
        case when places < 2 then first_cells end as source_cells,
        first_cells || case when places > 1 then ' and ' || cast(places - 1 as string) || ' more' else '' end
            as all_cells
    from summed

),

final as (

    select
        md5(
            {%- for key in keys %}
            coalesce(summed.{{ key | replace('source_cells', 'first_cells') }}, ''){{ " || '|' || " if not loop.last }}
            {%- endfor %}
            || coalesce(summed.of_no_file, '')
        ) as fault_id,
        summed.publication,
        summed.period,
        summed.month,
        summed.source_file,
        summed.source_sheet,
        summed.all_cells as source_cells,
        summed.organisation_code,
        coalesce(organisations.organisation_name, case summed.organisation_code when 'ENG' then 'England' end)
            as organisation_name,
        summed.test_code,
        summed.rule,
        rules.rule_in_words,
        coalesce(summed.found, 'nothing') as found,
        summed.expected,
        summed.scope,
        summed.effect,
        summed.decision,
        summed.decided_by,
        summed.effect <> 'resolved' and summed.decision is null as is_undecided,
        {{ what_to_do('summed', 'rules', 'files', 'closures') }} as what_to_do
    from named as summed
    left join files on summed.file_id = files.file_id
    left join rules on summed.rule = rules.rule
    left join organisations on summed.organisation_code = organisations.organisation_code
    left join closures on summed.organisation_code = closures.organisation_code

)

select * from final
