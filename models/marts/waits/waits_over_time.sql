{#
    Regions and England add up from `fct_waits`; of another nation the newest that is known: files before
    single figures, whole before lacking.
#}
with waits as (

    select * from {{ ref('fct_waits') }}
    where nation = 'England'

),

tests as (

    select * from {{ ref('dim_test') }}

),

areas as (

    select * from {{ ref('areas') }}

),

nation_waits as (

    select * from {{ ref('int_nations__waits') }}
    where nation <> 'England'

),

standards as (

    select * from {{ ref('national_standards') }}

),

withheld as (

    select * from {{ ref('int_figures__withheld') }}
    where
        subject = 'waits'
        and test_code = 'all'

),

placed as (

    select
        waits.*,
        areas.area_code,
        areas.area_name,
        areas.area_type,
        tests.test_group,
        tests.is_common
    from waits
    inner join tests on waits.test_code = tests.test_code
    inner join areas on areas.area_code in ('ENG', waits.region_code)

),

ranked as (

    select
        nation_waits.*,
        standards.area_code,
        standards.counts_in_words,
        row_number() over (
            partition by nation_waits.nation, nation_waits.month, nation_waits.test_group
            order by
                case when nation_waits.waiting is not null then 1 else 2 end asc nulls last,
                case when nation_waits.blank_bands = 0 then 1 else 2 end asc nulls last,
                case when nation_waits.known_thresholds > 0 then 1 else 2 end asc nulls last,
                case when nation_waits.basis_order < 3 then 1 else 2 end asc nulls last,
                nation_waits.issued_on desc nulls last,
                nation_waits.known_thresholds desc nulls last,
                nation_waits.basis_order asc nulls last
        ) as preference
    from nation_waits
    inner join standards on nation_waits.nation = standards.nation

),

summed as (
    {% for level in test_levels() if level.test_code != 'test_code' %}
    select
        month,
        area_code,
        area_name,
        area_type,
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ known_sum('waiting') }} as waiting,
        {%- for weeks in wait_thresholds() + [26] %}
        {{ known_sum('waiting_over_%d_weeks' % weeks) }} as over_{{ weeks }}_weeks,
        {%- endfor %}
        false as is_derived,
        '' as comparability_note
    from placed
    {%- if level.where %}
    where {{ level.where }}
    {%- endif %}
    group by {{ (['month', 'area_code', 'area_name', 'area_type'] + level.group_by) | join(', ') }}
    union all
    {%- endfor %}
    select
        month,
        area_code,
        nation as area_name,
        'nation' as area_type,
        test_group,
        waiting,
        {%- for weeks in wait_thresholds() + [26] %}
        waiting_over_{{ weeks }}_weeks as over_{{ weeks }}_weeks,
        {%- endfor %}
        is_derived,
        concat_ws('; ', counts_in_words, nullif(figure_note, '')) as comparability_note
    from ranked
    where
        preference = 1
        and waiting is not null

),

-- A sum of which a part is withheld is not known.
known as (

    select
        summed.month,
        summed.area_code,
        summed.area_name,
        summed.area_type,
        summed.test_group,
        {%- for measure in wait_names() + ['over_26_weeks'] %}
        case when withheld.month is null then summed.{{ measure }} end as {{ measure }},
        {%- endfor %}
        summed.is_derived,
        case when withheld.month is null then summed.comparability_note else {{ withheld_in_words() }} end
            as comparability_note
    from summed
    left join withheld
        on
            summed.area_code = withheld.area_code
            and summed.month = withheld.month
            and summed.test_group = withheld.test_group

),

final as (

    select
        summed.month,
        summed.area_code,
        summed.area_name,
        summed.area_type,
        summed.test_group,
        summed.waiting,
        {%- for weeks in wait_thresholds() + [26] %}
        summed.over_{{ weeks }}_weeks,
        {{ pct('summed.over_%d_weeks' % weeks, 'summed.waiting') }} as over_{{ weeks }}_weeks_pct,
        {%- endfor %}
        same_month.waiting as waiting_same_month_2019,
        {{ pct('same_month.over_6_weeks', 'same_month.waiting') }} as over_6_weeks_pct_same_month_2019,
        summed.is_derived,
        summed.comparability_note
    from known as summed
    left join known as same_month
        on
            summed.area_code = same_month.area_code
            and summed.test_group = same_month.test_group
            and {{ same_month_2019('summed.month') }} = same_month.month

)

select * from final
