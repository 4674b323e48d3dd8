"""Rules about references that are none: ids in lists, attributes as rows, one column for many tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.insights.names import qualified
from schemabook.lint.lookup import named_after
from schemabook.lint.messages import forms as says
from schemabook.lint.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, Table

_TEXTS: Final = ("text", "character")
_JSON: Final = ("json", "jsonb")
_ID_ARRAYS: Final = ("smallint[]", "integer[]", "bigint[]", "uuid[]")
#: Ids of other systems refer to nothing here.
_ELSEWHERE: Final = frozenset(
    {"external", "remote", "legacy", "foreign", "provider", "vendor", "trace", "request", "message", "source"}
)
_ATTRIBUTE: Final = frozenset(
    {"attribute", "attr", "property", "prop", "field", "param", "parameter", "option", "meta"}
)
#: In a table's name: a row is a thing of its own, its name and its value, or one of a store.
_PAIRS: Final = frozenset(
    {"tag", "label", "secret", "token", "credential", "setting", "config", "preference", "store", "cache"}
)
_NAMING: Final = frozenset({"key", "name", "code", "id"})
_KINDS: Final = (
    "text",
    "character",
    "string",
    "str",
    "int",
    "integer",
    "number",
    "numeric",
    "decimal",
    "float",
)
_TIMES: Final = ("date", "time", "timestamp", "datetime", "bool", "boolean", "json")
_VALUE_TYPES: Final = frozenset({*_KINDS, *_TIMES})
_VALUE: Final = frozenset({"value", "val"})
_TYPE: Final = frozenset({"type", "kind", "class", "table", "model"})


def ids_in_list(facts: Facts) -> Iterator[DesignFinding]:
    """`tag_ids integer[]`, `user_ids jsonb`: references that no foreign key can hold."""
    tables = {stems(t.name): t for t in facts.tables}
    for table, column in facts.columns:
        parts = words(column.name)
        if len(parts) < 2 or parts[-1] not in ("ids", "idlist") or column.generated:
            continue
        target = tables.get(stems("_".join(parts[:-1]))) or tables.get(stems(parts[-2]))
        if not _holds_ids(column, known=target is not None, parts=parts):
            continue
        other = target.name if target is not None else "_".join(parts[:-1])
        yield says.IDS_IN_LIST.finding(
            f"{table.key}.{column.name}",
            type=column.type,
            junction=f"{table.name}_{other}" if target is not None else f"{table.name}_{parts[-2]}",
            table=table.name,
        )


def entity_attribute_value(facts: Facts) -> Iterator[DesignFinding]:
    """An entity's id, an attribute's name and a value: a table inside a table."""
    for table in facts.tables:
        found = _attribute_and_values(table)
        if found is not None:
            attribute, values = found
            yield says.ENTITY_ATTRIBUTE_VALUE.finding(
                table.key, attribute=attribute.name, values=", ".join(v.name for v in values)
            )


def polymorphic_reference(facts: Facts) -> Iterator[DesignFinding]:
    """commentable_type and commentable_id: a reference to whichever table the text names."""
    key_types = {
        _family(t.by_name[n].type)
        for t in facts.tables
        if t.primary_key
        for n in t.primary_key.columns
        if n in t.by_name
    }
    for table in facts.tables:
        referring = {n for f in table.foreign_keys for n in f.columns}
        own = set(table.primary_key.columns) if table.primary_key else set()
        for column in table.columns:
            if column.name in referring or column.inherited or own == {column.name}:
                continue
            kind = None if _is_own(facts, table, column) else _type_beside(table, column)
            if kind is not None and _family(column.type) in key_types:
                yield says.POLYMORPHIC_REFERENCE.finding(
                    f"{table.key}.{column.name}", type=kind.name, id=column.name, table=_spelled(table)
                )


def _is_own(facts: Facts, table: Table, column: Column) -> bool:
    """True for an id that names the row itself (session_id in `sessions`) or a table that there is."""
    stem = words(column.name)[:-1]
    mine = words(table.name)
    return bool(stem) and (
        all(any(w.startswith(s) for w in mine) for s in stem) or bool(named_after(facts, "_".join(stem)))
    )


def _holds_ids(column: Column, *, known: bool, parts: list[str]) -> bool:
    if not known and _ELSEWHERE & set(parts):
        return False
    if column.type in _ID_ARRAYS or column.type in _JSON:
        return True
    return known and (column.type.startswith(_TEXTS))


def _attribute_and_values(table: Table) -> tuple[Column, list[Column]] | None:
    """The column that names the attribute and those that hold its value, if the table has little else."""
    entities = {n for f in table.foreign_keys for n in f.columns}
    values = [c for c in table.columns if _is_value(c)]
    pairs = bool(stems(table.name) & _PAIRS)
    attribute = next((c for c in table.columns if c not in values and _is_attribute(c, pairs=pairs)), None)
    if attribute is None or not values:
        return None
    entities |= {c.name for c in table.columns if words(c.name)[-1:] == ["id"] and len(words(c.name)) > 1}
    entities -= {attribute.name}
    key = set(table.primary_key.columns) if table.primary_key else set()
    surrogate = key if len(key) == 1 else set()
    taken = {attribute.name, *entities, *surrogate, *(v.name for v in values)}
    rest = [c for c in table.columns if c.name not in taken and not _says_when(c)]
    return (attribute, values) if entities - surrogate and len(rest) <= 1 else None


def _is_attribute(column: Column, *, pairs: bool) -> bool:
    """attribute, attribute_name, property_key, field_id; key and name alone, but not in a table of pairs."""
    parts = words(column.name)
    text = column.type.startswith(_TEXTS)
    if len(parts) == 1:
        return text and parts[0] in (_ATTRIBUTE if pairs else _ATTRIBUTE | {"key", "name"})
    return len(parts) == 2 and parts[0] in _ATTRIBUTE and parts[1] in _NAMING


def _is_value(column: Column) -> bool:
    """value, attribute_value, value_text, int_value; a number alone may be a measurement."""
    parts = words(column.name)
    if not _VALUE & set(parts) or len(parts) > 2:
        return False
    other = [p for p in parts if p not in _VALUE]
    if other and other[0] in _VALUE_TYPES:
        return True
    return (not other or other[0] in _ATTRIBUTE) and column.type.startswith((*_TEXTS, *_JSON))


def _says_when(column: Column) -> bool:
    return column.type.startswith(("timestamp", "date"))


def _type_beside(table: Table, column: Column) -> Column | None:
    """The column that says which table an id is of: commentable_type beside commentable_id."""
    parts = words(column.name)
    if len(parts) < 2 or parts[-1] != "id" or _ELSEWHERE & set(parts):
        return None
    for other in table.columns:
        said = words(other.name)
        named = len(said) == len(parts) and said[:-1] == parts[:-1] and said[-1] in _TYPE
        if named and (
            other.type.startswith(_TEXTS) or other.type_key is not None or other.type == "regclass"
        ):
            return other
    return None


def _family(type_: str) -> str:
    """All whole numbers are one: a reference may be an integer where the key is a bigint."""
    return "integer" if type_ in ("smallint", "integer", "bigint") else type_


def _spelled(table: Table) -> str:
    return qualified(table.schema, table.name)


RULES: Final[tuple[Rule, ...]] = (ids_in_list, entity_attribute_value, polymorphic_reference)
