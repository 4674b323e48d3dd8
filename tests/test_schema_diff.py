"""diff finds every difference and only differences: by hypothesis, and field by field."""

from __future__ import annotations

import typing
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook import schema as module
from schemabook.schema import (
    Check,
    Column,
    Enum,
    ForeignKey,
    Function,
    Grant,
    Index,
    IndexKey,
    Key,
    Name,
    Schema,
    Table,
    View,
)
from schemabook.schema_diff import Change, diff
from tests.test_schema_strategies import of, schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = settings(max_examples=200, deadline=None)


@given(schemas())
@SETTINGS
def test_equal_snapshots_have_no_difference(schema: Schema) -> None:
    assert diff(schema, replace(schema, database="other", server_version=1)) == ()


@given(schemas(), schemas())
@SETTINGS
def test_every_difference_is_said(a: Schema, b: Schema) -> None:
    there, back = diff(a, b), diff(b, a)
    assert bool(there) == (a != b)
    assert bool(back) == (a != b)
    for change in (*there, *back):
        assert str(change)


@given(st.data())
@SETTINGS
def test_a_change_anywhere_inside_is_said(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    mutated = _mutate(schema, data)
    assert bool(diff(schema, mutated)) == (schema != mutated)


def _mutate(value: Any, data: st.DataObject) -> Any:
    """The same with one field, somewhere inside, drawn anew."""
    hints = typing.get_type_hints(type(value))
    name = data.draw(st.sampled_from([f.name for f in fields(value)]))
    item = getattr(value, name)
    if isinstance(item, tuple) and item and is_dataclass(item[0]) and data.draw(st.booleans()):
        n = data.draw(st.integers(0, len(item) - 1))
        return replace(value, **{name: (*item[:n], _mutate(item[n], data), *item[n + 1 :])})
    return replace(value, **{name: data.draw(of(hints[name]))})


def _classes() -> list[type]:
    found = [c for c in vars(module).values() if isinstance(c, type) and is_dataclass(c)]
    return [c for c in found if c.__name__ not in ("Object", "Constraint")]


def _fields() -> Iterator[Any]:
    for cls in _classes():
        for f in fields(cls):
            if f.compare and cls is not Schema:
                yield pytest.param(cls, f.name, id=f"{cls.__name__}.{f.name}")


def _home(one: Any) -> Schema:
    """A snapshot with the object in the first place that its class may have."""
    for cls in (Schema, Table, View, *_classes()):
        for name, hint in typing.get_type_hints(cls).items():
            kinds = [a for a in get_args(hint) if isinstance(a, type)]
            if isinstance(one, tuple(kinds)) and get_args(hint)[1:] == (Ellipsis,):
                more: dict[str, Any] = {name: (one,)}
                return Schema(**more) if cls is Schema else _home(replace(_example(cls), **more))
    raise AssertionError(f"{type(one).__name__} has no place in a snapshot")


def _example(cls: type) -> Any:
    hints = typing.get_type_hints(cls)
    return cls(**{f.name: _values(hints[f.name])[0] for f in fields(cls) if f.default is MISSING})


def _values(hint: Any) -> list[Any]:
    """Two unequal values of a type."""
    args = get_args(hint)
    if args and args[-1] is type(None):
        return [None, _values(args[0])[0]]
    if typing.get_origin(hint) is typing.Literal:
        return list(args)
    if typing.get_origin(hint) is tuple:
        if args[1:] == (Ellipsis,):
            kind = module.Check if args[0] is module.Constraint else args[0]
            return [(), (_values(kind)[0],)]
        return [tuple(_values(a)[0] for a in args), tuple(_values(a)[1] for a in args)]
    if hint is Name:
        return [Name("public", "x"), Name("app", "y")]
    if is_dataclass(hint):
        return [_example(typing.cast("type", hint))]
    scalars: dict[Any, list[Any]] = {str: ["one", "two"], bool: [False, True], int: [1, 2], float: [1.0, 2.0]}
    return scalars[hint]


@pytest.mark.parametrize(("cls", "name"), list(_fields()))
def test_a_change_of_any_field_is_said(cls: type, name: str) -> None:
    one = _example(cls)
    first, second = _values(typing.get_type_hints(cls)[name])[:2]
    other_value = second if getattr(one, name) == first else first
    a, b = _home(one), _home(replace(one, **{name: other_value}))
    assert a != b
    changes = diff(a, b)
    assert changes
    assert all(str(c) for c in changes)
    assert not any("<" in str(c) or "(name=" in str(c) for c in changes), "an object's repr is no word"


def users(**more: Any) -> Schema:
    return Schema(tables=(Table(schema="public", name="users", **more),))


def said(a: Schema, b: Schema) -> list[str]:
    return [str(c) for c in diff(a, b)]


def test_the_parts_of_a_change() -> None:
    a = users(columns=(Column(name="email", type="character varying(40)"),))
    b = users(columns=(Column(name="email", type="text"),))
    assert diff(a, b) == (
        Change(
            kind="changed",
            object="column",
            name="users.email",
            what="type",
            before="character varying(40)",
            after="text",
            relation=Name("public", "users"),
            member="email",
        ),
    )
    assert said(a, b) == ["column users.email: type character varying(40) -> text"]


def test_enum_labels() -> None:
    def enum(*labels: str) -> Schema:
        return Schema(enums=(Enum(schema="app", name="mood", labels=labels),))

    assert said(enum("a", "b"), enum("a", "x", "b")) == ["enum app.mood: labels added 'x' after 'a'"]
    assert said(enum("a", "b"), enum("x", "a", "b")) == ["enum app.mood: labels added 'x' before 'a'"]
    assert said(enum("a", "b"), enum("b", "a")) == ["enum app.mood: labels reordered"]
    assert said(enum("a", "b"), enum("a")) == ["enum app.mood: labels removed 'b'"]


def test_a_key_brings_its_index_without_a_word() -> None:
    key = Key(name="k", columns=("a",), definition="UNIQUE (a)", primary=False)
    index = Index(name="k", method="btree", keys=(IndexKey(column="a"),), definition="...", constraint="k")
    assert said(users(), users(constraints=(key,), indexes=(index,))) == [
        "unique constraint k on users: added (UNIQUE (a))"
    ]
    assert said(users(), users(indexes=(index,))) == ["index k on users: added (...)"]


def test_a_constraint_of_another_kind_is_another() -> None:
    check = Check(name="c", columns=("a",), definition="CHECK (a)", expression="a")
    key = Key(name="c", columns=("a",), definition="PRIMARY KEY (a)", primary=True)
    assert said(users(constraints=(check,)), users(constraints=(key,))) == [
        "check constraint c on users: removed (CHECK (a))",
        "primary key c on users: added (PRIMARY KEY (a))",
    ]


def test_a_definition_that_only_repeats_is_not_said() -> None:
    one = ForeignKey(
        name="f", columns=("a",), definition="x", references=Name("public", "t"), ref_columns=("id",)
    )
    other = replace(one, on_delete="CASCADE", definition="x ON DELETE CASCADE")
    assert said(users(constraints=(one,)), users(constraints=(other,))) == [
        "foreign key f on users: on delete NO ACTION -> CASCADE"
    ]
    commented = replace(one, comment="why", definition="y")
    assert said(users(constraints=(one,)), users(constraints=(commented,))) == [
        "foreign key f on users: comment added: 'why'",
        "foreign key f on users: definition x -> y",
    ]


def test_overloads_and_long_bodies() -> None:
    def function(arguments: str, body: str) -> Function:
        kind: Any = {"kind": "function", "language": "sql", "returns": "integer"}
        return Function(schema="app", name="f", arguments=arguments, definition=body, **kind)

    a = Schema(functions=(function("integer", "begin\n one\nend"), function("text", "x")))
    b = Schema(functions=(function("integer", "begin\n two\nend"), function("text", "x")))
    assert said(a, b) == ["function app.f(integer): definition line 'one' -> 'two'"]
    assert diff(a, b)[0].after == "begin\n two\nend"


def test_grants_and_what_was_taken_away() -> None:
    a = users(grants=(Grant(grantee="app", privilege="SELECT"),))
    b = users(grants=(Grant(grantee="app", privilege="SELECT", grantable=True),))
    assert said(a, b) == ["privilege SELECT on table users to app: WITH GRANT OPTION no -> yes"]
    assert said(a, users()) == ["privilege SELECT on table users to app: removed"]
