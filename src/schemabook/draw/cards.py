"""From a snapshot to a picture: which columns of which tables are shown, and what is said about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from schemabook.draw.picture import Card, EnumCard, Footer, Link, Picture, Row
from schemabook.draw.text import first_line, plural
from schemabook.draw.types import short
from schemabook.draw.uniques import uniques
from schemabook.keys import not_null, unique_keys
from schemabook.relations import is_junction, root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.draw.picture import Detail, Marks
    from schemabook.schema import Column, Enum, Name, Schema, Table, View

# Up to so many tables every column is shown, then keys only, then keys in clusters with hubs as badges.
ALL_COLUMNS: Final = 20
KEYS_ONLY: Final = 60
CLUSTERED: Final = 150
# "auto" shows at most so many rows of one table.
LONG: Final = 40
# A table with this many relations connects everything with everything.
HUB: Final = 12
# A table of another diagram is a stub for fewer lines than this; more are told in the rows.
_STUB: Final = 4


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is asked of a picture beside its tables; `groups` name a domain per table (by default the schema).

    `far` are tables of other diagrams, by the name of the group they belong to: they become stubs. `order`
    are the groups of all diagrams that belong together, which gives each its colour; `lines` are told at the
    foot of cards, instead of how many relations lead to what is not shown.
    """

    focus: Sequence[Name] = ()
    detail: Detail = "auto"
    title: str | None = None
    groups: Mapping[Name, str] | None = None
    views: Sequence[View] = ()
    far: Mapping[Name, str] = field(default_factory=dict)
    order: Sequence[str] = ()
    lines: Mapping[Name, tuple[Footer, ...]] = field(default_factory=dict)
    marks: Marks | None = None


def picture(schema: Schema, tables: Sequence[Table], links: Sequence[Link], wishes: Wishes) -> Picture:
    """What a diagram of `tables` (and of the views and stubs wished for) says."""
    level = wishes.detail if wishes.detail != "auto" else _auto(len(tables))
    crowded = KEYS_ONLY < len(tables) <= CLUSTERED and wishes.marks is None
    group = {t.key: (wishes.groups.get(t.key, "") if wishes.groups is not None else t.schema) for t in tables}
    # The schema `public`, which nearly everybody has, keeps the first colour.
    present = sorted({g for g in group.values() if g}, key=lambda g: (g != "public", g))
    order = tuple(wishes.order or present)
    names = {t.key for t in tables} | {v.key for v in wishes.views} | set(wishes.far)
    told = _told(links, names, wishes.far, crowded=crowded)
    builder = _Cards(schema, links, names, level, wishes, told, order)
    cards = [builder.card(t, group[t.key]) for t in tables]
    cards += [builder.view(v) for v in wishes.views]
    cards += [_stub(name, group) for name, group in wishes.far.items()]
    drawn = [x for x in links if {x.child, x.parent} <= names and x not in told and x.child not in wishes.far]
    met = {end for x in drawn for end in (x.child, x.parent)}
    used = {row.type_key for card in cards for row in card.columns}
    return Picture(
        title=wishes.title,
        cards=tuple(c for c in cards if c.kind != "stub" or c.key in met),
        links=tuple(drawn),
        enums=tuple(_enum(e, wishes.marks) for e in _enums(schema, used, level, wishes.marks)),
        detail=level,
        left_out=sum(not t.is_partition for t in schema.tables) - len(tables),
        groups=order if len(present) > 1 else (),
        clustered=crowded and wishes.groups is not None and len(present) > 1,
        diff=wishes.marks is not None,
        told=tuple(told),
        used_enums=tuple(_enum(e, wishes.marks) for e in schema.enums if e.key in used),
    )


def plain_rows(schema: Schema, table: Table) -> list[Row]:
    """The columns of a table of `schema` as rows."""
    badges = _badges(table)
    return [
        Row(
            name=column.name,
            type=short(column.type),
            badges=tuple(badge for badge, columns in badges.items() if column.name in columns),
            nullable=not not_null(schema, table, column.name),
            origin=origin(column),
            type_key=column.type_key,
            comment=column.comment or "",
        )
        for column in table.columns
    ]


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


