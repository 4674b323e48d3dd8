"""The pieces that a schema is made of, each with its SQL and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Ref(NamedTuple):
    """What tells one piece of a database from every other.

    `kind` is `schema_words.of_object`'s word ("table", "column", "foreign key", "view", ...) or, for what is
    made by a statement of its own though the snapshot keeps it inside its object: "default" (of a column),
    "partition" (ATTACH PARTITION of a table), "index partition" (of an index), "sequence owner" (OWNED BY).
    `schema` is empty for what belongs to the whole database, `name` is the object's (the table's, for its
    parts), `part` the part's ("orders_pkey"), a function's identity arguments, or empty.
    """

    kind: str
    schema: str
    name: str
    part: str = ""

    def __str__(self) -> str:
        whole = self.name if self.schema in ("", "public") else f"{self.schema}.{self.name}"
        if self.kind in ("function", "procedure", "aggregate", "window"):
            return f"{whole}({self.part})"
        return f"{self.part} on {whole}" if self.part else whole


@dataclass(frozen=True)
class Node:
    """One piece: what it is, the SQL that makes it and takes it away, and what must be there before.

    `one` is the snapshot's data class, `parent` the table or view it belongs to. `create` holds complete
    statements without a semicolon, in order, comments and privileges included; `drop` likewise, and is empty
    for what goes with its parent. `needs` are the pieces that must exist when it is created, `wants` those
    that should, if that is possible: what the string body of a function mentions.
    """

    ref: Ref
    one: Any = field(repr=False)
    parent: Any = field(default=None, repr=False)
    create: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    needs: frozenset[Ref] = frozenset()
    wants: frozenset[Ref] = frozenset()
