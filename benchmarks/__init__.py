"""Times every step from published files to queries on the marts: `make bench`, docs/speed.md."""
