{#
    Who asked for the scans that a change is made of. Table 11 has whole financial years alone: those that the windows'
    last months are in. Settings add up, of organisations that are counted together and of regions too.
#}
with printed as (
    {% for window_name in compared_windows() %}
    select
        '{{ window_name }}' as window_name,
        scans.*
    from (
        select
            first_month,
            last_month,
            organisation_code,
            modality_code,
            source_setting,
            scans,
            scan_state,
            source_file
        from {{ ref('fct_scans_by_setting') }}
        union all
        select
            first_month,
            last_month,
            'ENG' as organisation_code,
            modality_code,
            source_setting,
            scans,
            scan_state,
            source_file
        from {{ ref('fct_scans_by_setting_england') }}
    ) as scans
    where {{ window_date(window_name, 'last') }} between scans.first_month and scans.last_month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

groups as (

    select
        organisation_code,
        member_code
    from {{ ref('int_like_for_like__groups') }}

),

home_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

areas as (

    select * from {{ ref('areas') }}

),

gaps as (

    select * from {{ ref('int_reporting__gaps') }}
    where subject in ('scans', 'scans_by_setting')

),

of_providers as (

    select
        printed.*,
        groups.organisation_code as group_code,
        home_regions.latest_region_code as region_code
    from printed
    inner join groups on printed.organisation_code = groups.member_code
    left join home_regions on groups.organisation_code = home_regions.organisation_code

),

of_areas as (

    select
        'provider' as area_level,
        group_code as area_code,
        window_name,
        first_month,
        modality_code,
        source_setting,
        scans,
        scan_state
    from of_providers
    union all
    select
        'region' as area_level,
        region_code as area_code,
        window_name,
        first_month,
        modality_code,
        source_setting,
        scans,
        scan_state
    from of_providers
    where region_code is not null
    union all
    select
        'england' as area_level,
        organisation_code as area_code,
        window_name,
        first_month,
        modality_code,
        source_setting,
        scans,
        scan_state
    from printed
    where organisation_code = 'ENG'

),

-- A sum of which a part is withheld is not known; a suppressed figure is 1 or 2, and counts as none.
by_modality as (

    select
        area_level,
        area_code,
        window_name,
        min(first_month) as first_month,
        modality_code,
        source_setting,
        case when max(case when scan_state = 'withheld' then 1 else 0 end) = 0 then sum(coalesce(scans, 0)) end as scans
    from of_areas
    group by area_level, area_code, window_name, modality_code, source_setting

),

by_window as (

    select * from by_modality
    union all
    select
        area_level,
        area_code,
        window_name,
        min(first_month) as first_month,
        'all' as modality_code,
        source_setting,
        case when count(scans) = count(*) then sum(scans) end as scans
    from by_modality
    group by area_level, area_code, window_name, source_setting

),

changes as (

    select
        area_level,
        area_code,
        modality_code,
        source_setting,
        max(case when window_name = 'baseline' then first_month end) as year_from_baseline,
        max(case when window_name = 'comparison' then first_month end) as year_from_comparison,
        max(case when window_name = 'baseline' then scans end) as scans_of_baseline_year,
        max(case when window_name = 'comparison' then scans end) as scans_of_comparison_year
    from by_window
    group by area_level, area_code, modality_code, source_setting

),

with_totals as (

    select
        *,
        scans_of_comparison_year - scans_of_baseline_year as scans_change,
        sum(scans_of_baseline_year) over (partition by area_level, area_code, modality_code) as baseline_year_of_all,
        sum(scans_of_comparison_year - scans_of_baseline_year) over (partition by area_level, area_code, modality_code)
            as scans_change_of_all
    from changes
    where
        scans_of_baseline_year is not null
        and scans_of_comparison_year is not null

),

notes as (

    select
        organisation_code,
        modality_code,
        {{ ordered_list('reason', 'first_month', '; ') }} as comparability_note
    from (
        select
            gaps.organisation_code,
            modalities.modality_code,
            gaps.reason,
            min(gaps.first_month) as first_month
        from gaps
        inner join (
            select distinct
                area_code,
                modality_code,
                year_from_baseline,
                year_from_comparison
            from with_totals
            where area_level = 'provider'
        ) as modalities
            on
                gaps.organisation_code = modalities.area_code
                and gaps.test_code in ('all', modalities.modality_code)
                and gaps.period_from in (modalities.year_from_baseline, modalities.year_from_comparison)
                and gaps.period_to = {{ dbt.dateadd('month', 11, 'gaps.period_from') }}
        group by gaps.organisation_code, modalities.modality_code, gaps.reason
    ) as reasons
    group by organisation_code, modality_code

),

final as (

    select
        with_totals.area_level,
        with_totals.area_code,
        coalesce(organisations.organisation_name, areas.area_name) as area_name,
        with_totals.modality_code,
        with_totals.source_setting,
        with_totals.year_from_baseline,
        with_totals.year_from_comparison,
        cast(with_totals.scans_of_baseline_year as bigint) as scans_of_baseline_year,
        cast(with_totals.scans_of_comparison_year as bigint) as scans_of_comparison_year,
        cast(with_totals.scans_change as bigint) as scans_change,
        cast(with_totals.scans_change_of_all as bigint) as scans_change_of_all,
        {{ pct('with_totals.scans_change', 'with_totals.scans_change_of_all') }} as share_of_change_pct,
        {{ pct('with_totals.scans_change', 'with_totals.baseline_year_of_all') }} as contribution_points,
        notes.comparability_note is null as is_comparable,
        coalesce(notes.comparability_note, '') as comparability_note
    from with_totals
    left join organisations
        on
            with_totals.area_code = organisations.organisation_code
            and with_totals.area_level = 'provider'
    left join areas
        on
            with_totals.area_code = areas.area_code
            and with_totals.area_level <> 'provider'
    left join notes
        on
            with_totals.area_code = notes.organisation_code
            and with_totals.modality_code = notes.modality_code
            and with_totals.area_level = 'provider'

)

select * from final
