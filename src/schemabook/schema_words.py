"""The words in which `schema_diff` speaks of objects, fields and values, PostgreSQL's own."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

from schemabook.schema import (
    Check,
    Column,
    Composite,
    Constraint,
    DefaultPrivilege,
    Domain,
    Enum,
    Exclusion,
    Extension,
    ForeignKey,
    Function,
    Grant,
    Index,
    IndexKey,
    Key,
    Name,
    Namespace,
    NotNull,
    Object,
    Other,
    Policy,
    Range,
    Rule,
    Sequence,
    Statistics,
    Table,
    Trigger,
    View,
)

_OBJECTS: Final[dict[type, str]] = {
    Check: "check constraint",
    Column: "column",
    Composite: "composite type",
    DefaultPrivilege: "default privileges",
    Domain: "domain",
    Enum: "enum",
    Exclusion: "exclusion constraint",
    Extension: "extension",
    ForeignKey: "foreign key",
    Grant: "privilege",
    Index: "index",
    Namespace: "schema",
    NotNull: "not-null constraint",
    Policy: "policy",
    Range: "range type",
    Rule: "rule",
    Sequence: "sequence",
    Statistics: "statistics",
    Table: "table",
    Trigger: "trigger",
}
CONSTRAINTS: Final = frozenset(
    {
        "primary key",
        "unique constraint",
        "foreign key",
        "check constraint",
        "not-null constraint",
        "exclusion constraint",
    }
)
_FIELDS: Final[dict[str, str]] = {
    "of_type": "OF type",
    "using": "USING",
    "check": "WITH CHECK",
    "row_security": "row-level security",
    "force_row_security": "forced row-level security",
    "type_key": "user-defined type",
    "ref_columns": "referenced columns",
    "include": "INCLUDE",
    "nulls_not_distinct": "NULLS NOT DISTINCT",
    "without_overlaps": "WITHOUT OVERLAPS",
    "no_inherit": "NO INHERIT",
    "initially_deferred": "INITIALLY DEFERRED",
    "on_delete_columns": "columns set on delete",
    "grantable": "WITH GRANT OPTION",
    "match": "MATCH",
    "primary": "primary key",
    "config": "SET",
}
_SHORT: Final = 200  # characters of a value; the whole stands in Change.before and Change.after


def of_object(one: Any) -> str:
    """What kind of thing it is."""
    if isinstance(one, Key):
        return "primary key" if one.primary else "unique constraint"
    if isinstance(one, View):
        return "materialized view" if one.materialized else "view"
    if isinstance(one, Function | Other):
        return one.kind
    return _OBJECTS[type(one)]


def of_field(name: str) -> str:
    """A field's name in words."""
    return _FIELDS.get(name, name.replace("_", " "))


def identity(one: Any) -> tuple[Any, ...]:
    """What PostgreSQL tells it apart by, among its siblings; the class comes first."""
    kind = type(one).__name__
    match one:
        case Function():
            return (kind, one.schema, one.name, one.arguments)
        case Other():
            return (kind, one.kind, one.schema or "", one.name)
        case Object() | Statistics():
            return (kind, one.schema, one.name)
        case Grant():
            return (kind, one.grantee, one.privilege)
        case DefaultPrivilege():
            return (kind, one.role, one.schema or "", one.objects)
        case _:
            return (kind, one.name)


def relation(one: Any) -> Name | None:
    """The qualified name, if it is a table or view."""
    return one.key if isinstance(one, Table | View) else None


def name_in(one: Any, parent: str, parent_name: str) -> str:
    """The name by which it is spoken of inside its parent (an object's word and name)."""
    match one:
        case Function():
            return one.signature
        case Object():
            return str(one.key)
        case Other():
            return one.name if one.schema is None else str(Name(one.schema, one.name))
        case DefaultPrivilege():
            return f"of {one.role} for {one.objects}" + (f" in schema {one.schema}" if one.schema else "")
        case Grant():
            way = "from" if one.revoked else "to"
            return f"{one.privilege} on {parent} {parent_name} {way} {one.grantee}"
        case Column():
            return f"{parent_name}.{one.name}"
        case Statistics():
            return f"{Name(one.schema, one.name)} on {parent_name}"
        case Namespace() | Extension():
            return str(one.name)
        case _:
            return f"{one.name} on {parent_name}"


