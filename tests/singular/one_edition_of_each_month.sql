-- One edition of a publication's month counts; editions that can't be told apart by day of issue and status fail,
-- and so does one without a day of issue beside another.
with editions as (

    select * from {{ ref('int_editions__months') }}

),

rivals as (

    select
        publication,
        month,
        edition_rank,
        count(*) as editions
    from editions
    group by publication, month, edition_rank

),

month_counts as (

    select
        publication,
        month,
        count(*) as editions
    from editions
    group by publication, month

)

select
    editions.file_name as source_file,
    editions.month,
    editions.issued_on,
    'a day of issue that tells the editions of this month apart: add a row to '
    || 'seeds/corrections/file_editions.csv' as expected
from editions
inner join rivals
    on
        editions.publication = rivals.publication
        and editions.month = rivals.month
        and editions.edition_rank = rivals.edition_rank
inner join month_counts
    on
        editions.publication = month_counts.publication
        and editions.month = month_counts.month
where
    rivals.editions > 1
    or (editions.issued_on is null and month_counts.editions > 1)
