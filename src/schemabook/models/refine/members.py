"""The statements of a class that stand for columns and relationships, brought to the new state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.columns import merge_column
from schemabook.models.refine.desk import CannotRefine
from schemabook.models.refine.leaning import leaner
from schemabook.models.refine.normal import code_of, names_in, plain_statement, target_of
from schemabook.models.refine.relations import merge_relation

if TYPE_CHECKING:
    from schemabook.models.code import Key
    from schemabook.models.refine.desk import ClassText, Desk
    from schemabook.models.refine.generated import Body, Statement
    from schemabook.models.refine.habits import Habits
    from schemabook.schema import Table


class Members:
    """One class: `old` and `new` are what would be generated for the two states."""

    def __init__(
        self,
        desk: Desk,
        text: ClassText,
        was: tuple[Body, Table],
        shall: tuple[Body, Table],
        habits: Habits,
    ) -> None:
        self.desk, self.text, self.habits = desk, text, habits
        (self.old, self.before), (self.new, self.after) = was, shall
        self.elsewhere: list[tuple[str, str]] = []  # (argument, column) to be looked for in __table_args__

    def merge(self) -> None:
        """Take out what is gone, change what changed, put in what is new."""
        for key, was in self.old.members.items():
            if key not in self.new.members:
                self._drop(key, was)
        for key, shall in self.new.members.items():
            before = self.old.members.get(key)
            if before is not None and plain_statement(before) != plain_statement(shall):
                self._change(key, before, shall)
        for key, shall in self.new.members.items():
            if key not in self.old.members:
                self._insert(key, shall)

    def _spelled(self, key: Key, node: Statement, table: Table) -> Statement:
        """A generated statement as the file would have it."""
        spelled = self.desk.spelled(self.text.file, node)
        column = table.by_name.get(key[1]) if key[0] == "column" else None
        if column is None:  # none, or renamed
            return spelled
        return leaner(spelled, column.type, self.desk.annotations)

    def _called(self, key: Key, name: str) -> str:
        """`User.email (column users.email)`."""
        what = f"column {self.new.model.key}.{key[1]}" if key[0] == "column" else "relationship"
        return f"{self.text.shown.name}.{name} ({what})"

    def _drop(self, key: Key, was: Statement) -> None:
        name = target_of(was) or ""
        if self.text.remove(name):
            self.desk.note(self.text.file, f"{self._called(key, name)} removed")
            self._mentions(name)
        elif key[0] == "column":
            raise self._elsewhere(key, name)

    def _mentions(self, name: str) -> None:
        """Code of the class that still speaks of what is gone."""
        for one in self.text.body:
            now, later = names_in(one)
            if name in now | later or f".{name}" in code_of(one) or f'"{name}"' in code_of(one):
                who = target_of(one) or "a statement"
                if who != name and who not in ("__table_args__",):
                    said = f"{self.text.shown.name}.{who} still speaks of {name}: change it by hand"
                    self.desk.note(self.text.file, said)

    def _change(self, key: Key, was: Statement, shall: Statement) -> None:
        name = target_of(shall) or ""
        at = self.text.find(target_of(was) or name)
        was, shall = self._spelled(key, was, self.before), self._spelled(key, shall, self.after)
        if at is None:
            if key[0] == "column":
                raise self._elsewhere(key, name)
            return
        mine = self.text.body[at]
        if key[0] == "column":
            self._change_column(key, at, mine, was, shall)
        else:
            self._change_relation(at, mine, was, shall, name)

    def _change_column(self, key: Key, at: int, mine: Statement, was: Statement, new: Statement) -> None:
        name = target_of(new) or ""
        found = merge_column(mine, was, new)
        self.text.put(at, found.node)
        self.desk.added(self.text.file, found.node)
        self.elsewhere += [(one, key[1]) for one in found.hidden]
        said = f"{self._called(key, name)} changed"
        if found.lost:
            said += f"; its annotation was {found.lost}, which no longer fits the type"
        elif found.whole:
            said += "; written anew, as it was said by something shared with other columns"
        self.desk.note(self.text.file, said)

    def _change_relation(self, at: int, mine: Statement, was: Statement, new: Statement, name: str) -> None:
        found = merge_relation(mine, was, new)
        path = f"{self.text.shown.name}.{name}"
        if found.kept:
            self.desk.note(self.text.file, f"{path}: {', '.join(found.kept)} written by hand, kept")
        if found.node is mine or plain_statement(found.node) == plain_statement(mine):
            return
        self.text.put(at, found.node)
        self.desk.added(self.text.file, found.node)
        self.desk.note(self.text.file, f"{path} (relationship) changed")

    def _insert(self, key: Key, shall: Statement) -> None:
        name = target_of(shall) or ""
        self._refuse_taken(key, name)
        node = self._spelled(key, shall, self.after)
        node = self.habits.kept(node) if key[0] == "column" else node
        self.desk.added(self.text.file, node)
        put_in(self.text, node, name, list(map(_name, self.new.members.values())))
        self.desk.note(self.text.file, f"{self._called(key, name)} added")

    def _refuse_taken(self, key: Key, name: str) -> None:
        text = self.text
        here = text.find(name) is not None
        inherited = name in text.shown.names and name not in text.gone
        used = name in text.file.bound and any(name in names_in(one)[0] for one in text.body)
        if not here and not inherited and not used:
            return
        what = f"new column {self.new.model.key}.{key[1]}" if key[0] == "column" else "new relationship"
        class_ = text.shown.name
        where = text.shown.inherited.get(name)
        line = text.file.line(name, class_) or text.file.line(class_) or 1
        taken = (
            f"{class_}.{name}" if here else f"{name}, which {class_} uses," if used else f"{class_}.{name}"
        )
        by = f" (inherited from {where})" if where and not here else ""
        raise CannotRefine(
            f"{text.file.path}:{line}: {taken}{by} is in the way of the {what}, "
            f"which would be called {name}.",
            hint=f"give {name!r} in {text.file.path} another name, then run this again",
        )

    def _elsewhere(self, key: Key, name: str) -> CannotRefine:
        text = self.text
        class_, where = text.shown.name, text.shown.inherited.get(name)
        line = text.file.line(class_) or 1
        declared = f"declared by {where}" if where else f"not declared in the class {class_}"
        return CannotRefine(
            f"{text.file.path}:{line}: column {self.new.model.key}.{key[1]} changed, but {class_}.{name} is "
            f"{declared}.",
            hint=f"change it there, or declare {name} in {class_} itself, then run this again",
        )


def _name(node: Statement) -> str:
    return target_of(node) or ""


def put_in(text: ClassText, node: Statement, name: str, order: list[str]) -> None:
    """Insert a member behind the nearest one that stands before it in the generated class."""
    bare = node.with_changes(leading_lines=[])
    before = [n for n in order[: order.index(name)] if text.find(n) is not None]
    if before:
        at = (text.find(before[-1]) or 0) + 1
        # the first relationship stands apart from the columns
        apart = any(not line.comment for line in node.leading_lines)
        following = text.body[at] if at < len(text.body) else None
        if apart and following is not None and target_of(following) in order:
            kept = [line for line in following.leading_lines if line.comment is not None]
            text.body[at] = following.with_changes(leading_lines=kept)
        text.body.insert(
            at, bare if not apart else bare.with_changes(leading_lines=[cst.EmptyLine(indent=False)])
        )
        return
    after = next((p for n in order[order.index(name) + 1 :] if (p := text.find(n)) is not None), None)
    if after is None:
        text.body.append(bare.with_changes(leading_lines=[cst.EmptyLine(indent=False)]))
        return
    following = text.body[after]
    kept = [line for line in following.leading_lines if line.comment is not None]
    blank = [line for line in following.leading_lines if line.comment is None][:1]
    text.body[after] = following.with_changes(leading_lines=kept)
    text.body.insert(after, bare.with_changes(leading_lines=blank))
