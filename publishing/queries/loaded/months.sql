-- Which months does each file that is loaded hold, as its sheets or its rows print them?
-- A row a file and month; of a year's sheet all twelve. A text that is no month has no row: the models say what
-- is wrong with it. Asks the warehouse.
with printed as (
    select
        file_id,
        period as text
    from raw.sheets
    where period is not null
    union
    select
        _file_id,
        month_ending
    from raw.phs_waits_boards
    union
    select
        _file_id,
        month_ending
    from raw.phs_waits_boards_older
    union
    select
        _file_id,
        month_ending
    from raw.phs_waits_scotland
    union
    select
        _file_id,
        month_ending
    from raw.phs_waits_scotland_older
    union
    select
        _file_id,
        date
    from raw.statswales_weeks
    union
    select
        _file_id,
        date
    from raw.statswales_grouped_weeks
    union
    select
        _file_id,
        tlist_q1
    from raw.nisra_dwt
    union
    select
        _file_id,
        quarter_ending
    from raw.doh_ni_waits
),

texts as (
    select
        file_id,
        trim(regexp_replace(text, '\b(\d{1,2})(st|nd|rd|th)\b', '\1')) as text
    from printed
),

spans as (
    select
        file_id,
        case
            when regexp_full_match(text, '\d{4}/\d{2}') then make_date(text[:4]::int, 4, 1)
            when regexp_full_match(text, '\d{4}/\d{2}Q[1-4]')
                then make_date(text[:4]::int, 6, 1) + to_months(3 * (text[9:]::int - 1))
            else date_trunc(
                'month',
                try_strptime(
                    text,
                    [
                        '%Y%m%d', '%Y-%m-%d', '%d/%m/%y', '%d/%m/%Y', '%d-%m-%y', '%d-%m-%Y', '%d %B %Y',
                        '%B %y', '%B %Y', '%b %y', '%b %Y', '%B-%y', '%B-%Y', '%b-%y', '%b-%Y'
                    ]
                )
            )
        end::date as first_month,
        case when regexp_full_match(text, '\d{4}/\d{2}') then 11 else 0 end as months_more
    from texts
)

select distinct
    file_id,
    strftime(first_month + to_months(months.number::int), '%Y-%m') as month
from spans
cross join range(12) as months (number)
where
    first_month is not null
    and months.number <= months_more
