"""Code beside the classes that cannot be executed once a table is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.generated import expression_of
from schemabook.models.refine.normal import code_of, quoted, target_of, value_of, with_value
from schemabook.models.refine.sequences import removed
from schemabook.models.refine.spelling import described

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemabook.models.refine.desk import Desk, File
    from schemabook.schema import Name


def take_out(desk: Desk, gone: Collection[Name], known: Collection[Name]) -> None:
    """Remove calls about `metadata.tables["gone"]`, and the table's name from lists of tables' names."""
    names = {str(name) for name in gone}
    others = {str(name) for name in known}
    for file in desk.files.values() if names else ():
        for node in list(file.body):
            if any(_indexes(node, name) for name in names) and expression_of(node) is not None:
                file.body.remove(node)
                desk.note(file, f"{described(node)} removed: its table is gone")
            elif isinstance(value_of(node), cst.Tuple | cst.List | cst.Set):
                _shorten(desk, file, node, names, others)


def _indexes(node: cst.CSTNode, name: str) -> bool:
    code = code_of(node)
    return f'.tables["{name}"]' in code or f".tables['{name}']" in code


def _shorten(desk: Desk, file: File, node: cst.CSTNode, gone: set[str], known: set[str]) -> None:
    value = value_of(node)
    assert isinstance(value, cst.Tuple | cst.List | cst.Set)
    assert isinstance(node, cst.SimpleStatementLine)
    texts = [quoted(e.value) for e in value.elements]
    if not set(texts) & gone or not set(texts) <= known | gone:
        return
    elements = list(value.elements)
    for at in reversed(range(len(texts))):
        if texts[at] in gone:
            elements = removed(elements, at)
    file.body[file.body.index(node)] = with_value(node, value.with_changes(elements=elements))
    left = ", ".join(t for t in texts if t in gone and t is not None)
    desk.note(file, f"{target_of(node)}: {left} taken out, as the table is gone")
