"""Open questions for the team, each a cell of its own, so that the answer has a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.tour.block import Block, short_hash
from schemabook.tour.markdown import code, plain
from schemabook.tour.parts import Points, Text
from schemabook.tour.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.tour.explored import Explored

# How much of something there is may change; the question is the same.
_NUMBER: Final = re.compile(r"\d+")


def shown(found: Explored) -> Shown:
    """All of them as a list."""
    items = tuple(f"{q.text} ({q.evidence})" if q.evidence else q.text for q in found.questions)
    return Shown("tour.questions", (Points(items) if items else Text("None come to mind."),))


def blocks(found: Explored) -> Iterator[Block]:
    """A cell for each question."""
    taken: set[str] = set()
    for question in found.questions:
        about = str(question.about) if question.about is not None else ""
        key = f"question:{about}:{short_hash(_NUMBER.sub('', question.text))}"
        if key in taken:
            continue
        taken.add(key)
        # without a number, which another question in front of it would change
        head = f"**{plain(question.text)}**"
        subject = f"  \nAbout {code(about)}." if about and about not in question.text else ""
        evidence = f"  \n{plain(question.evidence)}" if question.evidence else ""
        yield Block(
            key=key,
            source=f"{head}{subject}{evidence}\n\n*Answer:*",
            title=question.text,
            tables=(about,) if about in _known(found) else (),
        )


def _known(found: Explored) -> set[str]:
    return {str(t) for t in found.tables}
