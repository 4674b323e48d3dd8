"""Types as `format_type()` spells them -> SQLAlchemy, so that CREATE TABLE has the very type again.

A type gets SQLAlchemy's class where that says all of it, and where Alembic, which compares the compiled text
with that of the reflected type, sees no difference. All others are `SQLType("point")`, a class of the
generated module that passes the spelling on. Two of them (`"char"` and `name`) are VARCHAR to SQLAlchemy when
it looks at a database: `compared=False` keeps Alembic from seeing a change in that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.models.code import TypeCode
from schemabook.models.domains import base, said, simple_collation, spelled, visible_collation
from schemabook.models.literals import py
from schemabook.models.spelling import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.models.names import Names
    from schemabook.schema import Domain, Enum, Name, Schema

# Types without modifiers: SQLAlchemy's expression, Python's annotation, pydantic's where it differs. HSTORE
# is named, not called: its constructor has no annotations
_PLAIN: Final[dict[str, tuple[str, ...]]] = {
    "smallint": ("sa.SmallInteger()", "int"),
    "integer": ("sa.Integer()", "int"),
    "bigint": ("sa.BigInteger()", "int"),
    "numeric": ("sa.Numeric()", "Decimal"),
    "real": ("sa.REAL()", "float"),
    "double precision": ("sa.Double()", "float"),
    "money": ("pg.MONEY()", "str"),
    "boolean": ("sa.Boolean()", "bool"),
    "text": ("sa.Text()", "str"),
    "character varying": ("sa.String()", "str"),
    "bytea": ("sa.LargeBinary()", "bytes"),
    "date": ("sa.Date()", "dt.date"),
    "time without time zone": ("sa.Time()", "dt.time"),
    "time with time zone": ("sa.Time(timezone=True)", "dt.time"),
    "timestamp without time zone": ("sa.DateTime()", "dt.datetime"),
    "timestamp with time zone": ("sa.DateTime(timezone=True)", "dt.datetime"),
    "interval": ("sa.Interval()", "dt.timedelta"),
    "uuid": ("sa.Uuid()", "UUID"),
    "json": ("sa.JSON()", "Any"),
    "jsonb": ("pg.JSONB()", "Any"),
    "jsonpath": ("pg.JSONPATH()", "str"),
    "inet": ("pg.INET()", "Any"),
    "cidr": ("pg.CIDR()", "Any"),
    "macaddr": ("pg.MACADDR()", "str"),
    "macaddr8": ("pg.MACADDR8()", "str"),
    "bit varying": ("pg.BIT(varying=True)", "Any"),
    "tsvector": ("pg.TSVECTOR()", "str"),
    "tsquery": ("pg.TSQUERY()", "str"),
    "oid": ("pg.OID()", "int"),
    "regclass": ("pg.REGCLASS()", "str"),
    "regconfig": ("pg.REGCONFIG()", "str"),
    "public.citext": ("pg.CITEXT()", "str"),
    "public.hstore": ("pg.HSTORE", "dict[str, str | None]"),
    "int4range": ("pg.INT4RANGE()", "pg.Range[int]", "Any"),
    "int8range": ("pg.INT8RANGE()", "pg.Range[int]", "Any"),
    "numrange": ("pg.NUMRANGE()", "pg.Range[Decimal]", "Any"),
    "daterange": ("pg.DATERANGE()", "pg.Range[dt.date]", "Any"),
    "tsrange": ("pg.TSRANGE()", "pg.Range[dt.datetime]", "Any"),
    "tstzrange": ("pg.TSTZRANGE()", "pg.Range[dt.datetime]", "Any"),
    "int4multirange": ("pg.INT4MULTIRANGE()", "list[pg.Range[int]]", "Any"),
    "int8multirange": ("pg.INT8MULTIRANGE()", "list[pg.Range[int]]", "Any"),
    "nummultirange": ("pg.NUMMULTIRANGE()", "list[pg.Range[Decimal]]", "Any"),
    "datemultirange": ("pg.DATEMULTIRANGE()", "list[pg.Range[dt.date]]", "Any"),
    "tsmultirange": ("pg.TSMULTIRANGE()", "list[pg.Range[dt.datetime]]", "Any"),
    "tstzmultirange": ("pg.TSTZMULTIRANGE()", "list[pg.Range[dt.datetime]]", "Any"),
}


def _clock(found: re.Match[str]) -> tuple[str, str]:
    word, zone = found["word"], ", timezone=True" if found["zone"] == "with" else ""
    python = "dt.datetime" if word == "timestamp" else "dt.time"
    return f"pg.{word.upper()}(precision={found['precision']}{zone})", python


def _interval(found: re.Match[str]) -> tuple[str, str]:
    given = []
    if found["fields"]:
        given.append(f'fields="{found["fields"].upper()}"')
    if found["precision"]:
        given.append(f"precision={found['precision']}")
    return f"pg.INTERVAL({', '.join(given)})", "dt.timedelta"


# Types with modifiers
_WITH: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...]] = (
    (re.compile(r"numeric\((\d+),(-?\d+)\)"), lambda f: (f"sa.Numeric({f[1]}, {f[2]})", "Decimal")),
    (re.compile(r"character varying\((\d+)\)"), lambda f: (f"sa.String({f[1]})", "str")),
    (re.compile(r"character\((\d+)\)"), lambda f: (f"sa.CHAR({f[1]})", "str")),
    (re.compile(r"(?P<word>time|timestamp)\((?P<precision>\d)\) (?P<zone>with|without) time zone"), _clock),
    (re.compile(r"interval(?: (?P<fields>[a-z][a-z ]+))?(?:\((?P<precision>\d)\))?"), _interval),
    (re.compile(r"bit\((\d+)\)"), lambda f: (f"pg.BIT({f[1]})", "Any")),
    (re.compile(r"bit varying\((\d+)\)"), lambda f: (f"pg.BIT({f[1]}, varying=True)", "Any")),
)
# Text without a class of SQLAlchemy, and what SQLAlchemy takes for VARCHAR when it looks at a database
_TEXT: Final = frozenset(('"char"', "name", "bpchar", "xml"))
_UNCOMPARED: Final = frozenset(('"char"', "name"))
_COLLATABLE: Final = re.compile(r"sa\.(?:Text|String|CHAR)\(")


def type_code(
    type_: str, schema: Schema, names: Names, *, key: Name | None = None, collation: str | None = None
) -> TypeCode:
    """The type of a column, domain or attribute as code.

    `type_` is `Column.type`, `key` its `type_key`, `collation` the column's as SQL spells it. A collation
    that the SQLAlchemy class cannot have becomes part of the spelling: `SQLType('citext COLLATE "C"', ...)`.
    """
    asked = (type_, key, collation)
    known = names.type_codes.get(asked)
    if known is None:
        known = names.type_codes[asked] = _made(type_, schema, names, key, collation)
    return known


def _made(type_: str, schema: Schema, names: Names, key: Name | None, collation: str | None) -> TypeCode:
    element = type_.removesuffix("[]")
    listed = element != type_
    code = _element(element, schema, names, key)
    if element in _TEXT:
        code = TypeCode(_sql_type(element), "str", "str")
    if collation is not None:
        collated = _collated(code, collation)
        if collated is None:
            spelling = f"{visible(type_, schema)} COLLATE {visible_collation(collation)}"
            return _python(code, _sql_type(spelling), listed=listed)
        code = collated
    if listed and element in _UNCOMPARED:
        return _python(code, _sql_type(type_), listed=True)
    return _python(code, f"sa.ARRAY({code.code})" if listed else code.code, listed=listed)


def _sql_type(spelling: str) -> str:
    # Alembic is shown a collation without its schema
    apart = " COLLATE " in spelling or spelling.removesuffix("[]") in _UNCOMPARED
    return f"SQLType({py(spelling)}{', compared=False' if apart else ''})"


def _python(code: TypeCode, expression: str, *, listed: bool) -> TypeCode:
    """The expression with the annotations of a type, or of its array."""
    uses = code.uses if code.code in expression else frozenset[str]()
    if not listed:
        return TypeCode(expression, code.python, code.pydantic, uses)
    return TypeCode(expression, f"list[{code.python}]", f"list[{code.pydantic}]", uses)


def _element(type_: str, schema: Schema, names: Names, key: Name | None) -> TypeCode:
    if type_ in _PLAIN:
        code, python, *rest = _PLAIN[type_]
        return TypeCode(code, python, rest[0] if rest else python)
    for pattern, make in _WITH:
        if found := pattern.fullmatch(type_):
            code, python = make(found)
            return TypeCode(code, python, python)
    own = _own(schema, names, key) if key is not None else None
    return own or TypeCode(f"SQLType({py(visible(type_, schema))})", "Any", "Any")


def _own(schema: Schema, names: Names, key: Name) -> TypeCode | None:
    """The type of an enum or domain of the schema."""
    enum = next((e for e in schema.enums if e.key == key), None)
    if enum is not None:
        return _enum(enum, names) if enum.labels else None
    domain = next((d for d in schema.domains if d.key == key), None)
    return _domain(domain, schema, names) if domain is not None else None


def _enum(enum: Enum, names: Names) -> TypeCode:
    variable, python = names.type_(enum.key), names.enum(enum.key)
    return TypeCode(variable, python, python, frozenset((variable,)))


def _domain(domain: Domain, schema: Schema, names: Names) -> TypeCode:
    inner = _as_driver(type_code(domain.type, schema, names, key=base(domain, schema)))
    if not said(domain, schema):
        spelling = visible(spelled(domain.key), schema)
        return TypeCode(f"SQLType({py(spelling)})", inner.python, inner.pydantic)
    variable = names.type_(domain.key)
    return TypeCode(variable, inner.python, inner.pydantic, frozenset((variable,)))


def _as_driver(code: TypeCode) -> TypeCode:
    """With the annotations of what the driver gives: SQLAlchemy converts no value of a domain."""
    if code.uses:
        python = "list[str]" if code.python.startswith("list[") else "str"
        return TypeCode(code.code, python, python)
    return code if "pg.Range" not in code.python else TypeCode(code.code, "Any", "Any")


def _collated(code: TypeCode, collation: str) -> TypeCode | None:
    """The type with the collation as its parameter; None where that cannot be said."""
    name = simple_collation(collation)
    if name is None or not _COLLATABLE.match(code.code):
        return None
    joint = "" if code.code.endswith("()") else ", "
    return TypeCode(f"{code.code[:-1]}{joint}collation={py(name)})", code.python, code.pydantic, code.uses)
