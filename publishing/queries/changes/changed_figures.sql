-- Which figures differ: between editions where a file is new, else between the two builds?
-- A row a figure, one of an organisation, test and month: the five largest changes of each pair of files.
-- Reads views/figures.sql.
with new_files as (

    select later.file_name
    from now.marts.loaded_files as later
    anti join before.marts.loaded_files as earlier on later.sha256 = earlier.sha256

),

by_edition as (

    select
        'new edition' as kind,
        file_before,
        file_after,
        period as month,
        organisation_code,
        test_code,
        regexp_replace(measure, ' \(.*', '') as measure,
        before,
        after
    from now.marts.revisions
    where
        file_after in (select file_name from new_files)
        and test_code <> 'all'
        and not (publication = 'dm01' and organisation_code = 'ENG')

),

in_both as (

    select
        nation,
        measure,
        month,
        organisation_code,
        test_code,
        max(case when build = 'before' then figure end) as before,
        max(case when build = 'now' then figure end) as after,
        max(case when build = 'before' then source_file end) as source_before,
        max(case when build = 'now' then source_file end) as source_after,
        bool_or(build = 'before') as is_before,
        bool_or(build = 'now') as is_now
    from figures
    group by nation, measure, month, organisation_code, test_code

),

differing as (

    select
        *,
        coalesce(source_before, min(source_before) over of_month) as file_before,
        coalesce(source_after, min(source_after) over of_month) as file_after
    from in_both
    window of_month as (partition by nation, measure, month)
    qualify
        before is distinct from after
        -- of months that both builds have
        and bool_or(is_before) over of_month
        and bool_or(is_now) over of_month

),

between_builds as (

    select
        case
            when not exists (select 1 from before.marts.loaded_files) then 'files of the build before unknown'
            when
                exists (
                    select 1 from new_files
                    where contains(differing.file_after, new_files.file_name)
                )
                then if(file_after = file_before, 'changed under its name', 'new edition')
            when not (file_after is distinct from file_before) then 'same file'
            else 'another edition counts'
        end as kind,
        file_before,
        file_after,
        month,
        organisation_code,
        test_code,
        measure,
        before,
        after
    from differing
    where file_after is null or file_after not in (select file_after from by_edition)

),

of_one_cell as (

    select
        *,
        abs(coalesce(after, 0) - coalesce(before, 0)) as size,
        row_number() over (
            partition by kind, file_before, file_after, month, organisation_code, test_code
            order by size desc, measure asc
        ) as place_of_measure
    from (
        select * from by_edition
        union all
        select * from between_builds
    ) as changes

),

ranked as (

    select
        *,
        count(*) over of_files as figures_changed,
        min(month) over of_files as first_month,
        max(month) over of_files as last_month,
        row_number() over (
            partition by kind, file_before, file_after, place_of_measure
            order by size desc, month desc, organisation_code asc, test_code asc
        ) as place
    from of_one_cell
    window of_files as (partition by kind, file_before, file_after)
    qualify place_of_measure = 1 and place <= 5

)

select
    ranked.kind,
    ranked.file_before,
    ranked.file_after,
    ranked.figures_changed,
    ranked.first_month,
    ranked.last_month,
    ranked.place,
    ranked.month,
    ranked.measure,
    case ranked.organisation_code
        when 'ENG' then 'England'
        when 'SCO' then 'Scotland'
        when 'WAL' then 'Wales'
        when 'NIR' then 'Northern Ireland'
        else concat_ws(' ', organisations.organisation_name, '(' || ranked.organisation_code || ')')
    end as organisation,
    coalesce(tests.test_name, ranked.test_code) as test,
    ranked.before,
    ranked.after
from ranked
left join now.marts.dim_organisation as organisations
    on ranked.organisation_code = organisations.organisation_code
left join now.marts.dim_test as tests on ranked.test_code = tests.test_code
order by
    ranked.kind,
    ranked.file_after nulls last,
    ranked.file_before nulls last,
    ranked.place
