-- Who is in a group of patients, and which arrivals are assumed, their own seeds say.
select
    column_name,
    code,
    code_in_words
from {{ ref('codes_in_words') }}
union all
select
    'patient_group' as column_name,
    patient_group as code,
    group_in_words as code_in_words
from {{ ref('did_patient_groups') }}
union all
select
    'assumption' as column_name,
    assumption as code,
    in_words as code_in_words
from {{ ref('backlog_assumptions') }}
where kind = 'arrivals'
