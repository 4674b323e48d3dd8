"""New pieces said as a file says their like: the type of an enum, the comment of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.literals import py
from schemabook.models.refine.normal import called, code_of, quoted, value_of, with_value
from schemabook.models.refine.sequences import inserted

if TYPE_CHECKING:
    from schemabook.models.refine.desk import Desk, File
    from schemabook.models.refine.facts import ShownEnum
    from schemabook.models.refine.generated import Parts, Statement
    from schemabook.schema import Name


class _Renaming(cst.CSTTransformer):
    """One enum's code made another's: its class and its name in PostgreSQL."""

    def __init__(self, like: ShownEnum, class_: str, name: str) -> None:
        super().__init__()
        self.like, self.class_, self.name = like, class_, name

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802
        return (
            updated_node.with_changes(value=self.class_)
            if original_node.value == self.like.name
            else updated_node
        )

    def leave_SimpleString(  # noqa: N802
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        if quoted(original_node) != self.like.key.name:
            return updated_node
        return updated_node.with_changes(value=f"{updated_node.quote}{self.name}{updated_node.quote}")


def definition_like(desk: Desk, old: Parts, key: Name, class_: str, node: Statement) -> Statement:
    """The definition of a new enum's type, as the file defines another enum's."""
    for shown in desk.facts.types:
        enum = next((e for e in desk.facts.enums if e.key == shown.key), None)
        file = desk.file_of(shown.module)
        at = file.find(shown.variable) if file is not None else None
        if enum is None or file is None or at is None or shown.key not in old.definitions:
            continue
        value = value_of(file.body[at])
        if (
            value is None
            or called(value) == "Enum"
            or not _speaks_of(value, enum)
            or key.schema != enum.key.schema
        ):
            continue
        made = value.visit(_Renaming(enum, class_, key.name))
        assert isinstance(made, cst.BaseExpression)
        assert isinstance(node, cst.SimpleStatementLine)
        return with_value(node, made)
    return node


def _speaks_of(node: cst.BaseExpression, enum: ShownEnum) -> bool:
    """True for code in which both the class and the name of an enum can be exchanged."""
    return enum.name in code_of(node) and f'"{enum.key.name}"' in code_of(node).replace("'", '"')


def mapped_like(desk: Desk, key: Name, class_: str) -> bool:
    """Put a new enum into the dictionary of types that has the others; False if there is none."""
    for file in desk.files.values():
        for at, node in enumerate(file.body):
            if not isinstance(node, cst.ClassDef):
                continue
            finder = _Maps(desk, key, class_)
            made = node.visit(finder)
            if finder.element is not None and isinstance(made, cst.ClassDef):
                file.body[at] = made
                desk.added(file, finder.element.key)
                desk.annotations[class_] = str(key)
                desk.note(file, f"{class_} added to type_annotation_map")
                return True
    return False


class _Maps(cst.CSTTransformer):
    """Adds to the first dictionary whose keys are classes of enums, each with its name behind it."""

    def __init__(self, desk: Desk, key: Name, class_: str) -> None:
        super().__init__()
        self.desk, self.key, self.class_ = desk, key, class_
        self.element: cst.DictElement | None = None

    def leave_Dict(self, original_node: cst.Dict, updated_node: cst.Dict) -> cst.Dict:  # noqa: N802
        like = None
        for n, one in enumerate(original_node.elements):
            for enum in self.desk.facts.enums:
                if (
                    isinstance(one, cst.DictElement)
                    and called(one.key) == enum.name
                    and _speaks_of(one.value, enum)
                ):
                    like = (n, one, enum)
        if like is None or self.element is not None:
            return updated_node
        n, one, enum = like
        made = one.visit(_Renaming(enum, self.class_, self.key.name))
        assert isinstance(made, cst.DictElement)
        self.element = made
        bare = made.with_changes(comma=cst.MaybeSentinel.DEFAULT)
        elements = inserted(updated_node.elements, bare, n + 1, updated_node.lbrace.whitespace_after)
        return updated_node.with_changes(elements=elements)


def comments_in_info(file: File) -> bool:
    """True where indexes carry their comments as `info={"comment": ...}`."""
    found = _Infos()
    file.tree.visit(found)
    return found.seen


class _Infos(cst.CSTVisitor):
    """Looks for an Index with a comment in its info."""

    seen = False

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        if called(node) == "Index" and comment_of(node) is not None:
            self.seen = True


def comment_of(index: cst.BaseExpression) -> cst.BaseExpression | None:
    """The comment in an index's info."""
    info = _info(index)
    if not isinstance(info, cst.Dict):
        return None
    for one in info.elements:
        if isinstance(one, cst.DictElement) and quoted(one.key) == "comment":
            return one.value
    return None


def _info(index: cst.BaseExpression) -> cst.BaseExpression | None:
    args = index.args if isinstance(index, cst.Call) else ()
    return next((a.value for a in args if a.keyword is not None and a.keyword.value == "info"), None)


def with_comment(index: cst.BaseExpression, comment: str) -> cst.BaseExpression:
    """The index with a comment in its info."""
    literal = cst.SimpleString(py(comment))
    old = comment_of(index)
    if old is not None:
        made = index.deep_replace(old, literal)
        assert isinstance(made, cst.BaseExpression)
        return made
    assert isinstance(index, cst.Call)
    info = cst.Dict([cst.DictElement(cst.SimpleString('"comment"'), literal)])
    nothing = cst.SimpleWhitespace("")
    equal = cst.AssignEqual(whitespace_before=nothing, whitespace_after=nothing)
    new = cst.Arg(info, keyword=cst.Name("info"), equal=equal)
    return index.with_changes(args=inserted(index.args, new, len(index.args), index.whitespace_before_args))


def own_way(old: Parts, new: Parts, titles: set[str]) -> frozenset[str]:
    """New statements of sorts that the files, whose statements have `titles`, never say by statements."""
    lacking = {_sort(title) for title in old.statements if title not in titles}
    having = {_sort(title) for title in old.statements if title in titles}
    return frozenset(t for t in new.statements if t not in old.statements and _sort(t) in lacking - having)


def _sort(title: str) -> str:
    return title.partition(" ")[0]
