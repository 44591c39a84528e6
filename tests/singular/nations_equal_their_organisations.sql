-- The total that Public Health Scotland prints against the sum of the boards, in every month, test and measure;
-- exactly the differences of seeds/corrections/known_differences.csv pass. (Wales and Northern Ireland print both in
-- one file: statswales_totals_add_up and ni_totals_add_up.)
with checks as (

    select * from {{ ref('national_total_checks') }}
    where nation = 'Scotland'

),

known_differences as (

    select * from {{ ref('known_differences') }}
    where check_name = 'nations_equal_their_organisations'

)

select
    checks.published_in as source_file,
    checks.nation || ', ' || cast(checks.month as string) || ', ' || checks.test_code || ', ' || checks.measure as text,
    cast(checks.organisations_sum as string) || ', the sum of its organisations in ' || checks.organisations_in
    || ', not ' || cast(checks.published_total as string) as expected
from checks
where
    checks.difference <> 0
    and checks.known_difference = ''
union all
select
    known_differences.source_file,
    cast(known_differences.month as string) || ', ' || known_differences.figure as text,
    'the difference ' || cast(known_differences.difference as string)
    || ' of seeds/corrections/known_differences.csv' as expected
from known_differences
inner join checks
    on
        known_differences.source_file = checks.published_in || ' against ' || checks.organisations_in
        and known_differences.month = checks.month
        and known_differences.figure = checks.test_code || ', ' || checks.measure
where checks.difference <> known_differences.difference
