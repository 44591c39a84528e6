{{ config(materialized='table') }}

with claims as (

    select distinct
        publication,
        geography_code,
        test_group
    from {{ ref('published_claims') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

scans as (

    select * from {{ ref('fct_scans') }}

),

england as (

    select * from {{ ref('fct_scans_england') }}

),

waits as (

    select * from {{ ref('fct_waits') }}
    where nation = 'England'

),

scotland as (

    select * from {{ ref('int_waits__scotland') }}
    where is_counted

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
        scans.scans
    from claims
    inner join scans on claims.geography_code in (scans.region_code, scans.organisation_code)
    where claims.publication = 'did'
    union all
    select
        claims.publication,
        claims.geography_code,
        claims.test_group,
        england.month,
        england.scans
    from claims
    cross join england
    where
        claims.publication = 'did'
        and claims.geography_code = 'ENG'

),

waits_of_claims as (

    select
        claims.publication,
        claims.geography_code,
        claims.test_group,
        waits.month,
        waits.waiting,
        waits.waiting_over_6_weeks,
        waits.waiting_over_13_weeks
    from claims
    inner join waits on claims.geography_code in ('ENG', waits.region_code, waits.organisation_code)
    inner join tests on waits.test_code = tests.test_code
    where
        claims.publication = 'dm01'
        and claims.test_group in ('all', tests.test_group)
    union all
    select
        claims.publication,
        claims.geography_code,
        claims.test_group,
        scotland.month,
        scotland.waiting,
        scotland.waiting_over_6_weeks,
        scotland.waiting_over_13_weeks
    from claims
    inner join scotland on claims.publication = scotland.publication
    inner join tests on scotland.test_code = tests.test_code
    where
        claims.geography_code = scotland.organisation_code
        and claims.test_group in ('all', tests.test_group)

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
