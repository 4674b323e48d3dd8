"""The statements for one column of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.alter import comments, grants, options, types
from schemabook.alter.sequences import options as sequence_options
from schemabook.alter.text import Raw, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, Sequence, Table


def definition(column: Column, sequence: Sequence | None) -> Raw:
    """What ADD COLUMN takes: name, type, default, NOT NULL; the rest are `settings`."""
    said = [say("{} {}", column.name, Raw(column.type))]
    if column.collation:
        said.append(f"COLLATE {column.collation}")
    if column.server_options:
        made = options.foreign((), column.server_options) or ""
        said.append(f"OPTIONS ({made.replace('ADD ', '')})")
    if column.generated:
        said.append(f"GENERATED ALWAYS AS ({column.default}) {column.generated.upper()}")
    elif column.identity:
        said.append(identity(column, sequence))
    elif column.default is not None:
        said.append(f"DEFAULT {column.default}")
    if not column.nullable:
        said.append("NOT NULL")
    return Raw(" ".join(said))


def identity(column: Column, sequence: Sequence | None) -> str:
    """GENERATED ... AS IDENTITY with the sequence's name and options."""
    way = Raw((column.identity or "always").upper())
    if sequence is None:
        return say("GENERATED {} AS IDENTITY", way)
    name = say("SEQUENCE NAME {} ", sequence.key)
    return say("GENERATED {} AS IDENTITY ({}{})", way, Raw(name), sequence_options(sequence))


def plain(column: Column) -> Column:
    """The column as `definition` alone makes it."""
    return replace(
        column,
        comment=None,
        grants=(),
        storage=None,
        compression=None,
        statistics_target=None,
        options=(),
    )


def retype(old: Column, new: Column, *, same_type: bool, foreign: bool) -> Raw:
    """The action ALTER COLUMN ... TYPE."""
    collation = Raw(f" COLLATE {new.collation}" if new.collation else "")
    way = None if foreign or new.generated else types.conversion(old.type, new.type, same_type=same_type)
    using = Raw(say(" USING {}{}", new.name, Raw(way)) if way else "")
    return Raw(say("ALTER COLUMN {} TYPE {}{}{}", new.name, Raw(new.type), collation, using))


def settings(old: Column, new: Column, table: Table) -> Iterator[str]:
    """Storage, compression, statistics, options, comment and privileges."""
    yield from sizes(old, new, Raw(say("TABLE ONLY {}", table.key)))
    changed = options.foreign(old.server_options, new.server_options)
    if changed:
        yield say("ALTER FOREIGN TABLE {} ALTER COLUMN {} OPTIONS ({})", table.key, new.name, changed)
    yield from comments.changes(old.comment, new.comment, say("COLUMN {}.{}", table.key, new.name))
    yield from grants.changes(old.grants, new.grants, say("TABLE {}", table.key), new.name)


def sizes(old: Column, new: Column, relation: Raw) -> Iterator[str]:
    """Storage, compression, statistics and options; `relation` is "TABLE ONLY public.users", ..."""
    actions: list[str] = []
    if old.storage != new.storage:
        actions.append(f"SET STORAGE {new.storage.upper() if new.storage else _default_storage(new.type)}")
    if old.compression != new.compression:
        actions.append(f"SET COMPRESSION {new.compression or 'default'}")
    if old.statistics_target != new.statistics_target:
        target = -1 if new.statistics_target is None else new.statistics_target
        actions.append(f"SET STATISTICS {target:d}")
    actions += options.set_and_reset(old.options, new.options)
    for action in actions:
        yield say("ALTER {} ALTER COLUMN {} {}", relation, new.name, Raw(action))


def _default_storage(type_: str) -> str:
    """DEFAULT is known since 16 only; these are the types whose default is not EXTENDED."""
    base = types.base(type_)
    if "[]" not in type_ and base in ("numeric", "inet", "cidr", "tsquery"):
        return "MAIN"
    return "EXTENDED"