def _told(
    links: Sequence[Link], names: set[Name], far: Mapping[Name, str], *, crowded: bool
) -> dict[Link, str]:
    """The links that are told in the child's row instead of being drawn, with the words."""
    counts = Counter(name for link in links for name in (link.child, link.parent))
    lines = Counter(link.parent for link in links if link.child not in far)
    found = {}
    for link in links:
        if link.kind == "reads" or link.is_self or link.child not in names or link.child in far:
            continue
        hub = crowded and counts[link.parent] >= HUB and link.parent in names
        if hub or (link.parent in far and lines[link.parent] >= _STUB):
            found[link] = str(link.parent)
    return found


def _stub(name: Name, group: str) -> Card:
    return Card(key=name, title=str(name), kind="stub", notes=(group,), group=group)


def _uncast(expression: str) -> str:
    """`'x'::public.mood` as `'x'`: the type stands beside it already."""
    literal, cast, _ = expression.rpartition("::")
    return literal if cast and literal.startswith("'") and literal.endswith("'") else expression


def _auto(count: int) -> Detail:
    if count <= ALL_COLUMNS:
        return "all"
    return "keys" if count <= CLUSTERED else "names"


def partitions(schema: Schema) -> dict[Name, int]:
    """How many partitions each partitioned table has, those below partitions included."""
    counts: Counter[Name] = Counter(root(schema, t.key) for t in schema.tables if t.is_partition)
    return dict(counts)


def _enums(schema: Schema, used: set[Name | None], level: Detail, marks: Marks | None) -> list[Enum]:
    if marks is not None:  # a diff is about what changed
        return [e for e in schema.enums if e.key in marks.enums]
    return [e for e in schema.enums if e.key in used] if level == "all" else []


def _enum(enum: Enum, marks: Marks | None) -> EnumCard:
    labels = marks.labels if marks else {}
    return EnumCard(
        key=enum.key,
        labels=tuple((label, labels.get((enum.key, label), "")) for label in enum.labels),
        change=marks.enums.get(enum.key, "") if marks else "",
    )


