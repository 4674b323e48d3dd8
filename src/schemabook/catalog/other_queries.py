"""The catalog queries about what few designs have, each as the SQL that makes it.

Every query gives oid, kind, schema, name, owner and definition, in this order, for
`schema.Other`. Objects of extensions
and of initdb are left out, as everywhere. User mappings and subscriptions hold passwords and are not read.
"""

from __future__ import annotations

from typing import LiteralString

from schemabook.catalog import server_queries

_COLLATIONS: LiteralString = """
SELECT c.oid, 'collation' AS kind, n.nspname AS schema, c.collname AS name,
  pg_get_userbyid(c.collowner) AS owner,
  format('CREATE COLLATION %%I.%%I (', n.nspname, c.collname)
  || concat_ws(', ',
    'provider = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    'locale = ' || quote_literal(c.LOCALE_COLUMN),
    'lc_collate = ' || quote_literal(c.collcollate), 'lc_ctype = ' || quote_literal(c.collctype),
    'rules = ' || quote_literal(RULES_COLUMN),
    CASE WHEN NOT c.collisdeterministic THEN 'deterministic = false' END)
  || ')' AS definition
FROM pg_collation AS c
JOIN pg_namespace AS n ON n.oid = c.collnamespace
WHERE c.collnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_collation'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
"""


def collations(version: int) -> LiteralString:
    """User collations. The ICU locale was called colliculocale until 16; rules are new in 16."""
    return _COLLATIONS.replace(
        "LOCALE_COLUMN", "colllocale" if version >= 170000 else "colliculocale"
    ).replace("RULES_COLUMN", "c.collicurules" if version >= 160000 else "NULL")


CASTS: LiteralString = """
SELECT c.oid, 'cast' AS kind, NULL AS schema,
  format('%%s AS %%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name,
  NULL AS owner,
  format('CREATE CAST (%%s AS %%s) ', format_type(c.castsource, NULL), format_type(c.casttarget, NULL))
  || CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure
                       WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END
  || CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END AS definition
FROM pg_cast AS c
WHERE c.oid >= 16384
  -- a range's cast to its multirange comes with the type
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i')
  )
"""

# An operator that is only named as a commutator or negator exists as a shell, without a function
OPERATORS: LiteralString = """
SELECT o.oid, 'operator' AS kind, n.nspname AS schema,
  format('%%s (%%s, %%s)', o.oprname,
         coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'), format_type(o.oprright, NULL)) AS name,
  pg_get_userbyid(o.oprowner) AS owner,
  format('CREATE OPERATOR %%I.%%s (', n.nspname, o.oprname)
  || concat_ws(', ',
    'FUNCTION = ' || o.oprcode::regproc,
    'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL),
    'RIGHTARG = ' || format_type(o.oprright, NULL),
    'COMMUTATOR = OPERATOR(' || (SELECT format('%%I.%%s', xn.nspname, x.oprname) FROM pg_operator AS x
       JOIN pg_namespace AS xn ON xn.oid = x.oprnamespace WHERE x.oid = o.oprcom) || ')',
    'NEGATOR = OPERATOR(' || (SELECT format('%%I.%%s', xn.nspname, x.oprname) FROM pg_operator AS x
       JOIN pg_namespace AS xn ON xn.oid = x.oprnamespace WHERE x.oid = o.oprnegate) || ')',
    'RESTRICT = ' || nullif(o.oprrest, 0)::regproc, 'JOIN = ' || nullif(o.oprjoin, 0)::regproc,
    CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END)
  || ')' AS definition
FROM pg_operator AS o
JOIN pg_namespace AS n ON n.oid = o.oprnamespace
WHERE o.oprnamespace = ANY (%(namespaces)s) AND o.oprcode <> 0
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_operator'::regclass AND d.objid = o.oid AND d.deptype = 'e'
  )
"""

# What CREATE OPERATOR CLASS added, it owns (deptype 'i'); the rest was added to the family (deptype 'a')
OPERATOR_CLASSES: LiteralString = """
SELECT o.oid, 'operator class' AS kind, n.nspname AS schema,
  format('%%s USING %%s', o.opcname, am.amname) AS name, pg_get_userbyid(o.opcowner) AS owner,
  format('CREATE OPERATOR CLASS %%I.%%I %%sFOR TYPE %%s USING %%I FAMILY %%I.%%I AS ', n.nspname, o.opcname,
         CASE WHEN o.opcdefault THEN 'DEFAULT ' ELSE '' END, format_type(o.opcintype, NULL), am.amname,
         fn.nspname, f.opfname)
  || concat_ws(', ', 'STORAGE ' || format_type(nullif(o.opckeytype, 0), NULL),
    (SELECT string_agg(format('OPERATOR %%s %%s', a.amopstrategy, a.amopopr::regoperator), ', '
                       ORDER BY a.amopstrategy, a.amopopr::regoperator::text)
     FROM pg_depend AS d JOIN pg_amop AS a ON a.oid = d.objid
     WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid),
    (SELECT string_agg(format('FUNCTION %%s %%s', p.amprocnum, p.amproc::regprocedure), ', '
                       ORDER BY p.amprocnum, p.amproc::regprocedure::text)
     FROM pg_depend AS d JOIN pg_amproc AS p ON p.oid = d.objid
     WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid)
  ) AS definition
FROM pg_opclass AS o
JOIN pg_namespace AS n ON n.oid = o.opcnamespace
JOIN pg_am AS am ON am.oid = o.opcmethod
JOIN pg_opfamily AS f ON f.oid = o.opcfamily
JOIN pg_namespace AS fn ON fn.oid = f.opfnamespace
WHERE o.opcnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_opclass'::regclass AND d.objid = o.oid AND d.deptype = 'e'
  )
"""

