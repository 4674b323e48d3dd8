"""Declared renames as what a diff tells: at the card, in the row, or in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.diff.difference import Difference
from schemabook.draw.diff.union import home
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.alter.renames import Rename
    from schemabook.schema import Schema

_RELATIONS: Final = frozenset({"", "TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW"})
_PARTS: Final = frozenset({"COLUMN", "CONSTRAINT", "TRIGGER", "POLICY", "RULE"})


def renamed(renames: Iterable[Rename], new: Schema) -> tuple[Difference, ...]:
    """What the newer state `new` has under another name, each at its table's card or below the picture."""
    return tuple(_difference(r, new) for r in renames)


def _difference(rename: Rename, new: Schema) -> Difference:
    whole, holder = _name(rename.new), _name(rename.new[:-1])
    before, after = rename.old[-1], rename.new[-1]
    card = home(new, holder) if holder is not None and _is_part(rename, holder, new) else None
    if card is not None and holder is not None:
        kind = rename.kind.lower() or "column"
        columns = tuple(_columns(new, holder, after)) if kind == "column" else ()
        text = f"was called {before}" if columns else f"{kind} {after}: was called {before}"
        place = "row" if columns and card == holder else "line"
        return Difference(
            change="changed",
            object=kind,
            name=after,
            what="name",
            before=before,
            after=after,
            table=card,
            columns=columns if place == "row" else (),
            place="row" if place == "row" else "line",
            text=text,
        )
    old = _name(rename.old)
    where = home(new, whole) if whole is not None and rename.kind in _RELATIONS else None
    said = str(old) if old is not None and whole is not None and old.schema != whole.schema else before
    kind = "partition" if where is not None else rename.kind.lower() or "object"
    head = "" if where is not None and where == whole else f"{kind} {whole}: "
    return Difference(
        change="changed",
        object=rename.kind.lower() or "table",
        name=str(whole),
        what="name",
        before=said,
        after=after,
        table=where,
        place="line" if where is not None else "foot",
        text=f"{head}was called {said}",
    )


def _is_part(rename: Rename, holder: Name, new: Schema) -> bool:
    if rename.kind:
        return rename.kind in _PARTS
    return bool(rename.new[:-1]) and (_name(rename.new) not in new.by_key) and holder in new.by_key


def _columns(new: Schema, holder: Name, column: str) -> Iterator[str]:
    for each in (new.tables, new.views):
        yield from (c.name for one in each if one.key == holder for c in one.columns if c.name == column)


def _name(parts: tuple[str, ...]) -> Name | None:
    if not parts:
        return None
    return Name(*parts[-2:]) if len(parts) > 1 else Name("public", parts[0])
