{{
    dm01_rows(
        by_test=true,
        from_april_2012=[source('raw', 'dm01_provider_by_test'), source('raw', 'dm01_by_provider_by_test')],
        before=[source('raw', 'dm01_by_organisation')],
        with_bands_to_52=[source('raw', 'dm01_by_organisation_2008')],
    )
}}
