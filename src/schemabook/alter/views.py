"""Views: CREATE OR REPLACE where columns are only appended; a materialised view's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.alter import column_sql, comments, grants, options
from schemabook.alter.text import Raw, say
from schemabook.ddl import views as ddl
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, View


def own(view: View) -> View:
    """The view without its parts, which are pieces of their own, and without defaults of its columns."""
    columns = tuple(replace(c, default=None) for c in view.columns)
    return replace(view, indexes=(), triggers=(), rules=(), statistics=(), columns=columns, depends_on=())


def in_place(old: View, new: View) -> bool:
    """True where the view need not be dropped."""
    if old.definition == new.definition and _types(old) == _types(new):
        return not new.materialized or (old.populated, old.access_method) == (
            new.populated,
            new.access_method,
        )
    return not new.materialized and _types(new)[: len(old.columns)] == _types(old)


def _types(view: View) -> list[tuple[str, str, str | None]]:
    return [(c.name, c.type, c.collation) for c in view.columns]


def changes(old: View, new: View) -> Iterator[str]:
    """CREATE OR REPLACE VIEW, options, comments, privileges."""
    word = Raw("MATERIALIZED VIEW" if new.materialized else "VIEW")
    if old.definition != new.definition:
        yield ddl.created(new, replace=True)
    else:
        for action in options.set_and_reset(old.options, new.options):
            yield say("ALTER {} {} {}", word, new.key, action)
    if old.tablespace != new.tablespace:
        yield say("ALTER {} {} SET TABLESPACE {}", word, new.key, new.tablespace or "pg_default")
    before = {c.name: c for c in old.columns}
    for column in new.columns:
        yield from _column(before.get(column.name) or column_sql.plain(column), column, new)
    yield from comments.changes(old.comment, new.comment, target(new).as_string(None))
    yield from grants.changes(old.grants, new.grants, grant_target(new).as_string(None))


def _column(old: Column, new: Column, view: View) -> Iterator[str]:
    if view.materialized:
        yield from column_sql.sizes(old, new, Raw(target(view).as_string(None)))
    yield from comments.changes(old.comment, new.comment, say("COLUMN {}.{}", view.key, new.name))
    yield from grants.changes(old.grants, new.grants, say("TABLE {}", view.key), new.name)
