"""Names as words: how a name is put together, and whether its last word is a singular or a plural."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

Number = Literal["singular", "plural"]

_BOUNDARY: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_IRREGULAR: Final = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "mice": "mouse",
    "indices": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "criteria": "criterion",
    "quizzes": "quiz",
    "lives": "life",
    "leaves": "leaf",
    "halves": "half",
    "analyses": "analysis",
    "bases": "base",
    "caches": "cache",
    "axes": "axis",
    "movies": "movie",
    "cookies": "cookie",
    "ties": "tie",
    "calories": "calorie",
    "shoes": "shoe",
    "menus": "menu",
    "taxis": "taxi",
    "apis": "api",
    "heroes": "hero",
}
_SINGULAR: Final = {one: many for many, one in _IRREGULAR.items()}
#: Words that stand for both, for a mass, or that only look like a plural: nothing follows from them.
_NEITHER: Final = frozenset(
    """
    access advice alias atlas audit baggage bias canvas chaos content contents cargo chess cms config
    correspondence css data dns equipment evidence feedback finance fish furniture gas goods gps hardware
    headquarters history https info information inventory knowledge lens log logistics luggage mail means
    media meta metadata mathematics money music news os personnel physics police pos progress research series
    archive credentials details directory journal ledger list preferences queue registry settings store usage
    sheep sms software species staff statistics stats stock stuff tls traffic training weather work
    """.split()  # noqa: SIM905 - one word a line would be a page long
)


def words(name: str) -> list[str]:
    """The words of a name in lower case: "createdAt" and "created_at" are both created, at."""
    return list(_words(name))


@lru_cache(maxsize=1 << 15)  # many rules ask for the same names
def _words(name: str) -> tuple[str, ...]:
    return tuple(w.lower() for w in re.split(r"[\W_]+", _BOUNDARY.sub("_", name)) if w)


def number(word: str) -> Number | None:
    """The grammatical number of an English noun, None where it has none or cannot be told."""
    if word in _NEITHER or len(word) < 3 or not (word.isascii() and word.isalpha()):
        return None
    if word in _IRREGULAR:
        return "plural"
    if word in _SINGULAR or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return "singular"
    return "plural"


def singular(word: str) -> str:
    """The singular of a plural noun; any other word as it is."""
    if number(word) != "plural":
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "uses", "xes", "ches", "shes")) and not word.endswith(("auses", "ouses")):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """The plural of a singular noun; any other word as it is."""
    if number(word) != "singular":
        return word
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


@lru_cache(maxsize=1 << 15)
def stems(name: str) -> frozenset[str]:
    """The words of a name in the singular: what "user_roles" and "role_of_user" have in common."""
    return frozenset(singular(w) for w in words(name))


def counted_as(name: str, wanted: Number) -> str:
    """The name with its last word in the singular or plural: "user_role" and "userRole" become "user_roles",
    "userRoles"."""
    parts = words(name)
    if not parts:
        return name
    last = plural(parts[-1]) if wanted == "plural" else singular(parts[-1])
    # the written form of the last word is kept, as far as it is the same
    head, tail = name[: len(name) - len(parts[-1])], name[len(name) - len(parts[-1]) :]
    same = len([1 for a, b in zip(tail.lower(), last, strict=False) if a == b])
    return head + tail[:same] + last[same:]