class _Cards:
    """Makes cards; holds what is the same for all of them."""

    def __init__(
        self,
        schema: Schema,
        links: Sequence[Link],
        shown: set[Name],
        detail: Detail,
        wishes: Wishes,
        told: Mapping[Link, str],
        order: Sequence[str],
    ) -> None:
        self.schema, self.wishes, self.detail, self.order = schema, wishes, detail, order
        self.partitions = partitions(schema)
        self.unseen: Counter[Name] = Counter()
        self.to: dict[tuple[Name, str], list[str]] = {}
        self.referred: Counter[Name] = Counter(link.parent for link in told)
        for link in links:
            if link.kind != "reads" and not {link.child, link.parent} <= shown:
                self.unseen.update({link.child, link.parent})
        for link, words in told.items():
            for column in link.relation.columns if link.relation else ():
                self.to.setdefault((link.child, column), []).append(words)

    def card(self, table: Table, group: str) -> Card:
        """The card of a table."""
        columns = tuple(self._rows(table))
        keep = self._shown(table)
        marks = self.wishes.marks
        change = marks.tables.get(table.key, "") if marks else ""
        rows = tuple(row for row in columns if row.name in keep)
        return Card(
            key=table.key,
            title=str(table.key),
            subtitle="" if self.detail == "names" or (marks and not change) else first_line(table.comment),
            comment=table.comment or "",
            notes=_notes(table, self.partitions.get(table.key, 0)),
            columns=columns,
            rows=rows,
            primary_key=table.primary_key.columns if table.primary_key else (),
            uniques=uniques(table),
            hidden=len(columns) - len(rows) if self.detail != "names" else 0,
            footers=self._footers(table),
            unseen=self.unseen[table.key] if not self.wishes.order and (not marks or change) else 0,
            accent=self.order.index(group) if group else len(self.order),
            group=group,
            focus=table.key in self.wishes.focus,
            change=change,
            context=marks is not None and not change,
        )

    def view(self, view: View) -> Card:
        """The card of a view."""
        columns = tuple(self._marked(view.key, _plain(c)) for c in view.columns)
        marks = self.wishes.marks
        change = marks.tables.get(view.key, "") if marks else ""
        rows = columns if self.detail == "all" else ()
        if marks and change not in ("added", "removed"):
            rows = tuple(row for row in columns if row.change)
        return Card(
            key=view.key,
            title=str(view.key),
            kind="view",
            subtitle=first_line(view.comment) if self.detail != "names" else "",
            comment=view.comment or "",
            notes=("materialized view" if view.materialized else "view",),
            columns=columns,
            rows=rows,
            hidden=len(columns) - len(rows) if self.detail != "names" else 0,
            footers=marks.lines.get(view.key, ()) if marks else (),
            change=change,
            context=marks is not None and not change,
        )

    def _footers(self, table: Table) -> tuple[Footer, ...]:
        marks = self.wishes.marks
        if marks is not None:
            return marks.lines.get(table.key, ())
        lines = _uniques(table) if self.detail == "all" else ()
        if count := self.referred[table.key]:
            lines += (f"referred to by {plural(count, 'key')} not drawn",)
        return (*(Footer(text=line) for line in lines), *self.wishes.lines.get(table.key, ()))

    def _shown(self, table: Table) -> set[str]:
        """The names of the columns to show."""
        marks = self.wishes.marks
        if marks is not None:
            return self._changed(table, marks)
        if self.detail == "names":
            return set()
        names = [c.name for c in table.columns]
        capped = self.wishes.detail == "auto" and len(names) > LONG
        if self.detail == "all" and not capped:
            return set(names)
        keep = keyed(table)
        if self.detail == "all":
            others = [name for name in names if name not in keep]
            keep |= set(others[: max(LONG - len(keep), 0)])
        return keep

    def _changed(self, table: Table, marks: Marks) -> set[str]:
        """Of a table in a diff: what changed, and its keys; of one that came or went what `detail` says."""
        names = [c.name for c in table.columns]
        keys = set() if self.detail == "names" else keyed(table)
        whole = marks.tables.get(table.key) in ("added", "removed")
        if whole and self.detail != "all":
            return keys
        if self.wishes.detail == "all" or (whole and len(names) <= LONG):
            return set(names)
        changed = [name for name in names if (table.key, name) in marks.columns]
        touched = {c.name for c in table.columns if c.type_key in marks.enums}
        return keys | touched | set(changed[:LONG])

    def _rows(self, table: Table) -> Iterator[Row]:
        key = table.key
        for row in plain_rows(self.schema, table):
            to = self.to.get((key, row.name))
            yield self._marked(key, replace(row, to=tuple(to)) if to else row)

    def _marked(self, name: Name, row: Row) -> Row:
        """The row with what a diff says of it."""
        marks = self.wishes.marks
        if marks is None:
            return row
        place = (name, row.name)
        return replace(
            row,
            change=marks.columns.get(place, ""),
            old_type=marks.types.get(place, ""),
            was=marks.was.get(place, ()),
        )


def _plain(column: Column) -> Row:
    """A view's column: nobody knows whether it may be null."""
    return Row(
        name=column.name, type=short(column.type), type_key=column.type_key, comment=column.comment or ""
    )


def _badges(table: Table) -> dict[str, set[str]]:
    """The columns that have each badge; a primary key of one column is unique without saying so."""
    primary = table.primary_key.columns if table.primary_key else ()
    return {
        "PK": set(primary),
        "FK": {column for key in table.foreign_keys for column in key.columns},
        "U": {u[0] for u in unique_keys(table) if len(u) == 1 and u != primary},
    }


def _notes(table: Table, count: int) -> tuple[str, ...]:
    notes = [plural(count, "partition")] if count else []
    if table.kind == "partitioned table" and not count:
        notes.append("partitioned")
    if is_junction(table):
        notes.append("junction")
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
