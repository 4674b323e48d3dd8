"""What all who make ops share: the closure, the ops by what they do and to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.alter.script import Op
from schemabook.ddl import Ref, refs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.alter.closure import Closure

ASIDE: Final = "schemabook_old"
DROP, DETACH, MAKE, LATE = 1, 2, 3, 5
# What may hold no data, and is not to be waited for
CODE: Final = ("function", "procedure", "aggregate", "window", "operator")


class Ops:
    """The ops that lead from A to B. `ops` holds each under what it does, and the piece it does it to."""

    def __init__(self, closure: Closure) -> None:
        self.c = closure
        self.a, self.b = closure.a, closure.b
        self.ops: dict[tuple[str, Ref], Op] = {}
        self.notes: list[str] = []
        self.asides: list[str] = []
        self._taken: dict[str, set[str]] = {}
        self.handled = self._handled_sequences()

    def op(self, what: str, ref: Ref, rank: int) -> Op:
        """A new op; what is taken away goes in the reverse order of its creation."""
        side = self.a if what in ("drop", "late", "aside") else self.b
        place = side.place.get(ref, 0)
        op = Op(what, ref, (rank, -place if what in ("drop", "late") else place))
        self.ops[what, ref] = op
        return op

    def find(self, ref: Ref, *kinds: str) -> Iterator[Op]:
        """The ops of some kinds for a piece, as far as there are any."""
        for kind in kinds:
            if (kind, ref) in self.ops:
                yield self.ops[kind, ref]

    def aside(self, schema: str) -> str:
        """Where the objects of a schema wait: two of them may have the same name."""
        if schema not in self.asides:
            self.asides.append(schema)
        at = self.asides.index(schema)
        return f"{ASIDE}_{at + 1}" if at else ASIDE

    def _handled_sequences(self) -> set[Ref]:
        """Serial sequences that become an identity column's, or the other way: the column sees to them."""
        found: set[Ref] = set()
        for key, old in self.a.sequences.items():
            new = self.b.sequences.get(key)
            table = Ref("table", *key[0])
            if new is None or old.identity == new.identity or not self.c.stays(table):
                continue
            plain = new if old.identity else old
            found |= {refs.ref(plain), refs.sequence_owner(plain)}
        return found
