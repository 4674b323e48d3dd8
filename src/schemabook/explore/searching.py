"""Search in a schema: names, comments, labels of enums; best first.

Case and accents do not count, words may be in the singular or plural, and every word of the query has to be
found: "order email" finds the column email of a table orders.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from schemabook.explore.tables import whole
from schemabook.explore.wording import counted
from schemabook.lint.words import singular, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, Function, Name, Schema, Table, View

HitKind = Literal["table", "view", "column", "comment", "enum", "enum value", "function"]

_EXACT, _PREFIX, _WORD, _INSIDE, _NEAR = range(5)
_ORDER: Final[dict[HitKind, int]] = {
    "table": 0,
    "view": 1,
    "column": 2,
    "enum": 3,
    "enum value": 4,
    "function": 5,
    "comment": 6,
}
_SIMILAR: Final = 0.8  # of two names, by difflib: "adress" and "address" 0.92, "user" and "order" 0.44
_SHORT: Final = 4  # characters: below, everything is near


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that was found: `name` is what matched or what the matching comment is about.

    `table` is the table or view it belongs to, None for enums and functions. `text` says what it is: a
    column's type, the comment's text, an enum's labels.
    """

    kind: HitKind
    table: Name | None
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A hit to be, and the texts to look in: its own name, and what may stand before it in the query."""

    hit: Hit
    name: str
    around: str = ""


def search(schema: Schema, text: str, *, most: int = 30) -> tuple[Hit, ...]:
    """What the text may mean, at most `most` hits: equal names, then beginnings, words, parts, near names.

    Partitions are left out. A comment counts where its table or column is no hit itself.
    """
    wanted = _folded(text)
    asked = _words(text)
    entries = list(_entries(schema))
    if not wanted:  # nothing but spaces: only a name of just these can be meant
        return tuple(e.hit for e in entries if text and e.name == text)[:most]
    ranked = _ranked(entries, wanted, asked)
    if not ranked and len(asked) > 1:
        ranked = _ranked(entries, wanted, _known(entries, asked))
    ranked.sort(key=lambda pair: (pair[0], _ORDER[pair[1].hit.kind], len(pair[1].name), _place(pair[1].hit)))
    hits = [entry.hit for _, entry in ranked]
    named = {(hit.table, hit.name) for hit in hits if hit.kind != "comment"}
    return tuple(h for h in hits if h.kind != "comment" or (h.table, h.name) not in named)[:most]


def _ranked(entries: list[_Entry], wanted: str, asked: tuple[str, ...]) -> list[tuple[float, _Entry]]:
    """The entries that answer, each with its rank, the near ones among them."""
    ranked = [(rank, entry) for entry in entries if (rank := _rank(entry, wanted, asked)) is not None]
    return ranked + _near(entries, {id(entry) for _, entry in ranked}, wanted)


def _known(entries: list[_Entry], asked: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the query, those that no name has replaced by the nearest that one has."""
    there = {word for e in entries if e.hit.kind != "comment" for word in _words(f"{e.around} {e.name}")}
    near = (get_close_matches(word, sorted(there), n=1, cutoff=_SIMILAR) for word in asked)
    return tuple(n[0] if n else word for n, word in zip(near, asked, strict=True))


def _rank(entry: _Entry, wanted: str, asked: tuple[str, ...]) -> float | None:
    """How well an entry answers, the less the better; None where it does not."""
    if entry.hit.kind == "comment":
        return _INSIDE + 0.5 if _speaks_of(entry.name, asked) else None
    own, whole_name = _folded(entry.name), _folded(f"{entry.around}.{entry.name}")
    if wanted in (own, whole_name) or wanted == whole_name.partition(".")[2]:
        return _EXACT
    if asked and set(asked) == set(_words(entry.name)):
        return _EXACT + 0.5
    if own.startswith(wanted):
        return _PREFIX
    if asked and set(asked) <= set(_words(entry.name)):
        return _WORD
    if wanted in own:
        return _INSIDE
    # the last word is the thing itself, those before it where it is
    around = set(_words(f"{entry.around} {entry.name}"))
    if len(asked) > 1 and set(asked) <= around and set(asked) & set(_words(entry.name)):
        return _WORD + 0.5
    return _INSIDE + 0.25 if len(asked) > 1 and all(word in own for word in asked) else None


