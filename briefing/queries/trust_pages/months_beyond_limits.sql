-- Which of the months that are compared lie beyond the control limits of the organisation's own scans?
-- One row for each organisation and step of its limits that has such a month; no count is below 0.
select
    organisation_code,
    step_from,
    greatest(0, lower_limit) as lower_limit,
    upper_limit,
    list(month order by month asc nulls last) as months
from marts.trust_control_limits
where
    subject = 'scans'
    and test_code = 'all'
    and is_beyond_limits
    and list_contains($months, month)
group by organisation_code, step_from, lower_limit, upper_limit
order by organisation_code asc nulls last, step_from asc nulls last
