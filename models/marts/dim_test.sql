select
    test_code,
    test_name,
    test_group,
    publication
from {{ ref('tests') }}
