"""A path as a SELECT that runs: every table with an alias, every column of a key in the condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.ddl.spelling import KEYWORDS, quote
from schemabook.explore.shapes import plain
from schemabook.lint.spelling import qualified
from schemabook.lint.words import counted_as, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.explore.path_search import Hop, Way
    from schemabook.schema import Schema, Table

_LIMIT: Final = 20
_WIDTH: Final = 88
_LONGEST: Final = 63  # bytes of a name
#: What a row is called by, the better ones first.
_LABELS: Final = ("name", "full_name", "display_name", "label", "last_name", "title", "username", "email")
_MORE_LABELS: Final = ("code", "number", "slug", "subject", "symbol", "description")
_TEXTS: Final = ("text", "character varying", "character", "public.citext", "citext")


def select(schema: Schema, way: Way) -> str:
    """The statement, without a semicolon: keys and labels of the first and the last table, 20 rows."""
    tables = [schema.by_key[way[0].start], *(schema.by_key[hop.end] for hop in way)]
    aliases = _aliases(tables)
    last = _role(way[-1]) if tables[0] is tables[-1] else counted_as(tables[-1].name, "singular")
    wanted = [(aliases[0], name, "") for name in _columns(tables[0])]
    wanted += [(aliases[-1], name, last) for name in _columns(tables[-1])]
    lines = [_listed(_named(wanted)), f"FROM {qualified(tables[0].key)} AS {aliases[0]}"]
    for n, hop in enumerate(way):
        lines.append(
            f"JOIN {qualified(hop.end)} AS {aliases[n + 1]}{_condition(hop, aliases[n], aliases[n + 1])}"
        )
    return "\n".join([*lines, f"LIMIT {_LIMIT}"])


def _condition(hop: Hop, near: str, far: str) -> str:
    link = hop.relation
    own, other = (link.columns, link.ref_columns) if hop.forward else (link.ref_columns, link.columns)
    pairs = list(zip(own, other, strict=True))
    terms = [f"{far}.{quote(there)} = {near}.{quote(here)}" for here, there in pairs]
    if link.temporal:  # a period is covered by several rows together
        terms[-1] = terms[-1].replace(" = ", " && ")
    return (" ON " if len(terms) == 1 else "\n  ON ") + "\n  AND ".join(terms)


def _aliases(tables: Sequence[Table]) -> list[str]:
    """The first letters of each name, numbered where another table has them."""
    found: list[str] = []
    for table in tables:
        letters = "".join(word[0] for word in words(table.name) if word[0].isascii() and word[0].isalpha())
        stem = letters if letters and letters not in KEYWORDS else f"{letters[:1] or 't'}_"
        name, number = stem, 2
        while name in found:
            name, number = f"{stem}{number}", number + 1
        found.append(name)
    return found


def _columns(table: Table) -> tuple[str, ...]:
    """The key, and what a row is called by."""
    key = table.primary_key.columns if table.primary_key else tuple(c.name for c in table.columns[:1])
    label = _label(table)
    return key if label is None or label in key else (*key, label)


def _role(hop: Hop) -> str:
    """What a row is to another one of its table: "manager" of manager_id."""
    return hop.relation.columns[0].removesuffix("_id")


def _label(table: Table) -> str | None:
    own = plain(table.name)
    called = (*_LABELS, f"{own}_name", own, *_MORE_LABELS)
    texts = {plain(c.name): c.name for c in reversed(table.columns) if c.type.startswith(_TEXTS)}
    return next((texts[name] for name in called if name in texts), None)


def _named(columns: Sequence[tuple[str, str, str]]) -> list[str]:
    """(alias, column, owner) as items of SELECT; of two with one name the later gets its owner's, too."""
    taken: set[str] = set()
    items = []
    for alias, name, owner in columns:
        wanted, number = name, 2
        if name in taken:
            wanted = _cut(f"{owner}_{name}", "")
        while wanted in taken:
            wanted, number = _cut(f"{owner}_{name}", f"_{number}"), number + 1
        taken.add(wanted)
        items.append(f"{alias}.{quote(name)}" + (f" AS {quote(wanted)}" if wanted != name else ""))
    return items


def _cut(name: str, suffix: str) -> str:
    return name.encode()[: _LONGEST - len(suffix)].decode(errors="ignore") + suffix


def _listed(items: Sequence[str]) -> str:
    line = f"SELECT {', '.join(items) or '*'}"
    if len(line) <= _WIDTH:
        return line
    return "SELECT\n  " + ",\n  ".join(items)
