"""The words of a visual diff, short enough for a row or a line of a card; and the columns they are about."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from schemabook import schema_words
from schemabook.draw.types import short
from schemabook.schema import Check, Constraint, Index, Key, Policy, Statistics, Table, Trigger, View
from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.draw.diff.difference import Sign

_CONSTRAINT: Final = re.compile(r"(?:PRIMARY KEY|UNIQUE|CHECK|EXCLUDE|FOREIGN KEY|NOT NULL)\s*")
_TRIGGER: Final = re.compile(r'CREATE (?:CONSTRAINT )?TRIGGER (?:"(?:[^"]|"")*"|\S+) ')
_KINDS: Final = {
    "unique constraint": "unique",
    "check constraint": "check",
    "exclusion constraint": "exclude",
    "not-null constraint": "not null",
}
_ACTIONS: Final = frozenset({"on delete", "on update"})


def kind(object_: str) -> str:
    """An object's word as it stands in a line: "check" for "check constraint"."""
    return _KINDS.get(object_, object_)


def described(one: Any) -> str:
    """What an object inside a table is, without its name: "(placed_at DESC)", "(total >= 0)"."""
    match one:
        case Index():
            return _index(one)
        case Check():
            return unqualified(one.expression or one.definition)
        case Constraint():
            return unqualified(_CONSTRAINT.sub("", one.definition, count=1))
        case Trigger():
            return unqualified(_TRIGGER.sub("", one.definition, count=1))
        case _:
            return unqualified(schema_words.description(one))


def arrow(before: str, after: str) -> str:
    """`before → after`; of long texts the first lines that differ."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) > 1 or len(new) > 1:
        pairs = zip_longest(old, new, fillvalue="")
        before, after = next(((o.strip(), n.strip()) for o, n in pairs if o != n), (before, after))
    return f"{unqualified(before)} → {unqualified(after)}"


def property_(what: str, before: str | None, after: str | None) -> tuple[Sign, str]:
    """How a property that changed is said, with the sign of what became of it."""
    if (before, after) in (("no", "yes"), ("yes", "no")):
        return "changed", f"{what} {'on' if after == 'yes' else 'off'}"
    if before is None:
        return "added", f"{what} {unqualified(after or '')}".rstrip()
    if after is None:
        return "removed", f"{what} {unqualified(before)}".rstrip()
    return "changed", f"{what} {arrow(before, after)}"


def link(what: str, before: str | None, after: str | None) -> str:
    """How a property of a foreign key is said on its line: "no action → cascade", "not valid → valid"."""
    if what == "validated" and {before, after} == {"yes", "no"}:
        return "not valid → valid" if after == "yes" else "valid → not valid"
    if what in _ACTIONS and before is not None and after is not None:
        said = f"{before.lower()} → {after.lower()}"
        return said if what == "on delete" else f"{what} {said}"
    return property_(what, before, after)[1]


def row(what: str, before: str | None, after: str | None) -> str:
    """What a column's row tells of the state before, beside the state now."""
    match what:
        case "nullable":
            return "was null" if before == "yes" else "was not null"
        case "default":
            return "had no default" if before is None else f"default was {unqualified(before)}"
        case "identity":
            return "was no identity" if before is None else f"was identity, {before}"
        case "generated":
            return "was not generated" if before is None else f"was generated, {before}"
        case _:
            sign, text = property_(what, before, after)
            return {"added": f"+ {text}", "removed": f"\N{MINUS SIGN} {text}"}.get(sign, text)


def unqualified(text: str) -> str:
    """An SQL text on one line, without the schema `public` before names."""
    found = list(tokens(text))
    kept = []
    skip = -1
    for i, token in enumerate(found):
        if i <= skip:
            continue
        if (
            token.kind == "word"
            and token.text == "public"
            and i + 2 < len(found)
            and found[i + 1].text == "."
        ):
            skip = i + 1
            continue
        kept.append(token.text)
    return " ".join("".join(kept).split())


def type_before(text: str) -> str:
    """A type as a row says that it was."""
    return short(text)


def member(table: Table | View, object_: str, name: str | None) -> Any:
    """The column, constraint, index, ... of a table or view that a change speaks of; None for none."""
    parts: Iterable[Any] = {
        "column": table.columns,
        "index": table.indexes,
        "trigger": table.triggers,
        "rule": table.rules,
        "policy": getattr(table, "policies", ()),
        "statistics": table.statistics,
    }.get(object_, getattr(table, "constraints", ()))
    return next((p for p in parts if p.name == name), None)


def columns(table: Table | View, one: Any) -> tuple[str, ...]:
    """The columns that an index, a constraint, a policy, ... of a table is about, in the table's order."""
    named = set(_named(one)) | set(_mentioned(one))
    return tuple(c.name for c in table.columns if c.name in named)


def _named(one: Any) -> Iterator[str]:
    if isinstance(one, Constraint | Index):
        yield from one.columns
    if isinstance(one, Key | Index):
        yield from one.include


def _mentioned(one: Any) -> Iterator[str]:
    """The names in the conditions and expressions of a part."""
    match one:
        case Index():
            texts = [*(k.expression or "" for k in one.keys), one.predicate or ""]
        case Policy():
            texts = [one.using or "", one.check or ""]
        case Trigger():
            texts = [_between(one.definition, "OF", "ON"), _between(one.definition, "WHEN", "EXECUTE")]
        case Statistics():
            texts = [_between(one.definition, "ON", "FROM")]
        case _:
            texts = []
    for text in texts:
        for token in tokens(text):
            if token.kind == "word":
                yield token.text
            elif token.kind == "quoted":
                yield token.text[1:-1].replace('""', '"')


def _between(text: str, first: str, last: str) -> str:
    """The text after the keyword `first` up to the keyword `last`; "" where there is no `first`."""
    words = [t for t in tokens(text) if t.kind == "word"]
    start = next((t.end for t in words if t.text == first), None)
    if start is None:
        return ""
    return text[start : next((t.start for t in words if t.text == last and t.start > start), len(text))]


def _index(one: Index) -> str:
    keys = schema_words.of_value("keys", one.keys) or ""
    said = [f"({unqualified(keys)})"]
    said = [one.method, *said] if one.method != "btree" else said
    said = ["unique", *said] if one.unique else said
    said += [f"include ({', '.join(one.include)})"] if one.include else []
    said += [f"where {unqualified(one.predicate)}"] if one.predicate else []
    return " ".join(said)
