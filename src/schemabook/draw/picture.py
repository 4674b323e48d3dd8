"""What a diagram says, before any layout: cards with rows, relations, enums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from schemabook.draw.text import first_line, plural
from schemabook.draw.types import short
from schemabook.keys import not_null, unique_keys
from schemabook.relations import root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Column, Enum, Name, Schema, Table

Detail = Literal["auto", "all", "keys", "names"]

# Up to so many tables every column is shown, then keys only, then names only.
ALL_COLUMNS: Final = 20
KEYS_ONLY: Final = 60
# "auto" shows at most so many rows of one table.
LONG: Final = 40


@dataclass(frozen=True, kw_only=True)
class Row:
    """A column as shown; `badges` are among "PK", "FK", "U"."""

    name: str
    type: str
    badges: tuple[str, ...]
    nullable: bool
    origin: str  # "identity", "generated", "= now()" or ""
    type_key: Name | None


@dataclass(frozen=True, kw_only=True)
class Card:
    """A table as shown. `hidden` counts columns left out, `unseen` relations to tables left out."""

    key: Name
    title: str
    subtitle: str
    notes: tuple[str, ...]  # beside the title: "3 partitions", "foreign", ...
    rows: tuple[Row, ...]
    hidden: int
    footers: tuple[str, ...]
    unseen: int
    accent: int
    group: str
    focus: bool

    def position(self, column: str) -> int | None:
        """The index of the row of `column`, None where it is not shown."""
        return next((i for i, row in enumerate(self.rows) if row.name == column), None)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything that is drawn, in a fixed order."""

    title: str | None
    cards: tuple[Card, ...]
    relations: tuple[Relation, ...]
    enums: tuple[Enum, ...]
    detail: Detail
    left_out: int  # tables of the snapshot that are not shown
    groups: tuple[str, ...]  # by accent; empty where there is only one


def picture(
    schema: Schema,
    tables: Sequence[Table],
    links: Sequence[Relation],
    *,
    focus: Sequence[Name] = (),
    detail: Detail = "auto",
    title: str | None = None,
    groups: Mapping[Name, str] | None = None,
) -> Picture:
    """What a diagram of `tables` says. `groups` name a domain per table; by default it is the schema."""
    names = {t.key for t in tables}
    level = detail if detail != "auto" else _auto(len(tables))
    group = {t.key: (groups.get(t.key, "") if groups is not None else t.schema) for t in tables}
    # The schema `public`, which nearly everybody has, keeps the first colour.
    order = tuple(sorted({g for g in group.values() if g}, key=lambda g: (g != "public", g)))
    partitions = _partitions(schema)
    builder = _Cards(schema, links, names, level, capped=detail == "auto")
    cards = tuple(
        builder.card(t, partitions.get(t.key, 0), order, group[t.key], focused=t.key in focus) for t in tables
    )
    used = {row.type_key for card in cards for row in card.rows}
    return Picture(
        title=title,
        cards=cards,
        relations=tuple(r for r in links if r.child in names and r.parent in names),
        enums=tuple(e for e in schema.enums if e.key in used) if level == "all" else (),
        detail=level,
        left_out=sum(not t.is_partition for t in schema.tables) - len(tables),
        groups=order if len(order) > 1 else (),
    )


def keyed(table: Table) -> set[str]:
    """The columns of the primary key, of unique keys and of foreign keys."""
    keys = [set(u) for u in unique_keys(table)]
    keys += [set(c.columns) for c in (table.primary_key, *table.uniques, *table.foreign_keys) if c]
    return set().union(*keys)


def origin(column: Column) -> str:
    """Where a value comes from when none is given, in a word or two."""
    if column.identity:
        return "identity"
    if column.generated:
        return "generated"
    if column.default is None:
        return ""
    if column.default.startswith("nextval("):
        return "serial"
    return "= " + _uncast(column.default)


