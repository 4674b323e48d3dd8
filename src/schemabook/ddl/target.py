"""How COMMENT ON, DROP and GRANT name an object."""

from __future__ import annotations

from typing import Any, Final

from schemabook.ddl.spelling import Part, name, raw, statement
from schemabook.schema import (
    Column,
    Constraint,
    Domain,
    Extension,
    Function,
    Index,
    Namespace,
    Other,
    Policy,
    Rule,
    Sequence,
    Statistics,
    Table,
    Trigger,
    View,
)

_OTHERS: Final = {
    "base type": "TYPE",
    "shell type": "TYPE",
    "foreign-data wrapper": "FOREIGN DATA WRAPPER",
}
_PARTS: Final[dict[type, str]] = {Trigger: "TRIGGER", Rule: "RULE", Policy: "POLICY"}


def target(one: Any, parent: Table | View | None = None) -> Part:
    """The object as COMMENT ON and DROP name it: `TABLE public.users`, `INDEX public.i`, `TRIGGER t ON r`.

    A constraint cannot be dropped so: see `constraints.dropped`.
    """
    match one:
        case Namespace() | Extension():
            word = "SCHEMA" if isinstance(one, Namespace) else "EXTENSION"
            return raw(statement("{} {}", raw(word), name(one.name)))
        case Other():
            return _other(one)
        case Function():
            return raw(statement("{} {}", raw(_routine(one)), signature(one)))
        case Column() | Constraint() | Index() | Trigger() | Rule() | Policy():
            if parent is None:
                raise TypeError(f"{one.name} belongs to a table or view, which is not given")
            return _part(one, parent)
        case _:
            return raw(statement("{} {}", raw(_word(one)), name(one.schema, one.name)))


def _word(one: Any) -> str:
    match one:
        case Table():
            return "FOREIGN TABLE" if one.kind == "foreign table" else "TABLE"
        case View():
            return "MATERIALIZED VIEW" if one.materialized else "VIEW"
        case Sequence():
            return "SEQUENCE"
        case Statistics():
            return "STATISTICS"
        case Domain():
            return "DOMAIN"
        case _:
            return "TYPE"


def _part(one: Any, parent: Table | View) -> Part:
    match one:
        case Column():
            return raw(statement("COLUMN {}", name(parent.schema, parent.name, one.name)))
        case Index():
            return raw(statement("INDEX {}", name(parent.schema, one.name)))
        case _:
            word = raw(_PARTS.get(type(one), "CONSTRAINT"))
            return raw(statement("{} {} ON {}", word, name(one.name), relation(parent)))


def relation(one: Table | View) -> Part:
    """The qualified name of a table or view."""
    return name(one.schema, one.name)


def _routine(one: Function) -> str:
    return {"procedure": "PROCEDURE", "aggregate": "AGGREGATE"}.get(one.kind, "FUNCTION")


def signature(one: Function) -> Part:
    """A routine's qualified name with its identity arguments; an aggregate without any has `*`."""
    arguments = one.arguments or ("*" if one.kind == "aggregate" else "")
    return raw(statement("{}({})", name(one.schema, one.name), raw(arguments)))


def _other(one: Other) -> Part:
    word = raw(_OTHERS.get(one.kind, one.kind.upper()))
    if one.kind == "cast":
        return raw(statement("{} ({})", word, raw(one.name)))
    schema = [one.schema] if one.schema is not None else []
    if one.kind == "operator":
        return raw(statement("{} {}.{}", word, name(*schema), raw(one.name)))
    if one.kind in ("operator class", "operator family"):
        short, _, method = one.name.rpartition(" USING ")
        return raw(statement("{} {} USING {}", word, name(*schema, short), name(method)))
    return raw(statement("{} {}", word, name(*schema, one.name)))


def grant_target(one: Any) -> Part:
    """The object as GRANT and REVOKE name it: `TABLE public.view`, `TYPE public.mood`, `FOREIGN SERVER s`."""
    match one:
        case Table() | View():
            return raw(statement("TABLE {}", relation(one)))
        case Domain():
            return raw(statement("TYPE {}", name(one.schema, one.name)))
        case Function(kind="aggregate"):
            # an ordered-set aggregate's direct and aggregated arguments are one list here
            arguments = one.arguments.replace(" ORDER BY ", ", ").removeprefix("ORDER BY ")
            return raw(statement("FUNCTION {}({})", name(one.schema, one.name), raw(arguments)))
        case Other(kind="server"):
            return raw(statement("FOREIGN SERVER {}", name(one.name)))
        case Other(kind="base type"):
            return raw(statement("TYPE {}", name(one.schema or "", one.name)))
        case _:
            return target(one)
