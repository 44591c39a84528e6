-- A trust's name and region belong to a date: each ODS trusts file needs its day of issue.
select
    file_name as source_file,
    'a day of issue in the download manifest or in seeds/corrections/file_editions.csv' as expected
from {{ ref('int_editions__files') }}
where
    publication = 'ods_trusts'
    and issued_on is null
