"""What is observed as one: a text with its statements, or a Python step."""

from __future__ import annotations

import runpy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from schemabook.errors import MigrationError
from schemabook.scripts import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psycopg import Connection

    from schemabook.revisions import Revision
    from schemabook.steps import Step


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One file or revision: its `text`, or `run`, which is called with a connection in a transaction.

    `transaction` says whether all of it is meant to be one transaction, `lock_timeout` whether whoever
    applies it limits how long a statement may wait for a lock, `contract` that no process of the version
    before still runs by then.
    """

    source: str
    text: str = ""
    run: Callable[[Connection[Any]], None] | None = None
    transaction: bool = True
    lock_timeout: bool = False
    contract: bool = False


def of_steps(steps: Iterable[Step], *, lock_timeout: bool = True) -> tuple[Unit, ...]:
    """Units of a migration folder's steps; the runner sets a lock_timeout by itself.

    Raises UsageError for a file that cannot be read, MigrationError for a Python step without `upgrade`.
    """
    return tuple(_of_step(step, lock_timeout=lock_timeout) for step in steps)


def _of_step(step: Step, *, lock_timeout: bool) -> Unit:
    source = step.name + step.path.suffix
    made = Unit(
        source=source,
        transaction="no-transaction" not in step.directives,
        lock_timeout=lock_timeout,
        contract="contract" in step.directives,
    )
    if not step.is_python:
        return replace(made, text=read(step.path))
    upgrade = runpy.run_path(str(step.path)).get("upgrade")
    if not callable(upgrade):
        raise MigrationError(
            f"{source} has no function upgrade(conn).", step=step.name, hint="define it; it gets a connection"
        )
    return replace(made, run=upgrade)


def of_revisions(revisions: Iterable[Revision], *, lock_timeout: bool = False) -> tuple[Unit, ...]:
    """Units of Alembic's revisions; one without SQL of its own is run on the connection."""
    return tuple(
        Unit(
            source=one.source,
            text=one.upgrade or "",
            run=None if one.upgrade else one.run,
            lock_timeout=lock_timeout,
        )
        for one in revisions
    )
