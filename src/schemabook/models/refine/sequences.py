"""Insert into and remove from what commas separate, so that line breaks and comments stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item", cst.Arg, cst.BaseElement, cst.BaseDictElement)


def inserted(
    items: Sequence[Item], new: Item, index: int, opening: cst.BaseParenthesizableWhitespace | None = None
) -> list[Item]:
    """With `new` before what stands at `index`; `opening` is the whitespace behind the opening bracket."""
    found = list(items)
    if not found:
        return [new]
    if index < len(found):
        found.insert(index, new.with_changes(comma=_middle(found, opening)))
        return found
    last = found[-1]
    if isinstance(last, cst.Arg) and isinstance(new, cst.Arg):
        new = new.with_changes(whitespace_after_arg=last.whitespace_after_arg)
        last = last.with_changes(whitespace_after_arg=cst.SimpleWhitespace(""))
    found[-1] = last.with_changes(comma=_before_last(last.comma, _middle(found, opening)))
    found.append(new.with_changes(comma=_without_comment(last.comma)))
    return found


def removed(items: Sequence[Item], index: int) -> list[Item]:
    """Without what stands at `index`, a comment behind it included."""
    found = list(items)
    gone = found.pop(index)
    if index == len(found) and found:
        last = found[-1]
        found[-1] = last.with_changes(comma=_now_last(last.comma, gone.comma))
        if isinstance(gone, cst.Arg):
            found[-1] = found[-1].with_changes(whitespace_after_arg=gone.whitespace_after_arg)
    return found


def _middle(
    items: Sequence[cst.Arg] | Sequence[cst.BaseElement] | Sequence[cst.BaseDictElement],
    opening: cst.BaseParenthesizableWhitespace | None,
) -> cst.Comma:
    for item in items[:-1]:
        if isinstance(item.comma, cst.Comma):
            return _bare(item.comma)
    if isinstance(opening, cst.ParenthesizedWhitespace):
        return _bare(cst.Comma(whitespace_after=opening))
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _bare(comma: cst.Comma) -> cst.Comma:
    """The comma without the comments that stand behind it."""
    after = comma.whitespace_after
    if isinstance(after, cst.ParenthesizedWhitespace):
        after = after.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=())
    return comma.with_changes(whitespace_after=after)


def _without_comment(comma: cst.Comma | cst.MaybeSentinel) -> cst.Comma | cst.MaybeSentinel:
    return _bare(comma) if isinstance(comma, cst.Comma) else comma


def _before_last(was: cst.Comma | cst.MaybeSentinel, middle: cst.Comma) -> cst.Comma:
    """The comma of what was the last, with its comment, followed as one in the middle is."""
    if not isinstance(was, cst.Comma) or not isinstance(was.whitespace_after, cst.ParenthesizedWhitespace):
        return middle
    after = middle.whitespace_after
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return was
    kept = after.with_changes(
        first_line=was.whitespace_after.first_line, empty_lines=was.whitespace_after.empty_lines
    )
    return middle.with_changes(whitespace_after=kept)


def _now_last(
    was: cst.Comma | cst.MaybeSentinel, gone: cst.Comma | cst.MaybeSentinel
) -> cst.Comma | cst.MaybeSentinel:
    """The comma of what is the last now: its own comment, then the closing bracket where it was."""
    if not isinstance(was, cst.Comma) or not isinstance(was.whitespace_after, cst.ParenthesizedWhitespace):
        return gone
    if not isinstance(gone, cst.Comma) or not isinstance(gone.whitespace_after, cst.ParenthesizedWhitespace):
        return gone if was.whitespace_after.first_line.comment is None else was
    end = gone.whitespace_after
    kept = was.whitespace_after.with_changes(indent=end.indent, last_line=end.last_line)
    return was.with_changes(whitespace_after=kept)
