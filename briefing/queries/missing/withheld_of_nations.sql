-- Of which nations and months are figures withheld, because of a publisher's fault?
-- One row for each nation and month; a month that is null is of several.
select distinct
    case
        when publication like 'phs%' then 'Scotland'
        when publication like 'statswales%' then 'Wales'
        when publication like 'nisra%' or publication like 'doh_ni%' or publication = 'ni' then 'Northern Ireland'
        else 'England'
    end as nation,
    month
from marts.publisher_faults
where effect = 'withheld'
order by all
