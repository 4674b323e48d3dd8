"""When two pieces of code say the same: spelling, quotes and the way of importing aside."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Final

import libcst as cst

_PREFIXES: Final = frozenset(
    {"sa", "pg", "sqlalchemy", "postgresql", "orm", "sqlmodel", "dt", "datetime", "uuid", "decimal", "enum"}
    | {"typing", "t", "types"}
)
_EMPTY: Final = cst.Module([])


def code_of(node: cst.CSTNode) -> str:
    """A node's text."""
    return _EMPTY.code_for_node(node)


def expression(code: str) -> cst.BaseExpression:
    """Code -> expression."""
    return cst.parse_expression(code)


class _Plain(ast.NodeTransformer):
    """Leaves out what does not change the meaning: module prefixes, `()` behind a type."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in _PREFIXES:
            return ast.Name(node.attr, node.ctx)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        bare = not node.args and not node.keywords
        if bare and isinstance(node.func, ast.Name) and node.func.id[:1].isupper():
            return node.func
        node.keywords.sort(key=lambda k: k.arg or "")
        return node


class _Annotation(_Plain):
    """In an annotation a string is what it quotes, Optional[X] is X | None, List is list."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, str):
            return node
        try:
            return self.visit(ast.parse(node.value, mode="eval").body)  # type: ignore[no-any-return]
        except SyntaxError:
            return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(node.id.lower(), node.ctx) if node.id in ("List", "Dict", "Set") else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "Optional":
            return ast.BinOp(node.slice, ast.BitOr(), ast.Constant(None))
        return node


@lru_cache(maxsize=4096)
def _plain(code: str, annotation: bool) -> str:
    tree = ast.parse(f"(\n{code}\n)", mode="eval")
    made = (_Annotation() if annotation else _Plain()).visit(tree)
    return ast.dump(made)


def plain(node: cst.BaseExpression | str) -> str:
    """What an expression says, comparable."""
    return _plain(node if isinstance(node, str) else code_of(node), False)


def plain_annotation(node: cst.BaseExpression | str) -> str:
    """What an annotation says, comparable."""
    return _plain(node if isinstance(node, str) else code_of(node), True)


@lru_cache(maxsize=4096)
def _plain_statement(code: str) -> str:
    tree = ast.parse(code)
    return "\n".join(ast.dump(_Plain().visit(one)) for one in tree.body)


def plain_statement(node: cst.BaseStatement | str) -> str:
    """What a statement says, comparable; comments do not count."""
    return _plain_statement(node if isinstance(node, str) else code_of(node))


def quoted(node: cst.BaseExpression) -> str | None:
    """The text of a string literal, implicit concatenation included; None for anything else."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def called(node: cst.BaseExpression) -> str:
    """The last name of what is called: `sa.ForeignKey(...)` -> "ForeignKey"; empty for no call."""
    func = node.func if isinstance(node, cst.Call) else node
    if isinstance(func, cst.Attribute):
        return func.attr.value
    return func.value if isinstance(func, cst.Name) else ""


def names_in(node: cst.CSTNode) -> tuple[frozenset[str], frozenset[str]]:
    """The names that code loads: when it is executed, and only in quoted annotations."""
    code = code_of(node)
    tree = ast.parse(code if isinstance(node, cst.BaseStatement) else f"(\n{code}\n)")
    now: set[str] = set()
    later: set[str] = set()
    for one in ast.walk(tree):
        if isinstance(one, ast.Name):
            now.add(one.id)
        elif isinstance(one, ast.AnnAssign):
            later |= _in_strings(one.annotation)
    return frozenset(now), frozenset(later - now)


def executed_names(node: cst.CSTNode) -> frozenset[str]:
    """The names that are loaded when the statement is executed: not those in lambdas and functions."""
    found: set[str] = set()
    todo: list[ast.AST] = list(ast.parse(code_of(node)).body)
    while todo:
        one = todo.pop()
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
            found.add(one.id)
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            todo += one.decorator_list
        elif not isinstance(one, ast.Lambda):
            todo += ast.iter_child_nodes(one)
    return frozenset(found)


def _in_strings(annotation: ast.expr) -> set[str]:
    found: set[str] = set()
    for one in ast.walk(annotation):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            try:
                inner = ast.parse(one.value, mode="eval")
            except SyntaxError:
                continue
            found |= {n.id for n in ast.walk(inner) if isinstance(n, ast.Name)}
    return found


def target_of(node: cst.CSTNode) -> str | None:
    """The name that a statement binds: of an assignment, a class, a function."""
    if isinstance(node, cst.ClassDef | cst.FunctionDef):
        return node.name.value
    if not isinstance(node, cst.SimpleStatementLine) or len(node.body) != 1:
        return None
    small = node.body[0]
    if isinstance(small, cst.AnnAssign):
        target: cst.BaseExpression = small.target
    elif isinstance(small, cst.Assign) and len(small.targets) == 1:
        target = small.targets[0].target
    else:
        return None
    return target.value if isinstance(target, cst.Name) else None


def value_of(node: cst.CSTNode) -> cst.BaseExpression | None:
    """What an assignment gives to its name."""
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        small = node.body[0]
        if isinstance(small, cst.AnnAssign | cst.Assign):
            return small.value
    return None


def with_value(node: cst.SimpleStatementLine, value: cst.BaseExpression) -> cst.SimpleStatementLine:
    """The same assignment of another value."""
    small = node.body[0]
    if isinstance(small, cst.AnnAssign):
        equal = cst.AssignEqual() if small.value is None else small.equal
        return node.with_changes(body=[small.with_changes(value=value, equal=equal)])
    return node.with_changes(body=[small.with_changes(value=value)])