def _uncast(expression: str) -> str:
    """`'x'::public.mood` as `'x'`: the type stands beside it already."""
    literal, cast, _ = expression.rpartition("::")
    return literal if cast and literal.startswith("'") and literal.endswith("'") else expression


def _auto(count: int) -> Detail:
    if count <= ALL_COLUMNS:
        return "all"
    return "keys" if count <= KEYS_ONLY else "names"


def _partitions(schema: Schema) -> dict[Name, int]:
    counts: dict[Name, int] = {}
    for table in schema.tables:
        if table.is_partition:
            top = root(schema, table.key)
            counts[top] = counts.get(top, 0) + 1
    return counts


class _Cards:
    """Makes cards; holds what is the same for all of them."""

    def __init__(
        self, schema: Schema, links: Sequence[Relation], shown: set[Name], detail: Detail, *, capped: bool
    ) -> None:
        self.schema, self.links, self.shown = schema, links, shown
        self.detail, self.capped = detail, capped

    def card(self, table: Table, partitions: int, order: Sequence[str], group: str, *, focused: bool) -> Card:
        columns = self._columns(table)
        full = self.detail == "all"
        return Card(
            key=table.key,
            title=str(table.key),
            subtitle=first_line(table.comment) if self.detail != "names" else "",
            notes=_notes(table, partitions),
            rows=tuple(_row(self.schema, table, c) for c in columns),
            hidden=len(table.columns) - len(columns) if self.detail != "names" else 0,
            footers=_uniques(table) if full else (),
            unseen=sum(
                table.key in (r.child, r.parent) and not {r.child, r.parent} <= self.shown for r in self.links
            ),
            accent=order.index(group) if group else len(order),
            group=group,
            focus=focused,
        )

    def _columns(self, table: Table) -> list[Column]:
        if self.detail == "names":
            return []
        if self.detail == "all" and not (self.capped and len(table.columns) > LONG):
            return list(table.columns)
        keep = keyed(table)
        if self.detail == "all":
            others = [c.name for c in table.columns if c.name not in keep]
            keep |= set(others[: max(LONG - len(keep), 0)])
        return [c for c in table.columns if c.name in keep]


def _row(schema: Schema, table: Table, column: Column) -> Row:
    return Row(
        name=column.name,
        type=short(column.type),
        badges=_badges(table, column.name),
        nullable=not not_null(schema, table, column.name),
        origin=origin(column),
        type_key=column.type_key,
    )


def _badges(table: Table, column: str) -> tuple[str, ...]:
    primary = table.primary_key
    marks = {
        "PK": primary is not None and column in primary.columns,
        "FK": any(column in f.columns for f in table.foreign_keys),
        "U": any(u == (column,) for u in unique_keys(table))
        and not (primary and primary.columns == (column,)),
    }
    return tuple(badge for badge, given in marks.items() if given)


def _notes(table: Table, partitions: int) -> tuple[str, ...]:
    notes = [plural(partitions, "partition")] if partitions else []
    if table.kind == "partitioned table" and not partitions:
        notes.append("partitioned")
    if table.kind == "foreign table":
        notes.append("foreign table")
    if table.persistence == "unlogged":
        notes.append("unlogged")
    if table.row_security:
        notes.append("row security")
    return tuple(notes)


def _uniques(table: Table) -> tuple[str, ...]:
    """Unique keys that a badge cannot show: of several columns, on expressions, partial."""
    found = [f"unique ({', '.join(u.columns)})" for u in table.uniques if len(u.columns) > 1]
    for index in table.indexes:
        plain = index.predicate is None and len(index.keys) == 1 and index.keys[0].column is not None
        if index.unique and not index.primary and index.constraint is None and not plain:
            where = f" where {index.predicate}" if index.predicate is not None else ""
            found.append(f"unique ({', '.join(k.column or k.expression or '' for k in index.keys)}){where}")
    return tuple(found)
