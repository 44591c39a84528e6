-- Which months have scans or waiting lists, and of which is the edition that counts provisional?
-- One row for each subject and month that is loaded.
with printed as (
    select distinct
        'scans' as subject,
        month,
        source_file
    from marts.fct_scans
    union all
    select distinct
        'waits' as subject,
        month,
        source_file
    from marts.fct_waits
),

provisional as (
    select distinct
        printed.subject,
        printed.month
    from printed
    inner join marts.loaded_files as files
        on printed.source_file = files.file_name and files.publication_status = 'Provisional'
),

months as (
    select distinct
        'scans' as subject,
        month
    from marts.trust_scans_over_time
    union all
    select distinct
        'waits' as subject,
        month
    from marts.trust_waits_over_time
)

select
    months.subject,
    months.month,
    provisional.month is not null as is_provisional
from months
left join provisional on months.subject = provisional.subject and months.month = provisional.month
order by months.subject asc nulls last, months.month asc nulls last
