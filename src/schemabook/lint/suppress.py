"""What is left alone on purpose: said in the object's comment or in a file, never without a reason.

In a comment, on the object itself or on the table it belongs to:

    COMMENT ON TABLE page_views IS 'One row a view. lint: ignore missing-primary-key (append-only log)';

In `schemabook.toml`, where `rule` and `object` may be patterns with `*`:

    [[lint.ignore]]
    rule = "timestamp-without-zone"
    object = "imports.*"
    reason = "as the supplier writes it, in no zone"

An object stands for its parts too: "orders" covers "orders.customer_id". An entry that matches nothing is a
finding of its own, and so is a comment without a reason.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SyntaxProblem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Schema, Table, View

FILE: Final = "schemabook.toml"
_COMMENT: Final = re.compile(
    r"lint:\s*ignore\s+(?P<rules>[a-z*][a-z0-9*-]*(?:\s*,\s*[a-z*][a-z0-9*-]*)*)"
    r"\s*(?:\((?P<reason>[^()]*(?:\([^()]*\)[^()]*)*)\))?"
)
_FIELDS: Final = ("rule", "object", "reason")


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """One decision to leave something alone: `rule` and `object` are patterns, `source` is where it is said.

    `reason` is empty only for a comment that gives none; such a one suppresses nothing.
    """

    rule: str
    object: str
    reason: str
    source: str

    def covers(self, rule: str, place: str) -> bool:
        """True for a finding of the rule about this object or a part of it."""
        if not self.reason or not fnmatchcase(rule, self.rule):
            return False
        pattern = self.object.removeprefix("public.")
        return fnmatchcase(place, pattern) or fnmatchcase(place, f"{pattern}.*")

    def __str__(self) -> str:
        return f"{self.rule} of {self.object} ({self.source})"


@dataclass(frozen=True)
class Suppressed:
    """A finding that is left alone, and why."""

    finding: DesignFinding
    by: Suppression

    def __str__(self) -> str:
        return f"{self.finding.target}: {self.finding.rule}: {self.by.reason} ({self.by.source})"


def read_toml(text: str, name: str = FILE) -> tuple[Suppression, ...]:
    """The entries of a file's text; `name` is what errors call it.

    Raises SyntaxProblem where it is no TOML, UsageError for an entry without rule, object or reason and for
    anything else at the top.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        raise SyntaxProblem(
            f"{name}: {error}", line=line, column=column, hint="[[lint.ignore]] begins an entry"
        ) from None
    unknown = sorted(set(content) - {"lint"})
    if unknown:  # said in vain, it would seem to suppress
        raise UsageError(f"{name}: there is no {unknown[0]!r}.", hint="an entry begins with [[lint.ignore]]")
    lint = content.get("lint", {})
    entries = lint.get("ignore", []) if isinstance(lint, dict) else lint
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise UsageError(f"{name}: lint.ignore is no list of entries.", hint="write [[lint.ignore]]")
    return tuple(_entry(entry, f"{name}, entry {n}") for n, entry in enumerate(entries, 1))


def from_comments(schema: Schema) -> tuple[Suppression, ...]:
    """What the comments of a schema say to leave alone."""
    return tuple(
        Suppression(rule=rule.strip(), object=pattern, reason=(m["reason"] or "").strip(), source=source)
        for names, comment, source in _comments(schema)
        for m in _COMMENT.finditer(comment)
        for rule in m["rules"].split(",")
        for pattern in names
    )


def _entry(entry: dict[str, Any], source: str) -> Suppression:
    unknown = sorted(set(entry) - set(_FIELDS))
    if unknown:
        raise UsageError(f"{source}: there is no field {unknown[0]!r}.", hint=", ".join(_FIELDS))
    for name in _FIELDS:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise UsageError(
                f"{source} has no {name}.",
                hint="a reader wants to know why"
                if name == "reason"
                else "rule, object and reason are texts",
            )
    return Suppression(
        rule=entry["rule"].strip(),
        object=entry["object"].strip(),
        reason=entry["reason"].strip(),
        source=source,
    )


def _comments(schema: Schema) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Every comment with the patterns that it speaks of, and where it stands."""
    named: Iterable[Any] = (
        *schema.views,
        *schema.enums,
        *schema.domains,
        *schema.composites,
        *schema.ranges,
        *schema.sequences,
        *schema.functions,
    )
    for namespace in schema.namespaces:
        if namespace.comment:
            yield (escape(namespace.name),), namespace.comment, f"comment on schema {namespace.name}"
    for one in named:
        if one.comment:
            names = {str(one), getattr(one, "signature", str(one))}
            yield tuple(escape(n) for n in sorted(names)), one.comment, f"comment on {one}"
    relations: tuple[Table | View, ...] = (*schema.tables, *schema.views)
    for relation in relations:
        yield from _parts(relation)


def _parts(relation: Table | View) -> Iterator[tuple[tuple[str, ...], str, str]]:
    table = str(relation.key)
    if relation.comment and hasattr(relation, "constraints"):
        yield (escape(table),), relation.comment, f"comment on {table}"
    for column in relation.columns:
        if column.comment:
            yield (escape(f"{table}.{column.name}"),), column.comment, f"comment on {table}.{column.name}"
    # a rule may name a constraint or an index by its own name or by the columns
    for part in (*getattr(relation, "constraints", ()), *relation.indexes):
        if part.comment:
            columns = [f"{table}.{c}" for c in part.columns[:1]] if len(part.columns) == 1 else []
            columns += [f"{table}.({', '.join(part.columns)})"] if len(part.columns) > 1 else []
            names = (f"{table}.{part.name}", *columns)
            yield tuple(escape(n) for n in names), part.comment, f"comment on {part.name} of {table}"
    for policy in (*getattr(relation, "policies", ()), *relation.triggers):
        if policy.comment:
            name = f"{table}.{policy.name}"
            yield (escape(name),), policy.comment, f"comment on {name}"
