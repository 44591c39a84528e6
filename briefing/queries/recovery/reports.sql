-- How fast were scans reported in England, in the newest quarter or year that is loaded?
-- One row for each kind of scan and group of patients, as the publisher prints it.
with of_england as (
    select *
    from marts.fct_report_turnaround
    where area_level = 'england' and share_state = 'reported'
    qualify rank() over (order by last_month desc nulls last, first_month desc nulls last) = 1
)

select
    of_england.* exclude (not_known_share, over_28_days_share, by_next_day_share, within_7_days_share),
    tests.test_in_words,
    said.code_in_words as patients_in_words,
    100 * of_england.by_next_day_share as by_next_day_pct,
    100 * of_england.within_7_days_share as within_7_days_pct,
    100 * of_england.over_28_days_share as over_28_days_pct,
    100 * of_england.not_known_share as not_known_pct
from of_england
inner join marts.dim_test as tests on of_england.modality_code = tests.test_code
inner join marts.dim_code as said
    on said.column_name = 'patient_group' and of_england.patient_group = said.code
where of_england.modality_code in ('did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound')
order by
    of_england.patient_group asc nulls last,
    list_position(['did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound'], of_england.modality_code)
    asc nulls last
