-- Who asked for the scans, in 2019/20 and in the newest year that is loaded? The largest rise comes first.
-- One row for each setting of England that patients were sent from.
with years as (
    select
        min(first_month) filter (first_month >= date '2019-04-01') as before_year,
        max(first_month) as newest_year
    from marts.fct_scans_by_setting_england
),

of_settings as (
    select
        asked.source_setting,
        years.before_year,
        years.newest_year,
        sum(asked.scans) filter (asked.first_month = years.before_year) as scans_before,
        sum(asked.scans) filter (asked.first_month = years.newest_year) as scans_newest,
        -- a cell that is suppressed or withheld leaves the sum open
        count(*) filter (
            asked.scan_state <> 'reported' and asked.first_month in (years.before_year, years.newest_year)
        ) = 0 as is_whole
    from marts.fct_scans_by_setting_england as asked
    cross join years
    where years.newest_year > years.before_year
    group by all
)

select
    of_settings.*,
    said.code_in_words as setting_in_words,
    of_settings.scans_newest - of_settings.scans_before as change,
    100.0 * (of_settings.scans_newest - of_settings.scans_before) / nullif(of_settings.scans_before, 0) as change_pct
from of_settings
inner join marts.dim_code as said
    on said.column_name = 'source_setting' and of_settings.source_setting = said.code
where of_settings.is_whole and of_settings.scans_before is not null and of_settings.scans_newest is not null
order by change desc nulls last, of_settings.source_setting asc nulls last
