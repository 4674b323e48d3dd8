"""Arguments of a call, merged: what changed between two generated calls is done to one that people wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import libcst as cst

from schemabook.models.refine.normal import called, plain, quoted
from schemabook.models.refine.sequences import inserted, removed

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: Final = frozenset({"mapped_column", "Column"})
ITEMS: Final = frozenset(
    {"ForeignKey", "Identity", "Computed", "Sequence", "CheckConstraint", "FetchedValue"}
)


@dataclass(frozen=True)
class Merged:
    """The merged arguments; `hidden` are those to be changed that the call does not have itself.

    `kept` are keywords that changed but were written otherwise by hand, and stay so.
    """

    args: tuple[cst.Arg, ...]
    hidden: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def keyed(call: cst.Call) -> dict[str, cst.Arg]:
    """The arguments by what they are: a keyword, a column's name or type, a schema item, else the place."""
    found: dict[str, cst.Arg] = {}
    for n, arg in enumerate(call.args):
        key = _key(arg, n, column=called(call) in COLUMNS)
        found[key if key not in found else f"{key} {n}"] = arg
    return found


def _key(arg: cst.Arg, n: int, *, column: bool) -> str:
    if arg.keyword is not None:
        return arg.keyword.value
    if arg.star:
        return f"{arg.star}{n}"
    if not column:
        return str(n)
    if quoted(arg.value) is not None:
        return "(name)"
    name = called(arg.value)
    return f"({name})" if name in ITEMS else "(type)"


def same(one: cst.Arg | None, other: cst.Arg | None) -> bool:
    """True if two arguments say the same."""
    if one is None or other is None:
        return one is other
    return plain(one.value) == plain(other.value)


@dataclass
class _Merging:
    """One call being merged."""

    call: cst.Call
    stubborn: bool
    args: list[cst.Arg] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def find(self, key: str) -> int | None:
        here = self.call.with_changes(args=self.args)
        return next((n for n, k in enumerate(keyed(here)) if k == key), None)

    def one(self, key: str, was: cst.Arg | None, shall: cst.Arg | None, order: Sequence[str]) -> None:
        at = self.find(key)
        if at is None:
            self._absent(key, was, shall, order)
        elif self.stubborn and not same(self.args[at], was) and not same(self.args[at], shall):
            self.kept.append(key)
        elif shall is None:
            self.args = removed(self.args, at)
        else:
            self.args[at] = self.args[at].with_changes(value=self._value(self.args[at], was, shall))

    def _absent(self, key: str, was: cst.Arg | None, shall: cst.Arg | None, order: Sequence[str]) -> None:
        if was is not None and self.stubborn:
            self.kept.append(key)
            return
        if was is not None and (shall is None or key in ("(ForeignKey)", "sa_column")):
            self.hidden.append(key)
        if shall is not None:
            place = self._place(key, shall, order)
            self.args = inserted(self.args, bare_argument(shall), place, self.call.whitespace_before_args)

    def _value(self, mine: cst.Arg, was: cst.Arg | None, shall: cst.Arg) -> cst.BaseExpression:
        if was is not None and not same(mine, was):
            calls = (mine.value, was.value, shall.value)
            if all(isinstance(c, cst.Call) for c in calls) and len({called(c) for c in calls}) == 1:
                return self._nested(*calls)  # type: ignore[arg-type]
        return shall.value

    def _nested(self, mine: cst.Call, was: cst.Call, shall: cst.Call) -> cst.Call:
        inner = merged(mine, was, shall)
        self.hidden += inner.hidden
        return mine.with_changes(args=inner.args)

    def _place(self, key: str, shall: cst.Arg, order: Sequence[str]) -> int:
        """Behind the nearest argument that stands before it in the generated call."""
        before = list(order[: order.index(key)])
        for one in reversed(before):
            at = self.find(one)
            if at is not None:
                return at + 1
        keywords = [n for n, a in enumerate(self.args) if a.keyword is not None]
        if shall.keyword is None:
            return 0
        return keywords[0] if keywords else len(self.args)


def merged(mine: cst.Call, was: cst.Call, shall: cst.Call, *, stubborn: bool = False) -> Merged:
    """Do to `mine` what leads from `was` to `shall`; with `stubborn` what is written by hand stays."""
    before, after = keyed(was), keyed(shall)
    work = _Merging(mine, stubborn, list(mine.args))
    order = list(after)
    for key in (*after, *(k for k in before if k not in after)):
        if not same(before.get(key), after.get(key)):
            work.one(key, before.get(key), after.get(key), order)
    return Merged(tuple(work.args), tuple(work.hidden), tuple(work.kept))


def bare_argument(arg: cst.Arg) -> cst.Arg:
    """An argument without the whitespace of the place it was taken from."""
    nothing = cst.SimpleWhitespace("")
    return arg.with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=nothing)
