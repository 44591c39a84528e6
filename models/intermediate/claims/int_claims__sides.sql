with claims as (

    select
        *,
        cast(baseline_from || '-01' as date) as baseline_first,
        cast(baseline_to || '-01' as date) as baseline_last,
        cast(comparison_from || '-01' as date) as comparison_first,
        cast(comparison_to || '-01' as date) as comparison_last
    from {{ ref('stg_kept__published_claims') }}

),

loaded as (

    select distinct
        publication,
        month
    from {{ ref('int_editions__months') }}

),

named as (

    select
        claim_id,
        publication,
        'baseline' as side,
        baseline_first as first_month,
        baseline_last as last_month
    from claims
    where baseline_from is not null
    union all
    select
        claim_id,
        publication,
        'comparison' as side,
        comparison_first as first_month,
        comparison_last as last_month
    from claims

),

counted as (

    select
        named.claim_id,
        named.publication,
        named.side,
        named.first_month,
        named.last_month,
        {{ months_between_firsts('named.first_month', 'named.last_month') }} + 1 as months,
        count(loaded.month) as months_loaded
    from named
    left join loaded
        on
            named.publication = loaded.publication
            and loaded.month between named.first_month and named.last_month
    group by named.claim_id, named.publication, named.side, named.first_month, named.last_month

),

-- A list that isn't loaded: what stands there of the three months before it.
before as (

    select
        claims.claim_id,
        claims.publication,
        'before' as side,
        max(loaded.month) as month
    from claims
    inner join counted
        on
            claims.claim_id = counted.claim_id
            and counted.side = 'comparison'
            and counted.months_loaded < counted.months
    inner join loaded
        on
            claims.publication = loaded.publication
            and claims.comparison_first > loaded.month
            and {{ months_between_firsts('loaded.month', 'claims.comparison_first') }} <= 3
    where
        claims.publication <> 'did'
        and claims.geography_code is not null
    group by claims.claim_id, claims.publication

),

final as (

    select
        claim_id,
        publication,
        side,
        first_month,
        last_month,
        months,
        months_loaded
    from counted
    union all
    select
        claim_id,
        publication,
        side,
        month as first_month,
        month as last_month,
        1 as months,
        1 as months_loaded
    from before

)

select * from final
