{#
    Of what is known at a threshold: files before single figures, whole before lacking, published before
    derived, then the newest issue, then the publisher's own total.
#}
with waits as (

    select * from {{ ref('int_nations__waits') }}

),

standards as (

    select * from {{ ref('national_standards') }}

),

thresholds as (
    {% for weeks in wait_thresholds() %}
    select cast({{ weeks }} as bigint) as threshold_weeks
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

test_groups as (
    {% for test_group in ['all', 'common', 'imaging', 'physiological_measurement', 'endoscopy'] %}
    select '{{ test_group }}' as test_group
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

nation_months as (

    select distinct
        nation,
        month
    from waits

),

by_threshold as (
    {% for weeks in wait_thresholds() %}
    select
        nation,
        month,
        test_group,
        cast({{ weeks }} as bigint) as threshold_weeks,
        waiting,
        waiting_over_{{ weeks }}_weeks as waiting_over,
        is_derived,
        blank_bands,
        basis,
        basis_order,
        source,
        issued_on,
        figure_note
    from waits
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by nation, month, test_group, threshold_weeks
            order by
                case when waiting_over is not null then 1 else 2 end asc nulls last,
                case when blank_bands = 0 then 1 else 2 end asc nulls last,
                case when basis_order < 3 then 1 else 2 end asc nulls last,
                case when is_derived then 2 else 1 end asc nulls last,
                issued_on desc nulls last,
                basis_order asc nulls last
        ) as preference
    from by_threshold

),

final as (

    select
        nation_months.nation,
        standards.area_code,
        nation_months.month,
        thresholds.threshold_weeks,
        thresholds.threshold_weeks = standards.threshold_weeks as is_national_standard,
        test_groups.test_group,
        ranked.waiting,
        ranked.waiting_over,
        {{ pct('ranked.waiting_over', 'ranked.waiting') }} as waiting_over_pct,
        coalesce(ranked.is_derived, false) as is_derived,
        concat_ws(
            '; ',
            standards.counts_in_words,
            case
                when ranked.waiting is null then 'not in the figures loaded for this group of tests'
                when ranked.waiting_over is null
                    then
                        'waits over ' || cast(thresholds.threshold_weeks as string)
                        || ' weeks are not in the figures loaded'
            end,
            nullif(ranked.figure_note, '')
        ) as comparability_note,
        ranked.basis,
        ranked.source
    from nation_months
    cross join thresholds
    cross join test_groups
    inner join standards on nation_months.nation = standards.nation
    left join ranked
        on
            nation_months.nation = ranked.nation
            and nation_months.month = ranked.month
            and test_groups.test_group = ranked.test_group
            and thresholds.threshold_weeks = ranked.threshold_weeks
            and ranked.preference = 1

)

select * from final
