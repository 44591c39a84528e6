select
    'baseline' as window_name,
    {{ months_in_words('baseline_from', 'baseline_to') }} as months_in_words,
    baseline_from as first_month,
    baseline_to as last_month
from {{ ref('int_windows') }}
union all
select
    'comparison',
    {{ months_in_words('comparison_from', 'comparison_to') }},
    comparison_from,
    comparison_to
from {{ ref('int_windows') }}
