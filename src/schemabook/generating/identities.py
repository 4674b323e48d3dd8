"""The renames of a migration, known for certain: PostgreSQL renames a thing and leaves it its OID.

https://www.postgresql.org/docs/current/datatype-oid.html; a column is told by its table and number
(`pg_attribute.attnum`), a label of an enum by the OID of its row in `pg_enum`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook.alter.renames import Rename

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import Connection

# What a thing is to `ALTER`, and what it is called: its schema and name, or its table's and its own.
Named = tuple[str, tuple[str, ...]]
Identities = dict[tuple[str, int, int], Named]

# What has a table, view or type around it, and what moves to another schema together with its table.
_INSIDE: Final = frozenset({"COLUMN", "CONSTRAINT", "VALUE", "TRIGGER", "POLICY", "RULE"})
_FOLLOWING: Final = frozenset({"INDEX", "SEQUENCE"})
# Left out is what PostgreSQL renames along with something else: the index of a constraint, inherited columns
# and constraints, the triggers of partitions, the row type of a table.
_OBJECTS: Final = """
WITH space AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
), relation AS (
  SELECT c.oid, nspname, relname, relkind FROM pg_class c JOIN space ON space.oid = relnamespace
)
SELECT 'SCHEMA', oid, 0, ARRAY[nspname] FROM space
UNION ALL
SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
         WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END,
       oid, 0, ARRAY[nspname, relname]
FROM relation
WHERE relkind <> 'c' AND oid NOT IN (SELECT conindid FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'COLUMN', attrelid, attnum, ARRAY[nspname, relname, attname]
FROM pg_attribute JOIN relation ON relation.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND attinhcount = 0 AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
UNION ALL
SELECT 'CONSTRAINT', c.oid, 0, ARRAY[nspname, relname, conname]
FROM pg_constraint c JOIN relation ON relation.oid = conrelid
WHERE contype <> 'n' AND coninhcount = 0
UNION ALL
SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid, 0, ARRAY[nspname, typname]
FROM pg_type t JOIN space ON space.oid = typnamespace
WHERE typtype IN ('d', 'e', 'r') OR typrelid IN (SELECT oid FROM relation WHERE relkind = 'c')
UNION ALL
SELECT 'VALUE', e.oid, 0, ARRAY[nspname, typname, enumlabel]
FROM pg_enum e JOIN pg_type t ON t.oid = enumtypid JOIN space ON space.oid = typnamespace
UNION ALL
SELECT 'TRIGGER', t.oid, 0, ARRAY[nspname, relname, tgname]
FROM pg_trigger t JOIN relation ON relation.oid = tgrelid
WHERE NOT tgisinternal AND tgparentid = 0
UNION ALL
SELECT 'POLICY', p.oid, 0, ARRAY[nspname, relname, polname]
FROM pg_policy p JOIN relation ON relation.oid = polrelid
UNION ALL
SELECT 'RULE', r.oid, 0, ARRAY[nspname, relname, rulename]
FROM pg_rewrite r JOIN relation ON relation.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'STATISTICS', s.oid, 0, ARRAY[nspname, stxname]
FROM pg_statistic_ext s JOIN space ON space.oid = stxnamespace
UNION ALL
SELECT 'ROUTINE', p.oid, 0, ARRAY[nspname, proname]
FROM pg_proc p JOIN space ON space.oid = pronamespace
"""


def identities(conn: Connection) -> Identities:
    """Everything that can be renamed, by its kind, OID and number within that."""
    return {(kind, oid, part): (kind, tuple(names)) for kind, oid, part, names in conn.execute(_OBJECTS)}


def renamed(before: Identities, after: Identities) -> tuple[Rename, ...]:
    """What is called otherwise in a later state of the same database, as if it had been declared.

    A function that shares its name with others is left out: a declaration goes by name alone.
    """
    schemas = {
        old[0]: after[key][1][0] for key, (kind, old) in before.items() if kind == "SCHEMA" and key in after
    }
    times = Counter(before.values())
    return tuple(
        Rename(kind, new, (*new[:-1], old[-1]) if kind in _INSIDE else old)
        for key, (kind, old) in before.items()
        if key in after and times[kind, old] == 1
        for new in [after[key][1]]
        if new != _expected(kind, old, new, schemas)
    )


def _expected(
    kind: str, old: tuple[str, ...], new: tuple[str, ...], schemas: Mapping[str, str]
) -> tuple[str, ...]:
    """What it would be called if nothing but what is around it had been renamed or moved."""
    if kind in _INSIDE:
        return (*new[:-1], old[-1])
    if kind == "SCHEMA":
        return old
    schema = schemas.get(old[0], old[0])
    if kind in _FOLLOWING and schema != new[0]:
        return new
    return (schema, *old[1:])
