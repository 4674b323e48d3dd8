"""Generated code, spelled as a file spells: how it imports SQLAlchemy, what it calls its base class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import libcst as cst

from schemabook.models.refine.imports import import_from
from schemabook.models.refine.normal import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models.refine.desk import File

Node = TypeVar("Node", bound=cst.CSTNode)

# the names that generated code begins with -> the module that they stand for
MODULES: Final = {"sa": "sqlalchemy", "pg": "sqlalchemy.dialects.postgresql", "dt": "datetime"}
# names that generated code imports from a module
FROM: Final = {
    "Decimal": "decimal",
    "StrEnum": "enum",
    "Any": "typing",
    "Optional": "typing",
    "UUID": "uuid",
    "compiles": "sqlalchemy.ext.compiler",
    **dict.fromkeys(
        ("DeclarativeBase", "Mapped", "mapped_column", "registry", "relationship"), "sqlalchemy.orm"
    ),
    **dict.fromkeys(("Field", "Relationship", "SQLModel"), "sqlmodel"),
}


class Spelling(cst.CSTTransformer):
    """Rewrites generated code for one file; `wanted` are the imports that it needs then."""

    def __init__(self, file: File, renamed: Mapping[str, str]) -> None:
        super().__init__()
        self.renamed = renamed
        self.wanted: dict[str, cst.Import | cst.ImportFrom] = {}
        self._bound = file.bound
        self._imported = file.imported
        self._fixed: set[int] = set()

    def spelled(self, node: Node) -> Node:
        """The code as the file would have it."""
        found = node.visit(self)
        assert isinstance(found, type(node) | cst.CSTNode)
        return found

    def want(self, name: str) -> None:
        """Code in quotes needs one of the generated imports."""
        self.wanted[name] = plain_import(name) if name in MODULES else import_from(FROM[name], name)

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: D102, N802 - libcst's names
        self._fixed.add(id(node.attr))
        return True

    def visit_Arg(self, node: cst.Arg) -> bool:  # noqa: D102, N802
        self._fixed.add(id(node.keyword))
        return True

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:  # noqa: D102, N802
        self._fixed.add(id(node.target))
        return True

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:  # noqa: D102, N802
        self._fixed.add(id(node.target))
        return True

    def leave_Attribute(  # noqa: D102, N802
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        start = original_node.value
        if not isinstance(start, cst.Name) or start.value not in MODULES or id(original_node) in self._fixed:
            return updated_node
        if self._imported.get(start.value) == MODULES[start.value]:
            return updated_node
        return self._from(MODULES[start.value], updated_node, start.value)

    def _from(self, module: str, node: cst.Attribute, usual: str) -> cst.BaseExpression:
        name = node.attr.value
        aliases = {whole: bound for bound, whole in self._imported.items()}
        if f"{module}.{name}" in aliases:
            return cst.Name(aliases[f"{module}.{name}"])
        if module in aliases:
            return node.with_changes(value=cst.Name(aliases[module]))
        by_name = any(whole.rpartition(".")[0] == module for whole in self._imported.values())
        if by_name and name not in self._bound and name not in ("types", "schema", "event", "sql", "orm"):
            self.wanted[name] = import_from(module, name)
            return cst.Name(name)
        self.wanted[usual] = plain_import(usual)
        return node.with_changes(value=cst.Name(usual))

    def leave_Name(  # noqa: D102, N802
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        name = original_node.value
        if id(original_node) in self._fixed:
            return updated_node
        if name in self.renamed:
            return cst.parse_expression(self.renamed[name])
        module = FROM.get(name)
        if module is None or self._imported.get(name) == f"{module}.{name}":
            return updated_node
        return self._bare(module, name)

    def _bare(self, module: str, name: str) -> cst.BaseExpression:
        aliases = {whole: bound for bound, whole in self._imported.items()}
        if f"{module}.{name}" in aliases:
            return cst.Name(aliases[f"{module}.{name}"])
        if module in aliases:
            return cst.Attribute(cst.Name(aliases[module]), cst.Name(name))
        self.wanted[name] = import_from(module, name)
        return cst.Name(name)


def plain_import(usual: str) -> cst.Import | cst.ImportFrom:
    """The import that generated code has for `sa`, `pg` or `dt`."""
    module = MODULES[usual]
    parent, _, last = module.rpartition(".")
    text = f"from {parent} import {last} as {usual}" if parent else f"import {module} as {usual}"
    line = cst.parse_statement(text)
    assert isinstance(line, cst.SimpleStatementLine)
    small = line.body[0]
    assert isinstance(small, cst.Import | cst.ImportFrom)
    return small


def described(node: cst.CSTNode, limit: int = 60) -> str:
    """Code on one line, for a note."""
    text = " ".join(code_of(node).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."
