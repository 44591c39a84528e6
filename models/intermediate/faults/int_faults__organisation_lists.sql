{#
    Lists of the Organisation Data Service: rows that can't be read, and successions that can't be so. A succession in a
    circle, to itself or to a code that nobody knows is not used (`int_organisations__successions`). The list as it is
    downloaded names every code that has ended, practices and bodies of the 1990s among them: only a succession of a
    code that reports is asked about.
#}
{{ config(materialized='table') }}

with successions as (

    select * from {{ ref('stg_ods__successions') }}

),

trusts as (

    select * from {{ ref('stg_ods__trusts') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

-- Months that a code has rows in; whether their figures count is not asked here.
reporting as (

    select
        organisation_code,
        min(month) as first_month,
        max(month) as last_month
    from (
        select
            organisation_code,
            month
        from {{ ref('int_figures__did_cells') }}
        where
            publication = 'did'
            and row_rule = 'provider'
            and figure_state in ('reported', 'suppressed')
        union all
        select
            organisation_code,
            month
        from {{ ref('stg_dm01__provider_by_test') }}
        where row_rule = 'provider'
    ) as printed
    group by organisation_code

),

known_codes as (

    select organisation_code from reporting
    union
    select organisation_code from trusts
    union
    select successions.old_code as organisation_code
    from successions
    inner join files on successions.file_id = files.file_id
    where files.publication = 'ods_succession_download'
    union
    select successions.new_code as organisation_code
    from successions
    inner join files on successions.file_id = files.file_id
    where files.publication = 'ods_succession_download'

),

unreadable_days as (

    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'old_code',
            'found': "old_code || ' to ' || new_code || ' on ' || coalesce(printed_date, 'no day')",
            'expected': "'a day such as 2023-04-01 or 20230401'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from successions
    where
        published_on is null
        or old_code is null
        or new_code is null
    union all
    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'found': "concat_ws(' ', organisation_code, organisation_name)",
            'expected': "'a code, a name and a day on which it opened'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from trusts
    where
        organisation_name is null
        or opened_on is null

),

listed_twice as (

    select
        {{ fault({
            'rule': "'code_has_two_names'",
            'file_id': 'file_id',
            'source_sheet': 'min(source_sheet)',
            'source_cells': "'rows ' || cast(min(row_number) as string) || ' and ' || cast(max(row_number) as string)",
            'organisation_code': 'organisation_code',
            'found': "organisation_code || ' in ' || cast(count(*) as string) || ' rows'",
            'expected': "'each code once'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from trusts
    group by file_id, organisation_code
    having count(*) > 1

),

pairs as (

    select distinct
        old_code,
        new_code
    from successions

),

-- Of the successions listed, those of codes that report; a circle of up to four codes is found.
judged as (

    select
        successions.*,
        case
            when successions.old_code = successions.new_code then 'succession_to_itself'
            when back_1.old_code is not null or back_2.old_code is not null or back_3.old_code is not null
                then 'succession_in_a_circle'
            when known_codes.organisation_code is null then 'succession_to_an_unknown_code'
            when
                new_code.first_month < successions.published_on
                and new_code.last_month > successions.published_on
                and {{ months_between_firsts('successions.published_on', 'old_code.last_month') }} > 3
                then 'succession_of_codes_that_both_report'
        end as rule
    from successions
    inner join reporting as old_code on successions.old_code = old_code.organisation_code
    left join reporting as new_code on successions.new_code = new_code.organisation_code
    left join known_codes on successions.new_code = known_codes.organisation_code
    left join pairs as back_1
        on
            successions.new_code = back_1.old_code
            and successions.old_code = back_1.new_code
    left join (
        select distinct
            one.old_code,
            two.new_code
        from pairs as one
        inner join pairs as two on one.new_code = two.old_code
        where
            one.old_code <> one.new_code
            and two.old_code <> two.new_code
    ) as back_2
        on
            successions.new_code = back_2.old_code
            and successions.old_code = back_2.new_code
    left join (
        select distinct
            one.old_code,
            three.new_code
        from pairs as one
        inner join pairs as two on one.new_code = two.old_code
        inner join pairs as three on two.new_code = three.old_code
        where
            one.old_code <> one.new_code
            and two.old_code <> two.new_code
            and three.old_code <> three.new_code
    ) as back_3
        on
            successions.new_code = back_3.old_code
            and successions.old_code = back_3.new_code
    where
        successions.published_on is not null
        and successions.published_on <= (select max(last_month) from reporting)

),

wrong_successions as (

    select distinct
        {{ fault({
            'rule': 'rule',
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'old_code',
            'test_code': 'cast(null as string)',
            'region_code': 'new_code',
            'found': "old_code || ' to ' || new_code || ' on ' || printed_date",
            'expected': "case rule when 'succession_to_itself' then 'another code'"
                ~ " when 'succession_in_a_circle' then 'a code that does not lead back'"
                ~ " when 'succession_to_an_unknown_code' then 'a code that reports or is in the list of trusts'"
                ~ " else 'no figures of the old code after that day' end",
            'effect': "'withheld'",
            'is_figure': 'false',
        }) }}
    from judged
    where rule is not null

),

found_faults as (
    {% for relation in ['unreadable_days', 'listed_twice', 'wrong_successions'] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions') }}

)

select * from final
