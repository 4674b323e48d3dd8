"""What every object was called when it was looked at, by its OID: what is renamed keeps its own.

A column is told by its table and number (`attnum`), a label of an enum by its row in `pg_enum`.
https://www.postgresql.org/docs/18/datatype-oid.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import psycopg

# What a thing is to `ALTER`, and what it is called: its schema and name, or what is around it and its own.
Named = tuple[str, tuple[str, ...]]
Identities = dict[tuple[str, int, int], Named]

# Left out is what PostgreSQL renames along with something else: the index of a constraint, inherited columns
# and constraints, the triggers of partitions, the row type of a table.
OBJECTS: Final = """
WITH space AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
), relation AS (
  SELECT c.oid, nspname, relname, relkind FROM pg_catalog.pg_class c JOIN space ON space.oid = relnamespace
)
SELECT 'SCHEMA', oid, 0, ARRAY[nspname] FROM space
UNION ALL
SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
         WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END,
       oid, 0, ARRAY[nspname, relname]
FROM relation
WHERE relkind <> 'c'
  AND oid NOT IN (SELECT conindid FROM pg_catalog.pg_constraint WHERE contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'COLUMN', attrelid, attnum, ARRAY[nspname, relname, attname]
FROM pg_catalog.pg_attribute JOIN relation ON relation.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND attinhcount = 0 AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
UNION ALL
SELECT 'CONSTRAINT', c.oid, 0, ARRAY[nspname, relname, conname]
FROM pg_catalog.pg_constraint c JOIN relation ON relation.oid = conrelid
WHERE contype <> 'n' AND coninhcount = 0
UNION ALL
SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid, 0, ARRAY[nspname, typname]
FROM pg_catalog.pg_type t JOIN space ON space.oid = typnamespace
WHERE typtype IN ('d', 'e', 'r') OR typrelid IN (SELECT oid FROM relation WHERE relkind = 'c')
UNION ALL
SELECT 'VALUE', e.oid, 0, ARRAY[nspname, typname, enumlabel]
FROM pg_catalog.pg_enum e
JOIN pg_catalog.pg_type t ON t.oid = enumtypid JOIN space ON space.oid = typnamespace
UNION ALL
SELECT 'TRIGGER', t.oid, 0, ARRAY[nspname, relname, tgname]
FROM pg_catalog.pg_trigger t JOIN relation ON relation.oid = tgrelid
WHERE NOT tgisinternal AND tgparentid = 0
UNION ALL
SELECT 'POLICY', p.oid, 0, ARRAY[nspname, relname, polname]
FROM pg_catalog.pg_policy p JOIN relation ON relation.oid = polrelid
UNION ALL
SELECT 'RULE', r.oid, 0, ARRAY[nspname, relname, rulename]
FROM pg_catalog.pg_rewrite r JOIN relation ON relation.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'STATISTICS', s.oid, 0, ARRAY[nspname, stxname]
FROM pg_catalog.pg_statistic_ext s JOIN space ON space.oid = stxnamespace
UNION ALL
SELECT 'ROUTINE', p.oid, 0, ARRAY[nspname, proname]
FROM pg_catalog.pg_proc p JOIN space ON space.oid = pronamespace
"""


def identities(conn: psycopg.Connection[Any]) -> Identities:
    """Everything that can be renamed, by its kind, OID and number within that."""
    return {(kind, oid, part): (kind, tuple(names)) for kind, oid, part, names in conn.execute(OBJECTS)}
