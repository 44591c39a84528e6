select
    organisation_name, organisation_code, month, subject, test_code, gap_kind, is_gap, explanation,
    source_file, source_cells
from marts.reporting_gaps
left join (select organisation_code, organisation_name from marts.dim_organisation)
    using (organisation_code)
order by month desc, organisation_code, subject, test_code, gap_kind, explanation
