-- Which files are the figures of each organisation, and of the bodies counted with it, from, and of which edition?
-- One row for each organisation, subject and file.
with facts as (
    select
        1 as place,
        'Scans' as subject,
        organisation_code,
        month,
        source_file
    from marts.fct_scans
    union all
    select
        2 as place,
        'Waits' as subject,
        organisation_code,
        month,
        source_file
    from marts.fct_waits
    union all
    select
        3 as place,
        'Tests done' as subject,
        organisation_code,
        month,
        source_file
    from marts.fct_activity
    union all
    select
        4 as place,
        'Tests suitable for diagnosing cancer' as subject,
        organisation_code,
        month,
        source_file
    from marts.fct_cancer_scans
),

-- of two files of one name, that which counts
loaded as (
    select
        file_name,
        publication_status,
        issued_on
    from marts.loaded_files
    qualify
        row_number() over (
            partition by file_name order by months_that_count desc nulls last, sha256 desc nulls last
        ) = 1
)

select
    members.organisation_code,
    facts.subject,
    facts.source_file,
    loaded.publication_status,
    loaded.issued_on
from facts
inner join marts.comparison_groups as members on facts.organisation_code = members.member_code
left join loaded on facts.source_file = loaded.file_name
where
    case
        when facts.subject = 'Waits' then strftime(facts.month, '%Y-%m') in ($baseline_to, $comparison_to)
        else
            strftime(facts.month, '%Y-%m') between $baseline_from and $baseline_to
            or strftime(facts.month, '%Y-%m') between $comparison_from and $comparison_to
    end
group by
    facts.place,
    members.organisation_code,
    facts.subject,
    facts.source_file,
    loaded.publication_status,
    loaded.issued_on
order by
    facts.place asc nulls last,
    min(facts.organisation_code) asc nulls last,
    facts.source_file asc nulls last
