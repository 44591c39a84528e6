select window_name, months_in_words
from marts.compared_windows
order by first_month
