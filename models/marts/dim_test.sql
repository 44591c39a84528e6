select
    test_code,
    test_name,
    test_in_words,
    test_group,
    publication
from {{ ref('tests') }}
