-- On which rows of which marts, and on which cells, does each verdict on a claim stand?
-- One row for each claim, organisation or area, months, part, file and sheet; long lists of cells are cut.
select
    claims.claim,
    claims.verdict,
    evidence.subject_code as organisation_code,
    evidence.subject_name,
    evidence.coverage,
    evidence.months,
    replace(evidence.part, '_', ' ') as part,
    evidence.counted,
    evidence.mart || ' where ' || evidence.rows_where as rows_of_the_mart,
    evidence.source_file || ', ' || evidence.source_sheet || ': '
    || case
        when length(evidence.source_cells) > 80
            then regexp_replace(left(evidence.source_cells, 80), ',[^,]*$', '') || ' … (all in the workbook)'
        else evidence.source_cells
    end as cells
from marts.claim_evidence as evidence
inner join marts.claim_checks as claims on evidence.claim_id = claims.claim_id
order by
    claims.published_by asc nulls last,
    evidence.claim_id asc nulls last,
    evidence.coverage asc nulls last,
    evidence.subject_code asc nulls last,
    evidence.side asc nulls last,
    evidence.months asc nulls last,
    evidence.part asc nulls last,
    evidence.source_file asc nulls last
