"""The catalog queries about schemas, types, sequences, functions, comments and grants: one constant a query.

They follow the same rules as `relation_queries`. Objects below oid 16384 were made by initdb and are part of
every database; PostgreSQL's own pg_dump draws the line there too. `public` is the one exception.
"""

from __future__ import annotations

from typing import LiteralString

# Everything that changes how PostgreSQL spells a definition; JIT costs more than it gains on such queries
SETTINGS: LiteralString = """
SELECT set_config('search_path', '', true), set_config('DateStyle', 'ISO, YMD', true),
       set_config('IntervalStyle', 'postgres', true), set_config('TimeZone', 'UTC', true),
       set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
       set_config('quote_all_identifiers', 'off', true), set_config('xmlbinary', 'base64', true),
       set_config('jit', 'off', true)
"""

NAMESPACES: LiteralString = """
SELECT n.oid, n.nspname AS name, pg_get_userbyid(n.nspowner) AS owner,
       EXISTS (
         SELECT FROM pg_depend AS d
         WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e'
       ) AS of_extension
FROM pg_namespace AS n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""

EXTENSIONS: LiteralString = """
SELECT e.oid, e.extname AS name, n.nspname AS schema, e.extversion AS version
FROM pg_extension AS e
JOIN pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.oid >= 16384
"""

# Arrays, row types of tables and multiranges follow from other objects
TYPES: LiteralString = """
SELECT t.oid, t.typtype AS kind, n.nspname AS schema, t.typname AS name, pg_get_userbyid(t.typowner) AS owner,
       t.typrelid AS relation, t.typnotnull AS not_null,
       coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault) AS default,
       format_type(t.typbasetype, t.typtypmod) AS base,
       CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation
            THEN t.typcollation::regcollation::text END AS collation,
       EXISTS (
         SELECT FROM pg_depend AS d
         WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
       ) AS of_extension
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_type AS b ON b.oid = t.typbasetype
LEFT JOIN pg_class AS c ON c.oid = t.typrelid
WHERE t.typtype IN ('c', 'd', 'e', 'r')
  AND (t.typtype <> 'c' OR c.relkind = 'c')
  AND t.oid >= 16384
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""

ENUM_LABELS: LiteralString = """
SELECT e.enumtypid AS type, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
FROM pg_enum AS e
GROUP BY e.enumtypid
"""

DOMAIN_CONSTRAINTS: LiteralString = """
SELECT k.oid, k.contypid AS type, k.contype AS kind, k.conname AS name,
       coalesce(pg_get_constraintdef(k.oid), '') AS definition, k.convalidated AS validated
FROM pg_constraint AS k
WHERE k.contypid <> 0 AND k.connamespace = ANY (%(namespaces)s)
"""

RANGES: LiteralString = """
SELECT r.rngtypid AS type, format_type(r.rngsubtype, NULL) AS subtype,
       r.rngmultitypid::regtype::text AS multirange, mn.nspname AS multirange_schema,
       m.typname AS multirange_name, rn.nspname AS schema, rt.typname AS name,
       CASE WHEN NOT o.opcdefault THEN format('%%I.%%I', n.nspname, o.opcname) END AS opclass,
       CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation::regcollation::text END AS collation,
       nullif(r.rngsubdiff, 0)::regproc::text AS subtype_diff,
       nullif(r.rngcanonical, 0)::regproc::text AS canonical
FROM pg_range AS r
JOIN pg_type AS rt ON rt.oid = r.rngtypid
JOIN pg_namespace AS rn ON rn.oid = rt.typnamespace
JOIN pg_type AS m ON m.oid = r.rngmultitypid
JOIN pg_namespace AS mn ON mn.oid = m.typnamespace
JOIN pg_type AS s ON s.oid = r.rngsubtype
JOIN pg_opclass AS o ON o.oid = r.rngsubopc
JOIN pg_namespace AS n ON n.oid = o.opcnamespace
WHERE r.rngtypid >= 16384
"""

