-- Which tests can be chosen, and what are they called?
-- One row for each test, and each group of tests together, in the order of a list.
select
    test,
    test_name,
    place
from (
    values
    ('all', 'All', 0),
    ('common', 'The tests that England and Scotland both publish', 1),
    ('imaging', 'Imaging', 2),
    ('endoscopy', 'Endoscopy', 2),
    ('physiological_measurement', 'Physiological measurement', 2),
    ('not_split', 'Not split by test', 2)
) as groups_of_tests (test, test_name, place)
union all by name
select
    test_code as test,
    upper(test_in_words[1]) || test_in_words[2:] as test_name,
    3 as place
from marts.dim_test
order by place asc nulls last, test_name asc nulls last
