"""Renaming and dropping without breaking those who still use the old name: expand, then contract."""

from __future__ import annotations

from schemabook.ddl.spelling import name, quote, raw, statement
from schemabook.safety.reading import Ident, Words
from schemabook.safety.replacement import Context, Phase, Replacement, object_name


def rename(table: Ident, action: str) -> Replacement | None:
    """RENAME of a table or a column: a view has the old name meanwhile."""
    words = Words(action)
    words.take("RENAME")
    if words.take("TO"):
        new = words.ident()
        return _table(table, new) if new else None
    if words.peek() == "CONSTRAINT":
        return None
    words.take("COLUMN")
    old = words.ident()
    new = words.ident() if words.take("TO") else None
    return _column(table, old, new) if old and new else None


def move(table: Ident, action: str) -> Replacement | None:
    """SET SCHEMA: a view stays where the table was."""
    words = Words(action)
    words.take("SET", "SCHEMA")
    schema = words.ident()
    if schema is None:
        return None
    on, moved = raw(table.text), name(schema.last, table.last)
    view = statement("CREATE VIEW {} WITH (security_invoker = true) AS SELECT * FROM {}", on, moved)
    return Replacement(
        (
            Phase(
                (statement("ALTER TABLE {} {}", on, raw(action)), view),
                note="the old name is a view that can be written to; GRANT on it what the table grants",
            ),
            Phase((statement("DROP VIEW {}", on),), "later"),
        ),
        advice="the schema has to be qualified, or the search_path of each session to have it",
    )


def drop_column(table: Ident, column: Ident, action: str, context: Context) -> Replacement:
    """DROP COLUMN: now only what lets writers leave the column out, the rest when nobody reads it."""
    known = table.table(context.schema)
    found = known.by_name.get(column.last) if known else None
    drop = Phase((statement("ALTER TABLE {} {}", raw(table.text), raw(action)),), "later")
    if found is None or found.nullable or found.default or found.identity:
        return Replacement((drop,), advice="take the column out of the code first, models included")
    free = statement("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL", raw(table.text), raw(column.text))
    return Replacement((Phase((free,), note="so that new code may leave it out"), drop))


def drop_table(text: str, _: Context) -> Replacement:
    """DROP TABLE: the same statement, later."""
    return Replacement((Phase((text,), "later"),), advice="take the table out of the code first")


def _table(table: Ident, new: Ident) -> Replacement:
    old = raw(table.text)
    moved = name(*table.parts[:-1], new.last)
    return Replacement(
        (
            Phase(
                (
                    statement("ALTER TABLE {} RENAME TO {}", old, raw(new.text)),
                    statement(
                        "CREATE VIEW {} WITH (security_invoker = true) AS SELECT * FROM {}", old, moved
                    ),
                ),
                note="the old name is a view that can be written to; GRANT on it what the table grants",
            ),
            Phase((statement("DROP VIEW {}", old),), "later"),
        )
    )


def _column(table: Ident, old: Ident, new: Ident) -> Replacement:
    on = raw(table.text)
    base = object_name(table.last, "", "base")
    moved = name(*table.parts[:-1], base)
    return Replacement(
        (
            Phase(
                (
                    statement("ALTER TABLE {} RENAME COLUMN {} TO {}", on, raw(old.text), raw(new.text)),
                    statement("ALTER TABLE {} RENAME TO {}", on, name(base)),
                    statement(
                        "CREATE VIEW {} WITH (security_invoker = true) AS SELECT *, {} AS {} FROM {}",
                        on,
                        raw(new.text),
                        raw(old.text),
                        moved,
                    ),
                ),
                note="the view has both names, for readers and writers; GRANT on it what the table grants",
            ),
            Phase(
                (
                    statement("DROP VIEW {}", on),
                    statement("ALTER TABLE {} RENAME TO {}", moved, raw(quote(table.last))),
                ),
                "later",
            ),
        )
    )
