"""Renames: declared, never guessed; and those that follow, because nothing else can be meant.

A declaration stands in a comment, on the lines directly before what it is about, or at the end of its line:

```sql
-- renamed from: users
CREATE TABLE people (
    full_name text,  -- renamed from: name
    ...
CREATE TYPE mood AS ENUM (
    'glad',  -- renamed from: happy
    ...
```

As an argument it is a mapping from the new name to the old:
`{"people": "users", "people.full_name": "users.name"}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from schemabook.alter.script import Command
from schemabook.alter.text import Raw, say, value
from schemabook.ddl import Ref
from schemabook.errors import UsageError
from schemabook.schema import Index, Name, NotNull
from schemabook.statements import split, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.schema import Schema, Table, View
    from schemabook.statements import Token

_WHY: Final = "renamed by declaration"
_DECLARED: Final = re.compile(r"--\s*renamed from:\s*(.+?)\s*\Z", re.IGNORECASE)
_KINDS: Final = {
    "TABLE": "TABLE",
    "VIEW": "VIEW",
    "MATERIALIZED": "MATERIALIZED VIEW",
    "TYPE": "TYPE",
    "DOMAIN": "DOMAIN",
    "SEQUENCE": "SEQUENCE",
    "INDEX": "INDEX",
    "SCHEMA": "SCHEMA",
    "FUNCTION": "ROUTINE",
    "PROCEDURE": "ROUTINE",
    "AGGREGATE": "ROUTINE",
    "TRIGGER": "TRIGGER",
    "POLICY": "POLICY",
    "RULE": "RULE",
    "STATISTICS": "STATISTICS",
}
_FILLERS: Final = frozenset(
    ("create", "or", "replace", "unique", "unlogged", "foreign", "constraint", "recursive", "if", "not")
) | {"exists", "concurrently", "view"}


@dataclass(frozen=True)
class Rename:
    """`new` was `old`: parts of names, e.g. ("public", "people", "full_name"); `on` is a trigger's table."""

    kind: str
    new: tuple[str, ...]
    old: tuple[str, ...]


def of_mapping(given: Mapping[str, str]) -> tuple[Rename, ...]:
    """Renames given by name; what kind of thing a name is, the schemas say later."""
    return tuple(Rename("", _parts(new), _parts(old)) for new, old in given.items())


def _parts(text: str) -> tuple[str, ...]:
    found = [t for t in tokens(text) if t.kind in ("word", "quoted", "string")]
    if not found:
        raise UsageError(f"{text!r} is no name.", hint='write renames like {"orders.total": "orders.sum"}')
    return tuple(_folded(t) for t in found)


def _folded(token: Token) -> str:
    if token.kind == "string":  # a label
        return token.text[1:-1].replace("''", "'")
    return token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text.lower()


def declared(source: str) -> tuple[Rename, ...]:
    """The renames that the comments of an SQL text declare. Raises UsageError for one about nothing."""
    found: list[Rename] = []
    for statement in split(source):
        if statement.kind != "sql" or statement.command != "CREATE":
            continue
        before = _comments_before(source, statement.start)
        found += _statement(before + statement.text)
    return tuple(found)


def _comments_before(source: str, start: int) -> str:
    lines = source[:start].splitlines(keepends=True)
    kept: list[str] = []
    while lines and (lines[-1].lstrip().startswith("--")):
        kept.insert(0, lines.pop())
    return "".join(kept)


def _statement(text: str) -> Iterator[Rename]:
    seen = [t for t in tokens(text) if t.kind != "space"]
    place, at = _named(seen)
    if place is None:
        return
    kind, name = place
    opened = False
    for n, token in enumerate(seen):
        declared_ = _DECLARED.match(token.text) if token.kind == "comment" else None
        if n > at and not opened and token.text == "(":
            opened = True
        if declared_ is None:
            continue
        old = _parts(declared_[1])
        if n < at:
            yield Rename(kind, name, (*name[: len(name) - len(old)], *old))
        elif opened:
            inner = _member(seen, n, text)
            if inner is not None:
                yield Rename(inner[0], (*name, inner[1]), (*name, old[-1]))


def _named(seen: list[Token]) -> tuple[tuple[str, tuple[str, ...]] | None, int]:
    """What a CREATE statement makes, and where its name ends."""
    words = [(n, t) for n, t in enumerate(seen) if t.kind in ("word", "quoted") or t.text in (".", "(")]
    kind = ""
    for n, (at, token) in enumerate(words):
        upper = token.text.upper()
        if token.kind == "word" and not kind and upper in _KINDS:
            kind = _KINDS[upper]
        elif token.kind == "word" and upper.lower() in _FILLERS:
            continue
        elif kind and token.kind in ("word", "quoted"):
            name = [_folded(token)]
            while n + 2 < len(words) and words[n + 1][1].text == ".":
                name.append(_folded(words[n + 2][1]))
                n += 2
                at = words[n][0]
            if kind in ("TRIGGER", "POLICY", "RULE"):
                name = [*_table_of(seen, at, kind), *name]
            return (kind, tuple(name)), at
        else:
            return None, 0
    return None, 0


