{{ config(materialized='table') }}

-- What a general hospital does in volume; a kind of which nothing is loaded says nothing.
{% set kinds_of_tests = {
    'did_plain_radiography': 'X-rays',
    'did_ct': 'CT scans',
    'dm01_02': 'CT scans',
    'did_ultrasound': 'ultrasound',
    'dm01_03': 'ultrasound',
    'dm01_07': 'gastroscopy or echocardiography',
    'dm01_15': 'gastroscopy or echocardiography',
} %}

with published as (

    select * from {{ ref('int_figures__published') }}
    where
        is_judged
        and left_out_rule is null
        and nation = 'England'
        and organisation_code is not null

),

trusts as (

    select * from {{ ref('int_organisations__trusts') }}

),

exceptions as (

    select * from {{ ref('peer_group_exceptions') }}

),

groups as (

    select
        organisation_code,
        member_code
    from {{ ref('int_like_for_like__groups') }}
    union
    select
        organisation_code,
        member_code
    from {{ ref('int_over_time__groups') }}

),

-- All months that are loaded, never those of a window: who is compared with whom does not hang on the question.
by_month as (

    select
        subject,
        organisation_code,
        test_code,
        month,
        sum(figure) as figure
    from published
    where
        subject in ('scans', 'activity')
        and figure is not null
        and figure_state <> 'withheld'
    group by subject, organisation_code, test_code, month

),

of_england as (

    select
        subject,
        test_code,
        month,
        sum(figure) as figure
    from by_month
    group by subject, test_code, month

),

-- Of the months in which it has a figure of the test: a month that is missing is no month without tests.
test_shares as (

    select
        by_month.organisation_code,
        by_month.subject,
        by_month.test_code,
        sum(by_month.figure) / nullif(sum(of_england.figure), 0) as share_of_england
    from by_month
    inner join of_england
        on
            by_month.subject = of_england.subject
            and by_month.test_code = of_england.test_code
            and by_month.month = of_england.month
    group by by_month.organisation_code, by_month.subject, by_month.test_code

),

returns as (

    select distinct
        organisation_code,
        subject
    from by_month
    where figure > 0

),

kinds as (

    select distinct
        subject,
        test_code,
        case test_code
            {%- for test_code, kind in kinds_of_tests.items() %}
            when '{{ test_code }}' then '{{ kind }}'
            {%- endfor %}
        end as kind
    from of_england
    where
        test_code in (
            {%- for test_code in kinds_of_tests %}
            '{{ test_code }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )

),

modalities as (

    select
        organisation_code,
        cast(count(distinct test_code) as bigint) as modalities
    from by_month
    where
        subject = 'scans'
        and figure > 0
    group by organisation_code

),

-- What a fault withholds may be of any kind, where the test can't be told: it says of none that there is nothing.
withheld as (

    select distinct
        subject,
        organisation_code,
        test_code
    from published
    where figure_state = 'withheld'

),

-- Of a kind that both publications count, the larger share: one of them may lack a site. The last kind stands for
-- X-rays where DID has nothing of an organisation.
kind_shares as (

    select
        returns.organisation_code,
        kinds.kind,
        max(coalesce(test_shares.share_of_england, 0)) as share_of_england
    from returns
    inner join kinds on returns.subject = kinds.subject
    left join test_shares
        on
            returns.organisation_code = test_shares.organisation_code
            and kinds.subject = test_shares.subject
            and kinds.test_code = test_shares.test_code
    left join modalities on returns.organisation_code = modalities.organisation_code
    left join withheld
        on
            returns.organisation_code = withheld.organisation_code
            and kinds.subject = withheld.subject
            and kinds.test_code = coalesce(withheld.test_code, kinds.test_code)
    where
        kinds.kind <> 'gastroscopy or echocardiography'
        or modalities.organisation_code is null
    group by returns.organisation_code, kinds.kind
    having
        max(test_shares.share_of_england) is not null
        or count(withheld.subject) = 0

),

least_shares as (

    select
        organisation_code,
        min(share_of_england) as least_share_of_england
    from kind_shares
    group by organisation_code

),

-- Without DID's modalities: of hospitals that are not general, those for one field have both of these of their own.
mri_and_ct as (

    select organisation_code
    from test_shares
    where
        test_code in ('dm01_01', 'dm01_02')
        and share_of_england >= {{ var('specialist_from_share') }}
    group by organisation_code
    having count(*) = 2

),

organisations as (

    select distinct
        published.organisation_code,
        {{ organisation_type('published.organisation_code', 'trusts.organisation_code is not null', 'true') }}
            as organisation_type
    from published
    left join trusts on published.organisation_code = trusts.organisation_code

),

ruled as (

    select
        organisations.organisation_code,
        least_shares.least_share_of_england,
        coalesce(modalities.modalities, 0) as modalities,
        case
            when organisations.organisation_type not in ('nhs_trust', 'primary_care_trust') then 'independent'
            when least_shares.least_share_of_england >= {{ var('acute_from_share') }} then 'acute'
            when organisations.organisation_type = 'primary_care_trust' then 'community and mental health'
            when modalities.modalities >= {{ var('specialist_from_modalities') }} then 'specialist'
            when modalities.modalities is null and mri_and_ct.organisation_code is not null then 'specialist'
            else 'community and mental health'
        end as peer_group
    from organisations
    left join least_shares on organisations.organisation_code = least_shares.organisation_code
    left join modalities on organisations.organisation_code = modalities.organisation_code
    left join mri_and_ct on organisations.organisation_code = mri_and_ct.organisation_code

),

judged as (

    select
        ruled.organisation_code,
        coalesce(exceptions.peer_group, ruled.peer_group) as peer_group,
        ruled.least_share_of_england,
        ruled.modalities,
        exceptions.organisation_code is not null as is_an_exception
    from ruled
    left join exceptions on ruled.organisation_code = exceptions.organisation_code

),

-- A code that stands for several, or that has no figures yet: what the largest of its members is.
of_members as (

    select
        groups.organisation_code,
        case
            {%- for peer_group in peer_groups() %}
            when max(case when members.peer_group = '{{ peer_group }}' then 1 else 0 end) = 1 then '{{ peer_group }}'
            {%- endfor %}
        end as peer_group
    from groups
    inner join judged as members on groups.member_code = members.organisation_code
    left join judged as single on groups.organisation_code = single.organisation_code
    where single.organisation_code is null
    group by groups.organisation_code

),

final as (

    select
        organisation_code,
        peer_group,
        least_share_of_england,
        modalities,
        is_an_exception
    from judged
    union all
    select
        organisation_code,
        peer_group,
        cast(null as double) as least_share_of_england,
        cast(null as bigint) as modalities,
        false as is_an_exception
    from of_members

)

select * from final
