-- Which months of which figures are of a provisional issue?
-- One row for each block of figures, nation, measure (null: each of the month) and month.
with issued as (
    select
        'scans' as block,
        'England' as nation,
        month,
        source_file
    from marts.fct_scans
    union
    select
        'waits' as block,
        nation,
        month,
        source_file
    from marts.fct_waits
    union
    select
        'activity' as block,
        'England' as nation,
        month,
        source_file
    from marts.fct_activity
    union
    select
        subject as block,
        'England' as nation,
        year_from as month,
        source_file
    from marts.fct_median_days_by_year
),

provisional as (
    select distinct
        issued.block,
        issued.nation,
        issued.month
    from issued
    inner join marts.loaded_files as loaded on issued.source_file = loaded.file_name
    where lower(loaded.publication_status) = 'provisional'
)

select
    block,
    nation,
    cast(null as varchar) as measure,
    strftime(month, '%Y-%m') as month
from provisional
union
-- What is added up is provisional from the first provisional month on.
select
    provisional.block,
    provisional.nation,
    'scans_missed' as measure,
    strftime(months.month, '%Y-%m') as month
from provisional
inner join marts.scans_over_time as months
    on provisional.month <= months.month and months.shortfall_added_up is not null
where provisional.block = 'scans'
order by all
