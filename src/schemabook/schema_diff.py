"""What differs between two snapshots, in words.

The walk is generic: it visits every compared field of every data class, so that a field added later cannot
be forgotten. Objects of a collection are matched by what PostgreSQL matches them by (their name; a
function's arguments, too); a renamed object is one removed and one added.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from schemabook import schema_words as words
from schemabook.schema import Constraint, Index, Name, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: `object` ("table", "column", ...) named `name` was added, removed or changed.

    For "changed", `what` is the property, and `before` and `after` its values in words; None means that
    there was none (`words` says more, of an enum's labels). For "added" and "removed", `after` or `before`
    describes the object. `relation` is the table or view it belongs to (or is), `member` the column,
    constraint, index, ... inside it.
    """

    kind: Kind
    object: str
    name: str
    what: str = ""
    before: str | None = None
    after: str | None = None
    words: str = ""
    relation: Name | None = None
    member: str | None = None

    def __str__(self) -> str:
        if self.kind == "changed":
            how = self.words or words.arrow(self.before, self.after)
            return f"{self.object} {self.name}: {self.what} {how}".replace("schema : ", "")
        described = self.after if self.kind == "added" else self.before
        return f"{self.object} {self.name}: {self.kind}" + (f" ({described})" if described else "")


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the walk is: the object whose fields are being compared."""

    object: str = "schema"
    name: str = ""
    relation: Name | None = None
    member: str | None = None


def diff(a: Schema, b: Schema) -> tuple[Change, ...]:
    """The changes that lead from `a` to `b`; empty exactly when the snapshots are equal."""
    return tuple(_fields(a, b, _Place()))


def _fields(a: Any, b: Any, place: _Place) -> Iterator[Change]:
    found: list[Change] = []
    kind: type = type(a)
    for name in _compared(kind):
        before, after = getattr(a, name), getattr(b, name)
        if before == after or (name == "definition" and _is_said(a, found, place)):
            continue
        if _is_collection(before) or _is_collection(after):
            found.extend(_collection(before, after, name, place))
        else:
            found.append(_changed(name, before, after, place))
    yield from _without_hidden(found)


def _is_said(one: Any, found: list[Change], place: _Place) -> bool:
    """True if a constraint's or index's definition only repeats a change that is said already."""
    if not isinstance(one, Constraint | Index):
        return False
    return any(c.what != "comment" and (c.object, c.name) == (place.object, place.name) for c in found)


def _without_hidden(found: list[Change]) -> list[Change]:
    """Leaves out the indexes that come or go with the constraint of their name."""
    said = {(c.kind, c.relation, c.member) for c in found if c.object in words.CONSTRAINTS}
    return [c for c in found if c.object != "index" or (c.kind, c.relation, c.member) not in said]


@cache
def _compared(cls: type) -> tuple[str, ...]:
    """The compared fields; the definition last, since it may only repeat the others."""
    names = [f.name for f in fields(cls) if f.compare]
    return tuple(sorted(names, key=lambda n: n == "definition"))


def _is_collection(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _changed(name: str, before: Any, after: Any, place: _Place) -> Change:
    return Change(
        kind="changed",
        object=place.object,
        name=place.name,
        what=words.of_field(name),
        before=words.of_value(name, before),
        after=words.of_value(name, after),
        words=words.labels(before, after) if name == "labels" else "",
        relation=place.relation,
        member=place.member,
    )


def _collection(
    before: tuple[Any, ...], after: tuple[Any, ...], field: str, place: _Place
) -> Iterator[Change]:
    if field == "keys":  # of an index: their order is their meaning
        yield _changed(field, before, after, place)
        return
    old, new = _keyed(before), _keyed(after)
    for key in (*old, *(k for k in new if k not in old)):
        if key not in new:
            yield _whole("removed", old[key], place)
        elif key not in old:
            yield _whole("added", new[key], place)
        elif old[key] != new[key]:
            yield from _fields(old[key], new[key], _place(old[key], place))
    common_old, common_new = [k for k in old if k in new], [k for k in new if k in old]
    if common_old != common_new:
        yield _changed("order of " + field, _names(common_old), _names(common_new), place)


def _names(keys: list[Any]) -> tuple[str, ...]:
    return tuple(".".join(str(part) for part in key[1:-1] if part) for key in keys)


def _keyed(objects: tuple[Any, ...]) -> dict[Any, Any]:
    """By identity; a number behind it keeps two of the same name apart."""
    found: dict[Any, Any] = {}
    for one in objects:
        identity, n = words.identity(one), 0
        while (*identity, n) in found:
            n += 1
        found[*identity, n] = one
    return found


def _place(one: Any, parent: _Place) -> _Place:
    relation = parent.relation if parent.relation is not None else words.relation(one)
    member = None if parent.relation is None else (parent.member or getattr(one, "name", None))
    return _Place(
        object=words.of_object(one),
        name=words.name_in(one, parent.object, parent.name),
        relation=relation,
        member=member,
    )


def _whole(kind: Kind, one: Any, parent: _Place) -> Change:
    place = _place(one, parent)
    described = words.description(one)
    return Change(
        kind=kind,
        object=place.object,
        name=place.name,
        before=described if kind == "removed" else None,
        after=described if kind == "added" else None,
        relation=place.relation,
        member=place.member,
    )
