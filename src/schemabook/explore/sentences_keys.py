"""What no two rows of a table have in common: unique keys, unique indexes and exclusion constraints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.ddl.spelling import quote
from schemabook.explore.conditions import Speaker, elements, read, unbracketed
from schemabook.explore.wording import listed, shown
from schemabook.keys import not_null
from schemabook.schema import Exclusion, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Index, IndexKey, Key, Table

_USING: Final = re.compile(r"EXCLUDE USING \w+")
_DEFERRABLE: Final = re.compile(r"(?:DEFERRABLE(?: INITIALLY DEFERRED)?)?")
#: Null only where the column is.
_STRICT: Final = re.compile(r"(?:lower|upper|btrim)\((\w+)\)")


def unique_sentence(table: Table, schema: Schema | None = None) -> tuple[str, ...]:
    """What tells rows apart, a sentence a key: "no two rows have the same email", "... the same (a, b)".

    The primary key comes first, then unique constraints, unique indexes and exclusion constraints. Rows of
    tables that inherit from this one are no rows of it. With the `schema` a domain's NOT NULL is known, too.
    """
    keys = _Keys(table, Schema() if schema is None else schema)
    return tuple(dict.fromkeys(keys.sentences()))


class _Keys:
    def __init__(self, table: Table, schema: Schema) -> None:
        self._table = table
        self._schema = schema

    def sentences(self) -> Iterator[str]:
        if self._table.primary_key is not None:
            yield self._key(self._table.primary_key, " (the primary key)")
        for key in self._table.uniques:
            yield self._key(key, "")
        for index in self._table.indexes:
            if index.unique and index.valid and index.constraint is None:
                yield self._index(index)
        for constraint in self._table.constraints:
            if isinstance(constraint, Exclusion):
                yield self._exclusion(constraint)

    def _key(self, key: Key, behind: str) -> str:
        names = [shown(c) for c in key.columns]
        nulls = [shown(c) for c in key.columns if not not_null(self._schema, self._table, c)]
        cut = -1 if key.without_overlaps else len(names)
        said = _apart(names[:cut], names[cut:])
        remark = self._remark(nulls, distinct=not key.nulls_not_distinct)
        return f"{said}{behind}{remark}{_late(key.deferrable, key.initially_deferred)}"

    def _index(self, index: Index) -> str:
        names = [self._shown(key) for key in index.keys]
        nulls = [n for key, n in zip(index.keys, names, strict=True) if self._may_be_null(key)]
        among = f", among rows where {self._where(index.predicate)}" if index.predicate else ""
        remark = self._remark(nulls, distinct=not index.nulls_not_distinct)
        return f"{_apart(names, [])}{among}{remark}"

    def _shown(self, key: IndexKey) -> str:
        if key.column is not None:
            name = shown(key.column)
        else:
            name = unbracketed(key.pretty or key.expression or "")
        return f"{name} COLLATE {key.collation}" if key.collation else name

    def _may_be_null(self, key: IndexKey) -> bool:
        column = key.column
        if column is None:
            found = _STRICT.fullmatch(unbracketed(key.pretty or key.expression or ""))
            column = found[1] if found else None
        return column not in self._table.by_name or not not_null(self._schema, self._table, column or "")

    def _where(self, predicate: str) -> str:
        said = Speaker(self._table, self._schema).true(read(predicate, self._table.by_name))
        return said or unbracketed(predicate)

    def _remark(self, nulls: Sequence[str], *, distinct: bool) -> str:
        if not nulls:
            return ""
        if not distinct:
            return " (null counts as a value)"
        return f" (rows where {listed(nulls, 'or')} is null aside)"

    def _exclusion(self, constraint: Exclusion) -> str:
        parts, where = _excluded(constraint.definition)
        if not parts or any(operator not in ("=", "&&") for _, operator in parts):
            return f"no two rows conflict: {constraint.definition}"
        columns = {quote(c.name): c.name for c in self._table.columns}
        said = {part: shown(columns[part]) if part in columns else part for part, _ in parts}
        same = [said[part] for part, operator in parts if operator == "="]
        overlapping = [said[part] for part, operator in parts if operator == "&&"]
        nulls = [
            said[part]
            for part, _ in parts
            if part not in columns or not not_null(self._schema, self._table, columns[part])
        ]
        among = f", among rows where {self._where(where)}" if where else ""
        late = _late(constraint.deferrable, constraint.initially_deferred)
        return f"{_apart(same, overlapping)}{among}{self._remark(nulls, distinct=True)}{late}"


def _apart(same: Sequence[str], overlapping: Sequence[str]) -> str:
    alike = f"the same {_together(same)}" if same else ""
    if not overlapping:
        return f"no two rows have {alike}"
    return f"no two rows{f' with {alike}' if alike else ''} have overlapping {_together(overlapping)}"


def _together(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _late(deferrable: bool, deferred: bool) -> str:
    if not deferrable:
        return ""
    return " (checked at commit)" if deferred else " (can be checked at commit)"


def _excluded(definition: str) -> tuple[list[tuple[str, str]], str]:
    """The parts of an exclusion with their operators, its predicate; no parts where there is more to it."""
    head, parts, rest = _first_bracket(definition)
    word, where, behind = _first_bracket(rest)
    if not _USING.fullmatch(head) or (where and word != "WHERE") or not _DEFERRABLE.fullmatch(behind):
        return [], ""
    return list(_pairs(parts)), where


def _first_bracket(text: str) -> tuple[str, str, str]:
    """What stands before the first bracket, in it, and behind it."""
    depth, start = 0, 0
    for mark in elements(text):
        if mark.kind == "open":
            start = start if depth else mark.end
            depth += 1
        elif mark.kind == "close":
            depth -= 1
            if depth == 0:
                return text[: start - 1].strip(), text[start : mark.start], text[mark.end :].strip()
    return "", "", text.strip()


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """`room_id WITH =, during WITH &&` as pairs; an operator class stays with its column."""
    depth, start, operator = 0, 0, 0
    for mark in elements(text):
        depth += (mark.kind == "open") - (mark.kind == "close")
        if depth == 0 and mark.kind == "word" and mark.text == "WITH":
            column, operator = unbracketed(text[start : mark.start]), mark.end
        elif depth == 0 and mark.text == "," and operator:
            yield column, text[operator : mark.start].strip()
            start, operator = mark.end, 0
    if operator:
        yield column, text[operator:].strip()
