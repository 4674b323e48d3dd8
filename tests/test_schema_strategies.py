"""Arbitrary snapshots, made from the data classes' own type hints, so that a new field is covered at once."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.schema import Constraint, Schema, Table

TEXTS = st.sampled_from(["a", "b", "A b", "é", "", "x\ny", '"q"', "it's"])


@cache
def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type hint."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return st.one_of(*(of(a) for a in args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple and args[1:] == (Ellipsis,):
        return st.lists(of(args[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(of(a) for a in args))
    if kind is Constraint:
        subclasses: list[Any] = Constraint.__subclasses__()
        return st.one_of(*(of(c) for c in subclasses))
    if is_dataclass(kind):
        return objects(typing.cast("type", kind))
    if hasattr(kind, "_fields"):
        return st.builds(kind, *(of(h) for h in typing.get_type_hints(kind).values()))
    return SCALARS[kind]


SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63),
    float: st.floats(allow_nan=False, allow_infinity=False),
    type(None): st.none(),
}


def objects(cls: type) -> st.SearchStrategy[Any]:
    """Instances of a data class: what is required, and a few of the rest."""
    hints = typing.get_type_hints(cls)
    required = {f.name for f in fields(cls) if f.default is f.default_factory}
    optional = sorted(set(hints) & {f.name for f in fields(cls)} - required)

    @st.composite
    def build(draw: st.DrawFn) -> Any:
        chosen = draw(st.sets(st.sampled_from(optional), max_size=3)) if optional else set()
        return cls(**{name: draw(of(hints[name])) for name in sorted(required | chosen)})

    return build()


def schemas() -> st.SearchStrategy[Schema]:
    """Arbitrary snapshots, not only possible ones."""
    return typing.cast("st.SearchStrategy[Schema]", of(Schema))


@given(objects(Table))
@settings(max_examples=20, deadline=None)
def test_tables_can_be_made(table: Table) -> None:
    assert isinstance(table, Table)