SEQUENCES: LiteralString = """
SELECT c.oid, n.nspname AS schema, c.relname AS name, pg_get_userbyid(c.relowner) AS owner,
       c.relpersistence AS persistence, format_type(s.seqtypid, NULL) AS type, s.seqstart AS start,
       s.seqincrement AS increment, s.seqmin AS minimum, s.seqmax AS maximum, s.seqcache AS cache,
       s.seqcycle AS cycle, d.deptype AS dependency, d.refobjid AS relation, d.refobjsubid AS number
FROM pg_sequence AS s
JOIN pg_class AS c ON c.oid = s.seqrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
                        AND d.deptype IN ('a', 'i')
WHERE c.relnamespace = ANY (%(namespaces)s) AND c.relpersistence <> 't'
  AND NOT EXISTS (
    SELECT FROM pg_depend AS e
    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
  )
"""

FUNCTIONS: LiteralString = """
SELECT p.oid, n.nspname AS schema, p.proname AS name, pg_get_userbyid(p.proowner) AS owner, p.prokind AS kind,
       pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS returns,
       l.lanname AS language, p.prosecdef AS security_definer, p.provolatile AS volatility,
       p.proconfig AS config,
       CASE WHEN p.prokind <> 'a' THEN coalesce(pg_get_functiondef(p.oid), '') END AS definition
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.pronamespace = ANY (%(namespaces)s)
  -- the constructors of a range type come with it
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i')
  )
"""

AGGREGATES: LiteralString = """
SELECT p.oid,
  format('CREATE AGGREGATE %%I.%%I(%%s) (', n.nspname, p.proname, pg_get_function_arguments(p.oid))
  || concat_ws(', ',
    'SFUNC = ' || a.aggtransfn::regproc,
    'STYPE = ' || format_type(a.aggtranstype, NULL),
    'SSPACE = ' || nullif(a.aggtransspace, 0),
    'FINALFUNC = ' || nullif(a.aggfinalfn, 0)::regproc,
    CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
    CASE WHEN a.aggfinalfn <> 0
          AND a.aggfinalmodify <> CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' END::"char"
         THEN 'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY'
                                            WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
    'COMBINEFUNC = ' || nullif(a.aggcombinefn, 0)::regproc,
    'SERIALFUNC = ' || nullif(a.aggserialfn, 0)::regproc,
    'DESERIALFUNC = ' || nullif(a.aggdeserialfn, 0)::regproc,
    'INITCOND = ' || quote_literal(a.agginitval),
    'MSFUNC = ' || nullif(a.aggmtransfn, 0)::regproc,
    'MINVFUNC = ' || nullif(a.aggminvtransfn, 0)::regproc,
    'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL),
    'MSSPACE = ' || nullif(a.aggmtransspace, 0),
    'MFINALFUNC = ' || nullif(a.aggmfinalfn, 0)::regproc,
    CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
    'MINITCOND = ' || quote_literal(a.aggminitval),
    'SORTOP = OPERATOR(' || (SELECT format('%%I.%%s', sn.nspname, s.oprname) FROM pg_operator AS s
                             JOIN pg_namespace AS sn ON sn.oid = s.oprnamespace
                             WHERE s.oid = a.aggsortop) || ')',
    CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
    CASE a.aggkind WHEN 'h' THEN 'HYPOTHETICAL' END)
  || ')' AS definition
FROM pg_aggregate AS a
JOIN pg_proc AS p ON p.oid = a.aggfnoid
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.pronamespace = ANY (%(namespaces)s)
"""

# `public` has a comment in every new database: that is no comment, and none at all is an empty one
COMMENTS: LiteralString = """
SELECT d.classoid::regclass::text AS catalog, d.objoid AS object, d.objsubid AS part, d.description AS text
FROM pg_description AS d
WHERE CASE WHEN d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public')
           THEN d.description <> 'standard public schema' ELSE d.objoid >= 16384 END
UNION ALL
SELECT 'pg_namespace', n.oid, 0, '' FROM pg_namespace AS n
WHERE n.nspname = 'public' AND obj_description(n.oid, 'pg_namespace') IS NULL
"""

