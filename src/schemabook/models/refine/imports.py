"""The imports of a file: what they bind, and how a name is added to or taken from them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.generated import imported_names, is_docstring, is_import
from schemabook.models.refine.normal import code_of
from schemabook.models.refine.sequences import inserted, removed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.models.refine.generated import Statement


def is_type_checking(node: cst.CSTNode) -> bool:
    """True for `if TYPE_CHECKING:`."""
    return isinstance(node, cst.If) and code_of(node.test).split(".")[-1] == "TYPE_CHECKING"


def each_import(body: Sequence[Statement]) -> Iterator[cst.Import | cst.ImportFrom]:
    """The import statements of a file's first level and of its `if TYPE_CHECKING:`."""
    for node in body:
        within = node.body.body if isinstance(node, cst.If) and is_type_checking(node) else [node]
        for one in within:
            for small in one.body if isinstance(one, cst.SimpleStatementLine) else ():
                if isinstance(small, cst.Import | cst.ImportFrom):
                    yield small


def module_of(node: cst.ImportFrom) -> str:
    """The module from which names are imported, with the dots of a relative one."""
    return "." * len(node.relative) + (code_of(node.module) if node.module is not None else "")


def bound_from(body: Sequence[Statement]) -> dict[str, str]:
    """What imported names stand for: {"sa": "sqlalchemy", "Text": "sqlalchemy.Text"}."""
    found = {}
    for node in each_import(body):
        prefix = f"{module_of(node)}." if isinstance(node, cst.ImportFrom) else ""
        if isinstance(node.names, cst.ImportStar):
            continue
        for alias in node.names:
            whole = code_of(alias.name)
            bound = code_of(alias.asname.name) if alias.asname else whole if prefix else whole.split(".")[0]
            found[bound] = prefix + (whole if prefix or alias.asname else bound)
    return found


def _rank(name: str) -> tuple[int, str]:
    """Constants, classes, functions: the order that isort and ruff keep."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name)


def with_name(node: cst.ImportFrom, name: str) -> cst.ImportFrom:
    """`from m import a` -> `from m import a, name`, in order."""
    assert not isinstance(node.names, cst.ImportStar)
    names = list(node.names)
    at = next((n for n, a in enumerate(names) if _rank(code_of(a.name)) > _rank(name)), len(names))
    opening = node.lpar.whitespace_after if node.lpar is not None else None
    return node.with_changes(names=_names(names, cst.ImportAlias(name=cst.Name(name)), at, opening))


def _names(
    names: list[cst.ImportAlias],
    new: cst.ImportAlias,
    at: int,
    opening: cst.BaseParenthesizableWhitespace | None,
) -> list[cst.ImportAlias]:
    # an alias has a comma as an argument has
    return inserted(names, new, at, opening)  # type: ignore[type-var]


def without_name(node: cst.ImportFrom | cst.Import, name: str) -> cst.ImportFrom | cst.Import | None:
    """The statement without an imported name; None if nothing is left of it."""
    assert not isinstance(node.names, cst.ImportStar)
    names = list(node.names)
    for n, alias in enumerate(names):
        bound = code_of(alias.asname.name) if alias.asname else code_of(alias.name).split(".")[0]
        if bound == name:
            left = removed(names, n)  # type: ignore[type-var]
            if left and node.__class__ is cst.ImportFrom and getattr(node, "lpar", None) is None:
                left[-1] = left[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            return node.with_changes(names=left) if left else None
    return node


def removed_name(body: Sequence[Statement], name: str) -> list[Statement]:
    """The statements without the import of a name, nor an `if TYPE_CHECKING:` that is empty then."""
    found: list[Statement] = []
    for node in body:
        if is_import(node):
            found += _without(node, name)
        elif isinstance(node, cst.If) and is_type_checking(node):
            inside = [x for one in node.body.body for x in _without(one, name)]
            if inside:
                found.append(node.with_changes(body=node.body.with_changes(body=inside)))
        else:
            found.append(node)
    return found


def _without(node: cst.CSTNode, name: str) -> list[Statement]:
    assert isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement)
    if name not in imported_names(node):
        return [node]
    small = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
    assert isinstance(small, cst.Import | cst.ImportFrom)
    left = without_name(small, name)
    return [node.with_changes(body=[left])] if left is not None else []


def section(module: str) -> int:
    """0 for Python's own modules, 1 for SQLAlchemy and SQLModel, 2 for the rest."""
    top = module.split(".")[0]
    if top in sys.stdlib_module_names:
        return 0
    return 1 if top in ("sqlalchemy", "sqlmodel") else 2


