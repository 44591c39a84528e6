{# What is known of a nation's waits, by test group, from each basis: the marts choose among them. #}
{{ config(materialized='table') }}

{% set measures = wait_measures() %}

with figures as (

    select * from {{ ref('int_nations__figures') }}

),

tests as (

    select * from {{ ref('tests') }}

),

single_figures as (

    select * from {{ ref('published_national_waits') }}
    where
        organisation_code is null
        and {{ "issued_by <= cast('" ~ var('as_of') ~ "' as date)" if var('as_of') else 'true' }}

),

files as (

    select
        file_name,
        max(issued_on) as issued_on
    from {{ ref('int_editions__files') }}
    group by file_name

),

absent as (

    select
        returns.nation,
        returns.month,
        {{ sorted_list('organisations.organisation_name', ', ') }} as organisation_names
    from {{ ref('int_completeness__returns') }} as returns
    inner join {{ ref('boards_and_hsc_trusts') }} as organisations
        on returns.organisation_code = organisations.organisation_code
    where
        returns.subject = 'waits'
        and returns.nation <> 'England'
        and returns.return_state = 'no return'
    group by returns.nation, returns.month

),

moved as (

    select
        single_figures.figure_id,
        {{ sorted_list('organisations.organisation_name', ', ') }} as organisation_names
    from single_figures
    inner join {{ ref('encompass_moves') }} as encompass_moves
        on single_figures.month >= encompass_moves.first_quarter_without
    inner join {{ ref('boards_and_hsc_trusts') }} as organisations
        on
            encompass_moves.organisation_code = organisations.organisation_code
            and single_figures.nation = organisations.nation
    group by single_figures.figure_id

),

by_test as (

    select
        figures.*,
        tests.test_group,
        tests.is_common
    from figures
    inner join tests on figures.test_code = tests.test_code

),

by_group as (
    {% for level in test_levels() if level.test_code != 'test_code' %}
    select
        nation,
        month,
        basis,
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ sorted_list('source_file', ', ') }} as source_file,
        max(source_file) as any_file,
        {%- for measure in measures %}
        {{ known_sum(measure) }} as {{ measure }},
        {%- endfor %}
        sum(blank_bands) as blank_bands
    from by_test
    {%- if level.where %}
    where {{ level.where }}
    {%- elif level.test_group == 'test_group' %}
    where test_group <> 'not_split'
    {%- endif %}
    group by {{ (['nation', 'month', 'basis'] + level.group_by) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

from_files as (

    select
        by_group.*,
        files.issued_on,
        concat_ws(
            '; ',
            case by_group.basis when 'sum of organisations' then 'without ' else 'may be without ' end
            || absent.organisation_names,
            case when by_group.blank_bands > 0 then 'the file leaves bands blank: at least' end
        ) as figure_note
    from by_group
    left join files on by_group.any_file = files.file_name
    left join absent
        on
            by_group.nation = absent.nation
            and by_group.month = absent.month

),

unioned as (

    select
        nation,
        month,
        test_group,
        basis,
        case basis when 'published total' then 1 else 2 end as basis_order,
        false as is_derived,
        cast(blank_bands as bigint) as blank_bands,
        source_file as source,
        issued_on,
        figure_note,
        {{ measures | join(',\n        ') }}
    from from_files
    union all
    select
        single_figures.nation,
        single_figures.month,
        single_figures.test_group,
        'single figure' as basis,
        3 as basis_order,
        single_figures.is_derived,
        cast(0 as bigint) as blank_bands,
        single_figures.source,
        single_figures.issued_by as issued_on,
        concat_ws(
            '; ',
            case when single_figures.is_derived then 'derived, not published' end,
            single_figures.remark,
            'may be without ' || moved.organisation_names || ', which moved to the encompass system'
        ) as figure_note,
        single_figures.waiting,
        single_figures.over_6_weeks as waiting_over_6_weeks,
        single_figures.over_8_weeks as waiting_over_8_weeks,
        single_figures.over_9_weeks as waiting_over_9_weeks,
        cast(null as bigint) as waiting_over_13_weeks,
        single_figures.over_26_weeks as waiting_over_26_weeks
    from single_figures
    left join moved on single_figures.figure_id = moved.figure_id

),

final as (

    select
        *,
        {% for measure in measures if measure != 'waiting' -%}
        case when {{ measure }} is not null then 1 else 0 end {{ '+ ' if not loop.last }}
        {%- endfor %} as known_thresholds
    from unioned

)

select * from final
