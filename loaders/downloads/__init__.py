"""Downloads what the publishers have put out, into a folder that `load` reads.

What is found where is data: `publishers.csv` (one row a publication: hosts, types, size limit) and
`sources.csv` (one row a page, package or address of it).
"""
