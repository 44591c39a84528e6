{{ config(materialized='table') }}

{% set levels = [
    'subject', 'nation', 'organisation_code', 'region_code', 'test_group', 'test_code', 'source_setting', 'measure',
    'window_name', 'source_file', 'source_sheet',
] %}
{% set keys = [
    'mart', 'subject_code', 'test_group', 'test_code', 'source_setting', 'part', 'source_file', 'source_sheet',
] %}
{% set mart_words = {
    'scans': 'scan', 'england_scans': 'scan', 'cancer_scans': 'cancer_scan', 'england_cancer_scans': 'cancer_scan',
    'waits': 'wait', 'activity': 'activity',
} %}

with ranges as (

    select * from {{ ref('int_figure_sources__ranges') }}

),

tests as (

    select * from {{ ref('tests') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

homes as (

    select distinct
        placed_by,
        organisation_code,
        home_region_code
    from {{ ref('int_like_for_like__figures') }}

),

areas as (

    select * from {{ ref('areas') }}

),

not_comparable as (

    select
        'scans' as subject,
        organisation_code
    from {{ ref('int_like_for_like__scans_judged') }}
    where
        subject = 'scans'
        and test_code = 'all'
        and not is_comparable
    union all
    select
        subject,
        organisation_code
    from {{ ref('int_like_for_like__gaps') }}
    where
        subject in ('waits', 'activity')
        and test_group = 'all'
        and not is_complete

),

of_tests as (

    select
        ranges.*,
        ranges.measure = 'scans' as is_scans,
        tests.test_group,
        tests.is_common
    from ranges
    inner join tests on ranges.test_code = tests.test_code

),

at_levels as (
    {% for level in test_levels() %}
    select
        subject,
        nation,
        organisation_code,
        region_code,
        case when is_scans then '' else {{ level.test_group }} end as test_group,
        {{ level.test_code }}{{ ' as test_code' if level.test_code != 'test_code' }},
        source_setting,
        measure,
        window_name,
        source_file,
        source_sheet,
        row_number,
        first_letter,
        last_letter,
        first_position,
        cells,
        counted
    from of_tests
    {%- if level.where %}
    where
        subject = 'waits'
        and {{ level.where }}
    {%- elif level.group_by == ['test_group'] %}
    where not is_scans
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

islands as (

    select
        *,
        row_number - row_number() over (
            partition by {{ levels | join(', ') }}, first_letter, last_letter
            order by row_number asc nulls last
        ) as island
    from at_levels

),

-- No sheet has 20,000 columns: blocks are placed by their first row, then by their first column.
blocks as (

    select
        {{ levels | join(', ') }},
        first_letter || cast(min(row_number) as string)
        || case
            when first_letter <> last_letter or count(*) > 1
                then ':' || last_letter || cast(max(row_number) as string)
            else ''
        end as block,
        min(row_number) * 20000 + min(first_position) as place,
        sum(cells) as cells,
        sum(counted) as counted
    from islands
    group by {{ levels | join(', ') }}, first_letter, last_letter, island

),

grouped as (

    select
        blocks.*,
        blocks.measure || '_' || blocks.window_name as part,
        case blocks.subject
            {%- for subject, words in mart_words.items() %}
            when '{{ subject }}' then '{{ words }}_comparison'
            {%- endfor %}
        end as mart_words,
        groups.organisation_code as group_code,
        coalesce(homes.home_region_code, blocks.region_code) as like_for_like_region_code,
        not_comparable.organisation_code is null as is_in_like_for_like
    from blocks
    left join groups on blocks.organisation_code = groups.member_code
    left join homes
        on
            groups.organisation_code = homes.organisation_code
            and homes.placed_by = case blocks.subject
                when 'scans' then 'did' when 'cancer_scans' then 'did_table_4' else 'dm01'
            end
    left join not_comparable
        on
            blocks.subject = not_comparable.subject
            and groups.organisation_code = not_comparable.organisation_code

),

of_england as (

    select * from grouped
    where
        nation = 'England'
        and subject not in ('cancer_scans', 'england_cancer_scans')
        and measure not in ('over_8_weeks', 'over_9_weeks')

),

in_marts as (

    select
        'trust_' || mart_words as mart,
        group_code as subject_code,
        '' as suffix,
        *
    from grouped
    where subject not in ('england_scans', 'england_cancer_scans')
    union all
    select
        'england_' || mart_words as mart,
        organisation_code as subject_code,
        '' as suffix,
        *
    from grouped
    where subject = 'england_cancer_scans'
    union all
    select
        'region_' || of_england.mart_words as mart,
        areas.area_code as subject_code,
        '' as suffix,
        of_england.*
    from of_england
    inner join areas
        on areas.area_code in (of_england.region_code, case when of_england.subject <> 'scans' then 'ENG' end)
    union all
    select
        'region_' || of_england.mart_words as mart,
        areas.area_code as subject_code,
        '_like_for_like' as suffix,
        of_england.*
    from of_england
    inner join areas on areas.area_code in ('ENG', of_england.like_for_like_region_code)
    where
        of_england.subject <> 'england_scans'
        and of_england.is_in_like_for_like

),

final as (

    select
        mart,
        subject_code,
        test_group,
        test_code,
        source_setting,
        part || suffix as part,
        source_file,
        source_sheet,
        {{ ordered_list('block', 'place', ',') }} as source_cells,
        cast(sum(cells) as bigint) as cells,
        cast(sum(counted) as bigint) as counted
    from in_marts
    group by {{ keys | join(', ') }}, suffix

)

select * from final
