-- Which days of issue do the files that hold months print, and which do their manifests say?
-- A row a file. Asks the warehouse.
select
    id as file_id,
    sha256,
    published,
    revised,
    manifest_issued
from raw.files
where id in (select file_id from raw.sheets)
