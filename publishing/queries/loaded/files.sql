-- Files that hold months, with the days of issue that they print and that their manifests say.
select
    id as file_id,
    sha256,
    published,
    revised,
    manifest_issued
from raw.files
where id in (select file_id from raw.sheets)
