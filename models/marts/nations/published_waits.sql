with figures as (

    select * from {{ ref('published_national_waits') }}

),

standards as (

    select * from {{ ref('national_standards') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

final as (

    select
        figures.figure_id,
        figures.nation,
        figures.month,
        coalesce(figures.organisation_code, standards.area_code) as area_or_organisation_code,
        coalesce(organisations.organisation_name, figures.nation) as area_or_organisation_name,
        figures.test_group,
        figures.waiting,
        {%- for weeks in [6, 8, 9, 26] %}
        figures.over_{{ weeks }}_weeks,
        {{ pct('figures.over_%d_weeks' % weeks, 'figures.waiting') }} as over_{{ weeks }}_weeks_pct,
        {%- endfor %}
        figures.issue,
        figures.is_derived,
        coalesce(figures.remark, '') as remark,
        figures.source,
        figures.source_address
    from figures
    inner join standards on figures.nation = standards.nation
    left join organisations on figures.organisation_code = organisations.organisation_code

)

select * from final
