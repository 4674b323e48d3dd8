"""A snapshot as JSON text and back, and its digest.

The text is deterministic and made for `git diff`: fields in the order of the data classes, fields that have
their default left out, one a line. What is carried but not compared (owners, row counts, the server's
version) is left out as well unless asked for, since it changes without any change of the schema.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.schema import Schema

FORMAT: Final = "schemabook schema"
VERSION: Final = 1
_DIGEST_LENGTH: Final = 16
_PLAIN: Final = (str, int, float)


def to_json(schema: Schema, *, carried: bool = False) -> str:
    """The snapshot as indented JSON; with `carried`, also owners, row counts, database and server version."""
    document = {"format": FORMAT, "version": VERSION, "schema": _encode(schema, carried=carried)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Schema:
    """The snapshot that `to_json` wrote.

    Raises SyntaxProblem for text that is not JSON (with line and column) or has a value that does not fit
    (with its path), UsageError for JSON of another kind or of a newer format.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as e:
        raise SyntaxProblem(
            f"This is not JSON: {e.msg} (line {e.lineno}, column {e.colno}).",
            line=e.lineno,
            column=e.colno,
            hint="write a snapshot with `schemabook snapshot`",
        ) from None
    except RecursionError:
        raise SyntaxProblem("This is not a snapshot: it is nested too deeply.") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UsageError("This JSON is not a schema snapshot.", hint="write one with `schemabook snapshot`")
    version = document.get("version")
    if version != VERSION:
        raise UsageError(
            f"The snapshot has format version {version!r}; this Schemabook reads {VERSION}.",
            hint="take the snapshot again, or use the Schemabook that wrote it",
        )
    schema = _decode(document.get("schema"), Schema, "schema")
    assert isinstance(schema, Schema)
    return schema


def from_file(text: str, name: str) -> Schema:
    """The snapshot in the text of a file; errors say the file's name."""
    try:
        return from_json(text)
    except (SyntaxProblem, UsageError) as error:
        error.message = f"{name}: {error.message}"
        raise


def digest(schema: Schema) -> str:
    """16 hexadecimal digits that are equal when the snapshots are (SHA-256 of what is compared)."""
    packed = json.dumps(_encode(schema, carried=False, required=False), separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()[:_DIGEST_LENGTH]


def _encode(value: Any, *, carried: bool, required: bool = True, declared: type | None = None) -> Any:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple):
        return [_encode(item, carried=carried, required=required, declared=declared) for item in value]
    found: dict[str, Any] = {}
    if declared is not None and type(value) is not declared:
        found["class"] = type(value).__name__
    cls: type = type(value)
    for f, inner in _written(cls):
        item = getattr(value, f.name)
        if _wanted(f, item, carried=carried, required=required):
            found[f.name] = _encode(item, carried=carried, required=required, declared=inner)
    return found


def _wanted(f: Field[Any], item: Any, *, carried: bool, required: bool) -> bool:
    if f.default is MISSING:
        return f.compare or required
    return (f.compare or carried) and bool(item != f.default)


@cache
def _written(cls: type) -> tuple[tuple[Field[Any], type | None], ...]:
    """The fields, each with the class of its items where a subclass of that may stand."""
    hints = _hints(cls)
    found = []
    for f in fields(cls):
        args = [a for a in get_args(hints[f.name]) if is_dataclass(a)]
        found.append((f, typing.cast("type", args[0]) if args else None))
    return tuple(found)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _decode(value: Any, kind: Any, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return _optional(value, kind, path)
    if origin is Literal:
        if value not in get_args(kind) or not isinstance(value, str):
            raise _misfit(path, "one of " + ", ".join(map(repr, get_args(kind))), value)
        return value
    if origin is tuple:
        return _tuple(value, get_args(kind), path)
    if is_dataclass(kind):
        return _object(value, typing.cast("type", kind), path)
    if hasattr(kind, "_fields"):  # a NamedTuple
        return kind(*_tuple(value, tuple(_hints(kind).values()), path))
    return _scalar(value, kind, path)


def _optional(value: Any, kind: Any, path: str) -> Any:
    if value is None:
        return None
    (inner,) = (a for a in get_args(kind) if a is not type(None))
    return _decode(value, inner, path)


def _scalar(value: Any, kind: type, path: str) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:  # a bool is no int here
        raise _misfit(
            path, {str: "text", int: "an integer", float: "a number", bool: "true or false"}[kind], value
        )
    return value


def _tuple(value: Any, args: tuple[Any, ...], path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _misfit(path, "a list", value)
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_decode(item, args[0], f"{path}[{n}]") for n, item in enumerate(value))
    if len(value) != len(args):
        raise _misfit(path, f"a list of {len(args)}", value)
    return tuple(
        _decode(item, a, f"{path}[{n}]") for n, (item, a) in enumerate(zip(value, args, strict=True))
    )


def _object(value: Any, cls: type, path: str) -> Any:
    if not isinstance(value, dict):
        raise _misfit(path, "an object", value)
    cls = _class(value.get("class"), cls, path)
    hints = _hints(cls)
    unknown = sorted(value.keys() - hints.keys() - {"class"})
    if unknown:
        raise SyntaxProblem(f"{path} has no field {unknown[0]!r}.")
    missing = [f.name for f in fields(cls) if f.default is MISSING and f.name not in value]
    if missing:
        raise SyntaxProblem(f"{path} lacks the field {missing[0]!r}.")
    return cls(**{k: _decode(v, hints[k], f"{path}.{k}") for k, v in value.items() if k != "class"})


def _class(name: Any, cls: type, path: str) -> type:
    subclasses: list[type] = cls.__subclasses__()
    known = {c.__name__: c for c in subclasses}
    if name is None and not known:
        return cls
    if not isinstance(name, str) or name not in known:
        raise _misfit(f"{path}.class", "one of " + ", ".join(map(repr, sorted(known))), name)
    return known[name]


def _misfit(path: str, wanted: str, value: Any) -> SyntaxProblem:
    shown = json.dumps(value, ensure_ascii=False)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return SyntaxProblem(f"{path} must be {wanted}, not {shown}.")
