"""Downloads what the publishers have put out, into a folder that `load` reads.

What is found where is data: `publishers.csv` (one row a publication: hosts, types, size limit),
`sources.csv` (one row a page, package or address of it) and `tables.csv` (one row a table that the
names of files tell apart, with the periods that have it).
"""
