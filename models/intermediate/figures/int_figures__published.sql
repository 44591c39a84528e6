{#
    The one place that says which of the printed figures count: of each month the newest edition, of a nation
    that is printed in several files one. What does not count has a named rule that leaves it out.
#}
{{ config(materialized='table') }}

{% set lists_of_nations = [
    (ref('int_waits__scotland'), 'Scotland', 'SCO'),
    (ref('int_waits__wales'), 'Wales', 'WAL'),
    (ref('int_waits__northern_ireland'), 'Northern Ireland', 'NIR'),
] %}
{% set weeks_over = [6, 8, 9, 13, 26] %}
{% set published_columns = [
    'subject', 'publication', 'file_id', 'edition_rank', 'row_rule', 'nation', 'month', 'published_region_code',
    'organisation_code', 'organisation_name', 'test_code', 'source_setting', 'figure',
] + wait_measures()[1:] + [
    'planned', 'unscheduled', 'waiting_list', 'blank_bands', 'printed_text', 'source_file', 'source_sheet',
    'row_number', 'source_cells', 'left_out_rule', 'is_rival', 'is_added',
] %}
{% set one_figure = [
    'organisation_code', 'subject', 'row_rule', 'nation', 'month', 'test_code', 'source_setting', 'region_code',
] %}
{% set first_row %}
rows_of_figures.file_id || ' ' || rows_of_figures.source_sheet || ' ' || rows_of_figures.row_number
{%- endset %}
{% set row_faults = [ref('int_faults__did'), ref('int_faults__dm01'), ref('int_faults__codes')] %}
{% set list_faults = [
    ref('int_faults__scotland'), ref('int_faults__wales'), ref('int_faults__northern_ireland'),
] %}

with editions as (

    select * from {{ ref('int_editions__months') }}

),

test_labels as (

    select * from {{ ref('stg_kept__test_labels') }}

),

did_cells as {{ read_anew() }} (

    select * from {{ ref('int_figures__did_cells') }}
    where row_rule in ('england', 'provider', 'unrecognised')

),

-- Faults that lead to rows of staging: what is withheld, what counts with another row, what it is proved to be.
row_faults as (

    select
        file_id,
        source_sheet,
        row_number,
        subject,
        figure_cells,
        {{ fault_of_a_figure() }}
    from (
        {%- for faults in row_faults %}
        select
            {{ fault_columns() | reject('in', ['found', 'expected', 'source_sheet', 'figure_sheet']) | join(',
            ') }},
            coalesce(figure_sheet, source_sheet) as source_sheet,
            decided_value
        from {{ faults }}
        where
            is_figure
            and not is_added
            and row_number is not null
            and effect <> 'noted'
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as faults
    group by file_id, source_sheet, row_number, subject, figure_cells

),

did_faults as (

    select
        file_id,
        source_sheet,
        figure_cells,
        {{ fault_of_a_figure(summed_up=true) }}
    from row_faults
    where figure_cells is not null
    group by file_id, source_sheet, figure_cells

),

file_faults as (

    select
        file_id,
        source_sheet,
        min(rule) as fault_rule,
        min(source_cells) as fault_cells,
        bool_or(is_repeat) as is_repeat
    from (
        select
            file_id,
            source_cells,
            is_repeat,
            case when month is not null then source_sheet end as source_sheet,
            rule
        from {{ ref('int_faults__files') }}
        where
            is_figure
            and effect = 'withheld'
    ) as of_files
    group by file_id, source_sheet

),

list_faults as (

    select
        file_id,
        organisation_code,
        month,
        test_code,
        min(rule) as fault_rule,
        min(source_cells) as fault_cells
    from (
        {%- for faults in list_faults %}
        select
            file_id,
            source_cells,
            organisation_code,
            month,
            test_code,
            rule
        from {{ faults }}
        where
            is_figure
            and effect = 'withheld'
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as faults
    group by file_id, organisation_code, month, test_code

),

-- Figures that no row of staging has: a row that can't be read, a row that is missing.
added as (
    {% for faults in row_faults + list_faults %}
    select
        subject,
        publication,
        file_id,
        source_file,
        source_sheet,
        min(source_cells) as source_cells,
        organisation_code,
        test_code,
        month,
        min(row_number) as row_number,
        min(region_code) as region_code,
        min(rule) as rule
    from {{ faults }}
    where
        is_added
        and effect = 'withheld'
        and month is not null
    group by subject, publication, file_id, source_file, source_sheet, organisation_code, test_code, month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Sheets of a year begun have all its months: those of which nobody has submitted anything are not published yet.
did_months as (

    select
        file_id,
        month,
        max(case when figure_state <> 'not_submitted' then 1 else 0 end) as is_published
    from did_cells
    where not is_year_total
    group by file_id, month

),

did as {{ read_anew() }} (

    select
        coalesce(did_cells.subject, did_cells.subject_of_all) as subject,
        did_cells.publication,
        did_cells.file_id,
        did_cells.row_rule,
        did_cells.month,
        case
            when did_faults.meant_organisation_code is null
                then coalesce(did_faults.meant_region_code, did_cells.published_region_code)
            else did_cells.published_region_code
        end as published_region_code,
        case did_cells.row_rule
            when 'england' then 'ENG'
            else coalesce(did_faults.meant_organisation_code, did_cells.organisation_code)
        end as organisation_code,
        did_cells.organisation_name,
        did_cells.test_code,
        did_cells.source_setting,
        case
            when did_faults.is_withheld then 'withheld'
            when did_faults.meant_value is null and did_cells.figure_state = 'unreadable' then 'withheld'
            when did_faults.meant_value is not null then 'reported'
            else did_cells.figure_state
        end as figure_state,
        coalesce(did_faults.meant_value, did_cells.figure) as figure,
        did_faults.fault_rule,
        did_faults.fault_cells,
        did_cells.printed_text,
        did_cells.source_file,
        did_cells.source_sheet,
        did_cells.row_number,
        did_cells.source_cells,
        case
            when did_cells.is_year_total then 'year total'
            when did_cells.month is null then 'month not known'
            when did_cells.setting_label is not null and did_cells.source_setting is null then 'label not known'
            when did_faults.is_repeat then 'printed twice'
            when did_months.is_published = 0 then 'month not yet published'
        end as left_out_rule
    from did_cells
    left join did_months
        on
            did_cells.file_id = did_months.file_id
            and did_cells.month = did_months.month
    left join did_faults
        on
            did_cells.file_id = did_faults.file_id
            and did_cells.source_sheet = did_faults.source_sheet
            and did_cells.source_cells = did_faults.figure_cells
    where did_cells.row_rule in ('england', 'provider')

),

dm01_rows as {{ read_anew() }} (

    select
        printed.*,
        test_labels.test_code
    from {{ ref('stg_dm01__provider_by_test') }} as printed
    left join test_labels
        on
            printed.diagnostic_id = test_labels.label
            and test_labels.publication = 'dm01'
    where printed.row_rule in ('provider', 'test_total')

),

-- A provider that the sheet of providers lists with zeros, and the sheet of tests does not.
dm01_zeros as (

    select listed.*
    from {{ ref('stg_dm01__provider') }} as listed
    left join (
        select distinct
            file_id,
            organisation_code
        from dm01_rows
    ) as tested
        on
            listed.file_id = tested.file_id
            and listed.organisation_code = tested.organisation_code
    where
        listed.row_rule = 'provider'
        and tested.file_id is null
        and listed.total_waiting_list + listed.planned + listed.unscheduled + listed.waiting_list = 0

),

-- A nation prints a list in several files: the newest edition before older ones, of those what is known best.
elsewhere as (
    {% for lists, nation, area_code in lists_of_nations %}
    select
        lists.publication,
        lists.file_id,
        lists.source_file,
        lists.source_sheet,
        lists.source_cells,
        '{{ nation }}' as nation,
        case lists.organisation_code when '{{ area_code }}' then 'nation' else 'provider' end as row_rule,
        lists.month,
        lists.organisation_code,
        lists.test_code,
        lists.waiting,
        {%- for weeks in weeks_over %}
        lists.waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        lists.blank_bands,
        row_number() over (
            partition by lists.organisation_code, lists.month, lists.test_code
            order by
                case when editions.edition_rank = 1 then 1 else 2 end asc nulls last,
                lists.quality asc nulls last,
                lists.publication asc nulls last,
                lists.file_id asc nulls last
        ) as preference
    from {{ lists }} as lists
    left join editions
        on
            lists.file_id = editions.file_id
            and lists.month = editions.month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

unioned as {{ read_anew() }} (

    select
        subject,
        publication,
        file_id,
        row_rule,
        'England' as nation,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        test_code,
        source_setting,
        figure_state,
        figure,
        {%- for weeks in weeks_over %}
        cast(null as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        cast(null as bigint) as blank_bands,
        fault_rule,
        fault_cells,
        printed_text,
        source_file,
        source_sheet,
        row_number,
        source_cells,
        left_out_rule,
        1 as preference
    from did
    {%- for subject, cells in {'waits': 'wait_cells', 'activity': 'activity_cells'}.items() %}
    union all
    select
        '{{ subject }}' as subject,
        'dm01' as publication,
        dm01_rows.file_id,
        dm01_rows.row_rule,
        'England' as nation,
        dm01_rows.month,
        case
            when row_faults.meant_organisation_code is null
                then coalesce(row_faults.meant_region_code, dm01_rows.published_region_code)
            else dm01_rows.published_region_code
        end as published_region_code,
        coalesce(row_faults.meant_organisation_code, dm01_rows.organisation_code) as organisation_code,
        dm01_rows.organisation_name,
        nullif(coalesce(row_faults.meant_test_code, dm01_rows.test_code), 'none') as test_code,
        cast(null as string) as source_setting,
        {%- if subject == 'waits' %}
        case
            when coalesce(row_faults.is_withheld, {{ dm01_proved('total_waiting_list') }} is null) then 'withheld'
            else 'reported'
        end as figure_state,
        coalesce(row_faults.meant_value, {{ dm01_proved('total_waiting_list') }}) as figure,
        case
            when row_faults.meant_value is not null then {{ dm01_proved_from(6) }}
            else {{ dm01_proved('number_waiting_6_weeks') }}
        end as waiting_over_6_weeks,
        {{ dm01_proved_from(8) }} as waiting_over_8_weeks,
        {{ dm01_proved_from(9) }} as waiting_over_9_weeks,
        case
            when row_faults.meant_value is not null then {{ dm01_proved_from(13) }}
            else {{ dm01_proved('number_waiting_13_weeks') }}
        end as waiting_over_13_weeks,
        dm01_rows.number_waiting_26_weeks as waiting_over_26_weeks,
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        {%- else %}
        case
            when
                coalesce(
                    row_faults.is_withheld,
                    {{ dm01_activity() }} is null
                )
                then 'withheld'
            else 'reported'
        end as figure_state,
        {{ dm01_activity() }} as figure,
        {%- for weeks in weeks_over %}
        cast(null as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        {{ dm01_proved('planned') }} as planned,
        {{ dm01_proved('unscheduled') }} as unscheduled,
        {{ dm01_proved('waiting_list') }} as waiting_list,
        {%- endif %}
        cast(null as bigint) as blank_bands,
        row_faults.fault_rule,
        row_faults.fault_cells,
        cast(null as string) as printed_text,
        dm01_rows.source_file,
        dm01_rows.source_sheet,
        dm01_rows.row_number,
        dm01_rows.{{ cells }} as source_cells,
        case
            when dm01_rows.row_rule = 'test_total' then 'test 16, the sum of the others'
            when dm01_rows.month is null then 'month not known'
            when row_faults.is_repeat then 'printed twice'
        end as left_out_rule,
        1 as preference
    from dm01_rows
    left join row_faults
        on
            dm01_rows.file_id = row_faults.file_id
            and dm01_rows.source_sheet = row_faults.source_sheet
            and dm01_rows.row_number = row_faults.row_number
            and row_faults.subject = '{{ subject }}'
    {%- endfor %}
    {%- for subject, cells in {'waits': 'wait_cells', 'activity': 'activity_cells'}.items() %}
    union all
    select
        '{{ subject }}' as subject,
        'dm01' as publication,
        file_id,
        row_rule,
        'England' as nation,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        'all' as test_code,
        cast(null as string) as source_setting,
        'zeros_alone' as figure_state,
        0 as figure,
        {%- for weeks in weeks_over %}
        cast(null as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        cast(null as bigint) as blank_bands,
        cast(null as string) as fault_rule,
        cast(null as string) as fault_cells,
        cast(null as string) as printed_text,
        source_file,
        source_sheet,
        row_number,
        {{ cells }} as source_cells,
        cast(null as string) as left_out_rule,
        1 as preference
    from dm01_zeros
    {%- endfor %}
    union all
    select
        'waits' as subject,
        elsewhere.publication,
        elsewhere.file_id,
        elsewhere.row_rule,
        elsewhere.nation,
        elsewhere.month,
        cast(null as string) as published_region_code,
        elsewhere.organisation_code,
        cast(null as string) as organisation_name,
        elsewhere.test_code,
        cast(null as string) as source_setting,
        case
            when list_faults.fault_rule is not null then 'withheld'
            when elsewhere.waiting is null then 'not_submitted'
            else 'reported'
        end as figure_state,
        elsewhere.waiting as figure,
        {%- for weeks in weeks_over %}
        elsewhere.waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        elsewhere.blank_bands,
        list_faults.fault_rule,
        list_faults.fault_cells,
        cast(null as string) as printed_text,
        elsewhere.source_file,
        elsewhere.source_sheet,
        cast(null as bigint) as row_number,
        elsewhere.source_cells,
        case when elsewhere.organisation_code is null or elsewhere.test_code is null then 'label not known' end
            as left_out_rule,
        elsewhere.preference
    from elsewhere
    left join list_faults
        on
            elsewhere.file_id = list_faults.file_id
            and elsewhere.organisation_code = list_faults.organisation_code
            and elsewhere.month = list_faults.month
            and elsewhere.test_code = list_faults.test_code
    union all
    select
        added.subject,
        case
            when added.publication like 'dm01%' then 'dm01'
            when added.publication like 'did_table_1%' then 'did'
            when added.publication like 'ni%' or added.publication like 'doh%' then 'ni'
            else added.publication
        end as publication,
        added.file_id,
        case
            when added.organisation_code = 'ENG' then 'england'
            when added.organisation_code in ('SCO', 'WAL', 'NIR') then 'nation'
            else 'provider'
        end as row_rule,
        case
            when added.publication like 'phs%' then 'Scotland'
            when added.publication like 'statswales%' then 'Wales'
            when added.publication like 'did%' or added.publication like 'dm01%' then 'England'
            else 'Northern Ireland'
        end as nation,
        added.month,
        added.region_code as published_region_code,
        added.organisation_code,
        cast(null as string) as organisation_name,
        added.test_code,
        {{ source_setting_of('added.subject') }} as source_setting,
        'withheld' as figure_state,
        cast(null as double) as figure,
        {%- for weeks in weeks_over %}
        cast(null as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        cast(null as bigint) as blank_bands,
        added.rule as fault_rule,
        added.source_cells as fault_cells,
        cast(null as string) as printed_text,
        added.source_file,
        added.source_sheet,
        added.row_number,
        coalesce(added.source_cells, 'sheet') as source_cells,
        cast(null as string) as left_out_rule,
        0 as preference
    from added

),

ruled as {{ read_anew() }} (

    select
        unioned.subject,
        unioned.publication,
        unioned.file_id,
        editions.edition_rank,
        unioned.row_rule,
        unioned.nation,
        unioned.month,
        unioned.published_region_code,
        unioned.organisation_code,
        unioned.organisation_name,
        unioned.test_code,
        unioned.source_setting,
        case
            when file_faults.fault_rule is not null or sheet_faults.fault_rule is not null then 'withheld'
            else unioned.figure_state
        end as figure_state,
        cast(unioned.figure as double) as figure,
        {%- for weeks in weeks_over %}
        cast(unioned.waiting_over_{{ weeks }}_weeks as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        unioned.planned,
        unioned.unscheduled,
        unioned.waiting_list,
        unioned.blank_bands,
        coalesce(file_faults.fault_rule, sheet_faults.fault_rule, unioned.fault_rule) as fault_rule,
        coalesce(file_faults.fault_cells, sheet_faults.fault_cells, unioned.fault_cells) as fault_cells,
        coalesce(editions.is_rival, false) as is_rival,
        unioned.preference = 0 as is_added,
        unioned.printed_text,
        unioned.source_file,
        unioned.source_sheet,
        unioned.row_number,
        unioned.source_cells,
        case
            when unioned.left_out_rule is not null then unioned.left_out_rule
            when sheet_faults.is_repeat then 'printed twice'
            when editions.file_id is null then 'issued after the as-of day'
            when editions.edition_rank > 1 and editions.is_rival then 'rival edition'
            when editions.edition_rank > 1 then 'superseded by a later edition'
            when unioned.preference > 1 then 'known better from another file'
            when unioned.figure_state = 'zeros_alone' then 'zeros alone'
        end as left_out_rule
    from unioned
    left join editions
        on
            unioned.file_id = editions.file_id
            and unioned.month = editions.month
    left join file_faults
        on
            unioned.file_id = file_faults.file_id
            and file_faults.source_sheet is null
    left join file_faults as sheet_faults
        on
            unioned.file_id = sheet_faults.file_id
            and unioned.source_sheet = sheet_faults.source_sheet

),

-- Of rival editions what they agree on counts: what differs, or is in one alone, is withheld.
rival_figures as (

    select
        *,
        count(*) over (
            partition by
                subject, row_rule, nation, month, published_region_code, organisation_code, test_code, source_setting
        ) as files_with_it,
        {{ differs_between_rivals(['figure'] + wait_measures()[1:]) }} as differs
    from ruled
    where
        is_rival
        and coalesce(left_out_rule, 'rival edition') = 'rival edition'

),

rival_files as (

    select
        publication,
        month,
        count(distinct file_id) as files
    from rival_figures
    group by publication, month

),

disputed as (

    select distinct
        rival_figures.file_id,
        rival_figures.subject,
        rival_figures.month,
        rival_figures.source_sheet,
        rival_figures.source_cells
    from rival_figures
    inner join rival_files
        on
            rival_figures.publication = rival_files.publication
            and rival_figures.month = rival_files.month
    where
        rival_figures.differs
        or rival_figures.files_with_it < rival_files.files

),

-- Rows that count as printed, since a person decided so, may be a figure that another row has too: neither is known.
of_counted_rows as {{ read_anew() }} (

    select
        *,
        case when subject not in ('waits', 'activity') then published_region_code end as region_code
    from ruled
    where
        left_out_rule is null
        and not is_added

),

-- All figures told apart by a number each take a tenth of the memory: what shares one is then told by its columns.
perhaps_doubled as (

    select {{ hash_of(one_figure) }} as figure_hash
    from of_counted_rows
    group by {{ hash_of(one_figure) }}
    having count(*) > 1

),

doubled as (

    select
        {{ one_figure | join(',
        ') }},
        min({{ first_row }}) as first_row
    from of_counted_rows as rows_of_figures
    where {{ hash_of(one_figure) }} in (select figure_hash from perhaps_doubled)
    group by {{ one_figure | join(', ') }}
    having count(*) > 1

),

standing_twice as (

    select
        rows_of_figures.file_id,
        rows_of_figures.subject,
        rows_of_figures.month,
        rows_of_figures.source_sheet,
        rows_of_figures.source_cells,
        {{ first_row }} <> doubled.first_row as is_repeat
    from of_counted_rows as rows_of_figures
    inner join doubled
        on
            rows_of_figures.organisation_code = doubled.organisation_code
            {%- for column in one_figure if column != 'organisation_code' %}
            and coalesce(cast(rows_of_figures.{{ column }} as string), '')
            = coalesce(cast(doubled.{{ column }} as string), '')
            {%- endfor %}

),

final as (

    select
        {%- for column in published_columns %}
        {{ {
            'left_out_rule':
                "case when standing_twice.is_repeat then 'printed twice' else ruled.left_out_rule end",
        }.get(column, 'ruled.' ~ column) }} as {{ column }},
        {%- endfor %}
        disputed.file_id is not null as is_disputed,
        standing_twice.file_id is not null as stands_twice,
        case
            when disputed.file_id is not null or standing_twice.file_id is not null then 'withheld'
            else ruled.figure_state
        end as figure_state,
        coalesce(
            ruled.fault_rule,
            case when disputed.file_id is not null then 'rival_editions' end,
            case when standing_twice.file_id is not null then 'figure_stands_twice' end
        ) as fault_rule,
        case
            when
                (disputed.file_id is not null or standing_twice.file_id is not null)
                and ruled.fault_rule is null
                then ruled.source_cells
            else ruled.fault_cells
        end as fault_cells,
        ruled.row_rule = 'provider'
        and not {{ is_not_compared('ruled.subject') }}
        and not coalesce(standing_twice.is_repeat, false)
        and coalesce(ruled.left_out_rule, 'zeros alone') = 'zeros alone' as is_judged
    from ruled
    left join disputed
        on
            ruled.file_id = disputed.file_id
            and ruled.subject = disputed.subject
            and ruled.month = disputed.month
            and ruled.source_sheet = disputed.source_sheet
            and ruled.source_cells = disputed.source_cells
    left join standing_twice
        on
            ruled.file_id = standing_twice.file_id
            and ruled.subject = standing_twice.subject
            and ruled.month = standing_twice.month
            and ruled.source_sheet = standing_twice.source_sheet
            and ruled.source_cells = standing_twice.source_cells

)

select * from final
