"""Questions about references: such that nobody declared, that may be null, that go in a circle or too far."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

from schemabook.explore.cascades import consequences
from schemabook.explore.conventions.columns import is_amount
from schemabook.explore.inferred import inferred
from schemabook.explore.questions.base import raised
from schemabook.explore.who import by_whom
from schemabook.explore.wording import counted, listed, shown, shown_columns, shown_table
from schemabook.lint import forms_references
from schemabook.lint.facts import noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.explore.questions.base import Asking, Grounds, Raised
    from schemabook.relations import Relation
    from schemabook.schema import Name, Table

_MINOR: Final = frozenset({"link", "history", "log", "queue"})
_FAR: Final = 3  # tables that lose rows


def undeclared(on: Grounds) -> Iterator[Raised]:
    """Columns that are called and typed like another table's key."""
    for link in inferred(on.schema):
        place = f"{shown_table(link.child)}.{shown(link.columns[0])}"
        if on.left_alone("undeclared-reference", f"{link.child}.{link.columns[0]}"):
            continue
        text = f"Does {place} refer to {shown_table(link.parent)}, and may it refer to nothing?"
        partly = any((r.child, r.columns) == (link.child, link.columns) for r in on.links if r.constraint)
        missing = "only some of its partitions have a FOREIGN KEY" if partly else "there is no FOREIGN KEY"
        evidence = f"it is called and typed like the key of that table, but {missing}"
        yield raised("undeclared", 80, link.child, text, evidence)


def to_any_table(on: Grounds) -> Iterator[Raised]:
    """An id beside the name of the table it is of."""
    for finding in on.found(forms_references.polymorphic_reference):
        table, column = on.column(finding.target)
        text = f"Which tables does {shown_table(table.key)}.{shown(column.name)} refer to?"
        evidence = "a column beside it says which; no FOREIGN KEY can hold that"
        yield raised("any table", 75, table.key, text, evidence)
    for finding in on.found(forms_references.ids_in_list):
        table, column = on.column(finding.target)
        text = (
            f"Who takes an id out of {shown_table(table.key)}.{shown(column.name)} when its row is deleted?"
        )
        evidence = f"a list of ids ({column.type}), which no FOREIGN KEY can hold"
        yield raised("list of ids", 60, table.key, text, evidence)


def circles(on: Grounds) -> Iterator[Raised]:
    """References in a circle, all of which have to be there."""
    must = [r for r in on.links if r.parent_end == "one" and r.enforced and r.constraint and not r.is_self]
    for circle in _circles(must):
        names = listed([shown_table(r.child) for r in circle], "and")
        late = [r for r in circle if r.deferrable]
        way = " -> ".join(f"{shown_table(r.child)}.{shown_columns(r.columns)}" for r in circle)
        evidence = f"{way} -> {shown_table(circle[0].child)}, none of them null"
        evidence += f"; {_may_wait(late)}" if late else "; none may wait for the commit"
        yield raised("circle", 70, circle[0].child, f"Which comes first, rows of {names}?", evidence)


def far_deletes(on: Grounds) -> Iterator[Raised]:
    """Deleting one row of a table takes others with it that hold amounts of money."""
    worst: dict[Name, tuple[int, Name, str]] = {}
    for table in on.tables:
        if on.roles.get(table.key) in _MINOR or _amount(on, table):
            continue
        found = consequences(on.schema, on.links, table.key)
        gone = {c.table: c for c in reversed(found) if c.action == "deleted"}
        if len(gone) < _FAR:
            continue
        paid = next((gone[c.table] for c in found if c.table in gone and _is_apart(on, table, c.table)), None)
        if paid is None:
            continue
        way = [shown_table(r.child) for r in paid.through[:-1]]
        lost = len(gone)
        evidence = f"ON DELETE CASCADE{' by way of ' + listed(way, 'and') if way else ''}"
        evidence += f"; rows of {counted(lost, 'table')} go with it"
        worst[paid.table] = max(worst.get(paid.table, (0, table.key, "")), (lost, table.key, evidence))
    for paid_table, (_, name, evidence) in sorted(worst.items()):
        amount = _amount(on, on.schema.by_key[paid_table])
        text = (
            f"Is it meant that deleting a row of {shown_table(name)} deletes its {shown_table(paid_table)}?"
        )
        evidence = f"{evidence}; {shown_table(paid_table)}.{shown(amount or '')} is an amount"
        yield raised("cascade", 75, name, text, evidence)


