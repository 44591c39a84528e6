select
    rule_in_words, effect, is_undecided, publication, period, source_file, source_sheet, source_cells,
    organisation_name, organisation_code, test_code, found, expected, scope, what_to_do, fault_id
from marts.publisher_faults
order by is_undecided desc, effect desc, rule_in_words, source_file, source_cells, fault_id
