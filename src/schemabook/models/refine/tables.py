"""Tables: classes that stay, classes that are new, classes that go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.conventions import arranged
from schemabook.models.refine.desk import CannotRefine, ClassText
from schemabook.models.refine.generated import class_body, docstring, is_docstring
from schemabook.models.refine.habits import Habits, kept_body
from schemabook.models.refine.leaning import leaner_body
from schemabook.models.refine.leftovers import take_out
from schemabook.models.refine.members import Members
from schemabook.models.refine.normal import executed_names, plain, plain_statement, target_of
from schemabook.models.refine.ordering import insert
from schemabook.models.refine.plaintables import merge_table
from schemabook.models.refine.tableargs import TableArgs

if TYPE_CHECKING:
    from schemabook.models.refine.desk import Desk, File
    from schemabook.models.refine.facts import ShownClass
    from schemabook.models.refine.generated import Body, Parts, Statement
    from schemabook.schema import Name, Schema


class Tables:
    """All tables of two states; `schema` is the old one, `later` the new one."""

    def __init__(self, desk: Desk, old: Parts, new: Parts, schema: Schema, later: Schema) -> None:
        self.desk, self.old, self.new, self.schema, self.later = desk, old, new, schema, later
        self.habits = Habits(desk, old, schema, desk.moved)

    def merge(self) -> None:
        """Classes that go first: what they leave free may be needed."""
        for key, body in self.old.bodies.items():
            if key not in self.new.bodies:
                self._drop(key, body)
        gone = [key for key in self.old.bodies if key not in self.new.bodies]
        take_out(self.desk, gone, self.old.bodies)
        for key, body in self.new.bodies.items():
            was = self.old.bodies.get(key)
            if was is not None and was.same != body.same:
                self._change(key, was, body)
        for key, body in self.new.bodies.items():
            if key not in self.old.bodies:
                self._insert(body)

    # A table that stays

    def _change(self, key: Name, was: Body, body: Body) -> None:
        shown = self.desk.shown(key)
        if shown is None:
            return
        file, at = self._place(shown, key)
        node = file.body[at]
        if was.model.mapped != body.model.mapped and was.model.mapped == isinstance(node, cst.ClassDef):
            self._replace(file, at, body, key)
        elif isinstance(node, cst.ClassDef) and not body.model.mapped:
            self._change_link(ClassText(file, shown, node), was, body, key)
        elif isinstance(node, cst.ClassDef):
            self._change_class(ClassText(file, shown, node), was, body, key)
        else:
            self._change_plain(file, at, was, body, key)

    def _place(self, shown: ShownClass, key: Name) -> tuple[File, int]:
        place = self.desk.place(shown)
        if place is None:
            file = self.desk.file_of(shown.module)
            where = file.path if file is not None else shown.module
            raise CannotRefine(
                f"{where}: table {key} changed, but its class {shown.name} is not a class statement of the "
                "file's first level.",
                hint=f"write class {shown.name} out in {where}, or change it by hand",
            )
        return place

    def _change_class(self, text: ClassText, was: Body, body: Body, key: Name) -> None:
        if text.find("__table__") is not None:
            line = text.file.line("__table__", text.shown.name) or 1
            raise CannotRefine(
                f"{text.file.path}:{line}: table {key} changed, but {text.shown.name} is mapped by a "
                "__table__.",
                hint="declare its columns in the class, or change the Table by hand",
            )
        before, after = self.schema.by_key[self._old_key(key)], self.later.by_key[key]
        members = Members(self.desk, text, (was, before), (body, after), self.habits)
        members.merge()
        TableArgs(self.desk, text, (was, before), (body, after)).merge(members.elsewhere)
        self._doc(text, was, body)
        self._others(text, was, body)
        text.commit()

    def _change_link(self, text: ClassText, was: Body, body: Body, key: Name) -> None:
        """A class that people made of what is generated as a plain Table."""
        columns = [
            {k: plain(v) for k, v in one.elements.parts.items() if k[0] == "column"} for one in (was, body)
        ]
        if columns[0] != columns[1]:
            line = text.file.line(text.shown.name) or 1
            raise CannotRefine(
                f"{text.file.path}:{line}: columns of {key} changed, but its class {text.shown.name} is "
                "written by hand, as a plain Table would be generated.",
                hint=f"change {text.shown.name} by hand, then run this again",
            )
        before, after = self.schema.by_key[self._old_key(key)], self.later.by_key[key]
        TableArgs(self.desk, text, (was, before), (body, after)).merge([])
        text.commit()

    def _old_key(self, key: Name) -> Name:
        return key if key in self.schema.by_key else self.desk.moved.get(key, key)

    def _doc(self, text: ClassText, was: Body, body: Body) -> None:
        old, new = was.model.doc, body.model.doc
        if old == new or not isinstance(body.node, cst.ClassDef) or not isinstance(was.node, cst.ClassDef):
            return
        mine = docstring(text.body)
        if mine == docstring(class_body(was.node)):
            if mine is not None:
                text.body.pop(0)
            fresh = class_body(body.node)[:1]
            text.body[:0] = fresh if new and is_docstring(fresh[0]) else []
            if mine is None and len(text.body) > 1:
                text.body[1] = text.body[1].with_changes(leading_lines=[cst.EmptyLine(indent=False)])

    def _others(self, text: ClassText, was: Body, body: Body) -> None:
        """`__tablename__`, `__mapper_args__`: as generated, unless written otherwise."""
        for name in (*body.others, *(n for n in was.others if n not in body.others)):
            old, new = was.others.get(name), body.others.get(name)
            if old is not None and new is not None and plain_statement(old) == plain_statement(new):
                continue
            at = text.find(name)
            path = f"{text.shown.name}.{name}"
            if at is None and new is not None:
                first = text.find("__tablename__")
                text.body.insert(first + 1 if first is not None else 0, new)
                self.desk.note(text.file, f"{path} added")
            elif at is not None and (old is None or plain_statement(text.body[at]) != plain_statement(old)):
                self.desk.note(text.file, f"{path} is written by hand, kept: look whether it still holds")
            elif at is not None and new is not None:
                text.put(at, new.with_changes(leading_lines=text.body[at].leading_lines))
                self.desk.note(text.file, f"{path} changed")
            elif at is not None:
                text.remove(name)
                self.desk.note(text.file, f"{path} removed")

    def _change_plain(self, file: File, at: int, was: Body, body: Body, key: Name) -> None:
        spelled = self.desk.spelled(file, body.node)
        made = merge_table(file.body[at], was, body, spelled, self.schema.by_key[self._old_key(key)])
        if made is None:
            line = file.line(body.model.name) or 1
            raise CannotRefine(
                f"{file.path}:{line}: table {key} changed, but {body.model.name} is no call of Table().",
                hint="write the Table out, or change it by hand",
            )
        file.body[at] = made
        self.desk.added(file, made)
        self.desk.note(file, f"{body.model.name} (table {key}) changed")

    def _replace(self, file: File, at: int, body: Body, key: Name) -> None:
        node = self.desk.spelled(file, body.node)
        file.body[at] = node.with_changes(leading_lines=file.body[at].leading_lines)
        self.desk.added(file, node)
        how = "a class now, as it has a key" if body.model.mapped else "a plain Table now"
        self.desk.note(file, f"{body.model.name} (table {key}) written anew: {how}")

    # A table that goes

    def _drop(self, key: Name, body: Body) -> None:
        shown = self.desk.shown(key)
        if shown is None:
            return
        file, at = self._place(shown, key)
        node = file.body.pop(at)
        self.desk.note(file, f"{shown.name} removed: table {key} is gone{_handmade(node, body, shown)}")
        self.desk.forget(shown.name)
        for other in self.desk.facts.classes:
            if other.table != key and other.table in self.new.bodies:
                self._drop_relations(other, key)

    def _drop_relations(self, shown: ShownClass, key: Name) -> None:
        """What people wrote otherwise than it is generated: a relationship to the class of a link table."""
        names = {r.name for r in shown.relationships if key in (r.target, r.secondary)}
        place = self.desk.place(shown)
        node = place[0].body[place[1]] if place is not None else None
        if place is None or not isinstance(node, cst.ClassDef):
            return
        text = ClassText(place[0], shown, node)
        old = self.old.bodies.get(shown.table)
        generated = {target_of(one) for one in old.members.values()} if old is not None else set()
        for name in names - generated:
            if text.remove(name):
                self.desk.note(place[0], f"{shown.name}.{name} (relationship) removed")
        text.commit()

    # A new table

    def _insert(self, body: Body) -> None:
        file = self._home(body)
        node = self.desk.spelled(file, body.node)
        name = body.model.name
        if name in file.bound:
            line = file.line(name) or 1
            raise CannotRefine(
                f"{file.path}:{line}: {name} is in the way of the class for the new table {body.model.key}.",
                hint=f"give {name} in {file.path} another name, then run this again",
            )
        node = self._arranged(node, body)
        at = self._position(file, body)
        insert(file, at, node)
        self.desk.added(file, node)
        self.desk.made[name] = file.path
        self.desk.note(file, f"{name} added: new table {body.model.key}")

    def _arranged(self, node: Statement, body: Body) -> Statement:
        """The class with its constraints named as the file's naming convention needs it."""
        table, facts = self.later.by_key[body.model.key], self.desk.facts
        lean = leaner_body(arranged(node, body, table, facts.conventions), body, table, self.desk.annotations)
        return kept_body(lean, body, self.habits)

    def _refers_to(self, body: Body) -> list[ShownClass]:
        table = self.later.by_key[body.model.key]
        found = [self.desk.shown(f.references) for f in table.foreign_keys]
        return [shown for shown in found if shown is not None]

    def _home(self, body: Body) -> File:
        """The file of the classes that it refers to most, else the last one with a class."""
        counted = Counter(
            place[0].path for shown in self._refers_to(body) if (place := self.desk.place(shown))
        )
        if counted:
            return self.desk.files[counted.most_common(1)[0][0]]
        with_classes = [
            file
            for file in self.desk.files.values()
            if any((place := self.desk.place(c)) and place[0] is file for c in self.desk.facts.classes)
        ]
        return with_classes[-1] if with_classes else list(self.desk.files.values())[-1]

    def _position(self, file: File, body: Body) -> int:
        """In the generated order if the file keeps it, else behind the last class.

        A plain Table always stands before the first class that is defined with it.
        """
        names = {c.name for c in self.desk.facts.classes} | set(self.desk.made)
        models = [n for n, node in enumerate(file.body) if target_of(node) in names]
        if not body.model.mapped:
            users = [n for n in models if body.model.name in executed_names(file.body[n])]
            if users:
                return users[0]
        order = [b.model.name for b in self.new.bodies.values()]
        places = [order.index(name) for n in models if (name := target_of(file.body[n])) in order]
        if places == sorted(places):
            later = order[order.index(body.model.name) + 1 :]
            following = [n for n in models if target_of(file.body[n]) in later]
            if following:
                return following[0]
        return models[-1] + 1 if models else file.after_imports()


def _handmade(node: Statement, body: Body, shown: ShownClass) -> str:
    """What people had written into a class that goes."""
    if not isinstance(node, cst.ClassDef):
        return ""
    generated = {target_of(one) for one in (*body.members.values(), *body.others.values())}
    generated |= {*shown.attributes.values(), *(r.name for r in shown.relationships), "__tablename__"}
    found = []
    for one in class_body(node):
        name = target_of(one)
        if name and name not in generated and name != "__table_args__":
            found.append(name)
    return f"; with it went {', '.join(found)}, written by hand" if found else ""
