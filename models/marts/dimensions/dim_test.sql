select
    test_code,
    test_name,
    test_in_words,
    test_group,
    is_common,
    publication
from {{ ref('tests') }}
