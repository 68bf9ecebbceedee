"""Files that somebody brings to be compared: read within bounds, never trusted, never kept.

Nothing here knows the database. `queries.uploads` compares what was read with what was issued.
"""
