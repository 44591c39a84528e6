select
    publication, period, organisation_code, measure, test_code, before, after, difference,
    file_before, file_after
from marts.revisions
order by period desc, publication, organisation_code, measure, test_code, file_after
