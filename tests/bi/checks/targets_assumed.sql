select distinct replace(assumption, '_', ' ') as arrivals, assumptions
from marts.backlog_targets
