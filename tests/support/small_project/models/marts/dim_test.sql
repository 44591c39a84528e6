select
    cast(null as string) as test_code,
    cast(null as string) as test_in_words
where false
