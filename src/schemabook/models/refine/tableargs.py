"""__table_args__ that people may have edited, brought to the new state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.arguments import merged
from schemabook.models.refine.conventions import named_for
from schemabook.models.refine.desk import CannotRefine
from schemabook.models.refine.imitating import comments_in_info, with_comment
from schemabook.models.refine.matching import keys_of
from schemabook.models.refine.normal import called, plain, quoted, value_of, with_value
from schemabook.models.refine.sequences import inserted, removed

if TYPE_CHECKING:
    from schemabook.models.code import Key
    from schemabook.models.refine.desk import ClassText, Desk
    from schemabook.models.refine.generated import Body
    from schemabook.schema import Table

_KINDS = {"(ForeignKey)": "foreign key", "unique": "unique constraint", "index": "index"}


class TableArgs:
    """The constraints, indexes and options of one class."""

    def __init__(
        self, desk: Desk, text: ClassText, was: tuple[Body, Table], shall: tuple[Body, Table]
    ) -> None:
        self.desk, self.text = desk, text
        (self.old, self.table), (self.new, self.later) = was, shall
        at = text.find("__table_args__")
        self.value = value_of(text.body[at]) if at is not None else None
        self.at = at

    def merge(self, elsewhere: list[tuple[str, str]]) -> None:
        """Do to the tuple what changed; `elsewhere` are arguments of columns that may be in it instead."""
        if not self._differs() and not elsewhere and not self._comments():
            return
        self._refuse_made()
        elements, options = self._taken_apart()
        keys = keys_of(elements, self.text.shown, self.table)
        before, after = _constraints(self.old), _constraints(self.new)
        for key in (k for k in before if k not in after):
            self._drop(key, elements, keys)
        for kind, column in elsewhere:
            self._drop_of_column(_KINDS[kind], column, elements, keys)
        for key, shall in after.items():
            was = before.get(key)
            if was is None or plain(was) != plain(shall):
                self._set(key, was, shall, elements, keys)
        self._comment(elements, keys)
        options = self._options(options)
        self._put(elements, options)

    def _differs(self) -> bool:
        def said(body: Body) -> list[tuple[object, str]]:
            parts = [*_constraints(body).items(), *body.elements.options.items()]
            return sorted(((key, plain(value)) for key, value in parts), key=str)

        return said(self.old) != said(self.new)

    def _comments(self) -> dict[str, str | None]:
        """The comments of indexes that are new or changed, if this file has them in the indexes' info."""
        before = {i.name: i.comment for i in self.table.indexes}
        after = {i.name: i.comment for i in self.later.indexes}
        changed = {name: comment for name, comment in after.items() if before.get(name) != comment}
        return changed if changed and comments_in_info(self.text.file) else {}

    def _comment(self, elements: list[cst.BaseElement], keys: list[Key | None]) -> None:
        for name, comment in self._comments().items():
            at = keys.index(("index", name)) if ("index", name) in keys else None
            if at is not None and comment is not None:
                elements[at] = elements[at].with_changes(value=with_comment(elements[at].value, comment))
                self.desk.said.add(f"index {name} on {self.later.key}")

    def _refuse_made(self) -> None:
        """Only a tuple or a dictionary that stands in the class can be changed."""
        literal = isinstance(self.value, cst.Tuple | cst.Dict)
        if isinstance(self.value, cst.Tuple):
            literal = not any(isinstance(e, cst.StarredElement) for e in self.value.elements)
        made = self.at is None and self.text.shown.elements
        if (self.value is None and not made and self.at is None) or literal:
            return
        name, path = self.text.shown.name, self.text.file.path
        line = self.text.file.line("__table_args__", name) or self.text.file.line(name) or 1
        raise CannotRefine(
            f"{path}:{line}: constraints or indexes of {self.new.model.key} changed, but the "
            f"__table_args__ of {name} is {'inherited' if made else 'computed'}.",
            hint="write it out as a tuple in the class, then run this again",
        )

    def _taken_apart(self) -> tuple[list[cst.BaseElement], cst.Dict | None]:
        """The elements before the dictionary, and the dictionary."""
        if isinstance(self.value, cst.Dict):
            return [], self.value
        if not isinstance(self.value, cst.Tuple):
            return [], None
        found = list(self.value.elements)
        last = found[-1].value if found else None
        return found, last if isinstance(last, cst.Dict) else None

    def _drop(self, key: Key, elements: list[cst.BaseElement], keys: list[Key | None]) -> None:
        if key in keys:
            at = keys.index(key)
            elements[:] = removed(elements, at)
            keys.pop(at)
            self._note(f"{key[0]} {key[1]} removed")
            self.desk.said.add(f"{key[0]} {key[1]} on {self.table.key}")
        else:
            self._note(f"{key[0]} {key[1]} is gone, but __table_args__ does not have it: remove it by hand")

    def _drop_of_column(
        self, kind: str, column: str, elements: list[cst.BaseElement], keys: list[Key | None]
    ) -> None:
        """What the generated column says itself, and people moved to __table_args__."""
        shown = self.text.shown.elements
        for one in shown:
            if (one.kind, one.columns) == (kind, (column,)) and one.name is not None:
                key = ("index" if kind == "index" else "constraint", one.name)
                if key in keys:
                    self._drop(key, elements, keys)
                    return
        self._note(
            f"{kind} of {column} is gone or changed, but the class does not have it: change it by hand"
        )

    def _set(
        self,
        key: Key,
        was: cst.BaseExpression | None,
        shall: cst.BaseExpression,
        elements: list[cst.BaseElement],
        keys: list[Key | None],
    ) -> None:
        file = self.text.file
        spelled = named_for(self.desk.spelled(file, shall), key[1], self.table, self.desk.facts.conventions)
        if key in keys:
            at = keys.index(key)
            mine = elements[at].value
            elements[at] = elements[at].with_changes(value=_merged(mine, was, shall, spelled))
            self.desk.added(file, elements[at].value)
            self._note(f"{key[0]} {key[1]} changed")
            return
        if was is not None and self.text.shown.elements:
            self._note(f"{key[0]} {key[1]} changed, but __table_args__ does not have it: written anew")
        order = list(_constraints(self.new))
        before = [k for k in order[: order.index(key)] if k in keys]
        at = keys.index(before[-1]) + 1 if before else 0
        opening = (
            self.value.lpar[0].whitespace_after
            if isinstance(self.value, cst.Tuple) and self.value.lpar
            else None
        )
        elements[:] = inserted(elements, cst.Element(spelled), at, opening)
        keys.insert(at, key)
        self.desk.added(file, spelled)
        self._note(f"{key[0]} {key[1]} added")

    def _options(self, options: cst.Dict | None) -> cst.Dict | None:
        before, after = self.old.elements.options, self.new.elements.options
        for name in (*after, *(n for n in before if n not in after)):
            one, other = before.get(name), after.get(name)
            if (one is None) != (other is None) or (
                one is not None and other is not None and plain(one) != plain(other)
            ):
                options = _with_option(options or cst.Dict([]), name, other)
                self._note(f"{name} of the table {'changed' if other is not None else 'removed'}")
        return options if options is not None and options.elements else None

    def _put(self, elements: list[cst.BaseElement], options: cst.Dict | None) -> None:
        """Write the tuple back; where nothing is left, the assignment goes."""
        if elements and isinstance(elements[-1].value, cst.Dict):
            last = elements.pop()
            elements = [*elements, last.with_changes(value=options)] if options is not None else elements
        elif options is not None and elements:
            elements = inserted(elements, cst.Element(options), len(elements))
        if not elements and options is None:
            self.text.remove("__table_args__")
            return
        value: cst.BaseExpression
        if not elements:
            assert options is not None
            value = options
        elif isinstance(self.value, cst.Tuple):
            value = self.value.with_changes(elements=elements)
        else:
            value = cst.Tuple(elements)
        if self.at is not None:
            at = self.text.find("__table_args__")
            assert at is not None
            old = self.text.body[at]
            assert isinstance(old, cst.SimpleStatementLine)
            self.text.put(at, with_value(old, value))
            return
        at = self.text.find("__tablename__")
        target = cst.AssignTarget(cst.Name("__table_args__"))
        line = cst.SimpleStatementLine([cst.Assign([target], value)])
        self.text.body.insert(at + 1 if at is not None else 0, line)

    def _note(self, text: str) -> None:
        self.desk.note(self.text.file, f"{self.text.shown.name}: {text}")


