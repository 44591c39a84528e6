{{ config(materialized='table') }}

with claims as (

    select distinct
        publication,
        geography_code,
        test_group
    from {{ ref('published_claims') }}

),

tests as (

    select * from {{ ref('tests') }}

),

figures as (

    select * from {{ ref('int_figures__counted') }}

),

scans as (

    select * from figures
    where subject = 'scans'

),

waits as (

    select * from figures
    where subject = 'waits'

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

files as (

    select * from {{ ref('int_editions__files') }}

),

scans_of_claims as (

    select
        claims.publication,
        claims.geography_code,
        claims.test_group,
        scans.month,
        scans.figure as scans
    from claims
    inner join scans on claims.geography_code in (scans.region_code, scans.organisation_code)
    where claims.publication = 'did'

),

waits_of_claims as (

    select
        claims.publication,
        claims.geography_code,
        claims.test_group,
        waits.month,
        waits.figure as waiting,
        waits.waiting_over_6_weeks,
        waits.waiting_over_13_weeks
    from claims
    inner join waits on claims.publication = waits.publication
    inner join tests on waits.test_code = tests.test_code
    where
        claims.test_group in ('all', tests.test_group)
        and (
            claims.geography_code in (waits.region_code, waits.organisation_code)
            or (claims.geography_code = 'ENG' and waits.publication = 'dm01')
        )

),

monthly as (

    select
        publication,
        geography_code,
        test_group,
        month,
        sum(scans) as scans,
        cast(null as bigint) as waiting,
        cast(null as bigint) as over_6_weeks,
        cast(null as bigint) as over_13_weeks
    from scans_of_claims
    group by publication, geography_code, test_group, month
    union all
    select
        publication,
        geography_code,
        test_group,
        month,
        cast(null as bigint) as scans,
        case when count(waiting) = count(*) then sum(waiting) end as waiting,
        case when count(waiting_over_6_weeks) = count(*) then sum(waiting_over_6_weeks) end as over_6_weeks,
        case when count(waiting_over_13_weeks) = count(*) then sum(waiting_over_13_weeks) end as over_13_weeks
    from waits_of_claims
    group by publication, geography_code, test_group, month

),

final as (

    select
        monthly.*,
        files.file_name,
        files.publisher_sha256
    from monthly
    inner join editions
        on
            monthly.publication = editions.publication
            and monthly.month = editions.month
    inner join files on editions.file_id = files.file_id

)

select * from final