def _order(node: cst.Import | cst.ImportFrom) -> tuple[int, bool, str]:
    module = module_of(node) if isinstance(node, cst.ImportFrom) else code_of(node.names[0].name)
    return section(module), isinstance(node, cst.ImportFrom), module.lower()


def added(body: Sequence[Statement], new: cst.Import | cst.ImportFrom) -> list[Statement]:
    """The statements with one more import: into that of its module, or in its order."""
    found = list(body)
    if isinstance(new, cst.ImportFrom) and not isinstance(new.names, cst.ImportStar):
        for n, node in enumerate(found):
            small = node.body[0] if is_import(node) and isinstance(node, cst.SimpleStatementLine) else None
            if isinstance(small, cst.ImportFrom) and module_of(small) == module_of(new):
                for alias in new.names:
                    small = with_name(small, code_of(alias.name))
                found[n] = node.with_changes(body=[small])
                return found
    return _placed(found, new)


def _placed(found: list[Statement], new: cst.Import | cst.ImportFrom) -> list[Statement]:
    line = cst.SimpleStatementLine([new])
    imports = [n for n, node in enumerate(found) if is_import(node)]
    for n in imports:
        node = found[n]
        small = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
        assert isinstance(small, cst.Import | cst.ImportFrom)
        if small is not None and _order(small) > _order(new) and _order(small)[:1] != (-1,):
            if isinstance(small, cst.ImportFrom) and module_of(small) == "__future__":
                continue
            return _before(found, n, line, alone=_order(small)[0] != _order(new)[0])
    at = imports[-1] + 1 if imports else int(bool(found) and is_docstring(found[0]))
    last = found[imports[-1]] if imports else None
    small = last.body[0] if isinstance(last, cst.SimpleStatementLine) else None
    apart = not isinstance(small, cst.Import | cst.ImportFrom) or _order(small)[0] != _order(new)[0]
    return [*found[:at], line.with_changes(leading_lines=[cst.EmptyLine()] if apart else []), *found[at:]]


def _before(found: list[Statement], n: int, line: cst.SimpleStatementLine, *, alone: bool) -> list[Statement]:
    """Before the import at `n`; `alone` in its section, unless the one before belongs to it."""
    new = line.body[0]
    assert isinstance(new, cst.Import | cst.ImportFrom)
    before = found[n - 1] if n and is_import(found[n - 1]) else None
    small = before.body[0] if isinstance(before, cst.SimpleStatementLine) else None
    joins = isinstance(small, cst.Import | cst.ImportFrom) and _order(small)[0] == _order(new)[0]
    if joins:
        return [*found[:n], line, *found[n:]]
    leading = found[n].leading_lines
    rest = [cst.EmptyLine()] if alone else []
    return [
        *found[:n],
        line.with_changes(leading_lines=leading),
        found[n].with_changes(leading_lines=rest),
        *found[n + 1 :],
    ]


def added_for_types(body: Sequence[Statement], new: cst.ImportFrom) -> list[Statement]:
    """The same, in `if TYPE_CHECKING:`."""
    found = list(body)
    for n, node in enumerate(found):
        if isinstance(node, cst.If) and is_type_checking(node):
            inside = added([_statement(x) for x in node.body.body], new)
            found[n] = node.with_changes(body=node.body.with_changes(body=inside))
            return found
    if "TYPE_CHECKING" not in bound_from(found):
        found = added(found, import_from("typing", "TYPE_CHECKING"))
    block = cst.If(
        test=cst.Name("TYPE_CHECKING"),
        body=cst.IndentedBlock([cst.SimpleStatementLine([new])]),
        leading_lines=[cst.EmptyLine()],
    )
    at = max(n for n, node in enumerate(found) if is_import(node)) + 1
    return [*found[:at], block, *found[at:]]


def _statement(node: cst.CSTNode) -> Statement:
    assert isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement)
    return node


def import_from(module: str, name: str) -> cst.ImportFrom:
    """`from module import name`."""
    parsed = cst.parse_statement(f"from {module} import {name}")
    assert isinstance(parsed, cst.SimpleStatementLine)
    small = parsed.body[0]
    assert isinstance(small, cst.ImportFrom)
    return small
