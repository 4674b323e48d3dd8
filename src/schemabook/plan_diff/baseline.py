"""A plan's stored likeness: small, the same from run to run, and what a regression against it is.

It keeps what repeats: the tree of operations with their relations, the indexes, the blocks. No costs, no
estimates, no times.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Plan

FORMAT: Final = 1
MORE: Final = 10.0  # percent more blocks that are still no regression
_FEW: Final = 8  # blocks: so many more are never one (a page split, a catalog page)


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """`shape` has one indented line a node ("  Seq Scan on t"); `blocks` is None if not measured."""

    shape: tuple[str, ...]
    indexes: tuple[str, ...]
    blocks: int | None
    temp_blocks: int | None

    def data(self) -> dict[str, Any]:
        """As stored in JSON."""
        return {
            "format": FORMAT,
            "shape": list(self.shape),
            "indexes": list(self.indexes),
            "blocks": self.blocks,
            "temp_blocks": self.temp_blocks,
        }

    @classmethod
    def of(cls, data: Any) -> Baseline:
        """From stored JSON; UsageError where it is not a baseline."""
        try:
            if data["format"] != FORMAT:
                raise KeyError
            return cls(
                shape=tuple(map(str, data["shape"])),
                indexes=tuple(map(str, data["indexes"])),
                blocks=data["blocks"],
                temp_blocks=data["temp_blocks"],
            )
        except (KeyError, TypeError):
            raise UsageError(
                "This file is not a plan baseline.", hint="write it with view.save_baseline(path)"
            ) from None


def baseline(plan: Plan) -> Baseline:
    """The plan's likeness."""
    buffers = plan.root.buffers
    return Baseline(
        shape=tuple("  " * n.depth + n.title for n in plan.nodes),
        indexes=plan.indexes,
        blocks=None if buffers is None else buffers.total,
        temp_blocks=None if buffers is None else buffers.temp,
    )


def regressions(
    stored: Baseline, plan: Plan, *, more: float = MORE, shape: bool = True, indexes: bool = True
) -> tuple[str, ...]:
    """In words, what is worse than stored: another shape, an index no longer used, `more` percent blocks."""
    return tuple(_regressions(stored, baseline(plan), more=more, shape=shape, indexes=indexes))


def _regressions(old: Baseline, new: Baseline, *, more: float, shape: bool, indexes: bool) -> Iterator[str]:
    lost = [i for i in old.indexes if i not in new.indexes]
    if indexes and lost:
        used = ", ".join(new.indexes) or "none"
        yield f"no longer used: the index {', '.join(lost)} (used now: {used})"
    if shape and old.shape != new.shape:
        yield "another shape:\n" + "\n".join(_lines(old.shape, new.shape))
    for what, was, now in (
        ("blocks", old.blocks, new.blocks),
        ("temporary blocks", old.temp_blocks, new.temp_blocks),
    ):
        if was is not None and now is not None and now > max(was * (1 + more / 100), was + _FEW):
            by = f"{100 * (now / was - 1):,.0f} % more" if was else "none before"
            yield f"{was:,} → {now:,} {what} ({by}; {more:g} % are allowed)"


def _lines(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    """The lines that differ, as `diff` prints them, without its headers."""
    found = list(unified_diff(old, new, lineterm="", n=0))[2:]
    yield from (f"    {line[0]} {line[1:]}" for line in found if line[0] in "-+")
