"""What stands beside the classes: enums, definitions of types, statements of SQL, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.desk import CannotRefine
from schemabook.models.refine.generated import (
    class_body,
    docstring,
    is_docstring,
    title_of,
)
from schemabook.models.refine.imitating import mapped_like
from schemabook.models.refine.normal import plain_statement, target_of
from schemabook.models.refine.ordering import insert, is_early, place
from schemabook.models.refine.spelling import described

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemabook.models.code import EnumClass
    from schemabook.models.refine.desk import Desk, File
    from schemabook.models.refine.facts import ShownEnum
    from schemabook.models.refine.generated import Parts, Statement
    from schemabook.schema import Name


class Enums:
    """The enum classes: labels come and go, names that people chose stay."""

    def __init__(self, desk: Desk, old: Parts, new: Parts) -> None:
        self.desk, self.old, self.new = desk, old, new
        self.mapped: set[Name] = set()  # new ones whose types are in a type_annotation_map

    def merge(self) -> None:
        """Change those that both states have; take out those that are gone. New ones come when needed."""
        for key, (was, _) in self.old.enums.items():
            shown = next((e for e in self.desk.facts.enums if e.key == key), None)
            if shown is None:
                continue
            if key not in self.new.enums:
                self._drop(shown)
            elif (was.members, was.doc) != (self.new.enums[key][0].members, self.new.enums[key][0].doc):
                self._change(shown, was, *self.new.enums[key])
        for key, (_, node) in self.new.enums.items():
            if key not in self.old.enums:
                self.desk.wanted.append(node.name.value)
                if mapped_like(self.desk, key, node.name.value) and key in self.new.definitions:
                    self.mapped.add(key)

    def _class(self, shown: ShownEnum) -> tuple[File, int]:
        file = self.desk.file_of(shown.module)
        at = file.find(shown.name) if file is not None else None
        if file is None or at is None or not isinstance(file.body[at], cst.ClassDef):
            raise CannotRefine(
                f"The enum {shown.key} changed, but {shown.module}.{shown.name} is not a class statement of "
                "its file's first level.",
                hint=f"write class {shown.name} out, or change it by hand",
            )
        return file, at

    def _drop(self, shown: ShownEnum) -> None:
        file, at = self._class(shown)
        file.body.pop(at)
        self.desk.forget(shown.name)
        self.desk.note(file, f"{shown.name} removed: enum {shown.key} is gone")

    def _change(self, shown: ShownEnum, was: EnumClass, shall: EnumClass, node: cst.ClassDef) -> None:
        file, at = self._class(shown)
        mine = file.body[at]
        assert isinstance(mine, cst.ClassDef)
        body = self._labels(file, shown, mine, shall, node)
        if was.doc != shall.doc and _said(docstring(body)) == _said(was.doc):
            fresh = [one for one in class_body(node)[:1] if is_docstring(one)]
            if is_docstring(body[0]):
                fresh = [one.with_changes(leading_lines=body[0].leading_lines) for one in fresh]
                body = body[1:]
            body = [*fresh, *body]
            self.desk.note(file, f"{shown.name}: docstring follows the comment of {shown.key}")
        assert isinstance(mine.body, cst.IndentedBlock)
        file.body[at] = mine.with_changes(body=mine.body.with_changes(body=body))

    def _labels(
        self, file: File, shown: ShownEnum, mine: cst.ClassDef, shall: EnumClass, node: cst.ClassDef
    ) -> list[Statement]:
        body = class_body(mine)
        have = {label: name for label, name in shown.members.items() if _at(body, name) is not None}
        statements = {target_of(one): one for one in class_body(node)}
        labels = [label for _, label in shall.members]
        for label in [label for label in have if label not in labels]:
            body.pop(_at(body, have[label]) or 0)
            self.desk.note(file, f"{shown.name}.{have.pop(label)} removed: label {label!r} is gone")
        for n, (name, label) in enumerate(shall.members):
            if label in have:
                continue
            before = [_at(body, have[one]) for one in labels[:n] if one in have]
            first = min((_at(body, one) or 0 for one in have.values()), default=len(body))
            at = max((p for p in before if p is not None), default=first - 1) + 1
            body.insert(at, statements[name].with_changes(leading_lines=[]))
            have[label] = name
            self.desk.note(file, f"{shown.name}.{name} added: label {label!r}")
        return _in_order(body, [have[label] for label in labels])


def _said(text: str | None) -> str:
    return " ".join((text or "").split())


def _at(body: list[Statement], name: str) -> int | None:
    return next((n for n, one in enumerate(body) if target_of(one) == name), None)


def _in_order(body: list[Statement], names: list[str]) -> list[Statement]:
    """The members in PostgreSQL's order, in the places where members are."""
    places = [n for n, one in enumerate(body) if target_of(one) in names]
    by_name = {target_of(body[n]): body[n] for n in places}
    if [target_of(body[n]) for n in places] != names:
        for place, name in zip(places, names, strict=True):
            body[place] = by_name[name]
    return body


