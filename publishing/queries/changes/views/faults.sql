-- Which faults does the later build have, and which of them had the one before it not?
-- A row a fault.
create temp view faults as
select
    later.*,
    later.fault_id not in (select earlier.fault_id from before.marts.publisher_faults as earlier) as is_new
from now.marts.publisher_faults as later
