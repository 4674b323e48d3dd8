"""Comments: what leads from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter.text import Raw, say, value

if TYPE_CHECKING:
    from collections.abc import Iterator


def changes(old: str | None, new: str | None, target: str) -> Iterator[str]:
    """COMMENT ON where the two differ; `target` is "TABLE public.users", "COLUMN public.users.id", ..."""
    if old != new:
        yield say("COMMENT ON {} IS {}", Raw(target), value(new))
