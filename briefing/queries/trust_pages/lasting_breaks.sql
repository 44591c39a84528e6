-- From which month on do an organisation's scans stand at another level, or are some of its months one?
-- One row for each organisation, month and kind of scan; months apart are in `scans_of_months`.
select
    groups.organisation_code,
    breaks.first_month,
    breaks.test_code,
    coalesce(tests.test_in_words, 'all scans') as kind,
    breaks.direction
from marts.series_breaks as breaks
inner join marts.over_time_groups as groups
    on breaks.organisation_code = groups.member_code and groups.publication = 'did'
left join marts.dim_test as tests on breaks.test_code = tests.test_code
where breaks.subject = 'scans' and breaks.break_kind = 'level'
group by all
order by all
