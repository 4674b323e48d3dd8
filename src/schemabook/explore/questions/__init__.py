"""Open questions: what a newcomer should ask the team, because the schema does not say it.

A question has its evidence in the schema. What a comment explains is not asked (`lint: ignore ...` included).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook.explore.questions import references, tables, values
from schemabook.explore.questions.base import Grounds, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.explore.domains import Domains
    from schemabook.explore.roles import Role
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema

__all__ = ["Question", "questions"]

_MOST: Final = 15
_AGAIN: Final = 0.85  # what each further question of a kind counts beside the one before it


def questions(
    schema: Schema,
    links: Sequence[Relation],
    *,
    roles: Mapping[Name, Role],
    domains: Domains,
    most: int = _MOST,
) -> tuple[Question, ...]:
    """At most `most` questions, the most important first.

    What they are about counts by its kind and by the place of its table; the more questions of a kind there
    are, the less each further one counts.
    """
    on = Grounds(schema, tuple(links), roles, domains)
    found = [one for asking in (*tables.ASKING, *references.ASKING, *values.ASKING) for one in asking(on)]
    found.sort(key=lambda one: (-on.score(one), str(one.question.about or ""), one.question.text))
    before: Counter[str] = Counter()
    ranked = []
    for one in found:
        ranked.append((-on.score(one) * _AGAIN ** before[one.kind], one.question))
        before[one.kind] += 1
    ranked.sort(key=lambda pair: (round(pair[0], 6), str(pair[1].about or ""), pair[1].text))
    return tuple(dict.fromkeys(question for _, question in ranked))[:most]
