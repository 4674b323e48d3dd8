"""The catalog queries about relations and their parts: one constant a query, whole and verbatim.

All run under `search_path = ''` and take `%(namespaces)s`, the oids of the schemas to read. A query that
differs between versions is a function of `server_version_num`, with the difference spelled out in it. Rows
of extension members are left out of RELATIONS only; what belongs to such a relation finds no home later.
The pg_get_* functions look beyond the snapshot: a definition that another session took away is ''.
https://www.postgresql.org/docs/current/catalogs.html
"""

from __future__ import annotations

from typing import LiteralString

RELATIONS: LiteralString = """
SELECT c.oid, c.relkind AS kind, n.nspname AS schema, c.relname AS name,
       format('%%I.%%I', n.nspname, c.relname) AS quoted, pg_get_userbyid(c.relowner) AS owner,
       c.relpersistence AS persistence, c.relrowsecurity AS row_security,
       c.relforcerowsecurity AS force_row_security, c.relispopulated AS populated,
       c.relreplident AS replica_identity, c.reltuples AS rows, c.relpages AS pages,
       nullif(am.amname, 'heap') AS access_method, ts.spcname AS tablespace,
       c.reloptions AS options, toast.reloptions AS toast_options,
       tn.nspname AS type_schema, ty.typname AS type_name,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       CASE WHEN c.relkind IN ('v', 'm') THEN coalesce(pg_get_viewdef(c.oid), '') END AS definition,
       fs.srvname AS server, ft.ftoptions AS server_options
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_tablespace AS ts ON ts.oid = c.reltablespace
LEFT JOIN pg_class AS toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_type AS ty ON ty.oid = c.reloftype
LEFT JOIN pg_namespace AS tn ON tn.oid = ty.typnamespace
LEFT JOIN pg_foreign_table AS ft ON ft.ftrelid = c.oid
LEFT JOIN pg_foreign_server AS fs ON fs.oid = ft.ftserver
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
  AND c.relpersistence <> 't'
  AND c.relnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
"""

# attstattarget: -1 for "default" until 16, NULL since 17
COLUMNS: LiteralString = """
SELECT a.attrelid AS relation, a.attnum AS number, a.attname AS name,
       nullif(quote_ident(a.attname), a.attname) AS quoted,
       format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
       -- only a generation expression reads columns; without a relation, none has to be opened
       pg_get_expr(d.adbin, CASE WHEN a.attgenerated <> '' THEN d.adrelid ELSE 0 END) AS default,
       a.attidentity AS identity, a.attgenerated AS generated,
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
       CASE WHEN e.typtype <> 'b' THEN nullif(en.nspname, 'pg_catalog') END AS type_schema,
       e.typname AS type_name,
       NOT a.attislocal AS inherited,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
       a.attcompression AS compression,
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics_target,
       a.attoptions AS options, a.attfdwoptions AS server_options
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
JOIN pg_type AS e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
JOIN pg_namespace AS en ON en.oid = e.typnamespace
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
  AND c.relpersistence <> 't'
  AND c.relnamespace = ANY (%(namespaces)s)
ORDER BY a.attrelid, a.attnum
"""

# The columns that references lead to outside the schemas that are read
OUTSIDE_COLUMNS: LiteralString = """
SELECT DISTINCT a.attrelid AS relation, a.attnum AS number, a.attname AS name
FROM pg_constraint AS k
JOIN pg_class AS r ON r.oid = k.confrelid
JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = ANY (k.confkey)
WHERE k.contype = 'f'
  AND k.connamespace = ANY (%(namespaces)s)
  AND r.relnamespace <> ALL (%(namespaces)s)
"""


# The definition of a plain key is put together from the rest, as that of its index is.
# The copies of a reference to a partitioned table, one a partition, stand beside their original
_CONSTRAINTS: LiteralString = """
SELECT k.oid, k.conrelid AS relation, k.conname AS name, k.contype AS kind,
       CASE WHEN i.indexrelid IS NULL OR i.indnatts <> i.indnkeyatts OR i.indnullsnotdistinct
                 OR k.condeferrable OR i.indisexclusion
            THEN coalesce(pg_get_constraintdef(k.oid), '') END AS definition, k.conkey::text AS columns,
       k.convalidated AS validated, k.condeferrable AS deferrable, k.condeferred AS initially_deferred,
       NOT k.conislocal OR k.conparentid <> 0 AS inherited, k.connoinherit AS no_inherit,
       k.conindid AS index, i.indnullsnotdistinct AS nulls_not_distinct,
       CASE WHEN i.indnatts > i.indnkeyatts THEN i.indkey::text END AS indexed,
       k.confrelid AS referenced, rn.nspname AS ref_schema, r.relname AS ref_name,
       k.confkey::text AS ref_columns, k.confupdtype AS on_update, k.confdeltype AS on_delete,
       k.confdelsetcols::text AS on_delete_columns, k.confmatchtype AS match,
       ENFORCED_AND_PERIOD
FROM pg_constraint AS k
LEFT JOIN pg_class AS r ON r.oid = k.confrelid
LEFT JOIN pg_namespace AS rn ON rn.oid = r.relnamespace
LEFT JOIN pg_constraint AS parent ON parent.oid = k.conparentid
LEFT JOIN pg_index AS i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
WHERE k.connamespace = ANY (%(namespaces)s)
  AND k.conrelid <> 0
  AND k.contype IN ('p', 'u', 'f', 'c', 'x')
  AND (k.conparentid = 0 OR parent.conrelid <> k.conrelid)
"""


