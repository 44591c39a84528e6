{{ dm01_rows(by_test=false, from_april_2012=[source('raw', 'dm01_provider'), source('raw', 'dm01_by_provider')]) }}
