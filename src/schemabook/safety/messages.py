"""What the judgements on migrations say; `{names}` are filled in by `judge`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding

if TYPE_CHECKING:
    from schemabook.findings import Severity


@dataclass(frozen=True, kw_only=True)
class Message:
    """One rule's words."""

    rule: str
    says: str
    why: str
    advice: str | None = None

    def finding(
        self, severity: Severity, target: str, *, fix: str | None, advice: str | None, **names: str
    ) -> Finding:
        """The finding about `target`."""
        told = advice or (None if fix else self.advice)
        return Finding(
            rule=self.rule,
            severity=severity,
            target=target,
            message=self.says.format(**names),
            why=self.why.format(**names),
            fix=fix,
            advice=told,
        )


_QUEUE: Final = (
    "a statement that waits for such a lock makes all who come after it wait as well, even readers where the "
    "lock is ACCESS EXCLUSIVE"
)

REWRITE: Final = Message(
    rule="table-rewrite",
    says="blocks {whom} {tables} while it rewrites {work}",
    why="every row is written anew, every index built anew, and the lock is held until the transaction ends",
)
BUILD: Final = Message(
    rule="index-build",
    says="blocks {whom} {tables} while it builds {indexes} over {work}",
    why="the table is read and sorted under the lock, which is held until the transaction ends",
)
SCAN: Final = Message(
    rule="full-scan",
    says="blocks {whom} {tables} while it reads every row of {work}",
    why="the rows are checked under the lock, which is held until the transaction ends",
)
LOCK: Final = Message(
    rule="strong-lock",
    says="takes {mode} on {tables}, but only for a moment: it waits behind every open transaction that "
    "uses {them}, and others wait behind it",
    why=_QUEUE,
    advice="set lock_timeout before it, and try again when it runs out",
)
HELD: Final = Message(
    rule="lock-held",
    says="{tables} {is_} locked since line {line} ({mode}), and {stays} so, {whom_blocked}, while this "
    "{works} {work}",
    why="locks are held to the end of the transaction: a lock that was meant for a moment lasts as long as "
    "what follows",
    advice="put this statement into another transaction: a file of its own, behind the one that locks",
)
UPDATE: Final = Message(
    rule="whole-table-change",
    says="changes {tables} in one statement that reads every row",
    why="each changed row stays locked until the end, its old version stays until VACUUM, and replicas get "
    "all of it at once",
    advice="change the rows in batches by key, each batch its own transaction",
)
NEW_VALUE: Final = Message(
    rule="new-enum-value",
    says="writes {value}, which line {line} adds to an enum in the same transaction: as a value of that enum "
    "PostgreSQL refuses it until that is committed",
    why="on the scratch copy each statement was committed by itself, so nothing failed there",
    advice="put ALTER TYPE ... ADD VALUE into a file of its own, before this one",
)
RENAME: Final = Message(
    rule="rename",
    says="gives {tables} another name: sessions of the version before it still use the old one and fail",
    why="between the migration and the last old process both versions run",
)
DROP: Final = Message(
    rule="drop",
    says="drops {tables}: sessions of the version before it that still use it fail",
    why="between the migration and the last old process both versions run; an ORM names all its columns",
)
ZONE: Final = Message(
    rule="time-zone",
    says="costs nothing only because TimeZone is UTC here: anywhere else it rewrites {tables}",
    why="timestamp becomes timestamp with time zone by the session's TimeZone",
    advice="SET timezone = 'UTC' in the migration if the values are UTC",
)
REFUSED: Final = Message(
    rule="needs-no-transaction",
    says="PostgreSQL refuses this statement in a transaction, and here it stands in one",
    why="it works in several transactions of its own, so that nobody has to wait for all of it",
    advice="give it a file of its own, with the directive  -- schemabook: no-transaction",
)
LEFT_OUT: Final = Message(rule="not-observed", says="{reason}", why="nothing is known of its locks")
