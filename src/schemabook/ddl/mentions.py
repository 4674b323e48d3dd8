"""Which objects of a schema a definition mentions.

PostgreSQL spells definitions under an empty search_path, so the name of everything that is not its own is
qualified. A name followed by a parenthesis is a function's, and a string before `::regclass` (or another reg
type) holds a name as well. All overloads of a function count as mentioned.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.ddl.refs import ref
from schemabook.statements import tokens

if TYPE_CHECKING:
    from schemabook.ddl.node import Ref
    from schemabook.schema import Schema
    from schemabook.statements import Token

_OPERATOR: Final = frozenset("+-*/<>=~!@#%^&|`?")
_NAMES: Final = ("word", "quoted")
_SILENT: Final = ("space", "comment")
_DOLLARS: Final = re.compile(r"(\$[^$]*\$)(.*)\1", re.DOTALL)
# Where a function's name stands without a parenthesis behind it
_FUNCTION_NEXT: Final = frozenset({"SUPPORT", "HANDLER", "INLINE", "VALIDATOR", "=", "FUNCTION"})
_CALLED: Final = ("function", "procedure", "aggregate", "window")
_NOTHING: Final[frozenset[Ref]] = frozenset()


class Mentions:
    """Knows the names of a schema's objects; finds them in SQL text."""

    def __init__(self, schema: Schema) -> None:
        self._found: dict[str, frozenset[Ref]] = {}
        self._bodies: dict[str, frozenset[Ref]] = {}
        self._functions: dict[tuple[str, str], set[Ref]] = defaultdict(set)
        self._rest: dict[tuple[str, str], set[Ref]] = defaultdict(set)
        self._extensions: dict[str, set[Ref]] = defaultdict(set)
        self._index(schema)

    def _index(self, schema: Schema) -> None:
        for function in schema.functions:
            self._functions[function.schema, function.name].add(ref(function))
        kinds = (schema.enums, schema.domains, schema.composites, schema.ranges, schema.tables, schema.views)
        for one in (o for kind in kinds for o in kind):
            self._rest[one.schema, one.name].add(ref(one))
        for range_ in schema.ranges:
            for multirange in _qualified(range_.multirange or ""):
                self._rest[multirange].add(ref(range_))
        for sequence in schema.sequences:
            owner = schema.by_key.get(sequence.owned_by[0]) if sequence.owned_by else None
            mine = ref(owner) if sequence.identity and owner else ref(sequence)
            self._rest[sequence.schema, sequence.name].add(mine)
        for other in schema.others:
            if other.schema is not None:
                short = re.sub(r" (?:\(.*\)|USING \S+)\Z", "", other.name)
                self._rest[other.schema, short].add(ref(other))
        for extension in schema.extensions:
            self._extensions[extension.schema].add(ref(extension))

    def named(self, schema: str, name: str) -> frozenset[Ref]:
        """Everything but functions that has a qualified name: relations, types, sequences, operators, ..."""
        return frozenset(self._rest.get((schema, name)) or self._extensions.get(schema) or ())

    def functions(self, schema: str, name: str) -> frozenset[Ref]:
        """The functions of that name."""
        return frozenset(self._functions.get((schema, name)) or self._extensions.get(schema) or ())

    def called(self, *names: str | None) -> frozenset[Ref]:
        """The functions of some qualified names, as regproc spells them."""
        pairs = [pair for text in names if text for pair in _qualified(text)]
        return frozenset(ref for pair in pairs for ref in self.functions(*pair))

    def within(self, *texts: str | None) -> frozenset[Ref]:
        """Every object that one of the texts mentions; the bodies of functions in strings are not read."""
        found = _NOTHING
        for text in texts:
            if text and "." in text:
                known = self._found.get(text)
                if known is None:
                    known = self._found[text] = frozenset(self._scan(text))
                found |= known
        return found

    def assigned(self, definition: str) -> frozenset[Ref]:
        """Every object that `OPTION = schema.name` and the like mention, functions included."""
        return frozenset(self._scan(definition))

    def within_bodies(self, definition: str) -> frozenset[Ref]:
        """What the string bodies of a function mention with qualified names."""
        bodies = [t.text for t in tokens(definition) if t.kind == "dollar"]
        found = (_DOLLARS.fullmatch(body) for body in bodies)
        return self.within(*(f[2] for f in found if f))

    def _scan(self, text: str) -> set[Ref]:
        seen = [t for t in tokens(text) if t.kind not in _SILENT]
        found: set[Ref] = set()
        for at, token in enumerate(seen):
            if token.kind in _NAMES:
                found |= self._pair(seen, at)
            elif token.kind in ("string", "escape") and _is_reg_cast(seen, at):
                inside = token.text[token.text.index("'") + 1 : -1].replace("''", "'")
                for pair in _qualified(inside):
                    found |= self._resolve(*pair, called=True)
        return found

    def _pair(self, seen: list[Token], at: int) -> frozenset[Ref] | set[Ref]:
        if at + 2 >= len(seen) or seen[at + 1].text != "." or (at and seen[at - 1].text == "."):
            return _NOTHING
        schema, last = folded(seen[at]), seen[at + 2]
        if last.kind not in _NAMES:
            operator = _operator(seen, at + 2)
            return self.named(schema, operator) if operator else _NOTHING
        behind = seen[at + 3].text if at + 3 < len(seen) else ""
        before = seen[at - 1].text.upper() if at else ""
        return self._resolve(schema, folded(last), called=behind == "(" or before in _FUNCTION_NEXT)

    def _resolve(self, schema: str, name: str, *, called: bool) -> set[Ref]:
        key = (schema, name)
        found = set(self._rest.get(key, ()))
        if called:
            found |= self._functions.get(key, set())
        return found or self._extensions.get(schema, set())


def folded(token: Token) -> str:
    """The name that a word or quoted name stands for."""
    if token.kind == "quoted":
        return token.text[1:-1].replace('""', '"')
    return token.text.lower()


def behind_name(definition: str) -> str:
    """A CREATE statement without its head: an object's own name is no mention of what shares it."""
    seen = tokens(definition)
    point = next((t for t in seen if t.text == "."), None)
    last = next(seen, None) if point else None
    return definition[last.end :] if last else definition


def is_callable(one: Ref) -> bool:
    """True for functions, procedures, aggregates."""
    return one.kind in _CALLED


def _qualified(text: str) -> list[tuple[str, str]]:
    """The pairs `schema.name` of a name's text, such as stands in 'public.s'::regclass."""
    seen = [t for t in tokens(text) if t.kind not in _SILENT]
    return [
        (folded(first), folded(last))
        for first, point, last in zip(seen, seen[1:], seen[2:], strict=False)
        if point.text == "." and first.kind in _NAMES and last.kind in _NAMES
    ]


def _is_reg_cast(seen: list[Token], at: int) -> bool:
    return at + 2 < len(seen) and seen[at + 1].kind == "cast" and seen[at + 2].text.startswith("reg")


def _operator(seen: list[Token], at: int) -> str:
    found = ""
    while at < len(seen) and seen[at].text in _OPERATOR:
        found += seen[at].text
        at += 1
    return found