def optional(on: Grounds) -> Iterator[Raised]:
    """References that may be null where nothing says when."""
    for link in on.links:
        if len(link.columns) > 1 or link.is_self or not link.constraint or by_whom(link.columns[0]):
            continue
        if link.parent_end == "one" or link.source != link.child or link.on_delete == "SET NULL":
            continue
        table = on.schema.by_key[link.child]
        column = table.by_name[link.columns[0]]
        told = column.comment or any(column.name in c.columns for c in table.checks)
        if not told and on.roles.get(table.key) in ("entity", "extension"):
            child, parent = shown_table(link.child), shown_table(link.parent)
            several = sum(x.child == link.child and x.parent == link.parent for x in on.links) > 1
            lacking = shown(column.name) if several else f"row of {parent}"
            text = f"When does a row of {child} have no {lacking}?"
            yield raised(
                "optional", 40, link.child, text, f"{shown(column.name)} may be null, and nothing says why"
            )


def unproven(on: Grounds) -> Iterator[Raised]:
    """Constraints that were never checked for all rows, and triggers that are off."""
    for table in on.tables:
        for constraint in table.constraints:
            if constraint.inherited or (constraint.validated and constraint.enforced):
                continue
            why = "it is NOT VALID: older rows were never checked"
            if not constraint.enforced:
                why = "it is NOT ENFORCED: no row is checked"
            text = f"Are there rows of {shown_table(table.key)} that break {shown(constraint.name)}?"
            yield raised("unproven", 60, table.key, text, f"{why} ({constraint.definition})")
        for trigger in table.triggers:
            if trigger.enabled == "disabled":
                text = f"Why is the trigger {shown(trigger.name)} of {shown_table(table.key)} disabled?"
                yield raised("disabled", 60, table.key, text, f"it would call {trigger.function}")


def _is_apart(on: Grounds, table: Table, other: Name) -> bool:
    """True where a table holds amounts and is no part of the first, as invoice_lines are of invoices."""
    part = noun(other.name).startswith(f"{noun(table.name)}_")
    return not part and on.roles.get(other) != "link" and _amount(on, on.schema.by_key[other]) is not None


def _may_wait(links: Sequence[Relation]) -> str:
    waits = "is checked at commit" if all(r.initially_deferred for r in links) else "can be checked at commit"
    return f"{listed([shown(r.constraint) for r in links], 'or')} {waits}"


def _amount(on: Grounds, table: Table) -> str | None:
    """The column that holds an amount of money, if there is one."""
    return next((c.name for c in table.columns if is_amount(on.facts, c)), None)


def _circles(links: Sequence[Relation]) -> Iterator[list[Relation]]:
    """The shortest circle through each table that is in one, each circle once."""
    out: Mapping[Name, list[Relation]] = defaultdict(list)
    for link in sorted(links):
        out[link.child].append(link)
    seen: set[Name] = set()
    for start in sorted(out):
        circle = [] if start in seen else _circle(out, start)
        if circle and not seen & {r.child for r in circle}:
            yield circle
        seen |= {r.child for r in circle}


def _circle(out: Mapping[Name, list[Relation]], start: Name) -> list[Relation]:
    """The shortest way back to `start`; empty where there is none."""
    came: dict[Name, Relation] = {}
    queue = deque([start])
    while queue:
        for link in out.get(queue.popleft(), ()):
            if link.parent == start:
                way = [link]
                while way[0].child != start:
                    way.insert(0, came[way[0].child])
                return way
            if link.parent not in came:
                came[link.parent] = link
                queue.append(link.parent)
    return []


ASKING: Final[tuple[Asking, ...]] = (undeclared, to_any_table, circles, far_deletes, optional, unproven)