OPERATOR_FAMILIES: LiteralString = """
SELECT f.oid, 'operator family' AS kind, n.nspname AS schema,
  format('%%s USING %%s', f.opfname, am.amname) AS name, pg_get_userbyid(f.opfowner) AS owner,
  format('CREATE OPERATOR FAMILY %%I.%%I USING %%I', n.nspname, f.opfname, am.amname)
  || coalesce(format('; ALTER OPERATOR FAMILY %%I.%%I USING %%I ADD ', n.nspname, f.opfname, am.amname)
  || nullif(concat_ws(', ',
    (SELECT string_agg(format('OPERATOR %%s %%s', a.amopstrategy, a.amopopr::regoperator), ', '
                       ORDER BY a.amopstrategy, a.amopopr::regoperator::text)
     FROM pg_depend AS d JOIN pg_amop AS a ON a.oid = d.objid
     WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid),
    (SELECT string_agg(format('FUNCTION %%s (%%s, %%s) %%s', p.amprocnum, format_type(p.amproclefttype, NULL),
                              format_type(p.amprocrighttype, NULL), p.amproc::regprocedure), ', '
                       ORDER BY p.amprocnum, p.amproc::regprocedure::text)
     FROM pg_depend AS d JOIN pg_amproc AS p ON p.oid = d.objid
     WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opfamily'::regclass
       AND d.refobjid = f.oid)), ''), '') AS definition
FROM pg_opfamily AS f
JOIN pg_namespace AS n ON n.oid = f.opfnamespace
JOIN pg_am AS am ON am.oid = f.opfmethod
WHERE f.opfnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_opfamily'::regclass AND d.objid = f.oid AND d.deptype = 'e'
  )
"""

TEXT_SEARCH_CONFIGURATIONS: LiteralString = """
SELECT c.oid, 'text search configuration' AS kind, n.nspname AS schema, c.cfgname AS name,
  pg_get_userbyid(c.cfgowner) AS owner,
  format('CREATE TEXT SEARCH CONFIGURATION %%I.%%I (PARSER = %%I.%%I)',
         n.nspname, c.cfgname, pn.nspname, p.prsname)
  || coalesce((
    SELECT string_agg(format('; ALTER TEXT SEARCH CONFIGURATION %%I.%%I ADD MAPPING FOR %%I WITH %%s',
                             n.nspname, c.cfgname, m.alias, m.dictionaries), '' ORDER BY m.tokid)
    FROM (
      SELECT t.tokid, t.alias,
             string_agg(e.mapdict::regdictionary::text, ', ' ORDER BY e.mapseqno) AS dictionaries
      FROM pg_ts_config_map AS e JOIN ts_token_type(c.cfgparser) AS t ON t.tokid = e.maptokentype
      WHERE e.mapcfg = c.oid GROUP BY t.tokid, t.alias
    ) AS m), '') AS definition
FROM pg_ts_config AS c
JOIN pg_namespace AS n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser AS p ON p.oid = c.cfgparser
JOIN pg_namespace AS pn ON pn.oid = p.prsnamespace
WHERE c.cfgnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_ts_config'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
"""

TEXT_SEARCH_DICTIONARIES: LiteralString = """
SELECT c.oid, 'text search dictionary' AS kind, n.nspname AS schema, c.dictname AS name,
  pg_get_userbyid(c.dictowner) AS owner,
  format('CREATE TEXT SEARCH DICTIONARY %%I.%%I (', n.nspname, c.dictname)
  || concat_ws(', ', format('TEMPLATE = %%I.%%I', tn.nspname, t.tmplname), c.dictinitoption)
  || ')' AS definition
FROM pg_ts_dict AS c
JOIN pg_namespace AS n ON n.oid = c.dictnamespace
JOIN pg_ts_template AS t ON t.oid = c.dicttemplate
JOIN pg_namespace AS tn ON tn.oid = t.tmplnamespace
WHERE c.dictnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_ts_dict'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
"""

