with years as (
    select
        test_in_words as modality, median_days,
        concat(year(year_from), '/', strftime(year_to, '%y')) as financial_year
    from marts.fct_median_days_by_year_england
    left join marts.dim_test using (test_code)
    where
        subject = 'request_to_test'
        and (
            year_from in (
                select make_date((year(last_month) - (month(last_month) < 4)::integer)::integer, 4, 1)
                from marts.compared_windows
            )
            or year_from = (
                select max(year_from) from marts.fct_median_days_by_year_england where subject = 'request_to_test'
            )
        )
)
pivot years on financial_year using any_value(median_days) group by modality order by modality
