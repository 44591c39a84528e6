-- Which faults of the publishers' files touch figures: withhold them, resolve them or are noted with them?
-- One row for each fault.
select *
from marts.publisher_faults
order by
    effect = 'withheld' desc,
    is_undecided desc,
    month asc nulls last,
    source_file asc nulls last,
    source_sheet asc nulls last,
    source_cells asc nulls last,
    fault_id asc