EVENT_TRIGGERS: LiteralString = """
SELECT e.oid, 'event trigger' AS kind, NULL AS schema, e.evtname AS name,
  pg_get_userbyid(e.evtowner) AS owner,
  format('CREATE EVENT TRIGGER %%I ON %%s', e.evtname, e.evtevent)
  || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ' ORDER BY tag COLLATE "C")
                                   FROM unnest(e.evttags) AS tag) || ')', '')
  || format(' EXECUTE FUNCTION %%s()', e.evtfoid::regproc)
  || CASE e.evtenabled WHEN 'O' THEN '' ELSE format('; ALTER EVENT TRIGGER %%I %%s', e.evtname,
       CASE e.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END) END
  AS definition
FROM pg_event_trigger AS e
WHERE NOT EXISTS (
  SELECT FROM pg_depend AS d
  WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = e.oid AND d.deptype = 'e'
)
"""

FOREIGN_DATA_WRAPPERS: LiteralString = """
SELECT w.oid, 'foreign-data wrapper' AS kind, NULL AS schema, w.fdwname AS name,
  pg_get_userbyid(w.fdwowner) AS owner,
  concat_ws(' ', format('CREATE FOREIGN DATA WRAPPER %%I', w.fdwname),
    'HANDLER ' || nullif(w.fdwhandler, 0)::regproc, 'VALIDATOR ' || nullif(w.fdwvalidator, 0)::regproc,
    'OPTIONS (' || (
      SELECT string_agg(format('%%I %%L', o.option_name, o.option_value), ', ' ORDER BY o.option_name)
      FROM pg_options_to_table(w.fdwoptions) AS o) || ')') AS definition
FROM pg_foreign_data_wrapper AS w
WHERE NOT EXISTS (
  SELECT FROM pg_depend AS d
  WHERE d.classid = 'pg_foreign_data_wrapper'::regclass AND d.objid = w.oid AND d.deptype = 'e'
)
"""

SERVERS: LiteralString = """
SELECT s.oid, 'server' AS kind, NULL AS schema, s.srvname AS name, pg_get_userbyid(s.srvowner) AS owner,
  concat_ws(' ', format('CREATE SERVER %%I', s.srvname), 'TYPE ' || quote_literal(s.srvtype),
    'VERSION ' || quote_literal(s.srvversion), format('FOREIGN DATA WRAPPER %%I', w.fdwname),
    'OPTIONS (' || (
      SELECT string_agg(format('%%I %%L', o.option_name, o.option_value), ', ' ORDER BY o.option_name)
      FROM pg_options_to_table(s.srvoptions) AS o) || ')') AS definition
FROM pg_foreign_server AS s
JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
WHERE NOT EXISTS (
  SELECT FROM pg_depend AS d
  WHERE d.classid = 'pg_foreign_server'::regclass AND d.objid = s.oid AND d.deptype = 'e'
)
"""


_PUBLICATIONS: LiteralString = """
SELECT p.oid, 'publication' AS kind, NULL AS schema, p.pubname AS name, pg_get_userbyid(p.pubowner) AS owner,
  format('CREATE PUBLICATION %%I', p.pubname)
  || CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR ' || nullif(concat_ws(', ', (
       SELECT string_agg(concat_ws(' ', 'TABLE ' || r.prrelid::regclass,
         '(' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute AS a
                 WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')',
         'WHERE ' || pg_get_expr(r.prqual, r.prrelid)), ', ' ORDER BY r.prrelid::regclass::text)
       FROM pg_publication_rel AS r WHERE r.prpubid = p.oid), (
       SELECT string_agg('TABLES IN SCHEMA ' || s.pnnspid::regnamespace, ', '
                         ORDER BY s.pnnspid::regnamespace::text)
       FROM pg_publication_namespace AS s WHERE s.pnpubid = p.oid)), ''), '') END
  || ' WITH (' || concat_ws(', ', 'publish = ' || quote_literal(concat_ws(', ',
       CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
       CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)),
     CASE WHEN p.pubviaroot THEN 'publish_via_partition_root = true' END, GENERATED_COLUMNS)
  || ')' AS definition
FROM pg_publication AS p
WHERE NOT EXISTS (
  SELECT FROM pg_depend AS d
  WHERE d.classid = 'pg_publication'::regclass AND d.objid = p.oid AND d.deptype = 'e'
)
"""


def publications(version: int) -> LiteralString:
    """Publications. 18 publishes generated columns on request."""
    return _PUBLICATIONS.replace(
        "GENERATED_COLUMNS",
        "CASE p.pubgencols WHEN 's' THEN 'publish_generated_columns = stored' END"
        if version >= 180000
        else "NULL",
    )


def others(version: int) -> LiteralString:
    """All queries of this file and of `server_queries` as one, as the version needs them."""
    return "\nUNION ALL\n".join(
        (
            collations(version),
            CASTS,
            OPERATORS,
            OPERATOR_CLASSES,
            OPERATOR_FAMILIES,
            TEXT_SEARCH_CONFIGURATIONS,
            TEXT_SEARCH_DICTIONARIES,
            EVENT_TRIGGERS,
            FOREIGN_DATA_WRAPPERS,
            SERVERS,
            publications(version),
            *server_queries.ALL,
        )
    )
