-- What became of my trust: who took over from it, when, and as what is it compared?
-- Change the code, old or new, below or with --vars (a name is found in dim_organisation).
-- compared_as is its like-for-like organisation in the windows of the build; empty where it had no figures in them.
{%- set organisation_code = var('organisation_code', 'RQ8') %}

with successions as (

    select * from {{ ref('organisation_succession').include(database=false) }}

),

groups as (

    select * from {{ ref('comparison_groups').include(database=false) }}

),

organisations as (

    select * from {{ ref('dim_organisation').include(database=false) }}

),

final as (

    select
        successions.old_code,
        earlier.organisation_name as old_name,
        successions.new_code,
        later.organisation_name_today as new_name,
        successions.effective_on,
        groups.organisation_code as compared_as,
        groups.reason,
        successions.source
    from successions
    left join organisations as earlier on successions.old_code = earlier.organisation_code
    left join organisations as later on successions.new_code = later.organisation_code
    left join groups on successions.old_code = groups.member_code
    where '{{ organisation_code }}' in (successions.old_code, successions.new_code)

)

select * from final
order by effective_on asc nulls last, old_code asc nulls last, new_code asc nulls last
