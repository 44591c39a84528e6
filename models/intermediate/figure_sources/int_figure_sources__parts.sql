{#-
    Levels of tests that the comparisons have, by subject: scans have no test groups, cancer tests keep
    their source setting, waits and activity have all of `test_levels`.
-#}
{% set of_scans = "subject in ('scans', 'cancer_scans')" %}
{% set of_dm01 = "subject in ('waits', 'activity')" %}
{% set levels = [
    {'test_group': "''", 'test_code': 'test_code', 'where': of_scans},
    {'test_group': "''", 'test_code': "'all'", 'where': of_scans},
    {'test_group': 'test_group', 'test_code': 'test_code', 'where': of_dm01},
    {'test_group': 'test_group', 'test_code': "'all'", 'where': of_dm01},
    {'test_group': "'all'", 'test_code': "'all'", 'where': of_dm01},
    {'test_group': "'common'", 'test_code': "'all'", 'where': "subject = 'waits' and is_common"},
] %}

with cells as (

    select * from {{ ref('int_figure_sources__cells') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

homes as (

    select * from {{ ref('int_like_for_like__home_regions') }}

),

areas as (

    select * from {{ ref('int_areas__england') }}

),

scans_comparable as (

    select organisation_code from {{ ref('trust_scan_comparison') }}
    where
        modality_code = 'all'
        and is_comparable

),

incomplete as (

    select
        subject,
        organisation_code
    from {{ ref('int_like_for_like__gaps') }}
    where
        subject in ('waits', 'activity')
        and test_group = 'all'
        and not is_complete

),

measured as (

    select
        cells.subject,
        cells.nation,
        cells.organisation_code,
        cells.region_code,
        tests.test_group,
        cells.test_code,
        tests.is_common,
        cells.source_setting,
        replace(cells.measure, 'waiting_over', 'over') || '_' || cells.window_name as part,
        cells.source_file,
        cells.source_sheet,
        cells.source_cells
    from cells
    inner join tests on cells.test_code = tests.test_code

),

grouped as (

    select
        measured.*,
        groups.organisation_code as group_code,
        coalesce(homes.home_region_code, measured.region_code) as like_for_like_region_code,
        case
            when measured.subject = 'scans' then scans_comparable.organisation_code is not null
            else incomplete.organisation_code is null
        end as is_comparable
    from measured
    inner join groups on measured.organisation_code = groups.member_code
    left join homes
        on
            groups.organisation_code = homes.organisation_code
            and homes.publication = case
                when measured.subject = 'scans' then 'did'
                when measured.subject = 'cancer_scans' then 'did_table_4'
                else 'dm01'
            end
    left join scans_comparable on groups.organisation_code = scans_comparable.organisation_code
    left join incomplete
        on
            measured.subject = incomplete.subject
            and groups.organisation_code = incomplete.organisation_code

),

of_subjects as (

    select
        'trust' as kind,
        group_code as subject_code,
        subject,
        test_group,
        test_code,
        is_common,
        source_setting,
        part,
        source_file,
        source_sheet,
        source_cells
    from grouped
    union all
    select
        'region' as kind,
        areas.area_code as subject_code,
        measured.subject,
        measured.test_group,
        measured.test_code,
        measured.is_common,
        measured.source_setting,
        measured.part,
        measured.source_file,
        measured.source_sheet,
        measured.source_cells
    from measured
    inner join areas
        on
            measured.region_code = areas.area_code
            or (areas.area_code = 'ENG' and measured.subject <> 'scans')
    where
        measured.subject <> 'cancer_scans'
        and measured.nation = 'England'
    union all
    select
        'region' as kind,
        areas.area_code as subject_code,
        grouped.subject,
        grouped.test_group,
        grouped.test_code,
        grouped.is_common,
        grouped.source_setting,
        grouped.part || '_like_for_like' as part,
        grouped.source_file,
        grouped.source_sheet,
        grouped.source_cells
    from grouped
    inner join areas
        on
            grouped.like_for_like_region_code = areas.area_code
            or areas.area_code = 'ENG'
    where
        grouped.subject <> 'cancer_scans'
        and grouped.nation = 'England'
        and grouped.is_comparable

),

levelled as (
    {% for level in levels %}
    select
        kind,
        subject_code,
        subject,
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ level.test_code }}{{ ' as test_code' if level.test_code != 'test_code' }},
        source_setting,
        part,
        source_file,
        source_sheet,
        source_cells
    from of_subjects
    where {{ level.where }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        kind || '_'
        || case subject
            when 'scans' then 'scan'
            when 'cancer_scans' then 'cancer_scan'
            when 'waits' then 'wait'
            else subject
        end
        || '_comparison' as mart,
        subject_code,
        test_group,
        test_code,
        source_setting,
        part,
        source_file,
        source_sheet,
        {{ sorted_list('source_cells', ',') }} as source_cells
    from levelled
    group by
        kind,
        subject,
        subject_code,
        test_group,
        test_code,
        source_setting,
        part,
        source_file,
        source_sheet

)

select * from final
