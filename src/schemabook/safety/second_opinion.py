"""Observed against read: where squawk and the observation agree, and why where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from schemabook.observation import blocks_reads, blocks_writes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemabook.observation import Observation
    from schemabook.schema import Name
    from schemabook.squawk import Remark

Verdict = Literal["agree", "only observed", "only squawk"]

#: squawk's rules that say that a statement keeps others waiting; its other rules are about other things.
BLOCKING: Final = frozenset(
    {
        "adding-field-with-default",
        "adding-foreign-key-constraint",
        "adding-not-nullable-field",
        "adding-required-field",
        "adding-serial-primary-key-field",
        "ban-alter-domain-with-add-constraint",
        "changing-column-type",
        "constraint-missing-not-valid",
        "disallowed-unique-constraint",
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
        "require-concurrent-partition-attach",
        "require-concurrent-partition-detach",
        "require-concurrent-refresh",
        "require-concurrent-reindex",
    }
)
_UNSEEN: Final = "squawk reads the text alone, and has no rule for this"


@dataclass(frozen=True)
class Opinion:
    """`rules` are squawk's; `reason` says why the two differ (empty where they agree)."""

    verdict: Verdict
    rules: tuple[str, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        rules = f" ({', '.join(self.rules)})" if self.rules else ""
        return f"{self.verdict}{rules}" + (f": {self.reason}" if self.reason else "")


def opinions(
    observations: Sequence[Observation], remarks: Sequence[tuple[Remark, ...] | None]
) -> tuple[Opinion | None, ...]:
    """One opinion a statement, None where both are silent; `remarks[i]` are about `observations[i]`.

    None for remarks: squawk was not asked.
    """
    created: set[Name] = set()
    found = []
    for one, said in zip(observations, remarks, strict=True):
        rules = tuple(dict.fromkeys(r.rule for r in said or () if r.rule in BLOCKING))
        found.append(None if said is None else _opinion(one, rules, created))
        created |= set(one.created)
    return tuple(found)


def blocks(one: Observation, created: Collection[Name] = ()) -> bool:
    """True where others wait while rows are read or written, however many there are."""
    old = [t for t in one.touched if t.table not in created]
    strong = [blocks_reads(t.mode) if t.kind == "materialized view" else blocks_writes(t.mode) for t in old]
    return any(t.works for t in old) and any(strong)


def _opinion(one: Observation, rules: tuple[str, ...], created: set[Name]) -> Opinion | None:
    blocking = blocks(one, created)
    if blocking and rules:
        return Opinion("agree", rules)
    if blocking:
        return Opinion("only observed", (), _UNSEEN)
    if not rules:
        return None
    return Opinion("only squawk", rules, _harmless(one, created))


def _harmless(one: Observation, created: set[Name]) -> str:
    if one.left_out:
        return f"not observed: {one.left_out}"
    old = [t for t in one.touched if t.table not in created]
    if not old:
        return "the tables are made by this very migration: nobody waits for them"
    strong = [t for t in old if blocks_writes(t.mode)]
    locks = ", ".join(f"{t.mode} on `{t.relation}`" for t in strong or old)
    moment = " for a moment" if one.transactional and not any(t.works for t in old) else ""
    work = "no scan, no rewrite, no index build" if not any(t.works for t in old) else "nobody waits"
    return f"it costs nothing here: {work}; only {locks}{moment}"
