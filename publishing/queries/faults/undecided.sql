-- Which faults has nobody decided yet?
-- A row a rule, those new since the build before first, then the rule that withholds most, with its first five
-- faults. Reads the view `faults`.
with placed as (

    select
        *,
        effect = 'withheld' as is_withheld,
        row_number() over (
            partition by is_new, rule
            order by
                effect = 'withheld' desc,
                scope desc nulls last,
                source_file asc nulls last,
                source_sheet asc nulls last,
                source_cells asc nulls last,
                fault_id asc
        ) as place
    from faults
    where is_undecided

)

select
    is_new,
    rule,
    min(rule_in_words) as rule_in_words,
    count(*) as faults,
    count(*) filter (where is_withheld) as withheld,
    cast(coalesce(sum(scope) filter (where is_withheld), 0) as bigint) as figures_withheld,
    list(placed order by place) filter (where place <= 5) as first_faults
from placed
group by is_new, rule
order by
    is_new desc,
    figures_withheld desc,
    faults desc,
    rule asc
