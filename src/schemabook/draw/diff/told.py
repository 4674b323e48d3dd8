"""The changes between two snapshots as the differences that a picture tells, each once.

What only follows from another change is told with it: a partition's part of what its parent got, the index
behind a key, a serial column's sequence, the NOT NULL of a primary key's columns by name, a definition that
repeats what its properties say. Nothing is left out: every change is covered by exactly one difference.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.draw.diff import spelling as words
from schemabook.draw.diff.difference import Difference
from schemabook.draw.diff.follows import Follows
from schemabook.draw.diff.union import home

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemabook.schema import Name, Schema, Table, View
    from schemabook.schema_diff import Change


def differences(
    old: Schema, new: Schema, both: Schema, changes: Sequence[Change], drawn: Iterable[tuple[Name, str]]
) -> tuple[Difference, ...]:
    """What is told of `changes`, those from `old` to `new` in their order; `both` is the union.

    `drawn` are the foreign keys that have a line in the picture, by table and name.
    """
    teller = _Teller(old, new, both, frozenset(drawn))
    follows = Follows(old, new, changes)
    leaders = [follows.leader(i) for i in range(len(changes))]
    with_it: dict[int, list[Change]] = defaultdict(list)
    for i, leader in enumerate(leaders):
        with_it[leader].append(changes[i])
    found = [
        replace(
            teller.difference(changes[i]), covers=(changes[i], *(c for c in group if c is not changes[i]))
        )
        for i, group in sorted(with_it.items())
    ]
    return (*found, *(echo for d in found for echo in teller.echoes(d)))


class _Teller:
    """Says a change in the words of the picture, and where it stands."""

    def __init__(self, old: Schema, new: Schema, both: Schema, drawn: frozenset[tuple[Name, str]]) -> None:
        self._old, self._new, self._both, self._drawn = old, new, both, drawn
        self._relations = tuple(_relations(s) for s in (old, new))

    def difference(self, change: Change) -> Difference:
        """One change."""
        where = home(self._both, change.relation) if change.relation is not None else None
        base = Difference(
            change=change.kind,
            object=change.object,
            name=change.member or change.name,
            what=change.what,
            before=change.before or "",
            after=change.after or "",
            table=where,
        )
        if change.object == "privilege":
            base = replace(base, name=change.name)
        if change.object == "sequence" and (owned := self._owner(change)) is not None:
            return owned
        if change.relation is None or where is None:
            return self._foot(change, replace(base, name=change.name, table=None))
        if change.relation != where:
            return self._of_partition(change, base)
        if change.member is None and change.object != "privilege":
            return self._whole(change, base)
        return self._part(change, base)

    def echoes(self, told: Difference) -> Iterator[Difference]:
        """What the tables say that get or lose a partition, beside what its own card or new parent says."""
        change = told.covers[0]
        if change.what != "partition of" or change.relation is None:
            return
        for sign, known in (("removed", self._old), ("added", self._new)):
            table = known.by_key.get(change.relation)
            parent = home(self._both, table.partition_of) if table and table.partition_of else None
            if parent is not None and parent != told.table:
                yield replace(
                    told,
                    table=parent,
                    columns=(),
                    place="line",
                    sign="removed" if sign == "removed" else "added",
                    text=f"partition {change.relation.name}",
                    covers=(),
                )

    def _foot(self, change: Change, base: Difference) -> Difference:
        if change.object == "enum" and change.what in ("", "labels"):
            return replace(
                base, place="enum", sign=change.kind, text=change.words or base.after or base.before
            )
        if change.kind == "changed":
            head = f"{change.object} {change.name}" if change.object != "schema" or change.name else ""
            sign, text = words.property_(change.what, change.before, change.after)
            return replace(base, sign=sign, text=f"{head}: {text}".removeprefix(": "))
        return replace(base, sign=change.kind, text=f"{change.object} {change.name}")

    def _owner(self, change: Change) -> Difference | None:
        """A sequence that belongs to a column, told at that; None for one on its own, or with a new owner."""
        if change.what == "owned by":
            return None
        for known in (self._new, self._old):
            one = next((s for s in known.sequences if str(s.key) == change.name), None)
            table = home(self._both, one.owned_by[0]) if one and one.owned_by else None
            if one and one.owned_by and table in self._both.by_key:
                told = self._foot(change, Difference(change=change.kind, object="sequence", name=change.name))
                columns = (one.owned_by[1],) if one.owned_by[0] == table else ()
                before, after = change.before or "", change.after or ""
                return replace(
                    told,
                    what=change.what,
                    before=before,
                    after=after,
                    table=table,
                    columns=columns,
                    place="line",
                )
        return None

    def _of_partition(self, change: Change, base: Difference) -> Difference:
        """What is told of a partition at its parent's card."""
        assert change.relation is not None
        name = change.relation.name
        if change.member is None and change.object != "privilege" and change.kind != "changed":
            table = self._relations[change.kind == "added"].get(change.relation)
            bound = getattr(table, "partition_bound", None) or ""
            base = replace(base, object="partition", name=str(change.relation), before="", after="")
            before, after = (bound, "") if change.kind == "removed" else ("", bound)
            text = f"partition {name} {words.unqualified(bound)}".rstrip()
            return replace(base, before=before, after=after, place="line", sign=change.kind, text=text)
        part = self._part(change, base) if change.member is not None else self._whole(change, base)
        return replace(part, place="line", columns=(), text=f"partition {name}: {_line(part, change)}")

    def _whole(self, change: Change, base: Difference) -> Difference:
        """A table or view itself."""
        if change.kind == "changed":
            sign, text = words.property_(change.what, change.before, change.after)
            return replace(base, place="line", sign=sign, text=text)
        base = replace(base, name=str(change.relation), sign=change.kind)
        if all(change.relation in known for known in self._relations):  # a table becomes a view
            return replace(base, place="line", text=change.object)
        return replace(base, place="card", text=change.object)

    def _part(self, change: Change, base: Difference) -> Difference:
        """A column, or what belongs to a table."""
        columns, one = self._columns(change)
        base = replace(base, columns=columns, place="line", sign=change.kind)
        if change.object == "column":
            text = words.row(change.what, change.before, change.after) if change.kind == "changed" else ""
            return replace(base, place="row", text=text)
        whole = change.kind != "changed"
        if change.object == "foreign key" and whole and (change.relation, change.member) in self._drawn:
            return replace(base, place="link")
        if change.object == "privilege":
            return replace(base, text=f"privilege {change.name}")
        head = f"{words.kind(change.object)} {change.member}"
        if change.kind == "changed":
            _, text = words.property_(change.what, change.before, change.after)
            return replace(base, sign="changed", text=f"{head}: {text}")
        return replace(base, text=f"{head} {words.described(one)}".rstrip() if one is not None else head)

    def _columns(self, change: Change) -> tuple[tuple[str, ...], object]:
        """The columns that the change is about, and the part in the newer snapshot that has it."""
        found: list[str] = []
        last: object = None
        for known in self._relations:
            table = known.get(change.relation) if change.relation is not None else None
            if table is None:
                continue
            if change.object in ("column", "privilege"):
                found += [c.name for c in table.columns if c.name == change.member]
                continue
            part = words.member(table, change.object, change.member)
            if part is not None:
                found += words.columns(table, part)
                last = part
        return tuple(dict.fromkeys(found)), last


def _relations(schema: Schema) -> Mapping[Name, Table | View]:
    each: tuple[Table | View, ...] = (*schema.views, *schema.tables)
    return {one.key: one for one in each}


def _line(part: Difference, change: Change) -> str:
    """What is said of a partition's part in a line instead of a row or a link."""
    if part.place not in ("row", "link"):
        return part.text
    head = f"{words.kind(change.object)} {change.member}"
    if change.kind != "changed":
        return head
    return f"{head}: {words.property_(change.what, change.before, change.after)[1]}"
