"""What an annotation of a mapped attribute says: whether None is allowed, and which Python types."""

from __future__ import annotations

import sys
import types
import typing
from typing import Any

from sqlalchemy.orm import Mapped


def of_attribute(cls: type, name: str) -> Any:
    """The annotation of a mapped attribute without Mapped[]; None where it has none or cannot be resolved."""
    fields = getattr(cls, "model_fields", None)  # of pydantic, and so of SQLModel
    if isinstance(fields, dict) and name in fields:
        return fields[name].annotation
    for base in cls.__mro__:
        given = vars(base).get("__annotations__", {}).get(name)
        if given is not None:
            return _unmapped(_resolved(given, base), base)
    return None


def _unmapped(annotation: Any, base: type) -> Any:
    origin = typing.get_origin(annotation)
    if not (isinstance(origin, type) and issubclass(origin, Mapped)):
        return None
    return _resolved(typing.get_args(annotation)[0], base)


def _resolved(annotation: Any, base: type) -> Any:
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    module = sys.modules.get(base.__module__)
    try:
        return eval(annotation, dict(vars(module)) if module else {}, dict(vars(base)))  # noqa: S307 - their own code
    except Exception:
        return None


def alternatives(annotation: Any) -> tuple[bool | None, tuple[tuple[str, ...], ...]]:
    """Whether None is allowed, and each other type with its bases; (None, ()) where anything goes."""
    found: list[type] = []
    optional = False
    for one in _flat(annotation):
        if one is type(None):
            optional = True
        elif not isinstance(one, type) or one in (object, Any):
            return None, ()
        else:
            found.append(one)
    return (optional, tuple(bases(one) for one in found)) if found else (None, ())


def bases(one: type) -> tuple[str, ...]:
    """The class and those above it by their full names, `object` left out."""
    return tuple(f"{c.__module__}.{c.__qualname__}" for c in one.__mro__ if c is not object)


def _flat(annotation: Any) -> list[Any]:
    """The members of a union; what only wraps a type is taken off."""
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return [one for arg in typing.get_args(annotation) for one in _flat(arg)]
    if origin is typing.Annotated:
        return _flat(typing.get_args(annotation)[0])
    if origin is typing.Literal:
        return [type(value) for value in typing.get_args(annotation)]
    if annotation is None:
        return [type(None)]
    inner = getattr(annotation, "__supertype__", None) or getattr(annotation, "__value__", None)
    if inner is not None and not isinstance(annotation, type):  # NewType, type X = ...
        return _flat(inner)
    return [origin if origin is not None else annotation]
