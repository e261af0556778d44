"""Everything that is remembered, in one database: SQLAlchemy Core, no ORM.

`store.Store` is what the assembly opens; `schema.migrate` prepares the file before. The records
themselves are in `models`; nothing here is imported by a story, which sees `handlers.ports` only.
"""
