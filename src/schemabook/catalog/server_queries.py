"""The catalog queries about what extends the server itself: languages, access methods, base types, parsers.

They have the same columns as those of `other_queries`, and the same rules.
"""

from __future__ import annotations

from typing import Final, LiteralString

_LANGUAGES: LiteralString = """
SELECT l.oid, 'language' AS kind, NULL AS schema, l.lanname AS name, pg_get_userbyid(l.lanowner) AS owner,
  format('CREATE %%sLANGUAGE %%I', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END, l.lanname)
  || coalesce(' HANDLER ' || nullif(l.lanplcallfoid, 0)::regproc, '')
  || coalesce(' INLINE ' || nullif(l.laninline, 0)::regproc, '')
  || coalesce(' VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc, '') AS definition
FROM pg_language AS l
WHERE l.oid >= 16384
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_language'::regclass AND d.objid = l.oid AND d.deptype = 'e'
  )
"""

_ACCESS_METHODS: LiteralString = """
SELECT m.oid, 'access method' AS kind, NULL AS schema, m.amname AS name, NULL AS owner,
  format('CREATE ACCESS METHOD %%I TYPE %%s HANDLER %%s', m.amname,
         CASE m.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, m.amhandler::regproc) AS definition
FROM pg_am AS m
WHERE m.oid >= 16384
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_am'::regclass AND d.objid = m.oid AND d.deptype = 'e'
  )
"""

_CONVERSIONS: LiteralString = """
SELECT c.oid, 'conversion' AS kind, n.nspname AS schema, c.conname AS name,
  pg_get_userbyid(c.conowner) AS owner,
  format('CREATE %%sCONVERSION %%I.%%I FOR %%L TO %%L FROM %%s',
         CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, c.conname,
         pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding),
         c.conproc::regproc) AS definition
FROM pg_conversion AS c
JOIN pg_namespace AS n ON n.oid = c.connamespace
WHERE c.connamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_conversion'::regclass AND d.objid = c.oid AND d.deptype = 'e'
  )
"""

# A shell type is one that is named, but not made yet; an array type comes with its element
_BASE_TYPES: LiteralString = """
SELECT t.oid, CASE WHEN t.typisdefined THEN 'base type' ELSE 'shell type' END AS kind, n.nspname AS schema,
  t.typname AS name, pg_get_userbyid(t.typowner) AS owner,
  format('CREATE TYPE %%I.%%I', n.nspname, t.typname)
  || CASE WHEN NOT t.typisdefined THEN '' ELSE ' (' || concat_ws(', ',
    'INPUT = ' || t.typinput::regproc, 'OUTPUT = ' || t.typoutput::regproc,
    'RECEIVE = ' || nullif(t.typreceive, 0)::regproc, 'SEND = ' || nullif(t.typsend, 0)::regproc,
    'TYPMOD_IN = ' || nullif(t.typmodin, 0)::regproc, 'TYPMOD_OUT = ' || nullif(t.typmodout, 0)::regproc,
    'ANALYZE = ' || nullif(t.typanalyze, 0)::regproc, 'SUBSCRIPT = ' || nullif(t.typsubscript, 0)::regproc,
    'INTERNALLENGTH = ' || CASE WHEN t.typlen = -1 THEN 'VARIABLE' ELSE t.typlen::text END,
    CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
    'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4'
                                      ELSE 'double' END,
    'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                                      WHEN 'x' THEN 'extended' ELSE 'main' END,
    'CATEGORY = ' || quote_literal(t.typcategory::text),
    CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
    'DEFAULT = ' || quote_literal(t.typdefault),
    'ELEMENT = ' || format_type(nullif(t.typelem, 0), NULL),
    'DELIMITER = ' || quote_literal(t.typdelim::text),
    CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END) || ')' END AS definition
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
WHERE t.typnamespace = ANY (%(namespaces)s)
  AND (t.typtype = 'b' OR NOT t.typisdefined)
  AND NOT EXISTS (SELECT FROM pg_type AS element WHERE element.typarray = t.oid)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
  )
"""

_TEXT_SEARCH_PARSERS: LiteralString = """
SELECT p.oid, 'text search parser' AS kind, n.nspname AS schema, p.prsname AS name, NULL AS owner,
  format('CREATE TEXT SEARCH PARSER %%I.%%I (', n.nspname, p.prsname)
  || concat_ws(', ', 'START = ' || p.prsstart, 'GETTOKEN = ' || p.prstoken, 'END = ' || p.prsend,
    'HEADLINE = ' || nullif(p.prsheadline, 0)::regproc, 'LEXTYPES = ' || p.prslextype)
  || ')' AS definition
FROM pg_ts_parser AS p
JOIN pg_namespace AS n ON n.oid = p.prsnamespace
WHERE p.prsnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_ts_parser'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  )
"""

_TEXT_SEARCH_TEMPLATES: LiteralString = """
SELECT t.oid, 'text search template' AS kind, n.nspname AS schema, t.tmplname AS name, NULL AS owner,
  format('CREATE TEXT SEARCH TEMPLATE %%I.%%I (', n.nspname, t.tmplname)
  || concat_ws(', ', 'INIT = ' || nullif(t.tmplinit, 0)::regproc, 'LEXIZE = ' || t.tmpllexize)
  || ')' AS definition
FROM pg_ts_template AS t
JOIN pg_namespace AS n ON n.oid = t.tmplnamespace
WHERE t.tmplnamespace = ANY (%(namespaces)s)
  AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_ts_template'::regclass AND d.objid = t.oid AND d.deptype = 'e'
  )
"""

# ALTER ... DEPENDS ON EXTENSION
_EXTENSION_DEPENDENCIES: LiteralString = """
SELECT 0::oid, 'extension dependency' AS kind, NULL AS schema,
  format('%%s %%s on %%s', x.type, x.identity, e.extname) AS name, NULL AS owner,
  format('ALTER %%s %%s DEPENDS ON EXTENSION %%I', upper(x.type), x.identity, e.extname) AS definition
FROM pg_depend AS d
JOIN pg_extension AS e ON e.oid = d.refobjid,
  pg_identify_object(d.classid, d.objid, d.objsubid) AS x
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'
"""

ALL: Final[tuple[LiteralString, ...]] = (
    _LANGUAGES,
    _ACCESS_METHODS,
    _CONVERSIONS,
    _BASE_TYPES,
    _TEXT_SEARCH_PARSERS,
    _TEXT_SEARCH_TEMPLATES,
    _EXTENSION_DEPENDENCIES,
)
