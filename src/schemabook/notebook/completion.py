"""Completion of tables, columns and keywords inside SQL cells, in every front end.

IPython asks the kernel, so JupyterLab, the terminal and editors all get the same. What is offered depends on
the place: after FROM and its like tables, after `alias.` that table's columns, elsewhere the columns of the
tables that the cell names, then tables and keywords.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg

from schemabook.errors import SchemabookError
from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.session import Session

# What people type, not the whole grammar: pg_get_keywords() has 490.
KEYWORDS = tuple(
    """
    ALTER ANALYZE AND AS ASC BEGIN BETWEEN BY CASE CASCADE CHECK COALESCE COLUMN COMMENT COMMIT
    CONSTRAINT COUNT CREATE CROSS DEFAULT DELETE DESC DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN
    FALSE FILTER FOREIGN FROM FULL FUNCTION GENERATED GRANT GROUP HAVING IDENTITY ILIKE IN INDEX
    INNER INSERT INTERSECT INTERVAL INTO IS JOIN KEY LATERAL LEFT LIKE LIMIT MATERIALIZED NOT NULL
    OFFSET ON OR ORDER OUTER OVER PARTITION POLICY PRIMARY REFERENCES RETURNING RIGHT ROLLBACK
    SAVEPOINT SELECT SET TABLE THEN TRIGGER TRUE TRUNCATE TYPE UNION UNIQUE UPDATE USING VACUUM
    VALUES VIEW WHEN WHERE WINDOW WITH
    """.split()  # noqa: SIM905 - a paragraph is easier to read than a list
)
_BEFORE_TABLE = {
    "FROM",
    "JOIN",
    "INTO",
    "UPDATE",
    "TABLE",
    "REFERENCES",
    "ON",
    "TRUNCATE",
    "ANALYZE",
    "VACUUM",
}
_NOT_ALIAS = {*KEYWORDS, "NATURAL"}
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")

_COLUMNS = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END,
       array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attname IS NOT NULL)
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
GROUP BY c.oid, c.relname, n.nspname
ORDER BY 1
"""


class Names:
    """The tables of a session's database with their columns; read once, again after a change."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._tables: dict[str, list[str]] | None = None
        session.on_change.append(self.forget)

    def forget(self) -> None:
        """The schema may have changed."""
        self._tables = None

    def tables(self) -> dict[str, list[str]]:
        """Column names by table name; nothing where they cannot be read (a failed transaction, no server)."""
        if self._tables is None:
            if self.session.failed:
                return {}
            try:
                with self.session.lock:
                    rows = self.session.connection.execute(_COLUMNS).fetchall()
            except (psycopg.Error, SchemabookError):
                return {}
            self._tables = {table: columns or [] for table, columns in rows}
        return self._tables


def complete(text: str, at: int, tables: dict[str, list[str]]) -> tuple[str, list[tuple[str, str]]]:
    """The fragment before offset `at` and what can stand for it, as (text, kind) pairs."""
    before = text[:at]
    found = re.search(r'(?:([\w"]+)\.)?([\w"]*)$', before)
    assert found is not None
    owner, fragment = found[1], found[2]
    offers = _columns_of(owner, text, tables) if owner else _anywhere(before[: found.start()], text, tables)
    wanted = fragment.lower().strip('"')
    unique = dict.fromkeys(o for o in offers if o[0].lower().strip('"').startswith(wanted))
    lower = fragment.islower()
    return fragment, [(t.lower() if kind == "keyword" and lower else t, kind) for t, kind in unique]


def _columns_of(owner: str, text: str, tables: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    owner = owner.strip('"')
    table = _aliases(text, tables).get(owner.lower(), owner)
    yield from ((quoted(c), "column") for c in tables.get(table, []))
    prefix = f"{owner}."
    yield from ((quoted(t.removeprefix(prefix)), "table") for t in tables if t.startswith(prefix))


def _anywhere(before: str, text: str, tables: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    words = [t.text.upper() for t in tokens(before) if t.kind not in ("space", "comment")]
    table_offers = [(".".join(quoted(part) for part in t.split(".")), "table") for t in tables]
    if words and words[-1] in _BEFORE_TABLE:
        yield from table_offers
    named = set(_aliases(text, tables).values())
    yield from ((quoted(c), "column") for t in tables if t in named for c in tables[t])
    yield from table_offers
    yield from ((k, "keyword") for k in KEYWORDS)


def _aliases(text: str, tables: dict[str, list[str]]) -> dict[str, str]:
    """Alias -> table, and table -> itself, for the tables that the text names."""
    solid = [t for t in tokens(text) if t.kind not in ("space", "comment")]
    found: dict[str, str] = {}
    for i, token in enumerate(solid):
        name, at = token.text.strip('"'), i + 1
        if i + 2 < len(solid) and solid[i + 1].text == ".":
            name = f"{name}.{solid[i + 2].text}"
            at = i + 3
        if name not in tables:
            continue
        found[name.lower()] = name
        after = [t.text for t in solid[at : at + 2]]
        if after and after[0].upper() == "AS":
            after = after[1:]
        if after and after[0].upper() not in _NOT_ALIAS and _PLAIN.fullmatch(after[0].lower()):
            found[after[0].lower()] = name
    return found


def quoted(name: str) -> str:
    """The name as it must be typed: quoted where it is not plain lower case or is a keyword."""
    if _PLAIN.fullmatch(name) and name.upper() not in KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'
