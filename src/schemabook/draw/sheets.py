"""An atlas in data: the domains on a map, and a picture of each with stubs that lead to the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.draw.cards import Wishes, picture
from schemabook.draw.domain_map import DomainBox, references_between
from schemabook.draw.picture import Footer
from schemabook.draw.text import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.draw.domain_map import Between
    from schemabook.draw.picture import Detail, Link, Picture
    from schemabook.explore import Domains, Family
    from schemabook.schema import Name, Schema, Table

# Domains of so many tables show all columns, as far as one picture of them would.
_ALL_COLUMNS: Final = 8
_MAIN: Final = 3
_NAMED: Final = 4
# Names of the atlas's own files.
_TAKEN: Final = frozenset({"map", "index", "readme", "domains"})


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One diagram of an atlas; `slug` is its file's name without the suffix."""

    name: str
    slug: str
    picture: Picture


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """The map's boxes and lines, and a sheet for each box in their order."""

    boxes: tuple[DomainBox, ...]
    between: Between
    sheets: tuple[Sheet, ...]


def sheets(
    schema: Schema,
    tables: Sequence[Table],
    links: Sequence[Link],
    *,
    domains: Domains,
    families: Sequence[Family] = (),
    detail: Detail = "auto",
) -> Sheets:
    """The atlas of `tables`; of a family its lead is drawn, and the others are named on its card."""
    of = {t.key: domains.of[t.key] for t in tables}
    names = [name for name in domains.names if name in set(of.values())]
    inside = [x for x in links if x.child in of and x.parent in of]
    weight = Counter(name for x in inside for name in (x.parent, x.child))
    by_domain: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        by_domain[of[table.key]].append(table)
    alike = _alike(families, inside, of)
    slugs = _slugs(names)
    maker = _Maker(schema, inside, of, names, alike, detail)
    return Sheets(
        boxes=tuple(
            DomainBox(
                name=name,
                tables=len(by_domain[name]),
                main=tuple(
                    str(t.key) for t in sorted(by_domain[name], key=lambda t: (-weight[t.key], t.key))[:_MAIN]
                ),
                accent=i,
            )
            for i, name in enumerate(names)
        ),
        between=references_between(((x.child, x.parent) for x in inside), of),
        sheets=tuple(
            Sheet(name=name, slug=slugs[name], picture=maker.picture(name, by_domain[name])) for name in names
        ),
    )


class _Maker:
    """Makes the pictures; holds what is the same for all of them."""

    def __init__(
        self,
        schema: Schema,
        links: Sequence[Link],
        of: Mapping[Name, str],
        names: Sequence[str],
        alike: Mapping[Name, tuple[Name, ...]],
        detail: Detail,
    ) -> None:
        self.schema, self.of, self.names, self.alike, self.detail = schema, of, names, alike, detail
        self.hidden = {member for members in alike.values() for member in members}
        self.links: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            for name in {of[link.child], of[link.parent]}:
                self.links[name].append(link)

    def picture(self, name: str, tables: Sequence[Table]) -> Picture:
        shown = [t for t in tables if t.key not in self.hidden]
        here = {t.key for t in shown}
        links = [x for x in self.links[name] if not {x.child, x.parent} & self.hidden]
        far = {x.parent: self.of[x.parent] for x in links if x.child in here and self.of[x.parent] != name}
        wishes = Wishes(
            detail=self.detail if self.detail != "auto" else "auto" if len(shown) <= _ALL_COLUMNS else "keys",
            title=name,
            groups={key: self.of[key] for key in here},
            order=tuple(self.names),
            far=dict(sorted(far.items())),
            lines=self._lines(name, here, links),
        )
        return picture(self.schema, shown, links, wishes)

    def _lines(self, name: str, here: set[Name], links: Sequence[Link]) -> dict[Name, tuple[Footer, ...]]:
        """At the foot of a card: which domains refer to it, and which tables are like it."""
        found: dict[Name, list[Footer]] = defaultdict(list)
        from_: dict[Name, Counter[str]] = defaultdict(Counter)
        for link in links:
            if link.parent in here and self.of[link.child] != name:
                from_[link.parent][self.of[link.child]] += 1
        for key, counts in from_.items():
            said = [f"{domain} ({count})" for domain, count in counts.most_common()]
            found[key].append(Footer(text=f"referred to from {_listed(said)}"))
        for lead, members in self.alike.items():
            if lead in here:
                text = f"and {plural(len(members), 'table')} alike: {_listed([str(m) for m in members])}"
                found[lead].append(Footer(text=text))
        return {key: tuple(lines) for key, lines in found.items()}


def _alike(
    families: Sequence[Family], links: Sequence[Link], of: Mapping[Name, str]
) -> dict[Name, tuple[Name, ...]]:
    """The members of a family that one of them stands for, in each domain; what is referred to is drawn."""
    referred = {x.parent for x in links if not x.is_self}
    found: dict[Name, tuple[Name, ...]] = {}
    for family in families:
        together: dict[str, list[Name]] = defaultdict(list)
        for member in (family.lead, *family.members):
            if member in of and member not in referred:
                together[of[member]].append(member)
        for lead, *others in (list(dict.fromkeys(members)) for members in together.values()):
            if others:
                found[lead] = tuple(others)
    return found


def _listed(said: Sequence[str]) -> str:
    more = len(said) - _NAMED
    return ", ".join(said[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _slugs(names: Sequence[str]) -> dict[str, str]:
    """A file's name for each domain: lower case, letters and digits, none twice."""
    found: dict[str, str] = {}
    taken = set(_TAKEN)
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "domain"
        slug, n = stem, 2
        while slug in taken:
            slug, n = f"{stem}-{n}", n + 1
        taken.add(slug)
        found[name] = slug
    return found
