"""Columns: what leads from a table's columns to those of another, and where nothing but a new table does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schemabook.alter import types
from schemabook.alter.text import has_word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from schemabook.schema import Column, Name, Table

SINCE_SET_EXPRESSION = 170000


def _nothing(_text: str) -> bool:
    return False


@dataclass
class Around:
    """What of the rest of the schema bears upon the columns of a table.

    `remade` are the user-defined types that are made anew under their name. `is_taken(text)` is true of a
    definition that names something which is taken away. `parents` are (old, new) of the tables from which it
    inherits before and after, as long as they are not made anew.
    """

    version: int
    remade: Collection[Name] = ()
    is_taken: Callable[[str], bool] = _nothing
    parents: tuple[tuple[Table, Table], ...] = ()


@dataclass
class ColumnChanges:
    """The columns by what happens to them; a column that is `again` is dropped and added."""

    gone: list[Column] = field(default_factory=list)
    again: list[Column] = field(default_factory=list)
    added: list[Column] = field(default_factory=list)
    kept: list[tuple[Column, Column]] = field(default_factory=list)
    retyped: list[tuple[Column, Column]] = field(default_factory=list)
    by_parent: set[str] = field(default_factory=set)
    without_default: set[str] = field(default_factory=set)
    in_order: bool = True

    @property
    def disturbed(self) -> set[str]:
        """The columns on which no view, policy or trigger may rest meanwhile."""
        return {c.name for c in (*self.gone, *self.again)} | {old.name for old, _ in self.retyped}

    def __bool__(self) -> bool:
        return bool(self.gone or self.again or self.added or self.retyped or self.without_default) or any(
            old != new for old, new in self.kept
        )


def changes(old: Table, new: Table, around: Around) -> ColumnChanges:
    """What happens to each column on the way from `old` to `new`."""
    found = ColumnChanges()
    after = new.by_name
    for column in old.columns:
        if column.name not in after:
            if _dropped_by_parent(column, around):
                found.by_parent.add(column.name)
            found.gone.append(column)
    for one in old.columns:
        if one.name in after:
            _compare(one, after[one.name], found, around)
    _again_with_them(found)
    for column in new.columns:
        if column.name not in old.by_name:
            made = _added_by_parent(column, around)
            if made is not None:
                found.by_parent.add(column.name)
                found.kept.append((made, column))
            found.added.append(column)
    again = {c.name for c in found.again}
    stay = [c.name for c in old.columns if c.name in after and c.name not in again]
    come = [c.name for c in new.columns if c.name not in stay]
    found.in_order = stay + come == [c.name for c in new.columns]
    return found


def _compare(old: Column, new: Column, found: ColumnChanges, around: Around) -> None:
    before = _after_parents(old, around)
    type_differs = (before.type, before.collation) != (new.type, new.collation)
    remade = new.type_key is not None and new.type_key in around.remade
    remade = remade or (new.collation is not None and around.is_taken(new.collation))
    remade = remade and not any(p.by_name.get(old.name) for p, _ in around.parents)
    if _must_be_added_again(before, new, around, type_differs or remade):
        found.again.append(new)
        return
    found.kept.append((before, new))
    if type_differs or remade:
        found.retyped.append((old, new))
    if (
        old.default is not None
        and not old.generated
        and (type_differs or remade or around.is_taken(old.default))
    ):
        found.without_default.add(old.name)


def _must_be_added_again(old: Column, new: Column, around: Around, type_differs: bool) -> bool:
    if not old.generated and not new.generated:
        return False
    if keeps_values(old, new) and not type_differs:
        return False
    if old.generated != new.generated or type_differs or around.is_taken(old.default or ""):
        return True
    return old.default != new.default and around.version < SINCE_SET_EXPRESSION


def keeps_values(old: Column, new: Column) -> bool:
    """True where DROP EXPRESSION leaves the values of a generated column in a plain one."""
    return old.generated == "stored" and new.generated is None


def _again_with_them(found: ColumnChanges) -> None:
    """Generated columns stand in the way of a change of what they read."""
    disturbed = found.disturbed
    for old, new in list(found.kept):
        if (
            old.generated
            and not keeps_values(old, new)
            and any(has_word(old.default or "", name) for name in disturbed)
        ):
            found.kept.remove((old, new))
            found.again.append(new)


def _dropped_by_parent(column: Column, around: Around) -> bool:
    return any(
        column.name in old.by_name and column.name not in new.by_name and column.inherited
        for old, new in around.parents
    )


def _added_by_parent(column: Column, around: Around) -> Column | None:
    """The column as the parent's ADD COLUMN makes it here."""
    for old, new in around.parents:
        made = new.by_name.get(column.name)
        if made is not None and column.name not in old.by_name:
            return replace(
                made,
                comment=None,
                grants=(),
                statistics_target=None,
                options=(),
                server_options=(),
                inherited=True,
                storage=None,
            )
    return None


def _after_parents(column: Column, around: Around) -> Column:
    """The column as it is after what was done to the parents' has been done to it, too."""
    for old, new in around.parents:
        before, after = old.by_name.get(column.name), new.by_name.get(column.name)
        if before is None or after is None:
            continue
        if (before.type, before.collation) != (after.type, after.collation):
            column = replace(column, type=after.type, collation=after.collation, type_key=after.type_key)
        if before.nullable != after.nullable:
            column = replace(column, nullable=after.nullable)
        if (before.generated, before.default) != (after.generated, after.default) and (
            before.generated or after.generated
        ):
            column = replace(column, generated=after.generated, default=after.default)
        if before.identity != after.identity and old.partition_key is not None:
            column = replace(column, identity=after.identity)
    return column


def loss_of(old: Column, new: Column, table: str) -> str | None:
    """What a change of type loses in silence, in words."""
    if types.cuts(old.type, new.type):
        return f"turns {table}.{old.name} from {old.type} into {new.type}: values are rounded or cut"
    return None


def refusal_of(old: Column, new: Column, table: str) -> str | None:
    """Which values make a change of type fail; nothing is lost then."""
    if types.refuses(old.type, new.type):
        return (
            f"turns {table}.{old.name} from {old.type} into {new.type}: it is refused where a value does not "
            "fit"
        )
    return None
