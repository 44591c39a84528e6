-- How many faults were found in the publishers' files, by what is wrong, and how many figures do they withhold?
-- One row for each rule.
select
    rule,
    min(rule_in_words) as rule_in_words,
    count(*) as faults,
    cast(coalesce(sum(scope) filter (where effect = 'withheld'), 0) as bigint) as figures_withheld,
    count(*) filter (where effect = 'noted') as noted,
    count(*) filter (where effect = 'resolved') as resolved,
    count(*) filter (where is_undecided) as undecided
from marts.publisher_faults
group by rule
order by
    figures_withheld desc,
    faults desc,
    rule asc