def _table_of(seen: list[Token], at: int, kind: str) -> list[str]:
    word = "TO" if kind == "RULE" else "ON"
    for n in range(at, len(seen)):
        if seen[n].text.upper() == word:
            name = [_folded(seen[n + 1])]
            if n + 3 < len(seen) and seen[n + 2].text == ".":
                name.append(_folded(seen[n + 3]))
            return name
    return []


def _member(seen: list[Token], comment: int, text: str) -> tuple[str, str] | None:
    """The column or constraint that a comment inside CREATE TABLE is about.

    At the end of a line it is about the item that begins that line, on a line of its own about the next.
    """
    place = seen[comment].start
    line_start = text.rfind("\n", 0, place) + 1
    alone = not text[line_start:place].strip()
    if alone:
        rest = [t for t in seen[comment + 1 :] if t.kind != "comment"]
    else:
        rest = [t for t in tokens(text[line_start:place]) if t.kind not in ("space", "comment")]
        while rest and rest[0].text in ("(", ","):
            rest = rest[1:]
        if rest and rest[0].text.upper() in ("CREATE",):
            opened = next((n for n, t in enumerate(rest) if t.text == "("), len(rest))
            rest = rest[opened + 1 :]
    if not rest:
        return None
    if rest[0].kind == "string":
        return "VALUE", rest[0].text[1:-1].replace("''", "'")
    if rest[0].text.upper() == "CONSTRAINT" and len(rest) > 1:
        return "CONSTRAINT", _folded(rest[1])
    return "COLUMN", _folded(rest[0])


# -- statements ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renaming:
    """The statement that renames, and the one that undoes it."""

    up: Command
    down: Command


def statements(renames: tuple[Rename, ...], a: Schema, b: Schema) -> tuple[Renaming, ...]:
    """ALTER ... RENAME for each, in an order in which they work; undone, they come the other way round.

    A rename whose new name A has already, and whose old one it has not, is done: the declaration may stay.
    Raises UsageError for what is not there.
    """
    moved: dict[Name, Name] = {}
    whole = [r for r in renames if not _is_member(r, b)]
    found = [_object(r, a, b, moved) for r in whole]
    found += [_part(r, a, moved) for r in renames if r not in whole]
    return tuple(r for r in found if r is not None)


def _is_member(rename: Rename, b: Schema) -> bool:
    if rename.kind:
        return rename.kind in ("COLUMN", "CONSTRAINT", "VALUE", "TRIGGER", "POLICY", "RULE")
    *table, _ = rename.new
    return len(table) > 0 and _qualified(tuple(table)) in _relations(b)


def _qualified(parts: tuple[str, ...]) -> Name:
    return Name(*parts[-2:]) if len(parts) > 1 else Name("public", parts[0])


def _relations(schema: Schema) -> set[Name]:
    holders = (schema.tables, schema.views, schema.composites, schema.enums)
    return {o.key for each in holders for o in each}


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


