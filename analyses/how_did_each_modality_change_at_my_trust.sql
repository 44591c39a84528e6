-- How did scans change at my trust, by modality?
-- Change the trust's code, below or with --vars; of a merged trust, the code it has now.
-- The row `all` is the total of the others: don't add it to them. Null is not published or not submitted, never 0.
{%- set organisation_code = var('organisation_code', 'RR8') %}

with trusts as (

    select * from {{ ref('trust_scan_comparison').include(database=false) }}

),

tests as (

    select * from {{ ref('dim_test').include(database=false) }}

),

final as (

    select
        trusts.organisation_name,
        trusts.modality_code,
        coalesce(tests.test_in_words, 'all nine modalities') as modality_in_words,
        trusts.scans_baseline,
        trusts.scans_comparison,
        case when trusts.is_comparable then trusts.scans_change end as scans_change,
        case when trusts.is_comparable then trusts.scans_change_pct end as scans_change_pct,
        case when trusts.is_comparable then trusts.scans_change_low end as scans_change_low,
        case when trusts.is_comparable then trusts.scans_change_high end as scans_change_high,
        trusts.is_comparable and trusts.change_is_certain as change_is_certain,
        trusts.change_rank as place_in_england,
        trusts.rank_of as place_in_england_of,
        trusts.is_comparable,
        trusts.comparability_note
    from trusts
    left join tests on trusts.modality_code = tests.test_code
    where trusts.organisation_code = '{{ organisation_code }}'

)

select * from final
order by scans_change asc nulls last, modality_code asc nulls last
