{#
    Shares are compared as logarithms, so that half and twice are equally far. The middle distance from the usual share is
    0.6745 spreads, as in a normal distribution.
#}
{{ config(materialized='table') }}

{% set least_spread = 0.02 %}

with shares as (

    select
        *,
        month between cast('{{ var("break_guarded_from") }}-01' as date)
        and cast('{{ var("break_guarded_to") }}-01' as date) as is_guarded,
        month between cast('{{ var("break_guarded_from") }}-01' as date)
        and cast('{{ var("break_stopped_to") }}-01' as date) as is_stopped,
        log_share is null and not is_withheld as is_without_figure,
        log_share - usual_log_share as distance,
        case
            when test_code = 'all' then {{ var('break_usual_from_of_all_tests') }} else {{ var('break_usual_from') }}
        end as usual_from
    from {{ ref('int_completeness__shares') }}

),

trusts as (

    select * from {{ ref('int_organisations__trusts') }}

),

of_codes as (

    select
        subject,
        nation,
        organisation_code,
        test_code,
        greatest({{ quantile('abs(distance)', 0.5) }} / 0.6745, {{ least_spread }}) as spread,
        {{ quantile('figure', 0.5) }} as middle_figure
    from shares
    group by subject, nation, organisation_code, test_code

),

-- Chance hardly moves the share of a trust that has many scans: less is out of line of it.
final as (

    select
        shares.*,
        of_codes.spread,
        trusts.organisation_code is not null
        and shares.subject = 'scans'
        and shares.test_code = 'all'
        and of_codes.middle_figure >= {{ var('break_large_from') }} as is_large
    from shares
    inner join of_codes
        on
            shares.subject = of_codes.subject
            and shares.nation = of_codes.nation
            and shares.organisation_code = of_codes.organisation_code
            and shares.test_code = of_codes.test_code
    left join trusts on shares.organisation_code = trusts.organisation_code

)

select * from final
