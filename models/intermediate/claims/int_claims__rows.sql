{{ config(materialized='table') }}

with claims as (

    select * from {{ ref('stg_kept__published_claims') }}

),

sides as (

    select * from {{ ref('int_claims__sides') }}

),

loaded as (

    select distinct
        publication,
        month
    from {{ ref('int_editions__months') }}

),

tests as (

    select * from {{ ref('tests') }}

),

counted as (

    select * from {{ ref('int_figures__counted') }}
    where subject in ('scans', 'waits')

),

files as (

    select * from {{ ref('int_editions__files') }}

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

claim_months as (

    select
        claims.*,
        sides.side as side_of_claim,
        loaded.month
    from claims
    inner join sides on claims.claim_id = sides.claim_id
    inner join loaded
        on
            sides.publication = loaded.publication
            and loaded.month between sides.first_month and sides.last_month

),

claimed as (

    select
        claim_months.claim_id,
        claim_months.scope,
        claim_months.side_of_claim as side,
        coalesce(claim_months.geography_code, counted.organisation_code) as subject_code,
        case when not claim_months.month_is_stated then counted.month end as subject_month,
        counted.month,
        counted.organisation_code,
        counted.test_code,
        counted.figure_state,
        case when counted.subject = 'scans' then counted.figure end as scans,
        case when counted.subject = 'waits' then counted.figure end as waiting,
        counted.waiting_over_6_weeks as over_6_weeks,
        counted.waiting_over_13_weeks as over_13_weeks,
        files.status_rank = 3 as is_provisional,
        files.issued_on,
        files.publisher_sha256,
        counted.file_id,
        counted.source_file,
        counted.source_sheet,
        counted.row_number,
        counted.source_cells
    from claim_months
    inner join counted
        on
            claim_months.publication = counted.publication
            and claim_months.month = counted.month
    inner join tests on counted.test_code = tests.test_code
    inner join files on counted.file_id = files.file_id
    where
        claim_months.test_group in ('all', tests.test_group)
        and case
            when claim_months.geography_code = 'ENG' and counted.publication = 'dm01' then counted.nation = 'England'
            when claim_months.geography_code is not null
                then claim_months.geography_code in (counted.region_code, counted.organisation_code)
            else
                not counted.is_of_the_nation
                and (claim_months.candidates_in = 'ENG' or claim_months.candidates_in = counted.region_code)
        end

),

spans as (

    select
        claim_id,
        min(first_month) as first_month,
        max(last_month) as last_month,
        sum(months) as months
    from sides
    where side <> 'before'
    group by claim_id

),

-- Of a claim that counts some providers and lists none, the most that the files can tell: NHS trusts that no merger
-- touches and that have figures in each month.
under_one_code as (

    select
        claimed.claim_id,
        claimed.organisation_code
    from claimed
    inner join spans on claimed.claim_id = spans.claim_id
    left join successions
        on
            claimed.organisation_code in (successions.old_code, successions.new_code)
            and spans.first_month < successions.effective_on
            and {{ next_month('spans.last_month') }} > successions.effective_on
    where
        claimed.scope = 'not listed'
        and claimed.side <> 'before'
        and {{ matches_fully('claimed.organisation_code', 'R[A-Z0-9]{2}') }}
    group by claimed.claim_id, claimed.organisation_code, spans.months
    having
        count(successions.effective_on) = 0
        and count(distinct case when claimed.scans is not null then claimed.month end) = spans.months

),

final as (

    select
        claimed.*,
        under_one_code.organisation_code is not null as is_under_one_code
    from claimed
    left join under_one_code
        on
            claimed.claim_id = under_one_code.claim_id
            and claimed.organisation_code = under_one_code.organisation_code

)

select * from final