def _constraints(body: Body) -> dict[Key, cst.BaseExpression]:
    """Constraints and indexes; a plain Table has columns among its elements."""
    return {key: value for key, value in body.elements.parts.items() if key[0] != "column"}


def _merged(
    mine: cst.BaseExpression,
    was: cst.BaseExpression | None,
    shall: cst.BaseExpression,
    spelled: cst.BaseExpression,
) -> cst.BaseExpression:
    calls = (mine, was, shall)
    if was is None or not all(isinstance(c, cst.Call) for c in calls) or plain(mine) == plain(was):
        return spelled
    if len({called(c) for c in calls if c is not None}) > 1:
        return spelled
    assert isinstance(mine, cst.Call)
    assert isinstance(was, cst.Call)
    assert isinstance(spelled, cst.Call)
    return mine.with_changes(args=merged(mine, was, spelled).args)


def _with_option(options: cst.Dict, name: str, value: cst.BaseExpression | None) -> cst.Dict:
    elements = list(options.elements)
    at = next(
        (n for n, e in enumerate(elements) if isinstance(e, cst.DictElement) and quoted(e.key) == name), None
    )
    if value is None:
        return options if at is None else options.with_changes(elements=removed(elements, at))
    if at is not None:
        one = elements[at]
        elements[at] = one.with_changes(value=value)
        return options.with_changes(elements=elements)
    new = cst.DictElement(cst.SimpleString(f'"{name}"'), value)
    return options.with_changes(
        elements=inserted(elements, new, len(elements), options.lbrace.whitespace_after)
    )
