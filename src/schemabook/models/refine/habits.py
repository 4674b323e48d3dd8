"""How a file says columns of a sort, learnt from those that are written otherwise than generated ones.

Where `mapped_column(..., server_default=sa.text("now()"))` would be generated and `Mapped[Stamp]` is written,
the next column that would be generated like this is written like that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine import nullness
from schemabook.models.refine.arguments import bare_argument, keyed
from schemabook.models.refine.columns import ELSEWHERE
from schemabook.models.refine.leaning import leaner
from schemabook.models.refine.normal import called, names_in, plain, plain_annotation, target_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemabook.models.refine.desk import Desk
    from schemabook.models.refine.generated import Body, Parts, Statement
    from schemabook.schema import Name, Schema, Table


@dataclass(frozen=True)
class Said:
    """A column's statement taken apart, comparable; `args` by `arguments.keyed`."""

    name: str
    annotation: str
    callee: str
    args: frozenset[tuple[str, str]]
    node: cst.AnnAssign


@dataclass(frozen=True)
class Habit:
    """What would be generated for a column, and what people wrote."""

    generated: Said
    mine: Said

    @property
    def covered(self) -> frozenset[tuple[str, str]]:
        """Arguments that the annotation stands for."""
        return self.generated.args - self.mine.args

    @property
    def is_alias(self) -> bool:
        """True for `Mapped[Stamp]`: the annotation says what the arguments would."""
        other = self.mine.annotation != self.generated.annotation
        return (
            other
            and self.mine.args <= self.generated.args
            and self.mine.callee in ("", self.generated.callee)
        )


def said(node: cst.CSTNode) -> Said | None:
    """A column's statement taken apart; None for what is none."""
    small = node.body[0] if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1 else None
    name = target_of(node)
    if not isinstance(small, cst.AnnAssign) or name is None:
        return None
    if small.value is not None and not isinstance(small.value, cst.Call):
        return None
    args = keyed(small.value) if isinstance(small.value, cst.Call) else {}
    return Said(
        name=name,
        annotation=nullness.split(small.annotation.annotation)[0],
        callee=called(small.value) if small.value is not None else "",
        args=frozenset((key, plain(arg.value)) for key, arg in args.items()),
        node=small,
    )


class Habits:
    """Of all files together; `schema` is the state that they describe."""

    def __init__(self, desk: Desk, old: Parts, schema: Schema, keys: Mapping[Name, Name]) -> None:
        self.desk, self.old, self.schema, self.keys = desk, old, schema, keys

    @cached_property
    def learnt(self) -> list[Habit]:
        """All habits, in the order of the classes; looked for when a column is new."""
        return list(self._learn(self.keys))

    def _learn(self, keys: Mapping[Name, Name]) -> Iterator[Habit]:
        tables = {t.key: t for t in self.schema.tables}
        for key, body in self.old.bodies.items():
            shown = self.desk.shown(key)
            place = self.desk.place(shown) if shown is not None else None
            table = tables.get(keys.get(key, key))
            if place is None or table is None or not isinstance(place[0].body[place[1]], cst.ClassDef):
                continue
            class_ = place[0].body[place[1]]
            assert isinstance(class_, cst.ClassDef)
            mine = {target_of(one): one for one in class_.body.body}
            for member, generated in body.members.items():
                node = mine.get(target_of(generated))
                if member[0] == "column" and node is not None:
                    lean = leaner(generated, _type(table, member[1]), self.desk.annotations)
                    yield from _habit(said(lean), said(node))

    def kept(self, node: Statement) -> Statement:
        """A generated column as the files would have it."""
        shall = said(node)
        if shall is None or not isinstance(node, cst.SimpleStatementLine) or not self.learnt:
            return node
        whole = [h for h in self.learnt if _same(h.generated, shall)]
        if whole:
            best = _usual(whole, shall.name)
            made = best.node.with_changes(target=shall.node.target)
            self.desk.borrow(names_in(cst.SimpleStatementLine([made]))[0])
            return node.with_changes(body=[made])
        return self._with_alias(node, shall)

    def _with_alias(self, node: cst.SimpleStatementLine, shall: Said) -> Statement:
        fitting = [
            h
            for h in self.learnt
            if h.is_alias
            and (h.generated.annotation, h.generated.callee) == (shall.annotation, shall.callee)
            and h.covered
            and h.covered <= shall.args
        ]
        if not fitting or not isinstance(shall.node.value, cst.Call):
            return node
        most = max(len(h.covered) for h in fitting)
        best = [h for h in fitting if len(h.covered) == most]
        chosen = _usual(best, shall.name)
        covered = next(h.covered for h in best if h.mine is chosen)
        content = nullness.without_none(nullness.inner(chosen.node.annotation.annotation))
        if nullness.split(shall.node.annotation.annotation)[1]:
            content = nullness.with_none(content)
        annotation = nullness.with_inner(shall.node.annotation.annotation, content)
        self.desk.borrow(names_in(annotation)[0])
        return node.with_changes(body=[_without(shall.node, annotation, {key for key, _ in covered})])


def _type(table: Table, column: str) -> str:
    known = table.by_name.get(column)
    return known.type if known is not None else ""


def _habit(generated: Said | None, mine: Said | None) -> Iterator[Habit]:
    if generated is None or mine is None:
        return
    # what is not said with the column is in __table_args__, not in an alias or helper
    there = {key for key, _ in mine.args}
    aside = {key for key in ELSEWHERE if key not in there}
    generated = replace(generated, args=frozenset((k, v) for k, v in generated.args if k not in aside))
    comparable = (generated.annotation, generated.callee, generated.args)
    if comparable != (mine.annotation, mine.callee, mine.args):
        yield Habit(generated, mine)


def _same(one: Said, other: Said) -> bool:
    nullable = [nullness.split(said_.node.annotation.annotation)[1] for said_ in (one, other)]
    alike = (one.annotation, one.callee, one.args) == (other.annotation, other.callee, other.args)
    return alike and nullable[0] == nullable[1]


def _usual(habits: Iterable[Habit], name: str) -> Said:
    """What is written for a column of this name, else what is written most."""
    mine = [h.mine for h in habits]
    same_name = [one for one in mine if one.name == name]
    counted = Counter(_text(one) for one in same_name or mine)
    most = counted.most_common(1)[0][0]
    return next(one for one in same_name or mine if _text(one) == most)


def _text(one: Said) -> str:
    annotation = plain_annotation(one.node.annotation.annotation)
    return annotation + (plain(one.node.value) if one.node.value is not None else "")


def _without(node: cst.AnnAssign, annotation: cst.BaseExpression, keys: set[str]) -> cst.AnnAssign:
    assert isinstance(node.value, cst.Call)
    args = [bare_argument(arg) for key, arg in keyed(node.value).items() if key not in keys]
    value = (
        node.value.with_changes(args=args, whitespace_before_args=cst.SimpleWhitespace("")) if args else None
    )
    equal = node.equal if args else cst.MaybeSentinel.DEFAULT
    return node.with_changes(
        annotation=node.annotation.with_changes(annotation=annotation), value=value, equal=equal
    )


def kept_body(node: Statement, body: Body, habits: Habits) -> Statement:
    """A generated class with its columns as the files would have them."""
    if not isinstance(node, cst.ClassDef) or not isinstance(node.body, cst.IndentedBlock):
        return node
    names = {m.name for m in body.model.members if m.key[0] == "column"}
    made = [
        habits.kept(one) if target_of(one) in names and isinstance(one, cst.SimpleStatementLine) else one
        for one in node.body.body
    ]
    return node.with_changes(body=node.body.with_changes(body=made))
