"""Published files in, `raw` tables out: one command line, one reader, one recogniser."""
