"""Frozen facts as JSON values and back, by their annotations."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar

from schemabook.schema import Name

T = TypeVar("T")
_NAMES = {"Mapping": Mapping, "Name": Name}  # which modules import for their annotations only


def encoded(fact: Any) -> Any:
    """A data class as JSON values: sets and tuples are lists."""
    return _plain(asdict(fact))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def decoded(kind: type[T], data: Any) -> T:
    """The data class that `encoded` has written."""
    hints = typing.get_type_hints(kind, None, _NAMES)
    return kind(**{key: _decoded(hints[key], value) for key, value in data.items()})


def _decoded(hint: Any, data: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if data is None:
        return None
    if hint is Name:
        return Name(*data)
    if origin is types.UnionType:
        return _decoded(next(a for a in arguments if a is not types.NoneType), data)
    if isinstance(hint, type) and is_dataclass(hint):
        return decoded(hint, data)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(_decoded(a, one) for a, one in zip(arguments, data, strict=True))
    if origin in (tuple, frozenset):
        return origin(_decoded(arguments[0], one) for one in data)
    if origin is Mapping:
        return {key: _decoded(arguments[1], one) for key, one in data.items()}
    return data
