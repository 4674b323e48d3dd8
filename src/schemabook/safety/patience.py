"""Whether a statement waits for its locks for as long as it takes: what SET lock_timeout says before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.safety.reading import Words

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemabook.observation import Observation

_CONFIG: Final = re.compile(
    r"\bset_config\s*\(\s*'lock_timeout'\s*,\s*'([^']*)'\s*,\s*(true|false)\b", re.IGNORECASE
)
_NEVER: Final = re.compile(r"'?\s*0+(?:\.0*)?\s*[a-z]*\s*'?", re.IGNORECASE)  # 0 is no limit at all


class Patience:
    """The lock_timeout of each source so far; `given` are the sources that are applied with one."""

    def __init__(self, given: Collection[str]) -> None:
        self._given = given
        self._session: dict[str, bool] = {}
        self._local: dict[tuple[str, int], bool] = {}

    def limited(self, one: Observation) -> bool:
        """True where the statement gives up by itself when it cannot have a lock."""
        session = self._session.get(one.source, one.source in self._given)
        return self._local.get((one.source, one.block), session)

    def note(self, one: Observation) -> None:
        """Read SET, RESET and set_config()."""
        words = Words(one.sql)
        if words.take("RESET"):
            if words.peek() in ("LOCK_TIMEOUT", "ALL"):
                self._session.pop(one.source, None)
                self._local.pop((one.source, one.block), None)
        elif words.take("SET"):
            local = words.take("LOCAL")
            words.take("SESSION")
            if words.take("LOCK_TIMEOUT"):
                words.at += 1  # TO or =
                self._set(one, words.rest(), local=local)
        elif found := _CONFIG.search(one.sql):
            self._set(one, found[1], local=found[2].lower() == "true")

    def _set(self, one: Observation, value: str, *, local: bool) -> None:
        default = value.upper() == "DEFAULT"
        limited = one.source in self._given if default else _NEVER.fullmatch(value) is None
        if local:
            self._local[one.source, one.block] = limited
        else:
            self._session[one.source] = limited