# Thousands are the plain NOT NULL of a column, by their name: those need not travel
NOT_NULLS: LiteralString = """
SELECT k.oid, k.conrelid AS relation, k.conname AS name, k.contype AS kind,
       coalesce(pg_get_constraintdef(k.oid), '') AS definition, k.conkey::text AS columns,
       k.convalidated AS validated, k.condeferrable AS deferrable, k.condeferred AS initially_deferred,
       NOT k.conislocal OR k.conparentid <> 0 AS inherited, k.connoinherit AS no_inherit, 0 AS index,
       k.conenforced AS enforced
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
-- OFFSET 0 keeps this one scan and a hash join, where an index would be asked thousands of times
JOIN (SELECT attrelid, attnum, attname FROM pg_attribute WHERE attnum > 0 AND attnotnull OFFSET 0) AS a
  ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.connamespace = ANY (%(namespaces)s)
  AND k.contype = 'n'
  AND (
    k.conname <> c.relname || '_' || a.attname || '_not_null'
    OR NOT k.convalidated OR k.connoinherit
    OR EXISTS (
      SELECT FROM pg_description AS d
      WHERE d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid
    )
  )
"""


def constraints(version: int) -> tuple[LiteralString, ...]:
    """Constraints of tables. 18 added NOT ENFORCED and PERIOD; NOT NULL is listed there since then."""
    if version < 180000:
        return (_CONSTRAINTS.replace("ENFORCED_AND_PERIOD", "true AS enforced, false AS period"),)
    since_18: LiteralString = "k.conenforced AS enforced, k.conperiod AS period"
    return _CONSTRAINTS.replace("ENFORCED_AND_PERIOD", since_18), NOT_NULLS


# What is not the default in a key of an index, read before INDEXES. An operator class that is some type's
# default need not be that of the indexed type: text_ops on a citext column. (The indexed type
# is the index column's own, unless the access method keeps another: hash, oid 405, keeps hash values.)
INDEX_KEYS: LiteralString = """
SELECT a.attrelid AS index, a.attnum AS number, a.attoptions AS options,
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics_target,
       CASE WHEN o.opcdefault AND better.oid IS NULL THEN NULL
            WHEN n.nspname = 'pg_catalog' THEN quote_ident(o.opcname)
            ELSE format('%%I.%%I', n.nspname, o.opcname) END AS opclass,
       CASE WHEN i.indcollation[a.attnum - 1] NOT IN (0, coalesce(h.attcollation, 100))
            THEN i.indcollation[a.attnum - 1]::regcollation::text END AS collation
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_attribute AS a ON a.attrelid = i.indexrelid AND a.attnum <= i.indnkeyatts
JOIN pg_opclass AS o ON o.oid = i.indclass[a.attnum - 1]
JOIN pg_namespace AS n ON n.oid = o.opcnamespace
LEFT JOIN pg_attribute AS h ON h.attrelid = i.indrelid AND h.attnum = i.indkey[a.attnum - 1]
                           AND h.attcollation NOT IN (0, 100)
LEFT JOIN pg_opclass AS better
  ON better.opcmethod = o.opcmethod AND better.opcdefault AND better.oid <> o.oid AND o.opcdefault
 AND better.opcintype = a.atttypid AND o.opckeytype = 0 AND o.opcmethod <> 405
WHERE c.relnamespace = ANY (%(namespaces)s) AND c.relpersistence <> 't'
  AND (a.attoptions IS NOT NULL OR a.attstattarget >= 0 OR NOT o.opcdefault OR better.oid IS NOT NULL
       OR i.indcollation[a.attnum - 1] NOT IN (0, coalesce(h.attcollation, 100)))
"""

