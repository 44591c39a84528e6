select
    {{ window_date('baseline', 'first') }} as baseline_from,
    {{ window_date('baseline', 'last') }} as baseline_to,
    {{ window_date('comparison', 'first') }} as comparison_from,
    {{ window_date('comparison', 'last') }} as comparison_to
