-- Which files did the build before hold that are there no longer, under the same name or another?
-- A row a file.
with renewed as (

    select later.file_name
    from now.marts.loaded_files as later
    anti join before.marts.loaded_files as earlier on later.sha256 = earlier.sha256

)

select
    coalesce(series, publication) as series,
    file_name,
    first_month,
    last_month,
    months
from before.marts.loaded_files as earlier
anti join now.marts.loaded_files as later on earlier.sha256 = later.sha256
where file_name not in (select file_name from renewed)
order by series, file_name, first_month, last_month, months