def _object(rename: Rename, a: Schema, b: Schema, moved: dict[Name, Name]) -> Renaming | None:
    old, new = _qualified(rename.old), _qualified(rename.new)
    if rename.kind == "SCHEMA":
        old, new = Name("", rename.old[-1]), Name("", rename.new[-1])
    before, after = _objects(a), _objects(b)
    if old not in before and new in before:
        return None
    for name, known in ((old, before), (new, after)):
        if name not in known:
            raise UsageError(
                f"{old} is said to have become {new}, but there is no {name}.", hint="check the names"
            )
    if old.schema != new.schema and old.name != new.name:
        raise UsageError(
            f"{old} cannot get another schema and another name at once.", hint="do it in two steps"
        )
    kind = before[old]
    if kind in ("TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "TYPE"):
        moved[new] = old
    of = next((f"({f.arguments})" for f in a.functions if f.key == old and kind == "ROUTINE"), "")
    ref = Ref(kind.lower(), new.schema, new.name)
    return Renaming(_whole(kind, old, new, of, ref), _whole(kind, new, old, of, ref))


def _whole(kind: str, old: Name, new: Name, arguments: str, ref: Ref) -> Command:
    head = say("ALTER {} {}{}", Raw(kind), old, Raw(arguments))
    if old.schema != new.schema:
        return Command(say("{} SET SCHEMA {}", Raw(head), new.schema), ref, why=_WHY)
    return Command(say("{} RENAME TO {}", Raw(head), new.name), ref, why=_WHY)


def _part(rename: Rename, a: Schema, moved: dict[Name, Name]) -> Renaming | None:
    table, new, old = _qualified(rename.new[:-1]), rename.new[-1], rename.old[-1]
    was = moved.get(table, table)
    relation = next((o for each in (a.tables, a.views, a.composites) for o in each if o.key == was), None)
    columns = {c.name for c in relation.columns} if relation is not None else set()
    constraints = {c.name for c in a.by_key[was].constraints} if was in a.by_key else set()
    labels = {label for e in a.enums if e.key == was for label in e.labels}
    kind = rename.kind or ("CONSTRAINT" if old in constraints and old not in columns else "COLUMN")
    kind = "VALUE" if labels else kind
    known = {"COLUMN": columns, "CONSTRAINT": constraints, "VALUE": labels}.get(kind, {old})
    if old not in known:
        if new in known:
            return None
        raise UsageError(
            f"{table}.{new} is said to have been {old}, which is not there.", hint="check the names"
        )
    ref = Ref(kind.lower(), table.schema, table.name, new)
    word = _objects(a).get(was, "TABLE")
    return Renaming(_inside(kind, word, table, old, new, ref), _inside(kind, word, table, new, old, ref))


def _inside(kind: str, word: str, table: Name, old: str, new: str, ref: Ref) -> Command:
    if kind == "VALUE":
        return Command(
            say("ALTER TYPE {} RENAME VALUE {} TO {}", table, value(old), value(new)), ref, why=_WHY
        )
    if kind in ("COLUMN", "CONSTRAINT"):
        part = Raw(_member_word(kind, word))
        return Command(say("ALTER {} {} RENAME {} {} TO {}", Raw(word), table, part, old, new), ref, why=_WHY)
    return Command(say("ALTER {} {} ON {} RENAME TO {}", Raw(kind), old, table, new), ref, why=_WHY)


def _member_word(kind: str, word: str) -> str:
    return "ATTRIBUTE" if word == "TYPE" else kind


# -- what follows -------------------------------------------------------------------------------------------


def implied(a: Schema, b: Schema) -> tuple[Command, ...]:
    """Constraints, indexes and sequences of columns that differ in nothing but the name: nothing is lost."""
    found: list[Command] = []
    for table in a.tables:
        other = b.by_key.get(table.key)
        if other is not None:
            found += _parts_of(table, other)
    found += _sequences(a, b)
    return tuple(found)


def _parts_of(old: Table, new: Table) -> Iterator[Command]:
    taken = {c.name for c in old.constraints} | {i.name for i in old.indexes}
    for before, after in _pairs(old.constraints, new.constraints):
        if after.name not in taken and not before.inherited and not isinstance(before, NotNull):
            sql = say("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", old.key, before.name, after.name)
            yield Command(sql, Ref("constraint", old.schema, old.name, after.name))
    loose = [tuple(i for i in t.indexes if i.constraint is None) for t in (old, new)]
    for before, after in _pairs(*loose):
        if after.name not in taken:
            sql = say("ALTER INDEX {} RENAME TO {}", Name(old.schema, before.name), after.name)
            yield Command(sql, Ref("index", old.schema, old.name, after.name))


def _pairs(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Those whose name is gone, each with the only one that is new and otherwise equal."""
    gone = [o for o in old if o.name not in {n.name for n in new}]
    come = [n for n in new if n.name not in {o.name for o in old}]
    for one in gone:
        alike = [n for n in come if type(n) is type(one) and _bare(n) == _bare(one)]
        if len(alike) == 1 and sum(_bare(o) == _bare(one) for o in gone) == 1:
            yield one, alike[0]


def _bare(one: Any) -> Any:
    """Without the name, and a definition that repeats it."""
    definition = (
        one.definition.replace(say(" {} ON ", one.name), " ON ") if isinstance(one, Index) else one.definition
    )
    return replace(one, name="", comment=None, definition=definition)


def _sequences(a: Schema, b: Schema) -> Iterator[Command]:
    theirs = {s.owned_by: s for s in b.sequences if s.owned_by and not s.identity}
    before, after = {s.key for s in a.sequences}, {s.key for s in b.sequences}
    for one in a.sequences:
        other = theirs.get(one.owned_by) if one.owned_by and not one.identity else None
        if other is None or other.schema != one.schema or other.key in before or one.key in after:
            continue
        sql = say("ALTER SEQUENCE {} RENAME TO {}", one.key, other.name)
        yield Command(sql, Ref("sequence", one.schema, other.name))
