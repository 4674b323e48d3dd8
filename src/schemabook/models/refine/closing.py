"""What inserted pieces need (imports, helpers, definitions), and what nobody needs any more."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine import imports
from schemabook.models.refine.generated import is_import
from schemabook.models.refine.imitating import definition_like
from schemabook.models.refine.normal import names_in, quoted, target_of, value_of, with_value
from schemabook.models.refine.ordering import insert, place
from schemabook.models.refine.sequences import inserted, removed

if TYPE_CHECKING:
    from schemabook.models.refine.desk import Desk, File
    from schemabook.models.refine.generated import Parts, Statement


class Closing:
    """The last step of a refinement."""

    def __init__(self, desk: Desk, old: Parts, new: Parts) -> None:
        self.desk, self.old, self.new = desk, old, new

    def close(self) -> None:
        """Make every file complete, then tidy what is left over."""
        self._unreferenced()
        self._helpers()
        for file in self.desk.files.values():
            self._complete(file)
        for file in self.desk.files.values():
            self._import_wanted(file)
            self._listed(file)
            self._tidy(file)

    # What is needed

    def _unreferenced(self) -> None:
        """New definitions that nothing uses are made all the same: the database has them."""
        for name in self.desk.wanted:
            file = self._home(self.desk.home_of_types(), name)
            if name and not self._bound_somewhere(name):
                used = any(
                    name in set().union(*names_in(node)) for f in self.desk.files.values() for node in f.added
                )
                if not used:
                    self._insert(file, name, self.new.names[name])

    def _helpers(self) -> None:
        """Decorated helpers that nothing calls by name: how a column or a statement is compiled."""
        file = self.desk.home_of_statements()
        for name, node in self.new.helpers.items():
            compiles = isinstance(node, cst.FunctionDef) and bool(node.decorators)
            if compiles and name not in self.old.helpers and not self._bound_somewhere(name):
                self._insert(file, name, node)

    def _bound_somewhere(self, name: str) -> bool:
        return any(file.find(name) is not None for file in self.desk.files.values())

    def _complete(self, file: File) -> None:
        seen = 0
        while seen < len(file.added):
            node = file.added[seen]
            seen += 1
            now, later = names_in(node)
            for name in sorted(now):
                self._need(file, name, quoted_only=False)
            for name in sorted(later):
                self._need(file, name, quoted_only=True)

    def _need(self, file: File, name: str, *, quoted_only: bool) -> None:
        known = {*self.new.names, *self.desk.renamed.values(), *self.desk.borrowed}
        if name in file.bound or name not in known:
            return
        piece = self.new.names.get(name)
        if piece is not None and is_import(piece):  # quoted, so the spelling did not see it
            if name not in self.desk.spelling(file).wanted:
                self.desk.spelling(file).want(name)
            return
        other = self._other(file, name)
        if other is not None:
            new = imports.import_from(other, name)
            add = imports.added_for_types if quoted_only else imports.added
            file.body = add(file.body, new)
        elif piece is not None and name not in self.desk.forgotten:
            home = self._home(file, name)
            self._insert(home, name, piece)
            if home is not file:
                self._need(file, name, quoted_only=quoted_only)

    def _other(self, file: File, name: str) -> str | None:
        """The module of another file that has the name."""
        for other in self.desk.files.values():
            module = self.desk.module_of(other)
            if other is not file and module is not None and other.find(name) is not None:
                return module
        if name in self.desk.borrowed:
            imported = [f.imported[name] for f in self.desk.files.values() if name in f.imported]
            return imported[0].rpartition(".")[0] if imported else None
        return None

    def _home(self, file: File, name: str) -> File:
        """Where a new piece belongs: enums with enums, else where it is used."""
        enums = {node.name.value for _, node in self.new.enums.values()}
        if name not in enums:
            return file
        known = [f for e in self.desk.facts.enums if (f := self.desk.file_of(e.module)) is not None]
        return max(known, key=known.count) if known else file

    def _insert(self, file: File, name: str, piece: Statement) -> None:
        node = self._like_others(self.desk.spelled(file, piece), name)
        at = self._place(file, name)
        insert(file, at, node)
        file.added.append(node)
        self.desk.made[name] = file.path
        key = next((key for key, (_, enum) in self.new.enums.items() if enum is piece), None)
        if key is not None:
            self.desk.note(file, f"{name} added: new enum {key}")
        for other, helper in self.new.helpers.items():
            if _compiles(helper, name) and file.find(other) is None:
                self._insert_behind(file, name, helper)

    def _like_others(self, node: Statement, name: str) -> Statement:
        for key, definition in self.new.definitions.items():
            if target_of(definition) == name and key in self.new.enums:
                return definition_like(self.desk, self.old, key, self.new.enums[key][0].name, node)
        return node

    def _insert_behind(self, file: File, name: str, helper: Statement) -> None:
        node = self.desk.spelled(file, helper)
        at = file.find(name)
        assert at is not None
        file.body.insert(at + 1, node)
        file.added.append(node)

    def _siblings(self, name: str) -> set[str]:
        """Generated names of the same sort."""
        sorts: list[set[str]] = [
            {node.name.value for _, node in self.new.enums.values()},
            {target_of(node) or "" for node in self.new.definitions.values()},
            set(self.new.helpers),
        ]
        return next((sort for sort in sorts if name in sort), set())

    def _place(self, file: File, name: str) -> int:
        """Behind its siblings and what it needs, before whoever uses it."""
        if self.new.names[name] in self.new.order:
            known = place(file, self.new.names[name], self.new)
            if known is not None:
                return known
        siblings = self._siblings(name)
        order = list(self.new.names)
        earlier = {n for n in siblings if order.index(n) < order.index(name)}
        piece = self.new.names[name]
        needs = names_in(piece)[0] - {name}
        behind = [n + 1 for n, one in enumerate(file.body) if target_of(one) in earlier | needs]
        first = min(
            (n for n, one in enumerate(file.body) if name in names_in(one)[0]), default=len(file.body)
        )
        if not earlier:
            after = [n for n, one in enumerate(file.body) if target_of(one) in siblings]
            behind += after[:1] if after and after[0] < first else []
        start = max([file.after_imports(), *behind])
        if start == len(file.body):  # helpers come before the classes that do not need them, too
            start = max([file.after_imports(), *(b for b in behind if b <= self.desk.first_class(file))])
        return min(start, first) if first else start

    # Imports, __all__

    def _import_wanted(self, file: File) -> None:
        used = _used(file.code)
        for name, new in self.desk.spelling(file).wanted.items():
            if name not in file.bound and name in used:
                file.body = imports.added(file.body, new)

    def _listed(self, file: File) -> None:
        """__all__, and the imports of a file that hands on the classes of others."""
        at = file.find("__all__")
        value = value_of(file.body[at]) if at is not None else None
        if at is None or not isinstance(value, cst.List | cst.Tuple):
            return
        listed = [quoted(e.value) for e in value.elements]
        known = {c.name for c in self.desk.facts.classes} | {e.name for e in self.desk.facts.enums}
        hands_on = [name for name in listed if name in known]
        for name in self.desk.forgotten:
            if name in listed:
                value = value.with_changes(elements=removed(value.elements, listed.index(name)))
                listed.remove(name)
        for name, path in self.desk.made.items():
            if hands_on and self._is_class(name) and self._is_handed_on(file, path):
                place = next((n for n, x in enumerate(listed) if x is not None and x > name), len(listed))
                element = cst.Element(cst.SimpleString(f'"{name}"'))
                value = value.with_changes(elements=inserted(value.elements, element, place))
                listed.insert(place, name)
        self._write_list(file, value, listed)

    def _write_list(self, file: File, value: cst.BaseExpression, listed: list[str | None]) -> None:
        at = file.find("__all__")
        assert at is not None
        old = file.body[at]
        assert isinstance(old, cst.SimpleStatementLine)
        if value is not value_of(old):
            file.body[at] = with_value(old, value)
        for name, path in self.desk.made.items():
            module = self.desk.module_of(self.desk.files[path])
            if name in listed and name not in file.bound and module is not None:
                file.body = imports.added(file.body, imports.import_from(module, name))

    def _is_class(self, name: str) -> bool:
        return any(b.model.name == name for b in self.new.bodies.values())

    def _is_handed_on(self, file: File, path: str) -> bool:
        """True for a class of this file, or of one whose classes it imports."""
        module = self.desk.module_of(self.desk.files[path])
        return path == file.path or any(
            whole.rpartition(".")[0] == module for whole in file.imported.values()
        )

    def _tidy(self, file: File) -> None:
        """Imports that the old text used and the new one does not."""
        if file.code == file.text:
            return
        before, after = _used(file.text), _used(file.code)
        for name in [*file.imported]:
            gone = name in self.desk.forgotten and not self._bound_somewhere(name)
            if name not in after and (name in before or gone):
                file.body = imports.removed_name(file.body, name)
            elif gone and name in after:
                self.desk.note(file, f"the file still speaks of {name}: change it by hand")


def _compiles(node: cst.CSTNode, name: str) -> bool:
    """True for a function that is decorated with the name."""
    decorators = node.decorators if isinstance(node, cst.FunctionDef) else ()
    return any(name in names_in(d.decorator)[0] for d in decorators)


def _used(code: str) -> set[str]:
    """The names that a text loads, also in quoted annotations, __all__, the targets of relationships."""
    found: set[str] = set()
    for one in ast.walk(ast.parse(code)):
        match one:
            case ast.Name():
                found.add(one.id)
            case ast.AnnAssign():
                found |= _words(one.annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found |= set().union(*(_words(a.annotation) for a in one.args.args), _words(one.returns))
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                found |= _words(one.value)
            case ast.Call(func=ast.Name(id="relationship" | "Relationship")):
                found |= _words(one)
    return found


def _words(node: ast.AST | None) -> set[str]:
    """The words of the strings in a piece of code."""
    strings = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)] if node is not None else []
    texts = [text for text in strings if isinstance(text, str)]
    return {word for text in texts for word in re.findall(r"\w+", text)}
