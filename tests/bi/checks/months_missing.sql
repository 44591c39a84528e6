select series, month, due_on, is_after_the_newest
from marts.expected_months
where not is_loaded
order by series, month