def description(one: Any) -> str:
    """What an added or removed object is, in a few words or in SQL."""
    match one:
        case Table():
            return f"{one.kind}, {len(one.columns)} column{'' if len(one.columns) == 1 else 's'}"
        case Column():
            return _column(one)
        case Enum():
            return ", ".join(one.labels)
        case Domain():
            return one.type
        case Policy():
            return _policy(one)
        case Grant():
            return "revoked" if one.revoked else "with grant option" if one.grantable else ""
        case DefaultPrivilege():
            return ", ".join(f"{g.privilege} to {g.grantee}" for g in one.grants)
        case Constraint() | Index() | Trigger() | Rule() | Statistics() | View() | Function() | Other():
            return " ".join(one.definition.split()).rstrip(";")
        case _:
            return ""


def _column(one: Column) -> str:
    parts = [one.type]
    if not one.nullable:
        parts.append("NOT NULL")
    if one.generated:
        parts.append(f"GENERATED ALWAYS AS ({one.default}) {one.generated.upper()}")
    elif one.identity:
        parts.append(f"GENERATED {one.identity.upper()} AS IDENTITY")
    elif one.default is not None:
        parts.append(f"DEFAULT {one.default}")
    return " ".join(parts)


def _policy(one: Policy) -> str:
    parts = [f"{'' if one.permissive else 'restrictive '}for {one.command} to {', '.join(one.roles)}"]
    parts += [f"USING {one.using}"] if one.using is not None else []
    parts += [f"WITH CHECK {one.check}"] if one.check is not None else []
    return " ".join(parts)


def of_value(name: str, value: Any) -> str | None:
    """A field's value in words; None where there is none."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "comment":
        return repr(value)
    if name == "owned_by":
        return ".".join(str(part) for part in value)
    if isinstance(value, tuple) and not isinstance(value, Name):
        return ", ".join(_item(item) for item in value)
    return str(value)


def _item(item: Any) -> str:
    match item:
        case IndexKey():
            return _index_key(item)
        case Name():
            return str(item)
        case tuple():
            return " ".join(_check_part(part) for part in item)
        case _:
            return str(item)


def _check_part(part: Any) -> str:
    """Of a domain's check: name, definition, validated."""
    return {True: "validated", False: "not validated"}[part] if isinstance(part, bool) else str(part)


def _index_key(key: IndexKey) -> str:
    parts = [str(key)]
    parts += [f"COLLATE {key.collation}"] if key.collation else []
    parts += [key.opclass] if key.opclass else []
    parts += [f"({', '.join(key.options)})"] if key.options else []
    parts += ["DESC"] if key.descending else []
    parts += ["NULLS FIRST" if key.nulls_first else "NULLS LAST"] if key.nulls_first != key.descending else []
    parts += [f"STATISTICS {key.statistics_target}"] if key.statistics_target is not None else []
    return " ".join(parts)


def labels(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """How an enum's labels changed: "added 'c' after 'b'; removed 'a'"."""
    said = []
    for n, label in enumerate(after):
        if label not in before:
            where = f" after {after[n - 1]!r}" if n else f" before {after[1]!r}" if len(after) > 1 else ""
            said.append(f"added {label!r}{where}")
    said += [f"removed {label!r}" for label in before if label not in after]
    if [x for x in before if x in after] != [x for x in after if x in before]:
        said.append("reordered")
    return "; ".join(said)


def arrow(before: str | None, after: str | None) -> str:
    """`before -> after`, of long texts only the first lines that differ."""
    if before is None:
        return f"added: {_shortened(after or '')}"
    if after is None:
        return f"removed (was {_shortened(before)})"
    old, new = before.splitlines(), after.splitlines()
    if len(old) > 1 or len(new) > 1:
        rows = zip_longest(old, new, fillvalue="")
        before, after = next(((o.strip(), n.strip()) for o, n in rows if o != n), (before, after))
        return f"line {_shortened(before)!r} -> {_shortened(after)!r}"
    return f"{_shortened(before)} -> {_shortened(after)}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 3] + "..."
