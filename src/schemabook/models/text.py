"""A module as Python source, not yet formatted."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from schemabook.models import prelude
from schemabook.models.code import ROUTINES
from schemabook.models.conventions import CONVENTION
from schemabook.models.literals import py, visibly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.code import Copies, EnumClass, ModelClass, Module, Statement
    from schemabook.schema import Name

# name used in the code -> import
_PLAIN_IMPORTS: Final = (
    ("dt", "import datetime as dt"),
    ("Decimal", "from decimal import Decimal"),
    ("StrEnum", "from enum import StrEnum"),
    ("Any", "from typing import Any"),
    ("Optional", "from typing import Optional"),
    ("UUID", "from uuid import UUID"),
)
_BASE_DOC: Final = '"""What all models share."""'
_ORM: Final = ("DeclarativeBase", "Mapped", "mapped_column", "registry", "relationship")
_SQLMODEL: Final = ("Field", "Relationship", "SQLModel")


def source(module: Module, enums_from: str | None = None) -> str:
    """The whole text; `enums_from` is the module that has the enum classes (".enums"), if not this one."""
    body = "\n\n".join(_body(module, with_enums=enums_from is None))
    imports = _imports(body, module)
    if enums_from is not None and module.enums:
        imports += f"\n\nfrom {enums_from} import {', '.join(sorted(e.name for e in module.enums))}"
    return f"{doc(module.title)}\n\n{imports}\n\n{body}\n"


def enums_source(module: Module) -> str:
    """The enums alone, as a module of their own."""
    classes = "\n\n".join(enum_class(one) for one in module.enums)
    return f"{doc('Enums, shared with PostgreSQL by value.')}\n\nfrom enum import StrEnum\n\n{classes}\n"


def doc(text: str) -> str:
    """A docstring."""
    clean = visibly(text).replace('"""', '\\"\\"\\"')
    return f'"""{clean}{" " if clean.endswith(chr(34)) else ""}"""'


def _body(module: Module, *, with_enums: bool) -> Iterator[str]:
    yield from (enum_class(one) for one in module.enums) if with_enums else ()
    yield _base(module)
    yield from _prelude(module)
    cut = _end_of_types(module)
    yield from (_type(one, module) for one in module.types[:cut])
    yield from (model_class(one, module) for one in module.classes)
    yield from (_type(one, module) for one in module.types[cut:])
    yield from (f"_follows({py(_key(b))}, {py(_key(a))})" for a, b in module.follows)
    yield from (_copied(one) for one in module.copies)
    yield from (statement(one) for one in module.statements if one.phase != "before")


def _end_of_types(module: Module) -> int:
    """Where in `types` the functions begin: those that no type rests on are written behind the classes."""
    named = [n for n, (kind, at) in enumerate(module.types) if kind == 0 and module.definitions[at].name]
    start = max(named, default=-1) + 1
    for n, (kind, at) in enumerate(module.types[start:], start):
        ref = module.statements[at].ref if kind else None
        if kind and (ref is None or ref.kind in ROUTINES):
            return n
    return len(module.types)


def _type(place: tuple[int, int], module: Module) -> str:
    kind, number = place
    return module.definitions[number].code if kind == 0 else statement(module.statements[number])


def enum_class(one: EnumClass) -> str:
    """The class of an enum."""
    lines = [f"    {doc(one.doc)}\n"] if one.doc and not one.doc.isspace() else []
    lines += [f"    {name} = {py(label)}" for name, label in one.members]
    return "\n".join([f"class {one.name}(StrEnum):", *(lines or ["    pass"])])


def _base(module: Module) -> str:
    names = ", ".join(f"{py(k)}: {py(v)}" for k, v in CONVENTION.items())
    metadata = f"sa.MetaData(naming_convention={{{names}}})"
    if module.style == "sqlmodel":
        return f"class Base(SQLModel, registry=registry(metadata={metadata})):\n    {_BASE_DOC}"
    return f"class Base(DeclarativeBase):\n    {_BASE_DOC}\n\n    metadata = {metadata}"


def _prelude(module: Module) -> Iterator[str]:
    code = "\n".join(_all_code(module))
    phases = {_phase(one) for one in module.statements}
    texts = (
        (bool(module.enums), prelude.LABELS),
        (any(one.identity for one in module.classes), prelude.IDENTIFIED),
        ("SQLType(" in code, prelude.SQL_TYPE),
        (bool(phases), prelude.STATEMENT),
        ("before" in phases, prelude.BEFORE),
        ("between" in phases, prelude.BETWEEN),
        ("after" in phases, prelude.AFTER),
        ("late" in phases, prelude.LATE),
        (bool(module.follows), prelude.FOLLOWS),
        (bool(module.copies), prelude.COPIED),
        ("from parent" in phases, prelude.FROM_PARENT),
        ('info={"ddl": ' in code, prelude.COLUMN),
        ("persisted=False" in code, prelude.VIRTUAL),
        (any("%" in value for value in _partition_keys(module)), prelude.PARTITIONED),
    )
    yield from (text.strip() for wanted, text in texts if wanted)


