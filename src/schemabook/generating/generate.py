"""Two sources -> a migration up and down, each found and proven on a scratch copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from schemabook.alter import Command, Script, notes
from schemabook.alter import renames as naming
from schemabook.errors import MigrationError, NeedsConsent
from schemabook.generating.bench import Bench, remaining
from schemabook.generating.render import Part, parts
from schemabook.generating.sources import Source, of_schema, source
from schemabook.schema import Schema
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.alter.renames import Renaming

Given = str | Path | Schema | Source
_CONSENT: Final = "say that it may (consent=True, --consent), or declare what is only renamed"


@dataclass(frozen=True)
class Generated:
    """A migration: `up` and `down` are files' texts in order, `commands` and `commands_down` what is in them.

    `losses` says what of the data the way up loses, `losses_down` what the way down does; `notes` is what a
    reader should know. Both are empty of commands where the two schemas are equal.
    """

    up: tuple[Part, ...] = ()
    down: tuple[Part, ...] = ()
    commands: tuple[Command, ...] = ()
    commands_down: tuple[Command, ...] = ()
    losses: tuple[str, ...] = ()
    losses_down: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.commands)

    def __str__(self) -> str:
        return "\n".join(part.text for part in self.up)


def generate(
    a: Given,
    b: Given,
    *,
    renames: Mapping[str, str] | None = None,
    safe: bool = True,
    keep_order: bool = True,
    consent: bool = False,
    url: str | None = None,
) -> Generated:
    """The migration from `a` to `b`, executed up and down on a scratch copy before it is returned.

    `a` and `b` are schemas, sources or what `sources.source` understands. `renames` says of new names what
    they were: `{"orders.total": "orders.sum"}`, beside what B's SQL declares. `safe` chooses ways that do not
    stop writers; `keep_order=False` accepts columns in another order where the exact one needs a new table.
    `url` is the server of the scratch databases.
    Raises NeedsConsent for a way up that loses data, unless there is `consent`; UsageError for a source or a
    rename that means nothing; MigrationError where no SQL leads there.
    """
    old, new = _source(a), _source(b)
    on = server(url)
    goal = new.schema(on)
    bench = Bench(on, old.build)
    try:
        start = bench.read()
        said = _copied(old, start)
        wanted = (*new.renames, *naming.of_mapping(renames or {}))
        renamings = naming.statements(wanted, start, goal)
        _rename(bench, [r.up for r in renamings])
        middle = bench.read() if renamings else start
        up = bench.lead_to(goal, safe=safe, keep_order=keep_order)
        down = bench.lead_to(middle, safe=safe, keep_order=keep_order)
        back = [r.down for r in reversed(renamings)]
        _rename(bench, back)
        _check_back(bench.read(), start, keep_order=keep_order)
    finally:
        bench.close()
    hints = notes.likely_renames(middle, goal)
    if up.losses and not consent:
        raise NeedsConsent("The migration loses data.", (*up.losses, *hints), hint=_CONSENT)
    return _generated(renamings, up, down, back, (*said, *hints))


def _source(given: Given) -> Source:
    if isinstance(given, Source):
        return given
    return of_schema(given) if isinstance(given, Schema) else source(given)


def _copied(old: Source, start: Schema) -> tuple[str, ...]:
    """What the scratch copy of a snapshot does not have as the snapshot says."""
    left = remaining(start, old.snapshot) if old.snapshot is not None else []
    return tuple(f"cannot be made on the scratch copy, and is left as it is: {line}" for line in left)


def _rename(bench: Bench, commands: list[Command]) -> None:
    try:
        bench.do(commands)
    except psycopg.Error as error:
        text = error.diag.message_primary or str(error)
        raise MigrationError(f"A declared rename fails: {text}", hint="check the declarations") from error


def _check_back(now: Schema, start: Schema, *, keep_order: bool) -> None:
    left = remaining(now, start, keep_order=keep_order)
    if left:
        lines = "\n".join(f"  {line}" for line in left)
        raise MigrationError(
            f"The way down does not lead back; what remains:\n{lines}", hint="write it by hand"
        )


def _generated(
    renamings: tuple[Renaming, ...], up: Script, down: Script, back: list[Command], said: tuple[str, ...]
) -> Generated:
    forward = (*(r.up for r in renamings), *up.commands)
    backward = (*down.commands, *back)
    return Generated(
        up=parts(forward),
        down=parts(backward),
        commands=forward,
        commands_down=backward,
        losses=up.losses,
        losses_down=down.losses,
        notes=tuple(dict.fromkeys((*said, *up.notes))),
    )
