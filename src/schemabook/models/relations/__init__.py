"""Foreign keys as relationships: both sides of each, and many-to-many through link tables.

`facts` says which there are and what they write, `naming` what they are called, `arguments` what SQLAlchemy
has to be told.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schemabook.models.code import Member
from schemabook.models.literals import py
from schemabook.models.relations.arguments import Speller, overlaps
from schemabook.models.relations.facts import link_directions, references
from schemabook.models.relations.naming import relationship_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models.code import Key, Style
    from schemabook.models.names import Given, Names
    from schemabook.models.relations.arguments import Arguments
    from schemabook.models.shapes import Shapes
    from schemabook.schema import Name, Schema

__all__ = ["members"]

# What SQLModel's Relationship() takes itself; the rest it hands on.
_SQLMODEL = ("back_populates", "cascade_delete", "passive_deletes")


def members(
    schema: Schema, names: Names, shapes: Shapes, style: Style, given: Given
) -> Mapping[Name, tuple[Member, ...]]:
    """The relationships of every mapped table, as code: those of its own keys, of others' keys, of links."""
    keys, links = references(schema, shapes), link_directions(schema, shapes)
    called = relationship_names(keys, links, names, given)
    speller = Speller(names, called, overlaps(keys, called))
    render = _sqlalchemy if style == "sqlalchemy" else _sqlmodel
    found: dict[Name, list[Member]] = defaultdict(list)

    def add(owner: Name, key: Key, target: str, arguments: Arguments) -> None:
        found[owner].append(Member(key, called[key], render(called[key], target, arguments)))

    for one in keys:
        class_ = names.class_(one.parent)
        target = _optional(class_, style) if one.optional else f'"{class_}"'
        add(one.child, one.key("child"), target, speller.of_reference(one, "child"))
    for one in keys:
        class_ = names.class_(one.child)
        target = _optional(class_, style) if one.scalar else f'list["{class_}"]'
        add(one.parent, one.key("parent"), target, speller.of_reference(one, "parent"))
    for link in links:
        add(link.owner, link.key, f'list["{names.class_(link.target)}"]', speller.of_link(link))
    return {owner: tuple(some) for owner, some in found.items()}


def _optional(class_: str, style: Style) -> str:
    # SQLModel reads the class from the annotation as it stands, and finds none in "X | None".
    return f'"{class_} | None"' if style == "sqlalchemy" else f'Optional["{class_}"]'


def _sqlalchemy(name: str, target: str, arguments: Arguments) -> str:
    return f"{name}: Mapped[{target}] = relationship({_listed(arguments)})"


def _sqlmodel(name: str, target: str, arguments: Arguments) -> str:
    if arguments.get("cascade") == py("all, delete-orphan"):
        arguments = {"cascade_delete" if k == "cascade" else k: v for k, v in arguments.items()}
        arguments["cascade_delete"] = "True"
    own = {keyword: arguments[keyword] for keyword in _SQLMODEL if keyword in arguments}
    more = [f"{py(keyword)}: {code}" for keyword, code in arguments.items() if keyword not in own]
    if more:
        own["sa_relationship_kwargs"] = f"{{{', '.join(more)}}}"
    return f"{name}: {target} = Relationship({_listed(own)})"


def _listed(arguments: Arguments) -> str:
    return ", ".join(f"{keyword}={code}" for keyword, code in arguments.items())