class TopLevel:
    """Definitions, statements, calls, the module's title."""

    def __init__(self, desk: Desk, old: Parts, new: Parts, mapped: Collection[Name] = ()) -> None:
        self.desk, self.old, self.new, self.mapped = desk, old, new, mapped

    def merge(self) -> None:
        """Do to the files what leads from the old pieces to the new ones."""
        self._title()
        self._definitions()
        self._statements()
        self._calls()

    def _title(self) -> None:
        for file in self.desk.files.values():
            mine, was, shall = docstring(file.body), _count(self.old.title), _count(self.new.title)
            if mine is not None and was and shall and was != shall and mine.endswith(was):
                literal = cst.SimpleString(f'"""{mine.removesuffix(was)}{shall}"""')
                line = cst.SimpleStatementLine([cst.Expr(literal)], file.body[0].leading_lines)
                file.body[0] = line

    def _definitions(self) -> None:
        for key, node in self.old.definitions.items():
            shown = next((t for t in self.desk.facts.types if t.key == key), None)
            file = self.desk.file_of(shown.module) if shown is not None else None
            at = file.find(shown.variable) if file is not None and shown is not None else None
            if file is None or at is None or shown is None:
                continue
            after = self.new.definitions.get(key)
            if after is None:
                file.body.pop(at)
                self.desk.forget(shown.variable)
                self.desk.note(file, f"{shown.variable} removed: type {key} is gone")
            elif plain_statement(node) != plain_statement(after):
                self._define(file, at, shown.variable, node, after)
        for key, node in self.new.definitions.items():
            if key not in self.old.definitions and key not in self.mapped:
                self.desk.wanted.append(target_of(node) or "")

    def _define(self, file: File, at: int, variable: str, was: Statement, shall: Statement) -> None:
        mine = file.body[at]
        spelled = self.desk.spelled(file, shall)
        if plain_statement(mine) == plain_statement(was):
            file.body[at] = spelled.with_changes(leading_lines=mine.leading_lines)
            self.desk.added(file, spelled)
            self.desk.note(file, f"{variable} changed")
        else:
            self.desk.note(file, f"{variable} is written by hand, kept: look whether it still holds")

    def _statements(self) -> None:
        for title, was in self.old.statements.items():
            shall = self.new.statements.get(title)
            if shall is not None and plain_statement(was) == plain_statement(shall):
                continue
            found = self._find(title)
            if found is None:
                if title not in self.desk.said:
                    self._made_otherwise(title, shall)
                continue
            file, at = found
            if shall is None:
                file.body.pop(at)
                self.desk.note(file, f"statement {title!r} removed")
            else:
                self._restate(file, at, title, was, shall)
        for title, shall in self.new.statements.items():
            if title not in self.old.statements and title not in self.desk.said:
                self._state(title, shall)

    def _restate(self, file: File, at: int, title: str, was: Statement, shall: Statement) -> None:
        mine = file.body[at]
        by_hand = plain_statement(mine) != plain_statement(was)
        spelled = self.desk.spelled(file, shall)
        file.body[at] = spelled.with_changes(leading_lines=mine.leading_lines)
        self.desk.added(file, spelled)
        said = "; it was written otherwise by hand, which is gone" if by_hand else ""
        self.desk.note(file, f"statement {title!r} changed{said}")

    def _find(self, title: str) -> tuple[File, int] | None:
        for file in self.desk.files.values():
            for n, node in enumerate(file.body):
                if title_of(node) == title:
                    return file, n
        return None

    def _made_otherwise(self, title: str, shall: Statement | None) -> None:
        file = list(self.desk.files.values())[-1]
        what = "is gone from the database" if shall is None else "changed"
        self.desk.otherwise[title] = (
            f"{file.path}: {title} {what}, but the files make it in a way of their own: change that by hand"
        )

    def _state(self, title: str, node: Statement) -> None:
        file = self.desk.home_of_statements()
        self._put(file, node)
        self.desk.note(file, f"statement {title!r} added")

    def _put(self, file: File, node: Statement) -> None:
        """Into the order in which things are executed."""
        at = place(file, node, self.new)
        if at is None:
            at = self.desk.first_class(file) if is_early(node, self.new) else len(file.body)
        spelled = self.desk.spelled(file, node)
        insert(file, at, spelled)
        self.desk.added(file, spelled)

    def _calls(self) -> None:
        for key in self.old.calls:
            if key not in self.new.calls:
                self._uncall(key)
        for key, node in self.new.calls.items():
            if key not in self.old.calls and isinstance(node, cst.SimpleStatementLine):
                file = self.desk.home_of_statements()
                self._put(file, node)
                self.desk.note(file, f"{described(node)} added")

    def _uncall(self, key: str) -> None:
        for file in self.desk.files.values():
            for n, node in enumerate(file.body):
                if isinstance(node, cst.SimpleStatementLine) and plain_statement(node) == key:
                    file.body.pop(n)
                    self.desk.note(file, f"{described(node)} removed")
                    return


def _count(title: str | None) -> str:
    """Of "The schema of shop: 12 tables." what stands behind the name."""
    return "".join((title or "").rpartition(": ")[1:])
