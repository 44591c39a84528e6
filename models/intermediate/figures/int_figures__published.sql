{#
    The one place that says which of the printed figures count: of each month the newest edition, of a nation
    that is printed in several files one. What does not count has a named rule that leaves it out.
#}
{{ config(materialized='table') }}

{% set did_tables = [
    ('did', ref('stg_did__table_1_by_year'), 'modality_label', 'scan_state', 'scans'),
    ('did', ref('stg_did__table_1_by_month'), 'modality_label', 'scan_state', 'scans'),
    ('did_table_2', ref('stg_did__table_2_by_year'), 'modality_label', 'median_state', 'median_days'),
    ('did_table_4', ref('stg_did__table_4_by_year'), 'test_label', 'scan_state', 'scans'),
] %}
{% set lists_of_nations = [
    (ref('int_waits__scotland'), 'Scotland', 'SCO'),
    (ref('int_waits__wales'), 'Wales', 'WAL'),
    (ref('int_waits__northern_ireland'), 'Northern Ireland', 'NIR'),
] %}
{% set weeks_over = [6, 8, 9, 13, 26] %}

with editions as (

    select * from {{ ref('int_editions__months') }}

),

test_labels as (

    select * from {{ ref('test_labels') }}

),

source_settings as (

    select * from {{ ref('did_source_settings') }}

),

did_cells as (
    {% for publication, relation, label, state, figure in did_tables %}
    select
        '{{ publication }}' as publication,
        '{{ 'did_table_4' if publication == 'did_table_4' else 'did' }}' as labelled_in,
        file_id,
        source_file,
        source_sheet,
        source_cells,
        row_number,
        row_rule,
        is_year_total,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        lower({{ label }}) as label,
        {{ 'lower(source_setting_label)' if publication == 'did_table_4' else 'cast(null as string)' }}
            as setting_label,
        printed_text,
        {{ state }} as figure_state,
        {{ figure }} as figure
    from {{ relation }}
    where row_rule in ('england', 'provider')
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

did as (

    select
        case did_cells.publication
            when 'did' then 'scans'
            when 'did_table_2' then 'request_to_test'
            else {{ cancer_scan_subject('source_settings.source_setting') }}
        end as subject,
        did_cells.publication,
        did_cells.file_id,
        did_cells.row_rule,
        did_cells.month,
        did_cells.published_region_code,
        case did_cells.row_rule when 'england' then 'ENG' else did_cells.organisation_code end as organisation_code,
        did_cells.organisation_name,
        test_labels.test_code,
        source_settings.source_setting,
        did_cells.figure_state,
        did_cells.figure,
        did_cells.printed_text,
        did_cells.source_file,
        did_cells.source_sheet,
        did_cells.row_number,
        did_cells.source_cells,
        case
            when did_cells.is_year_total then 'year total'
            when did_months.is_published = 0 then 'month not yet published'
        end as left_out_rule
    from did_cells
    left join did_months
        on
            did_cells.file_id = did_months.file_id
            and did_cells.month = did_months.month
    left join test_labels
        on
            did_cells.label = test_labels.label
            and did_cells.labelled_in = test_labels.publication
    left join source_settings on did_cells.setting_label = source_settings.label

),

dm01_rows as (

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

unioned as (

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
        printed_text,
        source_file,
        source_sheet,
        row_number,
        source_cells,
        left_out_rule,
        1 as preference
    from did
    union all
    select
        'waits' as subject,
        'dm01' as publication,
        file_id,
        row_rule,
        'England' as nation,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        test_code,
        cast(null as string) as source_setting,
        'reported' as figure_state,
        total_waiting_list as figure,
        number_waiting_6_weeks as waiting_over_6_weeks,
        {{ dm01_waiting_from(8, 'dm01_rows') }} as waiting_over_8_weeks,
        {{ dm01_waiting_from(9, 'dm01_rows') }} as waiting_over_9_weeks,
        number_waiting_13_weeks as waiting_over_13_weeks,
        number_waiting_26_weeks as waiting_over_26_weeks,
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        cast(null as bigint) as blank_bands,
        cast(null as string) as printed_text,
        source_file,
        source_sheet,
        row_number,
        wait_cells as source_cells,
        case row_rule when 'test_total' then 'test 16, the sum of the others' end as left_out_rule,
        1 as preference
    from dm01_rows
    union all
    select
        'activity' as subject,
        'dm01' as publication,
        file_id,
        row_rule,
        'England' as nation,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        test_code,
        cast(null as string) as source_setting,
        'reported' as figure_state,
        planned + unscheduled + waiting_list as figure,
        {%- for weeks in weeks_over %}
        cast(null as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        planned,
        unscheduled,
        waiting_list,
        cast(null as bigint) as blank_bands,
        cast(null as string) as printed_text,
        source_file,
        source_sheet,
        row_number,
        activity_cells as source_cells,
        case row_rule when 'test_total' then 'test 16, the sum of the others' end as left_out_rule,
        1 as preference
    from dm01_rows
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
        publication,
        file_id,
        row_rule,
        nation,
        month,
        cast(null as string) as published_region_code,
        organisation_code,
        cast(null as string) as organisation_name,
        test_code,
        cast(null as string) as source_setting,
        case when waiting is null then 'not_submitted' else 'reported' end as figure_state,
        waiting as figure,
        {%- for weeks in weeks_over %}
        waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(null as double) as planned,
        cast(null as double) as unscheduled,
        cast(null as double) as waiting_list,
        blank_bands,
        cast(null as string) as printed_text,
        source_file,
        source_sheet,
        cast(null as bigint) as row_number,
        source_cells,
        cast(null as string) as left_out_rule,
        preference
    from elsewhere

),

ruled as (

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
        unioned.figure_state,
        cast(unioned.figure as double) as figure,
        {%- for weeks in weeks_over %}
        cast(unioned.waiting_over_{{ weeks }}_weeks as double) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        unioned.planned,
        unioned.unscheduled,
        unioned.waiting_list,
        unioned.blank_bands,
        unioned.printed_text,
        unioned.source_file,
        unioned.source_sheet,
        unioned.row_number,
        unioned.source_cells,
        case
            when unioned.left_out_rule is not null then unioned.left_out_rule
            when editions.file_id is null then 'issued after the as-of day'
            when editions.edition_rank > 1 then 'superseded by a later edition'
            when unioned.preference > 1 then 'known better from another file'
            when unioned.figure_state = 'zeros_alone' then 'zeros alone'
        end as left_out_rule
    from unioned
    left join editions
        on
            unioned.file_id = editions.file_id
            and unioned.month = editions.month

),

final as (

    select
        *,
        row_rule = 'provider'
        and subject <> 'request_to_test'
        and coalesce(left_out_rule, 'zeros alone') = 'zeros alone' as is_judged
    from ruled

)

select * from final
