-- Which tests can be chosen, and what are they called?
-- One row for each test, and each group of tests together, in the order of a list; `words` are those of its like.
with groups_of_tests (test, words, place) as (
    values
    ('all', 'All', 0),
    ('common', 'The tests that England and Scotland both publish', 1),
    ('imaging', 'Imaging', 2),
    ('endoscopy', 'Endoscopy', 2),
    ('physiological_measurement', 'Physiological measurement', 2),
    ('not_split', 'Not split by test', 2)
),

single as (
    select
        test_code as test,
        upper(test_in_words[1]) || test_in_words[2:] as words,
        case
            when publication = 'phs' then 'Scotland'
            when publication = 'ni' then 'Northern Ireland'
            when publication = 'statswales' then 'Wales'
        end as nation
    from marts.dim_test
)

select
    test,
    words,
    words as test_name,
    place
from groups_of_tests
union all by name
select
    test,
    words,
    words || coalesce(' (' || nation || ')', '') as test_name,
    case when nation is null then 3 else 4 end as place
from single
order by place asc nulls last, test_name asc nulls last