def _partition_keys(module: Module) -> Iterator[str]:
    return (v for one in module.classes for k, v in one.options if k == "postgresql_partition_by")


def _phase(one: Statement) -> str:
    if one.late is not None:
        return "from parent" if one.late.from_parent else "late"
    return one.phase if isinstance(one.phase, str) else "between"


def _all_code(module: Module) -> Iterator[str]:
    yield from (d.code for d in module.definitions)
    for one in module.classes:
        yield from (m.code for m in one.members)
        yield from (a.code for a in one.arguments)


def model_class(one: ModelClass, module: Module) -> str:
    """The code of one table."""
    return _mapped(one, module) if one.mapped else _table(one)


def _mapped(one: ModelClass, module: Module) -> str:
    table = ", table=True" if module.style == "sqlmodel" else ""
    lines = [f"class {one.name}(Base{table}):"]
    if one.doc and not one.doc.isspace():
        lines += [f"    {doc(one.doc)}", ""]
    lines.append(f"    __tablename__ = {py(one.key.name)}")
    options = ", ".join(f"{py(k)}: {v}" for k, v in one.options)
    if one.arguments:
        parts = [a.code for a in one.arguments] + ([f"{{{options}}}"] if options else [])
        lines.append(f"    __table_args__ = ({', '.join(parts)},)")
    elif options:
        lines.append(f"    __table_args__ = ({{{options}}},)")
    if one.identity:
        keys = ", ".join(py(name) for name in one.identity)
        lines.append(f"    __mapper_args__ = _identified_by({keys})")
    columns = [m.code for m in one.members if m.key[0] == "column"]
    others = [m.code for m in one.members if m.key[0] != "column"]
    lines += ["", *(f"    {c}" for c in columns)]
    if others:
        lines += ["", *(f"    {c}" for c in others)]
    return "\n".join(lines)


def _table(one: ModelClass) -> str:
    parts = [py(one.key.name), "Base.metadata", *(m.code for m in one.members)]
    parts += [a.code for a in one.arguments]
    parts += [f"{key}={value}" for key, value in one.options]
    # typed, as classes further up may name it
    return f"{one.name}: sa.Table = sa.Table({', '.join(parts)})"


def statement(one: Statement) -> str:
    """The call that attaches a statement to the metadata."""
    drop = [f"drop={py(text)}" for text in one.drop[:1]]
    create = [py(text) for text in one.create]
    if one.late is not None:
        if one.late.from_parent:
            return f"_from_parent({py(_key(one.late.table))}, {py(one.late.name)})"
        parts = [py(one.title), py(_key(one.late.table)), py(one.late.name), *create, *drop]
        return f"_late({', '.join(parts)})"
    if isinstance(one.phase, str):
        word = "_before" if one.phase == "before" else "_after"
        return f"{word}({', '.join([py(one.title), *create, *drop])})"
    return f"_before_table({', '.join([py(_key(one.phase)), py(one.title), *create, *drop])})"


def _copied(one: Copies) -> str:
    partitions = ", ".join(py(_key(key)) for key in one.partitions)
    return f"_copied({py(_key(one.table))}, {py(one.name)}, {partitions})"


def _key(table: Name) -> str:
    """The name of a table in the metadata."""
    return table.name if table.schema == "public" else f"{table.schema}.{table.name}"


def _imports(body: str, module: Module) -> str:
    used = _used(ast.parse(body))
    plain = [text for name, text in _PLAIN_IMPORTS if name in used]
    orm = [name for name in _ORM if name in used]
    theirs = ["import sqlalchemy as sa"]
    if "pg" in used:
        theirs.append("from sqlalchemy.dialects import postgresql as pg")
    if "compiles" in used:
        theirs.append("from sqlalchemy.ext.compiler import compiles")
    if orm:
        theirs.append(f"from sqlalchemy.orm import {', '.join(orm)}")
    if module.style == "sqlmodel":
        theirs.append(f"from sqlmodel import {', '.join(n for n in _SQLMODEL if n in used)}")
    standard = "\n".join(plain).replace("import Any\nfrom typing import Optional", "import Any, Optional")
    return "\n".join([standard, "", *theirs] if standard else theirs)


def _used(tree: ast.Module) -> set[str]:
    """The names that the code reads, annotations in quotes included."""
    found = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            texts = (n.value for n in ast.walk(node.annotation) if isinstance(n, ast.Constant))
            found |= {word for text in texts if isinstance(text, str) for word in re.findall(r"\w+", text)}
    return found
