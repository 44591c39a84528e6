{#
    Funnels as Spiegelhalter draws them (Statistics in Medicine 2005, 24: 1185-1202): binomial limits on the arcsine
    scale, and, since hospitals differ by more than chance, limits with the spread between them added (his additive
    random effects, z scores winsorised; Quality and Safety in Health Care 2005, 14: 347-351).
#}
{% set limits = {'95': 1.959964, '998': 3.090232} %}
{% set kinds = {'': 'deviation', '_with_spread': 'deviation_with_spread'} %}

with waits as (

    select * from {{ ref('int_like_for_like__figures') }}
    where
        subject = 'waits'
        and test_code is not null

),

gaps as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where
        subject = 'waits'
        and test_group = 'all'
        and test_code = 'all'

),

single_tests as (

    select * from {{ ref('int_like_for_like__single_tests') }}
    where
        subject = 'waits'
        and test_group = 'all'

),

standards as (

    select * from {{ ref('national_standards') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

measured as (

    select
        waits.nation,
        standards.threshold_weeks,
        waits.organisation_code,
        waits.window_name,
        waits.figure as waiting,
        case standards.threshold_weeks
            {%- for weeks in wait_thresholds() %}
            when {{ weeks }} then waits.waiting_over_{{ weeks }}_weeks
            {%- endfor %}
        end as waiting_over
    from waits
    inner join standards on waits.nation = standards.nation

),

-- A list of which a part is unknown is not known, nor is one without a figure in the comparison.
added_up as (

    select
        nation,
        threshold_weeks,
        {%- for measure in ['waiting', 'waiting_over'] %}
        case
            when count(case when window_name = 'comparison' and {{ measure }} is null then 1 end) = 0
                then cast(sum(case when window_name = 'comparison' then {{ measure }} end) as bigint)
        end as {{ measure }},
        {%- endfor %}
        organisation_code
    from measured
    group by nation, threshold_weeks, organisation_code

),

lists as (

    select
        added_up.nation,
        added_up.threshold_weeks,
        added_up.organisation_code,
        organisations.organisation_name,
        organisations.organisation_type,
        case when not coalesce(gaps.comparison_is_withheld, false) then added_up.waiting end as waiting,
        case when not coalesce(gaps.comparison_is_withheld, false) then added_up.waiting_over end as waiting_over,
        coalesce(gaps.comparison_is_complete, true) as is_complete,
        gaps.gap_note,
        case
            when single_tests.organisation_code is not null
                then {{ single_test_in_words('single_tests') }}
        end as single_test_note
    from added_up
    inner join organisations on added_up.organisation_code = organisations.organisation_code
    left join gaps on added_up.organisation_code = gaps.organisation_code
    left join single_tests on added_up.organisation_code = single_tests.organisation_code

),

-- The nation's share is that of all its lists that are known, independents' and doubtful ones too, as it is published.
nations as (

    select
        nation,
        cast(sum(waiting) as bigint) as nation_waiting,
        cast(sum(waiting_over) as bigint) as nation_waiting_over
    from lists
    where
        waiting is not null
        and waiting_over is not null
    group by nation

),

shown as (

    select
        lists.*,
        nations.nation_waiting,
        nations.nation_waiting_over,
        coalesce(
            lists.is_complete and lists.single_test_note is null
            and lists.waiting > 0 and lists.waiting_over is not null,
            false
        ) as is_judged,
        case
            when not lists.is_complete then lists.gap_note
            when lists.waiting is null
                then 'it has no figure of this kind for {{ last_month_labels()[1] }}'
            when lists.waiting = 0 then 'nobody is waiting'
            when lists.waiting_over is null
                then
                    'how long they have waited is not available for all tests of ' || '{{ last_month_labels()[1] }}'
            else coalesce(lists.single_test_note, '')
        end as judgement_note
    from lists
    left join nations on lists.nation = nations.nation
    where lists.organisation_type in ('nhs_trust', 'comparison_group', 'health_board', 'hsc_trust')

),

on_the_scale as (

    select
        *,
        {{ arcsine('cast(nation_waiting_over as double) / nation_waiting') }} as centre,
        {{ arcsine('cast(waiting_over as double) / waiting') }} as place,
        1 / (2 * sqrt(cast(waiting as double))) as deviation
    from shown
    where is_judged

),

scored as (

    select
        *,
        (place - centre) / deviation as z_score
    from on_the_scale

),

tails as (

    select
        nation,
        {{ quantile('z_score', var('funnel_winsorised_share')) }} as lowest,
        {{ quantile('z_score', 1 - var('funnel_winsorised_share')) }} as highest
    from scored
    group by nation

),

-- Weights are 1 over the variance, 4 times the patients waiting.
dispersed as (

    select
        scored.nation,
        cast(count(*) as bigint) as organisations_judged,
        avg(power(greatest(tails.lowest, least(tails.highest, scored.z_score)), 2)) as overdispersion,
        sum(4 * cast(scored.waiting as double)) as weights,
        sum(16 * power(cast(scored.waiting as double), 2)) as squared_weights
    from scored
    inner join tails on scored.nation = tails.nation
    group by scored.nation

),

spread as (

    select
        nation,
        organisations_judged,
        case when organisations_judged >= {{ var('funnel_spread_from_organisations') }} then overdispersion end
            as overdispersion,
        case
            when organisations_judged >= {{ var('funnel_spread_from_organisations') }}
                then greatest(
                    cast(0 as double),
                    (organisations_judged * overdispersion - (organisations_judged - 1))
                    / (weights - squared_weights / weights)
                )
        end as variance_between
    from dispersed

),

deviations as (

    select
        scored.*,
        spread.organisations_judged,
        spread.overdispersion,
        sqrt(spread.variance_between) as deviation_between,
        sqrt(power(scored.deviation, 2) + spread.variance_between) as deviation_with_spread
    from scored
    inner join spread on scored.nation = spread.nation

),

limited as (

    select
        organisation_code,
        overdispersion,
        {%- for suffix, deviation in kinds.items() %}
        {%- for name, times in limits.items() %}
        {{ funnel_limit('centre', deviation, -times) }} as lower_limit_{{ name }}_pct{{ suffix }},
        {{ funnel_limit('centre', deviation, times) }} as upper_limit_{{ name }}_pct{{ suffix }},
        {%- endfor %}
        {%- endfor %}
        deviation_between
    from deviations

),

shares as (

    select
        *,
        {{ pct('waiting_over', 'waiting') }} as waiting_over_pct,
        {{ pct('nation_waiting_over', 'nation_waiting') }} as nation_waiting_over_pct
    from shown

),

final as (

    select
        shares.nation,
        shares.organisation_code,
        shares.organisation_name,
        {{ window_date('comparison', 'last') }} as month,
        shares.threshold_weeks,
        shares.waiting,
        shares.waiting_over,
        shares.waiting_over_pct,
        shares.nation_waiting_over_pct,
        shares.is_judged,
        shares.judgement_note,
        {%- for suffix in kinds %}
        {%- for name in limits %}
        limited.lower_limit_{{ name }}_pct{{ suffix }},
        limited.upper_limit_{{ name }}_pct{{ suffix }},
        {{ position_among(
            'shares.waiting_over_pct',
            'limited.lower_limit_' ~ name ~ '_pct' ~ suffix,
            'limited.upper_limit_' ~ name ~ '_pct' ~ suffix
        ) }} as position_{{ name }}{{ suffix }},
        {%- endfor %}
        {%- endfor %}
        limited.overdispersion,
        limited.deviation_between
    from shares
    left join limited on shares.organisation_code = limited.organisation_code

)

select * from final
