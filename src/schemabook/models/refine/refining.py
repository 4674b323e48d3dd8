"""A new state of the database, put into models files that people have edited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schemabook.models.refine.closing import Closing
from schemabook.models.refine.desk import Desk, File
from schemabook.models.refine.generated import parts
from schemabook.models.refine.naming import Renames, renamed_key
from schemabook.models.refine.tables import Tables
from schemabook.models.refine.toplevel import Enums, TopLevel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schemabook.models.code import Key
    from schemabook.models.refine.facts import Facts, ShownClass
    from schemabook.models.refine.generated import Body, Parts, Version
    from schemabook.schema import Name
    from schemabook.schema_diff import Change

_NO_RENAMES = Renames()


@dataclass(frozen=True)
class Refined:
    """The texts by file, and a sentence for everything that was done or is left to be done.

    `otherwise` are notes, by title, about statements that changed and that the files do not have as such.
    `left` are differences that remain, where it was tried (`settled`).
    """

    files: Mapping[str, str]
    notes: tuple[str, ...] = ()
    otherwise: Mapping[str, str] = field(default_factory=dict)
    left: tuple[Change, ...] = ()


def refined(
    files: Mapping[str, str],
    old: Version,
    new: Version,
    facts: Facts,
    *,
    renames: Renames = _NO_RENAMES,
    trusting: Collection[str] = (),
) -> Refined:
    """The files, changed where the state `new` differs from `old`, what people wrote kept.

    `files` are texts by path, the last one that which is imported; `old` is the state that they describe,
    generated with the names in them (`given`), `new` the state they are to describe, generated with the same
    names (`carried`). What is the same in both versions is not touched: equal states give equal texts.

    `trusting` are titles of new statements that the files make in a way of their own (see `settled`).

    Raises CannotRefine where only people can decide, SyntaxProblem for a file that is no Python.
    """
    if old.text == new.text and renames == _NO_RENAMES:
        return Refined(dict(files))
    before, after = _rekeyed(parts(old), old, new, renames), parts(new)
    moved = _moved(facts, renames)
    desk = Desk(
        files={path: File(path, text) for path, text in files.items()},
        facts=moved,
        renamed=_renamed(moved, before),
        annotations=dict(facts.annotations),
        said=set(trusting),
        moved={after: before for before, after in renames.tables.items()},
    )
    enums = Enums(desk, before, after)
    enums.merge()
    Tables(desk, before, after, old.schema, new.schema).merge()
    TopLevel(desk, before, after, enums.mapped).merge()
    Closing(desk, before, after).close()
    texts = {path: file.code for path, file in desk.files.items()}
    return Refined(texts, tuple(desk.notes), desk.otherwise)


def _renamed(facts: Facts, before: Parts) -> dict[str, str]:
    """What the files call the base class, and the variables that hold plain Tables."""
    bases = [c.base for c in facts.classes if c.mapped]
    found = {"Base": max(bases, key=bases.count) if bases else "Base"}
    for one in facts.classes:
        body = before.bodies.get(one.table)
        if body is not None and not one.mapped and not body.model.mapped:
            found[body.model.name] = one.name
    return {generated: name for generated, name in found.items() if generated != name}


def _moved(facts: Facts, renames: Renames) -> Facts:
    """The facts by the new names of tables, columns and types."""
    return replace(
        facts,
        classes=tuple(_moved_class(c, renames) for c in facts.classes),
        enums=tuple(replace(e, key=renames.types.get(e.key, e.key)) for e in facts.enums),
        types=tuple(replace(t, key=renames.types.get(t.key, t.key)) for t in facts.types),
    )


def _moved_class(one: ShownClass, renames: Renames) -> ShownClass:
    attributes = {renames.column(one.table, column): name for column, name in one.attributes.items()}
    return replace(one, table=renames.tables.get(one.table, one.table), attributes=attributes)


def _rekeyed(found: Parts, old: Version, new: Version, renames: Renames) -> Parts:
    """The old pieces by the names that their objects have in the new state."""

    def key_of(table: Name, key: Key) -> Key:
        if key[0] == "column":
            return "column", renames.column(table, key[1])
        return renamed_key(key, old.schema, new.schema, renames)

    bodies: dict[Name, Body] = {}
    for table, body in found.bodies.items():
        members = {key_of(table, key): node for key, node in body.members.items()}
        bodies[renames.tables.get(table, table)] = replace(body, members=members)
    enums = {renames.types.get(key, key): enum for key, enum in found.enums.items()}
    definitions = {renames.types.get(key, key): node for key, node in found.definitions.items()}
    return replace(found, bodies=bodies, enums=enums, definitions=definitions)
