with waits as (

    select * from {{ ref('fct_waits') }}
    where nation = 'England'

),

groups as (

    select * from {{ ref('int_over_time__groups') }}
    where publication = 'dm01'

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}
    where
        subject = 'waits'
        and test_code = 'all'

),

tests as (

    select * from {{ ref('dim_test') }}

),

organisations as (

    select * from {{ ref('int_organisations__named') }}
    where span = 'dm01'

),

grouped as (

    select
        groups.organisation_code,
        waits.month,
        tests.test_group,
        tests.is_common,
        waits.waiting,
        waits.waiting_over_6_weeks,
        waits.waiting_over_13_weeks
    from waits
    inner join groups on waits.organisation_code = groups.member_code
    inner join tests on waits.test_code = tests.test_code

),

summed as (
    {% for level in test_levels() if level.test_code != 'test_code' %}
    select
        organisation_code,
        month,
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ known_sum('waiting') }} as waiting,
        {{ known_sum('waiting_over_6_weeks') }} as over_6_weeks,
        {{ known_sum('waiting_over_13_weeks') }} as over_13_weeks
    from grouped
    {%- if level.where %}
    where {{ level.where }}
    {%- endif %}
    group by {{ (['organisation_code', 'month'] + level.group_by) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

monthly as (

    select
        summed.organisation_code,
        summed.month,
        summed.test_group,
        {%- for measure in ['waiting', 'over_6_weeks', 'over_13_weeks'] %}
        case when not coalesce(gaps.is_withheld, false) then summed.{{ measure }} end as {{ measure }},
        {%- endfor %}
        {%- for weeks in [6, 13] %}
        case
            when not coalesce(gaps.is_withheld, false)
                then {{ pct('summed.over_%d_weeks' % weeks, 'summed.waiting') }}
        end as over_{{ weeks }}_weeks_pct,
        {%- endfor %}
        coalesce(gaps.is_complete, true) as is_complete,
        coalesce(gaps.gap_note, '') as gap_note
    from summed
    left join gaps
        on
            summed.organisation_code = gaps.organisation_code
            and summed.month = gaps.month
            and summed.test_group = gaps.test_group

),

judged as (

    select
        monthly.*,
        same_month.waiting as waiting_same_month_2019,
        same_month.over_6_weeks_pct as over_6_weeks_pct_same_month_2019,
        same_month.over_13_weeks_pct as over_13_weeks_pct_same_month_2019,
        coalesce(
            monthly.is_complete and same_month.is_complete
            and monthly.waiting is not null and same_month.waiting is not null,
            false
        ) as is_comparable,
        {{ note_against_2019('gap_note', 'waiting') }} as comparability_note
    from monthly
    left join monthly as same_month
        on
            monthly.organisation_code = same_month.organisation_code
            and monthly.test_group = same_month.test_group
            and {{ same_month_2019('monthly.month') }} = same_month.month

),

final as (

    select
        judged.month,
        judged.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        judged.test_group,
        judged.waiting,
        judged.waiting_same_month_2019,
        case when judged.is_comparable then {{ pct('judged.waiting', 'judged.waiting_same_month_2019') }} end
            as waiting_pct_of_2019,
        judged.over_6_weeks,
        judged.over_6_weeks_pct,
        judged.over_6_weeks_pct_same_month_2019,
        case
            when judged.is_comparable then judged.over_6_weeks_pct - judged.over_6_weeks_pct_same_month_2019
        end as change_points,
        judged.over_13_weeks,
        judged.over_13_weeks_pct,
        judged.over_13_weeks_pct_same_month_2019,
        case
            when judged.is_comparable then judged.over_13_weeks_pct - judged.over_13_weeks_pct_same_month_2019
        end as over_13_weeks_change_points,
        judged.is_comparable,
        judged.comparability_note
    from judged
    inner join organisations on judged.organisation_code = organisations.organisation_code

)

select * from final
