"""Tables that no reference ties to others, placed by what their names have in common with others' names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from schemabook.lint.words import singular, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemabook.schema import Name

_LEAST: Final = 3  # tables that share a first word before the word names a domain


@dataclass(frozen=True)
class ByName:
    """Placed tables by their names in the singular, for looking up others; `of` says where each is placed."""

    of: Mapping[Name, str]

    def nearest(self, name: Name) -> str | None:
        """The domain that the table's name speaks of, None where it speaks of none.

        `audit_invoice` and `invoice_archive` go with the table `invoice`, the longest name inside; others
        with those that share their first words, where most of them are in one domain.
        """
        own = nouns(name.name)
        for length in range(len(own) - 1, 0, -1):
            for start in range(len(own) - length + 1):
                if found := self._whole.get(own[start : start + length]):
                    return self.of[next((t for t in found if t.schema == name.schema), found[0])]
        for length in range(len(own) - 1, 0, -1):
            if alike := self._beginnings.get(own[:length]):
                domain, count = min(alike.items(), key=lambda item: (-item[1], item[0]))
                return domain if count * 2 > alike.total() else None
        return None

    @cached_property
    def _whole(self) -> dict[tuple[str, ...], list[Name]]:
        found: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        for table in sorted(self.of):
            found[nouns(table.name)].append(table)
        return found

    @cached_property
    def _beginnings(self) -> dict[tuple[str, ...], Counter[str]]:
        found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for table in sorted(self.of):
            own = nouns(table.name)
            for length in range(1, len(own) + 1):
                found[own[:length]][self.of[table]] += 1
        return found


def by_first_word(names: Iterable[Name]) -> dict[str, list[Name]]:
    """The names that begin with the same word, three or more, under that word as it is written.

    A first word that all have (`wp_posts`, `wp_users`) is left out of account.
    """
    given = sorted(names)
    parts = {name: words(name.name) for name in given}
    skip = _shared(list(parts.values()))
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in given:
        if len(parts[name]) > skip:
            groups[singular(parts[name][skip])].append(name)
    return {word: found for word, found in sorted(groups.items()) if len(found) >= _LEAST}


def _shared(parts: Sequence[Sequence[str]]) -> int:
    """How many first words all of them have."""
    if len(parts) < _LEAST:
        return 0
    count = 0
    while all(len(p) > count + 1 and p[count] == parts[0][count] for p in parts):
        count += 1
    return count


@lru_cache(maxsize=1 << 14)
def nouns(name: str) -> tuple[str, ...]:
    """The words of a name, each in the singular."""
    return tuple(singular(word) for word in words(name))
