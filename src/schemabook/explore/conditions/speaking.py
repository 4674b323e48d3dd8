"""Whole conditions in words: what AND, OR, CASE and "the one exactly when the other" make of single ones.

A CHECK refuses a row only where its condition is false, so unknown lets it pass; a predicate of an index
takes a row only where its condition is true. AND and OR carry both meanings through to their parts.

Words have no parentheses: what they would need some for is not said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions.atoms import atom
from schemabook.explore.conditions.marks import unbracketed
from schemabook.explore.conditions.nodes import (
    Case,
    ColumnRef,
    Constant,
    IsTest,
    Junction,
    Membership,
    Negation,
    Node,
    Operation,
)
from schemabook.explore.conditions.normal import negated, normal
from schemabook.explore.conditions.said import Said, merged
from schemabook.explore.conditions.values import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.schema import Schema, Table

_FALSE: Final = Constant(value="false", text="")


class Speaker:
    """Says the conditions of one table; with its `schema` also those on columns of domains and enums."""

    def __init__(self, table: Table, schema: Schema | None = None) -> None:
        self._scope = Scope(table) if schema is None else Scope(table, schema)

    def allowed(self, node: Node) -> str | None:
        """When the condition is not false."""
        return self._whole(normal(node), strict=False)

    def true(self, node: Node) -> str | None:
        """When the condition is true."""
        return self._whole(normal(node), strict=True)

    def _whole(self, node: Node, *, strict: bool) -> str | None:
        match node:
            case Junction(word="AND"):
                return self._all(node.parts, strict=strict)
            case Junction():
                return self._any(node, strict=strict)
            case Case():
                return None if strict else self._case(node)
            case _:
                return _text(self._single(node, strict=strict), strict=strict)

    def _single(self, node: Node, *, strict: bool) -> Said | None:
        """A single condition, or one that holds exactly when another one does."""
        return atom(self._scope, node) or self._equivalence(node, strict=strict)

    def _all(self, parts: Sequence[Node], *, strict: bool) -> str | None:
        """Conditions that hold together; of a CHECK, one without words stands as it is."""
        texts: list[str] = []
        run: list[Said] = []
        plain = len(parts) < 3
        for part in parts:
            found = self._single(part, strict=strict)
            if found is not None:
                run.append(found)
                plain = plain and not found.joined
                continue
            text = self._either(part, strict=strict)
            if text is None and strict:
                return None
            texts += [*_texts(run, strict=strict), text or _check(part)]
            run, plain = [], False
        texts += _texts(run, strict=strict)
        if all(t.startswith("CHECK ") for t in texts):
            return None
        return (" and " if plain and not any("," in t or "(" in t for t in texts) else "; ").join(texts)

    def _either(self, node: Node, *, strict: bool) -> str | None:
        """Alternatives inside an enumeration."""
        if not isinstance(node, Junction) or node.word != "OR":
            return None
        optional = None if strict else self._optional(node)
        if optional is not None:
            return optional
        found = [_text(atom(self._scope, p), strict=strict) for p in node.parts]
        said = [t for t in found if t is not None and "," not in t]
        return " or ".join(said) if len(said) == len(found) else None

    def _any(self, node: Junction, *, strict: bool) -> str | None:
        """Alternatives; of a CHECK, "where this is so, that" for "this is not so or that"."""
        if not strict:
            found = self._optional(node) or self._implication(node)
            if found is not None:
                return found
        texts = [self._together(p, strict=strict) for p in node.parts]
        said = [t for t in texts if t is not None]
        if len(said) < len(texts):
            return None
        return ("; or " if any("," in t for t in said) else ", or ").join(said)

    def _together(self, node: Node, *, strict: bool) -> str | None:
        """Conditions that hold together, inside an alternative."""
        parts = node.parts if isinstance(node, Junction) and node.word == "AND" else (node,)
        found = [atom(self._scope, p) for p in parts]
        run = [f for f in found if f is not None]
        texts = _texts(run, strict=strict)
        if len(run) < len(found) or (len(texts) > 1 and any("," in t for t in texts)):
            return None
        return " and ".join(texts)

    def _optional(self, node: Junction) -> str | None:
        """`x IS NULL OR condition on x`: the condition, which a null does not make false anyway."""
        tests = [p for p in node.parts if isinstance(p, IsTest) and p.what == "NULL" and not p.negated]
        rest = [p for p in node.parts if p not in tests]
        found = atom(self._scope, rest[0]) if len(rest) == 1 else None
        names = [atom(self._scope, t) for t in tests]
        if found is None or not names:
            return None
        known = all(n is not None and n.subject in found.nulls for n in names)
        return found.allowed if known else None

    def _implication(self, node: Junction) -> str | None:
        """`NOT this OR that`, where "this" has words without a negation."""
        first, *others = node.parts
        turned = negated(first) if _is_negative(first) and len(others) == 1 else None
        this = atom(self._scope, turned) if turned is not None else None
        that = self._result(others[0])
        return _where("where", this, that) if this is not None and that is not None else None

    def _equivalence(self, node: Node, *, strict: bool) -> Said | None:
        """`(this) = (that)`, `(this) <> (that)`: the one exactly when the other."""
        if not isinstance(node, Operation) or node.operator not in ("=", "<>"):
            return None
        one, other = normal(node.left), normal(node.right)
        if node.operator == "<>":
            turned = negated(other)
            if turned is None:
                return None
            other = normal(turned)
        # what is there or not reads best in front
        first, second = sorted((one, other), key=lambda s: not (isinstance(s, IsTest) and s.what == "NULL"))
        this, that = atom(self._scope, first), atom(self._scope, second)
        if this is None or that is None or (isinstance(first, ColumnRef) and isinstance(second, ColumnRef)):
            return None
        nulls = tuple(dict.fromkeys((*this.nulls, *that.nulls)))
        if strict and nulls:
            return None
        return replace(this, rest=f"{this.rest} exactly when {that.text}", nulls=nulls, joined=True)

    def _case(self, node: Case) -> str | None:
        """Branch by branch; a result without words stands as it is."""
        texts: list[str] = []
        for n, (when, result) in enumerate(node.branches):
            condition = when
            if node.operand is not None:
                condition = Operation(operator="=", left=node.operand, right=when, text=when.text)
            found = atom(self._scope, normal(condition))
            if found is None:
                return None
            where = "where" if node.operand is not None or n == 0 else "else where"
            texts.append(_where(where, found, self._result(result) or _check(result)))
        if node.otherwise is not None:
            texts.append(f"otherwise {self._result(node.otherwise) or _check(node.otherwise)}")
        return "; ".join(texts)

    def _result(self, node: Node) -> str | None:
        """What a CHECK demands under a condition."""
        if node == _FALSE:
            return "no row is allowed"
        node = normal(node)
        return _text(self._equivalence(node, strict=False), strict=False) or self._together(
            node, strict=False
        )


def _text(found: Said | None, *, strict: bool) -> str | None:
    return None if found is None else found.true if strict else found.allowed


def _texts(run: Sequence[Said], *, strict: bool) -> list[str]:
    """Conditions that hold together, without the nulls that one of them rules out for the others."""
    there = {s.subject for s in run if (s.verb, s.rest) == ("has", "a value")}
    certain = [replace(s, nulls=tuple(n for n in s.nulls if n not in there)) for s in run]
    return [s.true if strict else s.allowed for s in merged(certain)]


def _where(word: str, found: Said, result: str) -> str:
    """A condition and what it demands."""
    return f"{word} {found.true}{':' if ',' in found.true else ','} {result}"


def _check(node: Node) -> str:
    """A part of a CHECK that has no words, as the CHECK that it is."""
    return f"CHECK ({unbracketed(node.text)})"


def _is_negative(node: Node) -> bool:
    match node:
        case Operation(operator="<>" | "!~" | "!~~") | Membership(operator="<>", word="ALL"):
            return True
        case IsTest(what="NULL"):
            return not node.negated
        case Negation(inner=ColumnRef()):
            return True
        case _:
            return False
