"""What a statement's run is told by: files, scans and locks, one verbatim query a constant.

`c.oid >= 16384` leaves out what belongs to PostgreSQL itself (FirstNormalObjectId).
"""

from __future__ import annotations

from typing import Final, LiteralString

# Files and scans of every relation that a user made. pg_stat_get_xact_numscans counts in this transaction and
# sees what ALTER TABLE reads too: a sequential scan is counted when it begins, so one of an empty table is.
RELATIONS: Final[LiteralString] = """
    SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
           pg_relation_filenode(c.oid)::bigint AS file,
           COALESCE(i.indrelid, t.oid)::bigint AS owner,
           pg_stat_get_xact_numscans(c.oid) AS scans
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
    LEFT JOIN pg_catalog.pg_class AS t ON t.reltoastrelid = c.oid AND c.relkind = 't'
    WHERE c.oid >= 16384 AND n.nspname <> 'information_schema' AND c.relpersistence <> 't'
    ORDER BY c.oid
"""

# The same from another session: what has been committed and counted so far
RELATIONS_SETTLED: Final[LiteralString] = RELATIONS.replace(
    "pg_stat_get_xact_numscans", "pg_stat_get_numscans"
)

OWN_LOCKS: Final[LiteralString] = """
    SELECT l.relation::bigint, l.mode
    FROM pg_catalog.pg_locks AS l
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.relation >= 16384
"""

# A lock that is waited for counts as well: it will be taken
LOCKS_OF: Final[LiteralString] = """
    SELECT l.relation::bigint, l.mode, l.granted, l.locktype
    FROM pg_catalog.pg_locks AS l
    WHERE l.pid = %s
"""
