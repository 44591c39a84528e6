with windows as (

    select * from {{ ref('int_windows__months') }}

),

areas as (

    select * from {{ ref('areas') }}

),

-- A suppressed figure is a small one, and goes on.
figures as (

    select
        subject,
        organisation_code,
        published_region_code as region_code,
        month,
        sum(figure) as figure
    from {{ ref('int_figures__published') }}
    where
        is_judged
        and left_out_rule is null
        and nation = 'England'
        and subject <> 'waits'
        and (figure > 0 or figure_state = 'suppressed')
    group by subject, organisation_code, published_region_code, month

),

-- Who moves has one region at a time; a part is of somebody who has several at once.
in_several as (

    select distinct
        subject,
        organisation_code
    from (
        select
            subject,
            organisation_code,
            month
        from figures
        group by subject, organisation_code, month
        having count(*) > 1
    ) as months

),

parts as (

    select
        figures.subject,
        figures.organisation_code,
        figures.region_code,
        min(figures.month) as first_month,
        max(figures.month) as last_month,
        sum(case when windows.month is not null then figures.figure end) as figure
    from figures
    inner join in_several
        on
            figures.subject = in_several.subject
            and figures.organisation_code = in_several.organisation_code
    left join windows on figures.month = windows.month
    group by figures.subject, figures.organisation_code, figures.region_code

),

wholes as (

    select
        subject,
        organisation_code,
        min(first_month) as first_month,
        max(last_month) as last_month,
        sum(figure) as figure
    from parts
    group by subject, organisation_code

),

-- Where another part begins the month after, it is the same one under another region's code.
turns as (

    select
        parts.subject,
        parts.organisation_code,
        parts.region_code,
        'ends' as turn,
        parts.last_month as turn_month,
        parts.figure
    from parts
    left join parts as others
        on
            parts.subject = others.subject
            and parts.organisation_code = others.organisation_code
            and {{ next_month('parts.last_month') }} = others.first_month
    where others.subject is null
    union all
    select
        parts.subject,
        parts.organisation_code,
        parts.region_code,
        'begins' as turn,
        parts.first_month as turn_month,
        parts.figure
    from parts
    left join parts as others
        on
            parts.subject = others.subject
            and parts.organisation_code = others.organisation_code
            and parts.first_month = {{ next_month('others.last_month') }}
    where others.subject is null

),

final as (

    select
        turns.subject,
        turns.organisation_code,
        turns.region_code,
        turns.turn,
        turns.turn_month,
        turns.figure / wholes.figure as share_of_the_whole,
        min(windows.month) as first_month_without,
        {{ region_part_in_words('turns', 'coalesce(areas.area_name, turns.region_code)') }} as statement
    from turns
    inner join wholes
        on
            turns.subject = wholes.subject
            and turns.organisation_code = wholes.organisation_code
    inner join windows
        on
            (turns.turn = 'ends' and turns.turn_month < windows.month and turns.turn_month < wholes.last_month)
            or (turns.turn = 'begins' and turns.turn_month > windows.month and turns.turn_month > wholes.first_month)
    left join areas on turns.region_code = areas.area_code
    where turns.figure >= {{ var('region_part_from_share') }} * wholes.figure
    group by
        turns.subject, turns.organisation_code, turns.region_code, turns.turn, turns.turn_month, turns.figure,
        wholes.figure, areas.area_name

)

select * from final