# pg_get_indexdef() is the slowest function of all (30 us when it is asked first), and most indexes are on
# plain columns: `definition` is NULL for those, and is put together from the rest
INDEXES: LiteralString = """
SELECT i.indexrelid AS oid, i.indrelid AS relation, c.relname AS name, am.amname AS method,
       CASE WHEN i.indexrelid = ANY (%(special)s) OR am.amname <> 'btree' OR c.relkind = 'I'
                 OR i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR c.reloptions IS NOT NULL
                 OR i.indnullsnotdistinct OR i.indnatts <> i.indnkeyatts
            THEN coalesce(pg_get_indexdef(i.indexrelid), '') END AS definition,
       nullif(quote_ident(c.relname), c.relname) AS quoted,
       i.indkey::text AS numbers, i.indnkeyatts AS key_count, i.indoption::text AS flags,
       pg_get_expr(i.indexprs, i.indrelid) AS expressions, pg_get_expr(i.indpred, i.indrelid) AS predicate,
       CASE WHEN i.indexprs IS NOT NULL
            THEN ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true)
                       FROM generate_series(1, i.indnkeyatts) AS n
                       WHERE i.indkey[n - 1] = 0) END AS pretty,
       i.indisunique AS unique, i.indnullsnotdistinct AS nulls_not_distinct, i.indisprimary AS primary,
       i.indisvalid AS valid, i.indisclustered AS clustered, i.indisreplident AS replica_identity,
       c.reloptions AS options, ts.spcname AS tablespace, c.reltuples AS rows, c.relpages AS pages
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_tablespace AS ts ON ts.oid = c.reltablespace
WHERE c.relnamespace = ANY (%(namespaces)s) AND c.relpersistence <> 't'
"""

INHERITANCE: LiteralString = """
SELECT h.inhrelid AS child, c.relkind AS kind, c.relispartition AS partition, h.inhparent AS parent,
       n.nspname AS parent_schema, p.relname AS parent_name, h.inhdetachpending AS detach_pending
FROM pg_inherits AS h
JOIN pg_class AS c ON c.oid = h.inhrelid
JOIN pg_class AS p ON p.oid = h.inhparent
JOIN pg_namespace AS n ON n.oid = p.relnamespace
WHERE c.relnamespace = ANY (%(namespaces)s)
ORDER BY h.inhrelid, h.inhseqno
"""

# A partition's copy of a trigger is the parent's, unless somebody enabled it differently
TRIGGERS: LiteralString = """
SELECT t.oid, t.tgrelid AS relation, t.tgname AS name, coalesce(pg_get_triggerdef(t.oid), '') AS definition,
       n.nspname AS function_schema, p.proname AS function_name, t.tgenabled AS enabled,
       t.tgparentid <> 0 AS inherited
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_proc AS p ON p.oid = t.tgfoid
JOIN pg_namespace AS n ON n.oid = p.pronamespace
LEFT JOIN pg_trigger AS parent ON parent.oid = t.tgparentid
WHERE NOT t.tgisinternal
  AND (t.tgparentid = 0 OR parent.tgenabled <> t.tgenabled)
  AND c.relnamespace = ANY (%(namespaces)s)
"""

RULES: LiteralString = """
SELECT r.oid, r.ev_class AS relation, r.rulename AS name, coalesce(pg_get_ruledef(r.oid), '') AS definition,
       r.ev_enabled AS enabled
FROM pg_rewrite AS r
JOIN pg_class AS c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN' AND c.relnamespace = ANY (%(namespaces)s)
"""

POLICIES: LiteralString = """
SELECT p.oid, p.polrelid AS relation, p.polname AS name, p.polcmd AS command, p.polpermissive AS permissive,
       ARRAY(
         SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END
         FROM unnest(p.polroles) AS r
       ) AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
FROM pg_policy AS p
JOIN pg_class AS c ON c.oid = p.polrelid
WHERE c.relnamespace = ANY (%(namespaces)s)
"""

# stxstattarget: -1 for "default" until 16, NULL since 17
STATISTICS: LiteralString = """
SELECT s.oid, s.stxrelid AS relation, n.nspname AS schema, s.stxname AS name,
       coalesce(pg_get_statisticsobjdef(s.oid), '') AS definition,
       CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END AS target
FROM pg_statistic_ext AS s
JOIN pg_namespace AS n ON n.oid = s.stxnamespace
JOIN pg_class AS c ON c.oid = s.stxrelid
WHERE c.relnamespace = ANY (%(namespaces)s)
"""

VIEW_DEPENDENCIES: LiteralString = """
SELECT DISTINCT r.ev_class AS view, n.nspname AS schema, c.relname AS name
FROM pg_rewrite AS r
JOIN pg_class AS v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                   AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
JOIN pg_class AS c ON c.oid = d.refobjid AND c.relkind <> 'S'
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE r.rulename = '_RETURN' AND v.relnamespace = ANY (%(namespaces)s)
"""
