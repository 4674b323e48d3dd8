"""Why a table is worth reading, in words: what refers to it, what it joins, what it builds on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.explore.domains import Domains
    from schemabook.explore.roles import Role
    from schemabook.explore.tables import Neighbours
    from schemabook.schema import Name, Table

_MANY_ROWS: Final = 100_000  # from here on the number of rows is worth a word
_SPREAD: Final = 3  # domains that refer to a table before their number is said
_NAMED: Final = 3  # names in an enumeration, the rest is counted


def reasons(
    order: Sequence[Name],
    tables: Mapping[Name, Table],
    near: Neighbours,
    domains: Domains,
    roles: Mapping[Name, Role],
) -> list[str]:
    """A reason for each table of a reading order, in its order; the first begins with "start here"."""
    # of a database with one schema only, its name says nothing
    one = len({name.schema for name in tables}) == 1
    shown = {name: name.name if one else str(name) for name in tables}
    found: list[str] = []
    for i, name in enumerate(order):
        parents = set(near.parents(name))
        parts = [*_referred(name, near, domains), *_joined(name, near, domains, roles)]
        if known := [shown[other] for other in order[:i] if other in parents]:
            parts.append(f"builds on {enumerated(known)}")
        if not parts:
            parts = [_alone([shown[parent] for parent in sorted(parents)], tables[name])]
        parts += _rows(tables[name])
        said = "; ".join(parts)
        found.append(f"start here: {said}" if i == 0 else said)
    return found


def enumerated(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`."""
    shown = list(words[:_NAMED])
    if len(words) > _NAMED:
        shown.append(f"{len(words) - _NAMED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _referred(name: Name, near: Neighbours, domains: Domains) -> list[str]:
    children = near.children(name)
    if not children:
        return []
    across = len({domains.of[child] for child in children})
    spread = f" in {across} domains" if across >= _SPREAD else ""
    refer = "1 table refers to it" if len(children) == 1 else f"{len(children)} tables{spread} refer to it"
    centre = _is_centre(name, near, domains)
    return [f"the centre of {domains.of[name]}, {refer}" if centre else refer]


def _is_centre(name: Name, near: Neighbours, domains: Domains) -> bool:
    """True for the table that most references inside its domain lead to, where the name does not say so."""
    domain = domains.of[name]
    inside = Counter(
        link.parent
        for table in domains.tables(domain)
        for link in near.out.get(table, ())
        if domains.of[link.parent] == domain
    )
    own = inside.pop(name, 0)
    return domain not in (name.name, str(name)) and own >= 2 and own > max(inside.values(), default=0)


def _joined(name: Name, near: Neighbours, domains: Domains, roles: Mapping[Name, Role]) -> list[str]:
    """The domains that it refers to beside its own; lookups and what everybody refers to join nothing."""
    own = domains.of[name]
    telling = [n for n in near.parents(name) if roles[n] != "lookup" and not _is_hub(n, near, domains)]
    others = sorted({domains.of[parent] for parent in telling} - {own})
    return [f"joins {enumerated([own, *others])}"] if others else []


def _is_hub(name: Name, near: Neighbours, domains: Domains) -> bool:
    """True for what tables of more than half of the domains refer to, three at least: every account does."""
    across = len({domains.of[child] for child in near.children(name)})
    return across >= _SPREAD and across * 2 > len(domains.names)


def _alone(parents: Sequence[str], table: Table) -> str:
    if parents:
        return f"refers to {enumerated(parents)}"
    columns = len(table.columns)
    return f"no reference leads to it or from it; {columns} column{'' if columns == 1 else 's'}"


def _rows(table: Table) -> list[str]:
    if table.rows < _MANY_ROWS:
        return []
    for size, word in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if table.rows >= size:
            return [f"about {table.rows / size:.3g} {word} rows"]
    return []
