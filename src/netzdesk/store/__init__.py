"""The study file: engine, unit of work, journal, schema, lock, backups, search index."""