# `public` gives USAGE to PUBLIC in every new database (initdb does it), so that is its default. What initdb
# and the scripts of extensions granted is in pg_init_privs (but for information_schema). `identity`
# names an object that is not part of the snapshot: initdb's and the members of extensions
GRANTS: LiteralString = """
WITH privileged (catalog, object, part, acl, standard) AS (
  SELECT 'pg_class'::regclass, oid, 0, relacl,
         acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)
  FROM pg_class WHERE relacl IS NOT NULL AND relpersistence <> 't'
    AND relnamespace IS DISTINCT FROM to_regnamespace('information_schema')
  UNION ALL
  SELECT 'pg_class'::regclass, attrelid, attnum, attacl, NULL FROM pg_attribute
  WHERE attacl IS NOT NULL AND NOT attisdropped
  UNION ALL
  SELECT 'pg_namespace'::regclass, oid, 0, coalesce(nspacl, acldefault('n', nspowner)),
         CASE WHEN nspname = 'public'
              THEN acldefault('n', nspowner) || makeaclitem(0, nspowner, 'USAGE', false)
              ELSE acldefault('n', nspowner) END
  FROM pg_namespace WHERE nspacl IS NOT NULL AND nspname <> 'information_schema' OR nspname = 'public'
  UNION ALL
  SELECT 'pg_proc'::regclass, oid, 0, proacl, acldefault('f', proowner) FROM pg_proc WHERE proacl IS NOT NULL
  UNION ALL
  SELECT 'pg_type'::regclass, oid, 0, typacl, acldefault('T', typowner) FROM pg_type WHERE typacl IS NOT NULL
  UNION ALL
  SELECT 'pg_language'::regclass, oid, 0, lanacl, acldefault('l', lanowner)
  FROM pg_language WHERE lanacl IS NOT NULL
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwacl, acldefault('F', fdwowner)
  FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, oid, 0, srvacl, acldefault('S', srvowner)
  FROM pg_foreign_server WHERE srvacl IS NOT NULL
  UNION ALL
  SELECT 'pg_default_acl'::regclass, oid, 0, defaclacl,
         CASE WHEN defaclnamespace = 0
              THEN acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole) END
  FROM pg_default_acl
), holder AS (
  SELECT p.catalog, p.object, p.part, p.acl,
         CASE WHEN p.object = to_regnamespace('public') THEN p.standard
              ELSE coalesce(i.initprivs, p.standard) END AS standard,
         p.object < 16384 AND p.object IS DISTINCT FROM to_regnamespace('public') OR EXISTS (
           SELECT FROM pg_depend AS d
           WHERE d.classid = p.catalog AND d.objid = p.object AND d.deptype = 'e'
         ) AS elsewhere
  FROM privileged AS p
  LEFT JOIN pg_init_privs AS i ON i.classoid = p.catalog AND i.objoid = p.object AND i.objsubid = p.part
  WHERE p.acl IS DISTINCT FROM i.initprivs
), given AS (
  SELECT h.catalog, h.object, h.part, h.elsewhere, x.grantee, x.privilege_type,
         bool_or(x.is_grantable) AS grantable
  FROM holder AS h, aclexplode(h.acl) AS x GROUP BY 1, 2, 3, 4, 5, 6
), standard AS (
  SELECT h.catalog, h.object, h.part, h.elsewhere, x.grantee, x.privilege_type,
         bool_or(x.is_grantable) AS grantable
  FROM holder AS h, aclexplode(h.standard) AS x GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT catalog::text AS catalog, object, part, privilege_type AS privilege,
       CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END AS grantee,
       coalesce(g.grantable, false) AS grantable, g.grantable IS NULL AS revoked,
       CASE WHEN elsewhere THEN (
         SELECT x.type || ' ' || x.identity FROM pg_identify_object(catalog, object, part) AS x
       ) END AS identity
FROM given AS g
FULL JOIN standard AS s USING (catalog, object, part, elsewhere, grantee, privilege_type)
WHERE g.grantable IS DISTINCT FROM s.grantable
"""

DEFAULT_PRIVILEGES: LiteralString = """
SELECT d.oid, pg_get_userbyid(d.defaclrole) AS role, n.nspname AS schema,
       CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
            WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END AS objects
FROM pg_default_acl AS d
LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
"""
