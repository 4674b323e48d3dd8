"""What the observed statements mean for tables as large as the target's: pure, from facts to findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from schemabook.observation import blocks_reads, blocks_writes, strength
from schemabook.safety import messages
from schemabook.safety.breaking import Broken, broken
from schemabook.safety.enums import NewValues
from schemabook.safety.patience import Patience
from schemabook.safety.reading import Words
from schemabook.safety.replacement import Context
from schemabook.safety.replacements import replacement
from schemabook.safety.sizes import UNKNOWN, Size, Sizes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemabook.findings import Finding, Severity
    from schemabook.observation import Observation, Touched
    from schemabook.safety.messages import Message
    from schemabook.safety.replacement import Replacement
    from schemabook.schema import Name, Schema

_PARTS: Final = ("view", "composite type", "sequence")
_HIDING: Final = ("DO", "CALL", "SELECT")  # what works is inside them
_INSIDE: Final = (
    "take what works so long out of the block or function, as a statement of its own: there is a better way "
    "for most, which can then be given"
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`small` rows and `small_bytes`: below both, reading or writing all of it takes some tens of ms, which
    is no more than a busy table's ordinary waits: nothing is said. From `large` rows or `large_bytes` on it
    takes seconds to minutes, more than a request may wait: an error.
    """

    small: float = 10_000
    small_bytes: int = 16 * 1024 * 1024
    large: float = 1_000_000
    large_bytes: int = 1024 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How the sources are applied: those in `patient` with a lock_timeout, those in `contracting` when no
    process of the version before runs any more.
    """

    patient: Collection[str] = ()
    contracting: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)


def judge(
    observations: Sequence[Observation],
    target: Schema | None = None,
    *,
    before: Sequence[Schema | None] = (),
    terms: Terms | None = None,
) -> tuple[tuple[Finding, ...], ...]:
    """The findings of each observation, in order, worst first.

    `target` has the sizes (`Table.rows`, `Table.pages`) of the database that is to be migrated; without it
    every size is unknown, and what depends on one is a warning. `before` is the schema before each
    observation, if it is known, for exact replacements; else `target` is used.
    """
    judging = _Judging(target, terms or Terms())
    known = list(before) or [target] * len(observations)
    return tuple(judging.findings(one, schema) for one, schema in zip(observations, known, strict=True))


class _Judging:
    """What has been seen so far: tables made on the way, locks held, a lock_timeout that was set."""

    def __init__(self, target: Schema | None, terms: Terms) -> None:
        self.sizes, self.terms = Sizes(target), terms
        self.created: set[Name] = set()
        self.patience, self.values = Patience(terms.patient), NewValues()
        self.held: dict[Name, tuple[str, int]] = {}
        self.block: tuple[str, int] | None = None

    def findings(self, one: Observation, schema: Schema | None) -> tuple[Finding, ...]:
        if self.block != (one.source, one.block):
            self.block, self.held = (one.source, one.block), {}
        self.patience.note(one)
        found = list(_Statement(self, one, schema).findings())
        self._remember(one)
        order: tuple[Severity, ...] = ("error", "warning", "info")
        return tuple(sorted(found, key=lambda f: order.index(f.severity)))

    def _remember(self, one: Observation) -> None:
        self.created |= set(one.created)
        self.values.note(one)
        for touched in one.touched:
            name, mode = touched.relation, touched.mode
            old = self.held.get(name)
            if old is None or strength(mode) > strength(old[0]):
                self.held[name] = (mode, one.line)
        for each in broken(one.sql):
            for touched in one.touched:
                if touched.relation.name == each.name and touched.mode == "ACCESS EXCLUSIVE":
                    self._rename(touched.relation, each.now(touched.relation))

    def _rename(self, old: Name, new: Name | None) -> None:
        if new is None:
            return
        self.sizes.rename(old, new)
        if old in self.created:
            self.created.add(new)
        if old in self.held:
            self.held[new] = self.held.pop(old)


class _Statement:
    """One observation judged."""

    def __init__(self, judging: _Judging, one: Observation, schema: Schema | None) -> None:
        self.judging, self.one, self.schema = judging, one, schema
        self.limits = judging.terms.limits
        self.old = [t for t in one.touched if t.table not in judging.created]
        # the largest of what is read or written from end to end decides how long it takes
        self.works = sorted(
            (t for t in self.old if t.works), key=lambda t: self._weight(t.table), reverse=True
        )

    def findings(self) -> list[Finding]:
        """All of them; a replacement is given once, with the first that needs it."""
        if self.one.left_out:
            return [
                self._said(
                    messages.LEFT_OUT, "info", self.one.sql.split("\n")[0][:60], reason=self.one.left_out
                )
            ]
        found = [
            self._refused(),
            self._blocking(),
            self._held(),
            self._changing(),
            *self._breaking(),
            self._zone(),
            self._value(),
        ]
        found = [one for one in found if one is not None]
        if not any(one.rule in ("table-rewrite", "index-build", "full-scan") for one in found if one):
            found.append(self._moment(with_fix=not found))
        return [one for one in found if one is not None]

    def _refused(self) -> Finding | None:
        target = self.one.touched[0].table if self.one.touched else None
        refused = self.one.refused
        return self._said(messages.REFUSED, "error", str(target or self.one.source)) if refused else None

    def _blocking(self) -> Finding | None:
        """A lock that keeps others out for as long as the work takes."""
        if not self.works or self.one.sql[:8].upper().startswith(("UPDATE", "DELETE")):
            return None
        strong = [t for t in self.old if _keeps_out(t)]
        severity = self._severity(self.works[0].table)
        if not strong or severity is None:
            return None
        work = self.works[0]
        message = messages.REWRITE if work.rewritten else messages.BUILD if work.built else messages.SCAN
        # an index's ACCESS EXCLUSIVE keeps readers out too: planning any query asks for a lock on it
        whom = "reads and writes to" if any(blocks_reads(t.mode) for t in strong) else "writes to"
        if all(t.kind == "materialized view" for t in strong):
            whom = "reads of"
        return self._replaced(
            message,
            severity,
            work.table,
            whom=whom,
            tables=self._listed([t.table for t in strong]),
            work=f"`{work.table}`" if [work.table] == _unique(strong) else self._listed([work.table]),
            indexes=_shown(work.built),
        )

    def _held(self) -> Finding | None:
        """A lock that an earlier statement of the transaction left behind, while this one works long."""
        own = {t.relation: t.mode for t in self.one.touched}
        earlier = {
            name: (mode, line)
            for name, (mode, line) in self.judging.held.items()
            if blocks_writes(mode)
            and name not in self.judging.created
            and strength(mode) > strength(own.get(name, "ACCESS SHARE"))
        }
        severity = self._severity(self.works[0].table) if self.works else None
        if not earlier or severity is None or not self.one.transactional:
            return None
        mode = max((m for m, _ in earlier.values()), key=strength)
        names = [name for name, (m, _) in earlier.items() if m == mode]
        work = self.works[0]
        several = len(names) > 1
        return self._said(
            messages.HELD,
            severity,
            str(names[0]),
            tables=_shown([str(n) for n in names]),
            is_="are" if several else "is",
            stays="stay" if several else "stays",
            line=str(min(line for m, line in earlier.values() if m == mode)),
            mode=mode,
            whom_blocked="for readers and writers" if blocks_reads(mode) else "for writers",
            works="rewrites"
            if work.rewritten
            else "builds an index over"
            if work.built
            else "reads every row of",
            work=self._listed([work.table]),
        )

    def _changing(self) -> Finding | None:
        """UPDATE, DELETE, MERGE, alone or in a WITH, a block or a function: told by the lock and the scan."""
        # an INSERT may read the table that it adds to; what ends its transactions itself goes in batches
        if Words(self.one.sql).peek() == "INSERT" or not self.one.transactional:
            return None
        changed = [t for t in self.works if t.scanned and t.mode == "ROW EXCLUSIVE"]
        severity = self._severity(changed[0].table) if changed else None
        if severity is None:
            return None
        return self._replaced(
            messages.UPDATE, "warning", changed[0].table, tables=self._listed([changed[0].table])
        )

    def _breaking(self) -> list[Finding]:
        """What is renamed, and what is dropped, each as one finding."""
        old = {t.relation.name: t.relation for t in self.old if t.mode == "ACCESS EXCLUSIVE"}
        gone = [b for b in broken(self.one.sql) if b.name in old and self._has(old[b.name], b.column)]
        if self.one.source in self.judging.terms.contracting:
            return []
        found = []
        for message, each in (
            (messages.RENAME, [one for one in gone if not one.dropped]),
            (messages.DROP, [one for one in gone if one.dropped]),
        ):
            if each:
                what = _and([_called(old[one.name], one) for one in each])
                found.append(self._replaced(message, "warning", old[each[0].name], tables=what))
        return [found[0], *(replace(one, fix=None) for one in found[1:])] if found else []

    def _has(self, table: Name, column: str | None) -> bool:
        """False only where the column is known not to be there: DROP COLUMN IF EXISTS."""
        known = self.schema.by_key.get(table) if self.schema else None
        return known is None or not known.columns or column is None or column in known.by_name

    def _value(self) -> Finding | None:
        """An enum's new value in the transaction that adds it."""
        used = self.judging.values.used(self.one)
        if used is None:
            return None
        value, line = used
        return self._said(messages.NEW_VALUE, "warning", self.one.source, value=value, line=str(line))

    def _zone(self) -> Finding | None:
        said = " ".join(self.one.sql.upper().split())
        changed = [t for t in self.old if t.mode == "ACCESS EXCLUSIVE" and t.kind == "table"]
        zoned = " TYPE TIMESTAMPTZ" in said or " TYPE TIMESTAMP WITH TIME ZONE" in said
        if not zoned or self.works or not changed or self._severity(changed[0].table) is None:
            return None
        return self._said(
            messages.ZONE, "info", str(changed[0].table), tables=self._listed([changed[0].table])
        )

    def _moment(self, *, with_fix: bool) -> Finding | None:
        """A strong lock for a moment: harmless with a lock_timeout."""
        strong = [t for t in self.old if _keeps_out(t)]
        worth = [t for t in strong if self._severity(t.table) is not None]
        if not worth or not self.one.transactional or self.judging.patience.limited(self.one):
            return None
        mode = max((t.mode for t in worth), key=strength)
        large = any(self._severity(t.table) == "error" for t in worth)
        tables = _unique([t for t in worth if t.mode == mode])
        given = self._replacement() if with_fix else None
        return self._said(
            messages.LOCK,
            "warning" if large else "info",
            str(tables[0]),
            # what else is only for a moment has nothing better: a lock_timeout
            fix=given.sql if given and given.phases and given.phases[0].how == "apart" else None,
            mode=mode,
            tables=self._listed(tables),
            them="it" if len(tables) == 1 else "them",
        )

    def _replaced(self, message: Message, severity: Severity, table: Name, **names: str) -> Finding:
        given = self._replacement()
        hidden = _INSIDE if Words(self.one.sql).peek() in _HIDING else None
        return self._said(
            message,
            severity,
            str(table),
            fix=given.sql if given else None,
            advice=given.said if given else hidden,
            **names,
        )

    def _said(
        self,
        message: Message,
        severity: Severity,
        target: str,
        *,
        fix: str | None = None,
        advice: str | None = None,
        **names: str,
    ) -> Finding:
        return message.finding(severity, target, fix=fix, advice=advice, **names)

    def _replacement(self) -> Replacement | None:
        worked = self.works[0] if self.works else None
        context = Context(
            schema=self.schema,
            rewritten=any(t.rewritten for t in self.old),
            scanned=worked is not None and worked.scanned,
            built=worked.built if worked else (),
        )
        return replacement(self.one.sql, context)

    def _severity(self, table: Name) -> Severity | None:
        """By size; None for what is small, or was made on the way."""
        if table in self.judging.created:
            return None
        size = self.judging.sizes.of(table)
        if not size.known:
            return "warning"
        if size.rows >= self.limits.large or size.bytes >= self.limits.large_bytes:
            return "error"
        return "warning" if size.rows >= self.limits.small or size.bytes >= self.limits.small_bytes else None

    def _weight(self, table: Name) -> Size:
        size = self.judging.sizes.of(table)
        return Size(self.limits.large, 0) if size == UNKNOWN else size

    def _listed(self, tables: Sequence[Name]) -> str:
        each = dict.fromkeys(tables)
        return _and([f"`{name}` ({self.judging.sizes.of(name)})" for name in each])


def _keeps_out(touched: Touched) -> bool:
    """True where readers or writers have to wait; nobody but REFRESH writes to a materialized view."""
    if touched.kind == "materialized view":
        return blocks_reads(touched.mode)
    return blocks_writes(touched.mode) and touched.kind not in _PARTS


def _called(table: Name, one: Broken) -> str:
    return f"`{table}.{one.column}`" if one.column else f"`{table}`"


def _unique(touched: Sequence[Touched]) -> list[Name]:
    return list(dict.fromkeys(t.table for t in touched))


def _shown(names: Sequence[str]) -> str:
    return _and([f"`{name}`" for name in names])


def _and(words: Sequence[str]) -> str:
    if len(words) < 3:
        return " and ".join(words)
    if len(words) > 5:
        return f"{', '.join(words[:4])} and {len(words) - 4} more"
    return f"{', '.join(words[:-1])} and {words[-1]}"
