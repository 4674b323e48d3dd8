"""A schema divided into domains: by its namespaces where people use them so, else by its references."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.explore.by_name import by_first_word
from schemabook.explore.communities import communities, graph_of
from schemabook.explore.naming import centre, named
from schemabook.explore.placing import placed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from schemabook.explore.roles import Role
    from schemabook.explore.tables import Neighbours
    from schemabook.relations import Relation
    from schemabook.schema import Name

OTHER: Final = "other"
_USED: Final = 3  # namespaces with as many tables each: then people have used them as domains
_LARGE: Final = 30  # tables in a namespace before it is divided further
_LEAST: Final = 3  # tables that make a domain beside others


@dataclass(frozen=True, kw_only=True)
class Division:
    """The domain of each table, and for each domain what makes it one, in words."""

    of: dict[Name, str]
    why: dict[str, str]


def divided(
    names: Sequence[Name],
    links: Sequence[Relation],
    near: Neighbours,
    roles: Mapping[Name, Role],
    *,
    beside: Mapping[Name, str],
) -> Division:
    """The division of `names` alone; what belongs to no group may join the domains of `beside`."""
    spaces: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(names):
        spaces[name.schema].append(name)
    if sum(len(tables) >= _USED for tables in spaces.values()) >= _USED:
        return _by_namespace(spaces, links, near, roles, taken=beside.values())
    groups = _groups(names, links, near, roles)
    titles = named(groups, near, roles, taken=(*beside.values(), OTHER))
    of = {name: title for group, title in zip(groups, titles, strict=True) for name in group}
    centres = [centre(group, near, roles) for group in groups]
    shown = [table.name if len(spaces) == 1 else str(table) for table in centres]
    why = {title: f"around {table}" for title, table in zip(titles, shown, strict=True)}
    of |= placed([n for n in names if n not in of], dict(beside) | of, near)
    rest = _by_word([n for n in names if n not in of], taken={*beside.values(), *of.values()})
    return Division(of=of | rest.of, why=why | rest.why)


def _by_namespace(
    spaces: Mapping[str, Sequence[Name]],
    links: Sequence[Relation],
    near: Neighbours,
    roles: Mapping[Name, Role],
    *,
    taken: Collection[str],
) -> Division:
    of: dict[Name, str] = {}
    why: dict[str, str] = {}
    for space, tables in sorted(spaces.items()):
        groups = _groups(tables, links, near, roles) if len(tables) > _LARGE else []
        if len(groups) < 2:
            of |= dict.fromkeys(tables, space)
            why[space] = f"the schema {space}"
            continue
        before = "" if space == "public" else f"{space}: "
        titles = named(groups, near, roles, taken=(*taken, *spaces, *of.values()), before=before)
        inner = {name: title for group, title in zip(groups, titles, strict=True) for name in group}
        inner |= placed([n for n in tables if n not in inner], inner, near)
        left = [n for n in tables if n not in inner]
        of |= inner | dict.fromkeys(left, space)
        centres = [centre(group, near, roles).name for group in groups]
        why |= {
            title: f"in the schema {space}, around {table}"
            for title, table in zip(titles, centres, strict=True)
        }
        why |= {space: f"what else is in the schema {space}"} if left else {}
    return Division(of=of, why=why)


def _groups(
    names: Sequence[Name], links: Sequence[Relation], near: Neighbours, roles: Mapping[Name, Role]
) -> list[list[Name]]:
    """The communities of the tables; pairs that nothing else refers to only where there is nothing larger."""
    found = [[names[i] for i in group] for group in communities(graph_of(names, links))]
    large = [group for group in found if len(group) >= _LEAST] or found
    of = {name: i for i, group in enumerate(large) for name in group}
    for name in sorted(of):
        if roles.get(name) == "lookup":
            users = {of[child] for child in near.children(name) if child in of}
            if len(users) == 1:  # a lookup goes with those that look things up in it
                of[name] = users.pop()
    groups: dict[int, list[Name]] = defaultdict(list)
    for name, i in sorted(of.items()):
        groups[i].append(name)
    return [groups[i] for i in sorted(groups)]


def _by_word(names: Sequence[Name], *, taken: Collection[str]) -> Division:
    """What no reference reaches: by the first word of the names where some share it, the rest as `other`."""
    of: dict[Name, str] = {}
    why: dict[str, str] = {}
    for word, tables in by_first_word(names).items():
        title = word if word not in {*taken, OTHER} else f"{word} (unconnected)"
        of |= dict.fromkeys(tables, title)
        why[title] = f"names that begin with {word}"
    rest = [name for name in names if name not in of]
    alone = not taken and not of
    title = "tables" if alone else OTHER
    if rest:
        why[title] = "no reference between them" if alone else "no reference or name ties them to others"
    return Division(of=of | dict.fromkeys(rest, title), why=why)
