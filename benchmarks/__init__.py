"""Time and memory from published files to queries on the marts: docs/speed.md, docs/growth.md."""
