{#
    Faults: what is wrong with a publisher's file, found by the models `int_faults__*`. Each gives a row for each figure
    that a fault is about (`row_number` and `month` lead to it), or one row where it is about none.
#}


{# Columns of a fault, in the order in which `fault` gives them. #}
{% macro fault_columns() -%}
    {{ return([
        'rule', 'file_id', 'source_sheet', 'source_cells', 'organisation_code', 'test_code', 'measure', 'subject', 'month',
        'row_number', 'region_code', 'found', 'expected', 'effect', 'is_figure', 'is_added', 'is_repeat', 'value',
        'figure_sheet', 'figure_cells',
    ]) }}
{%- endmacro %}


{#
    Select list of a fault: `values` are SQL by column name; what is left out is null. `effect` is withheld, resolved or
    noted; `is_figure` is true of a row that is about a figure; `is_added` where no row of staging has that figure;
    `is_repeat` where it is there twice and counts with the other; `value` is what it is proved to be. `figure_sheet` is the sheet of
    the figure's row where it is not that of the fault, `figure_cells` its cell where a row has several figures.
#}
{% macro fault(values) -%}
    {%- set types = {'month': 'date', 'row_number': 'bigint', 'value': 'double'} -%}
    {%- set defaults = {'is_figure': 'true', 'is_added': 'false', 'is_repeat': 'false'} -%}
    {%- for column in fault_columns() %}
    {{ values.get(column, defaults.get(column, 'cast(null as ' ~ types.get(column, 'string') ~ ')')) }} as {{ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#
    Faults as they stand once people have decided: `faults` as `fault` gives them, `period` SQL of the period by which a
    row of the seed `decisions` may name them. A decision is for each fault that all its filled columns fit.
#}
{% macro decided(faults, files, decisions, period="files.period") -%}
    {#- no decision can name all the cells #}
    {%- set measure -%}
        case
            when {{ is_of_many_rows('faults') }} then faults.found
            else faults.measure
        end
    {%- endset %}
    select
        {%- for column in fault_columns() if column != 'effect' %}
        {{ measure if column == 'measure' else 'faults.' ~ column }} as {{ column }},
        {%- endfor %}
        files.publication,
        files.file_name as source_file,
        {{ period }} as period,
        case
            when faults.effect = 'resolved' and decisions.decision = 'withhold' then 'withheld'
            when decisions.decision = 'count' then 'noted'
            when decisions.decision = 'read as' then 'resolved'
            when decisions.decision = 'withhold' and faults.effect <> 'noted' then 'withheld'
            else faults.effect
        end as effect,
        decisions.decision,
        decisions.value as decided_value,
        case
            when decisions.own_line is not null then 'own'
            when decisions.decision is not null then 'decisions'
            when faults.effect = 'resolved' then 'rule'
        end as decided_by
    from {{ faults }} as faults
    left join {{ files }} as files on faults.file_id = files.file_id
    left join {{ decisions }} as decisions
        on
            faults.rule = decisions.rule
            and (decisions.publication is null or decisions.publication = files.publication)
            and (decisions.period is null or decisions.period = {{ period }})
            and (decisions.sha256 is null or decisions.sha256 in (files.sha256, files.publisher_sha256))
            and (decisions.sheet is null or decisions.sheet = faults.source_sheet)
            and (decisions.cells is null or decisions.cells = faults.source_cells)
            and (decisions.organisation_code is null or decisions.organisation_code = faults.organisation_code)
            and (decisions.test_code is null or decisions.test_code = faults.test_code)
            and (decisions.measure is null or decisions.measure = {{ measure }})
            and (decisions.decision <> 'read as' or {{ can_be_read_as('faults', 'files') }})
{%- endmacro %}


{# Whether a fault is of a rule whose slips stand in many rows of a file: what is found tells it apart, not the cell. #}
{% macro is_of_many_rows(fault) -%}
    {{ fault }}.rule in (
        'label_is_not_known', 'region_is_not_known', 'month_ending_is_no_last_day', 'quarter_code_differs_from_its_label'
    )
{%- endmacro %}


{# Whether a fault can be read as a value: a figure that stands in one cell can, one that is the sum of several can't. #}
{% macro can_be_read_as(fault, files) -%}
    (
        {{ fault }}.rule not in ('figure_is_unreadable', 'figure_is_a_fraction', 'zero_where_the_layout_has_none')
        or {{ files }}.publication like 'did%'
        or coalesce({{ fault }}.measure = 'total_waiting_list', false)
    )
{%- endmacro %}


{#
    What the faults of one figure come to: withheld or not, left out as a repeat, and what it is proved or decided to
    be. `summed_up` is of rows that are summed up already.
#}
{% macro fault_of_a_figure(summed_up=false) -%}
    {%- if summed_up -%}
    bool_or(is_withheld) as is_withheld,
    bool_or(is_repeat) as is_repeat,
    bool_or(is_proved) as is_proved,
    max(meant_value) as meant_value,
    max(meant_region_code) as meant_region_code,
    max(meant_organisation_code) as meant_organisation_code,
    max(meant_test_code) as meant_test_code,
    min(fault_rule) as fault_rule,
    min(fault_cells) as fault_cells
    {%- else -%}
    bool_or(effect = 'withheld') as is_withheld,
    bool_or(is_repeat) as is_repeat,
    bool_or(effect = 'resolved' and rule = 'figure_is_unreadable') as is_proved,
    max(
        case
            when rule in ('figure_is_unreadable', 'figure_is_a_fraction', 'zero_where_the_layout_has_none')
                then coalesce(try_cast(decided_value as double), value)
            else value
        end
    ) as meant_value,
    max(case when rule like 'region%' and effect = 'resolved' then region_code end) as meant_region_code,
    max(case when rule like 'code%' then organisation_code end) as meant_organisation_code,
    max(
        case when rule = 'test_number_differs_from_its_name' and effect = 'withheld' then coalesce(test_code, 'none') end
    ) as meant_test_code,
    min(case when effect = 'withheld' then rule end) as fault_rule,
    min(case when effect = 'withheld' then source_cells end) as fault_cells
    {%- endif -%}
{%- endmacro %}


{# Whether any of some measures is not the same in all rows of a figure. #}
{% macro differs_between_rivals(measures) -%}
    {%- set figure -%}
        over (
            partition by
                subject, row_rule, nation, month, published_region_code, organisation_code, test_code, source_setting
        )
    {%- endset -%}
    {%- for measure in measures %}
    coalesce(min({{ measure }}) {{ figure }}, -1) <> coalesce(max({{ measure }}) {{ figure }}, -1)
    or count({{ measure }}) {{ figure }} not in (0, count(*) {{ figure }})
    or {% endfor -%}
    min(figure_state) {{ figure }} <> max(figure_state) {{ figure }}
{%- endmacro %}


{#
    The CTEs of months with the figures of another month: one of them is a copy. `printed` has file_id, source_sheet, month
    and what `scope`, `parts` and `figures` name. Sums of each part are compared, a provider or a list, so that a figure
    which is another hides nothing: of three in four parts all figures are the same, and enough of them above zero.
#}
{% macro months_alike(printed, condition, scope, parts, figures, from_figures=var('equal_months_from')) -%}
summed_parts as (

    select
        file_id,
        source_sheet,
        month,
        {%- for column in scope if column != 'file_id' %}
        {{ column }},
        {%- endfor %}
        {%- for part in parts %}
        {{ part }} as part_{{ loop.index }},
        {%- endfor %}
        {%- for figure in figures %}
        coalesce(sum({{ figure }}), -1) as sum_{{ loop.index }},
        {%- endfor %}
        sum({{ figures[0] }} * {{ figures[0] }}) as sum_of_squares,
        count(nullif({{ figures[0] }}, 0)) as figures
    from {{ printed }}
    where
        month is not null
        and {{ condition }}
    group by file_id, source_sheet, month, {{ (scope | reject('equalto', 'file_id') | list + parts) | join(', ') }}
    having count(nullif({{ figures[0] }}, 0)) > 0

),

counted_parts as (

    select
        *,
        count(*) over (partition by file_id, source_sheet, month) as parts
    from summed_parts
    inner join (
        select
            file_id,
            source_sheet,
            month
        from {{ printed }}
        where
            month is not null
            and {{ condition }}
        group by file_id, source_sheet, month
        having count(distinct nullif({{ figures[0] }}, 0)) >= {{ from_figures }} / 2
    ) as varied using (file_id, source_sheet, month)

),

months_alike as (

    select
        one.file_id,
        one.source_sheet,
        one.month,
        other.file_id as other_file_id,
        other.month as other_month
    from counted_parts as one
    inner join counted_parts as other
        on
            {% for column in scope -%}
            one.{{ column }} = other.{{ column }}
            and {% endfor -%}
            {% for part in parts -%}
            one.part_{{ loop.index }} = other.part_{{ loop.index }}
            and {% endfor -%}
            {% for figure in figures -%}
            one.sum_{{ loop.index }} = other.sum_{{ loop.index }}
            and {% endfor -%}
            one.sum_of_squares = other.sum_of_squares
            and one.figures = other.figures
            and one.month <> other.month
    group by one.file_id, one.source_sheet, one.month, other.file_id, other.source_sheet, other.month
    having
        count(*) * 4 >= max(one.parts) * 3
        and sum(one.figures) >= {{ from_figures }}

),
{%- endmacro %}


{#
    The CTEs of months of a file with the figures of another of its months. `printed` has file_id, source_sheet, month,
    organisation_code, a test and waiting.
#}
{% macro equal_months_of_lists(printed, condition, test_code='test_code', from_figures=var('equal_months_from')) -%}
{%- set parts = ['organisation_code'] + ([test_code] if "'" not in test_code else []) %}
{{ months_alike(printed, condition, ['file_id'], parts, ['waiting'], from_figures) }}

copied_months as (

    select
        file_id,
        source_sheet,
        month,
        min(other_month) as other_month
    from months_alike
    group by file_id, source_sheet, month

),

equal_months as (

    select distinct
        {{ fault({
            'rule': "'month_equals_another'",
            'file_id': 'copied_months.file_id',
            'source_sheet': 'copied_months.source_sheet',
            'organisation_code': 'printed.organisation_code',
            'test_code': 'printed.test_code',
            'subject': "'waits'",
            'month': 'copied_months.month',
            'found': month_and_year('copied_months.month') ~ " || ', with the figures of ' || "
                ~ month_and_year('copied_months.other_month'),
            'expected': "'figures of its own'",
            'effect': "'withheld'",
        }) }}
    from copied_months
    inner join (
        select distinct
            file_id,
            source_sheet,
            month,
            organisation_code,
            {{ test_code }} as test_code
        from {{ printed }}
        where {{ condition }}
    ) as printed
        on
            copied_months.file_id = printed.file_id
            and copied_months.source_sheet = printed.source_sheet
            and copied_months.month = printed.month

),
{%- endmacro %}


{#
    The CTE of figures that may be those of a row whose organisation nobody knows: of each organisation that the file has in
    other months and that has no row of this month and test. `unknown` are faults, `printed` the rows of the file.
#}
{% macro lists_of_unknown_organisations(unknown, printed, test_code='test_code') -%}
lists_of_unknown_organisations as (

    select
        {%- for column in fault_columns() %}
        {{ {'organisation_code': 'candidates.organisation_code', 'is_figure': 'true', 'is_added': 'true'}.get(
            column, 'unknown.' ~ column
        ) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ unknown }} as unknown
    inner join (
        select distinct
            file_id,
            organisation_code
        from {{ printed }}
        where organisation_code is not null
    ) as candidates on unknown.file_id = candidates.file_id
    left join (
        select distinct
            file_id,
            organisation_code,
            month,
            {{ test_code }} as test_code
        from {{ printed }}
    ) as there
        on
            unknown.file_id = there.file_id
            and candidates.organisation_code = there.organisation_code
            and unknown.month = there.month
            and coalesce(unknown.test_code, there.test_code) = there.test_code
    where
        unknown.organisation_code is null
        and unknown.month is not null
        and there.file_id is null

),
{%- endmacro %}
