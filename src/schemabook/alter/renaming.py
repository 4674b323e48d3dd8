"""Declared renames as statements, in an order in which every name is free, and what undoes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schemabook.alter.script import Command
from schemabook.alter.text import Raw, say, value
from schemabook.ddl import Ref
from schemabook.errors import UsageError
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.alter.renames import Rename
    from schemabook.schema import Schema, Table, View

_WHY: Final = "renamed by declaration"
_MEMBERS: Final = ("COLUMN", "CONSTRAINT", "VALUE", "TRIGGER", "POLICY", "RULE")


@dataclass(frozen=True)
class Renaming:
    """The statements that rename, and those that undo it, each in order."""

    up: tuple[Command, ...] = ()
    down: tuple[Command, ...] = ()


@dataclass(frozen=True)
class _Move:
    """One name that changes. `of` is where it stands: a table, or () for an object of a schema.

    `arguments` are a routine's, `word` says what the object is, or the table of a part.
    """

    kind: str
    old: Name
    new: Name
    of: tuple[str, ...] = ()
    word: str = ""
    arguments: str = ""

    def command(self, old: Name, new: Name) -> Command:
        """The statement for one step of the way."""
        if self.of:
            return _inside(self.kind, self.word, Name(*self.of), old.name, new.name)
        return _whole(self.kind, old, new, self.arguments)

    def clashes(self, other: _Move) -> bool:
        """True if the other has to go before this one gets its name."""
        group = ("SCHEMA", *_MEMBERS)
        alike = self.kind == other.kind or not {self.kind, other.kind} & set(group)
        return alike and self.of == other.of and self.new == other.old


def statements(renames: tuple[Rename, ...], a: Schema, b: Schema) -> Renaming:
    """ALTER ... RENAME for each; names that are swapped wait under another one.

    A rename whose new name A has already, and whose old one it has not, is done: the declaration may stay.
    Raises UsageError for what is not there.
    """
    before, after = _objects(a), _objects(b)
    whole = [r for r in renames if not _is_member(r, after, b)]
    objects = [m for r in whole for m in _object(r, a, before, after)]
    schemas = {m.old.name: m.new.name for m in objects if m.kind == "SCHEMA"}
    was = {m.new: m.old for m in objects}
    moves = [m for m in objects if m.kind == "SCHEMA"]
    here = [replace(m, old=Name(schemas.get(m.old.schema, m.old.schema), m.old.name)) for m in objects]
    moves += [m for m in here if m.kind != "SCHEMA" and m.old != m.new]
    back = {new: old for old, new in schemas.items()}
    for rename in renames:
        if rename not in whole:
            table = _qualified(rename.new[:-1])
            old = was.get(table, Name(back.get(table.schema, table.schema), table.name))
            moves += _part(rename, table, old, a, before)
    taken = {*before, *(Name(schemas.get(n.schema, n.schema), n.name) for n in before)}
    hops = [(m, *hop) for m in _in_order(moves) for hop in _hops(m, taken)]
    return Renaming(
        tuple(m.command(old, new) for m, old, new in hops),
        tuple(m.command(new, old) for m, old, new in reversed(hops)),
    )


def _in_order(moves: Iterable[_Move]) -> Iterator[_Move]:
    """Each behind the one whose old name it gets; in a circle one takes a name that nothing else has."""
    left = list(moves)
    while left:
        free = next((m for m in left if not any(m.clashes(o) for o in left if o is not m)), None)
        if free is None:
            first = left.pop(0)
            between = Name(first.old.schema, f"schemabook_{len(left)}_{first.new.name[:20]}")
            yield replace(first, new=between)
            left.append(replace(first, old=between))
        else:
            left.remove(free)
            yield free


def _hops(move: _Move, taken: set[Name]) -> Iterator[tuple[Name, Name]]:
    """Another schema and another name at once take two statements."""
    if move.old.schema == move.new.schema or move.old.name == move.new.name:
        yield move.old, move.new
        return
    between = Name(move.old.schema, move.new.name)
    if between in taken:
        between = Name(move.new.schema, move.old.name)
    yield move.old, between
    yield between, move.new


# -- what a declaration is about ----------------------------------------------------------------------------


def _is_member(rename: Rename, after: dict[Name, str], b: Schema) -> bool:
    if rename.kind:
        return rename.kind in _MEMBERS
    table = rename.new[:-1]
    if not table or (len(rename.new) == 2 and Name(*rename.new) in after):
        return False
    return _qualified(table) in {o.key for each in (b.tables, b.views, b.composites, b.enums) for o in each}


def _qualified(parts: tuple[str, ...]) -> Name:
    return Name(*parts[-2:]) if len(parts) > 1 else Name("public", parts[0])


def _objects(schema: Schema) -> dict[Name, str]:
    found = {t.key: "FOREIGN TABLE" if t.kind == "foreign table" else "TABLE" for t in schema.tables}
    found |= {v.key: "MATERIALIZED VIEW" if v.materialized else "VIEW" for v in schema.views}
    found |= {t.key: "TYPE" for each in (schema.enums, schema.composites, schema.ranges) for t in each}
    found |= {d.key: "DOMAIN" for d in schema.domains} | {s.key: "SEQUENCE" for s in schema.sequences}
    found |= {f.key: "ROUTINE" for f in schema.functions}
    relations: tuple[Table | View, ...] = (*schema.tables, *schema.views)
    for of in relations:
        found |= {Name(of.schema, i.name): "INDEX" for i in of.indexes}
        found |= {Name(s.schema, s.name): "STATISTICS" for s in of.statistics}
    return found | {Name("", n.name): "SCHEMA" for n in schema.namespaces}


def _object(rename: Rename, a: Schema, before: dict[Name, str], after: dict[Name, str]) -> Iterator[_Move]:
    old, new = _qualified(rename.old), _qualified(rename.new)
    schemas = Name("", rename.old[-1]), Name("", rename.new[-1])
    alone = len(rename.old) == len(rename.new) == 1 and not {old, new} & {*before, *after}
    if rename.kind == "SCHEMA" or (alone and (schemas[0] in before or schemas[1] in after)):
        old, new = schemas
    if old not in before and new in before:
        return
    for name, known in ((old, before), (new, after)):
        if name not in known:
            raise UsageError(
                f"{old} is said to have become {new}, but there is no {name}.", hint="check the names"
            )
    kind = before[old]
    if kind != "ROUTINE":
        yield _Move(kind, old, new)
    for one in a.functions if kind == "ROUTINE" else ():
        if one.key == old:
            yield _Move(kind, old, new, arguments=f"({one.arguments})")


def _part(rename: Rename, table: Name, was: Name, a: Schema, before: dict[Name, str]) -> Iterator[_Move]:
    """`table` is what the holder is called in the end, `was` in A."""
    new, old = rename.new[-1], rename.old[-1]
    relation = next((o for each in (a.tables, a.views, a.composites) for o in each if o.key == was), None)
    columns = {c.name for c in relation.columns} if relation is not None else set()
    constraints = {c.name for c in a.by_key[was].constraints} if was in a.by_key else set()
    labels = {label for e in a.enums if e.key == was for label in e.labels}
    kind = rename.kind or ("CONSTRAINT" if old in constraints and old not in columns else "COLUMN")
    kind = "VALUE" if labels else kind
    known = {"COLUMN": columns, "CONSTRAINT": constraints, "VALUE": labels}.get(kind, {old})
    if old in known:
        yield _Move(kind, Name("", old), Name("", new), of=table, word=before.get(was, "TABLE"))
    elif new not in known:
        raise UsageError(
            f"{table}.{new} is said to have been {old}, which is not there.", hint="check the names"
        )


# -- statements ---------------------------------------------------------------------------------------------


def _whole(kind: str, old: Name, new: Name, arguments: str) -> Command:
    ref = Ref(kind.lower(), new.schema, new.name)
    head = say("ALTER {} {}{}", Raw(kind), old, Raw(arguments))
    if old.schema != new.schema:
        return Command(say("{} SET SCHEMA {}", Raw(head), new.schema), ref, why=_WHY)
    return Command(say("{} RENAME TO {}", Raw(head), new.name), ref, why=_WHY)


def _inside(kind: str, word: str, table: Name, old: str, new: str) -> Command:
    ref = Ref(kind.lower(), table.schema, table.name, new)
    if kind == "VALUE":
        sql = say("ALTER TYPE {} RENAME VALUE {} TO {}", table, value(old), value(new))
    elif kind in ("COLUMN", "CONSTRAINT"):
        part = Raw("ATTRIBUTE" if word == "TYPE" else kind)
        cascade = Raw(" CASCADE" if word == "TYPE" else "")  # to the tables OF the type
        sql = say("ALTER {} {} RENAME {} {} TO {}{}", Raw(word), table, part, old, new, cascade)
    else:
        sql = say("ALTER {} {} ON {} RENAME TO {}", Raw(kind), old, table, new)
    return Command(sql, ref, why=_WHY)