def _near(entries: list[_Entry], found: set[int], wanted: str) -> list[tuple[float, _Entry]]:
    """Names that are spelled alike, the more alike the better."""
    if len(wanted) < _SHORT:
        return []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    alike: dict[str, float] = {}
    near: list[tuple[float, _Entry]] = []
    for entry in entries:
        if id(entry) in found or entry.hit.kind == "comment":
            continue
        name = _folded(entry.name)
        if name not in alike:
            matcher.set_seq1(name)
            quick = matcher.real_quick_ratio() >= _SIMILAR and matcher.quick_ratio() >= _SIMILAR
            alike[name] = matcher.ratio() if quick else 0.0
        if alike[name] >= _SIMILAR:
            near.append((_NEAR + 1 - alike[name], entry))
    return near


def _entries(schema: Schema) -> Iterator[_Entry]:
    for table in whole(schema):
        text = _first_line(table.comment) or counted(len(table.columns), "column")
        yield _Entry(
            hit=Hit(kind="table", table=table.key, name=table.name, text=text),
            name=table.name,
            around=table.schema,
        )
        yield from _inside(table)
    for view in schema.views:
        what = "materialized view" if view.materialized else "view"
        text = _first_line(view.comment) or f"{what} with {counted(len(view.columns), 'column')}"
        yield _Entry(
            hit=Hit(kind="view", table=view.key, name=view.name, text=text),
            name=view.name,
            around=view.schema,
        )
        yield from _inside(view)
    yield from _types(schema)
    for function in schema.functions:
        yield _Entry(
            hit=Hit(kind="function", table=None, name=str(function.key), text=_called(function)),
            name=function.name,
            around=function.schema,
        )


def _inside(relation: Table | View) -> Iterator[_Entry]:
    """The columns, and the comments in full."""
    if relation.comment:
        hit = Hit(kind="comment", table=relation.key, name=relation.name, text=relation.comment)
        yield _Entry(hit=hit, name=relation.comment)
    for column in relation.columns:
        hit = Hit(kind="column", table=relation.key, name=column.name, text=_described(column))
        yield _Entry(hit=hit, name=column.name, around=f"{relation.schema}.{relation.name}")
        if column.comment:
            hit = Hit(kind="comment", table=relation.key, name=column.name, text=column.comment)
            yield _Entry(hit=hit, name=column.comment)


def _types(schema: Schema) -> Iterator[_Entry]:
    for enum in schema.enums:
        name = str(enum.key)
        hit = Hit(kind="enum", table=None, name=name, text=", ".join(enum.labels))
        yield _Entry(hit=hit, name=enum.name, around=enum.schema)
        for label in enum.labels:
            hit = Hit(kind="enum value", table=None, name=label, text=f"value of the enum {name}")
            yield _Entry(hit=hit, name=label, around=name)


def _described(column: Column) -> str:
    comment = _first_line(column.comment)
    return f"{column.type}: {comment}" if comment else column.type


def _called(function: Function) -> str:
    returns = f" returns {function.returns}" if function.returns else ""
    return f"{function.kind} ({function.arguments}){returns}"


def _first_line(comment: str | None) -> str:
    return next((line.strip() for line in (comment or "").splitlines() if line.strip()), "")


def _speaks_of(comment: str, asked: tuple[str, ...]) -> bool:
    """True where every word of the query begins a word of the comment."""
    there = _words(comment)
    return bool(asked) and all(any(word.startswith(one) for word in there) for one in asked)


def _place(hit: Hit) -> tuple[str, str, str]:
    return (*(hit.table or ("", "")), hit.name)


@lru_cache(maxsize=1 << 16)
def _folded(text: str) -> str:
    """The text without case and accents, words joined by "_"; a dot stays, it stands between names."""
    plain = unicodedata.normalize("NFKD", text.strip())
    bare = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return "_".join(bare.replace("-", " ").replace("_", " ").split())


@lru_cache(maxsize=1 << 16)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text in the singular, without case and accents."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(singular(word.casefold()) for word in words(bare))
