"""Two sources -> a migration up and down, each found and proven on a scratch copy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schemabook.alter import Command, Script, notes, renaming
from schemabook.alter.renames import of_mapping
from schemabook.errors import MigrationError, NeedsConsent
from schemabook.generating.bench import Bench, remaining
from schemabook.generating.render import Part, Step, grouped, part
from schemabook.generating.sources import Source, of_schema, source
from schemabook.schema import Schema
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.alter.renaming import Renaming

Given = str | Path | Schema | Source
_CONSENT: Final = "say that it may (consent=True, --consent), or declare what is only renamed"


@dataclass(frozen=True, repr=False)
class Generated:
    """A migration: `steps` are its files in order, each up with its way down; none for equal schemas.

    `commands` and `commands_down` are what is in them. `losses` says what of the data the way up loses,
    `losses_down` what the way down does; `notes` is what a reader should know.
    """

    steps: tuple[Step, ...] = ()
    commands: tuple[Command, ...] = ()
    commands_down: tuple[Command, ...] = ()
    losses: tuple[str, ...] = ()
    losses_down: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def up(self) -> tuple[Part, ...]:
        """The texts that lead to B, in order."""
        return tuple(step.up for step in self.steps)

    @property
    def down(self) -> tuple[Part, ...]:
        """The texts that lead back to A, in order: the first undoes the last of `up`."""
        return tuple(step.down for step in reversed(self.steps))

    def json(self) -> dict[str, Any]:
        """The migration as JSON values; `up` and `down` are lists of texts in the order of execution."""
        return {
            "up": [asdict(one) for one in self.up],
            "down": [asdict(one) for one in self.down],
            "losses": list(self.losses),
            "losses_down": list(self.losses_down),
            "notes": list(self.notes),
        }

    def __bool__(self) -> bool:
        return bool(self.steps)

    def __repr__(self) -> str:  # what a notebook shows
        return str(self)

    def __str__(self) -> str:
        if not self.steps:
            return "-- No difference.\n"
        many = len(self.steps)
        found = [f"-- File {n} of {many}\n{one.text}" for n, one in enumerate(self.up, 1)]
        if many == 1:
            found = [self.up[0].text]
        count = len(self.commands_down)
        said = f"{count} statement{'s' * (count != 1)} in {many} file{'s' * (many != 1)}"
        return "\n".join([*found, f"-- The way down: {said}, in `down`; written beside each as .down.sql\n"])


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
        wanted = (*new.renames, *of_mapping(renames or {}))
        renamed = renaming.statements(wanted, start, goal)
        _rename(bench, renamed.up)
        middle = bench.read()
        up = bench.lead_to(goal, safe=safe, keep_order=keep_order)
        if up.losses and not consent:
            hints = notes.likely_renames(middle, goal)
            raise NeedsConsent("The migration loses data.", (*up.losses, *hints), hint=_CONSENT)
        found = grouped(bench.done)
        downs = tuple(_downs(bench, found, renamed, middle, safe=safe, keep_order=keep_order))
    finally:
        bench.close()
    said = (*said, *notes.likely_renames(middle, goal), *up.notes)
    return _generated(found, downs, up, said)


def _downs(
    bench: Bench,
    groups: list[list[Command]],
    renamed: Renaming,
    middle: Schema,
    *,
    safe: bool,
    keep_order: bool,
) -> Iterator[Script]:
    """What undoes each part of what was done, the last first; `middle` is the state after the renames."""
    ends = list(accumulate((len(g) for g in groups), initial=0))
    states = [bench.state(end) for end in ends]
    for n in reversed(range(len(groups))):
        own = renamed.down if n == 0 else ()
        # a file's way down is one file: one transaction, where its way up is one
        script = bench.lead_to(
            middle if own else states[n],
            safe=safe and not groups[n][0].transactional,
            keep_order=keep_order,
            fill=True,
        )
        if own:
            _rename(bench, own)
            script += Script(own)
        _check_back(bench.read(), states[n], keep_order=keep_order)
        yield script


def _source(given: Given) -> Source:
    if isinstance(given, Source):
        return given
    return of_schema(given) if isinstance(given, Schema) else source(given)


def _copied(old: Source, start: Schema) -> tuple[str, ...]:
    """What the scratch copy of a snapshot does not have as the snapshot says."""
    left = remaining(start, old.snapshot) if old.snapshot is not None else []
    return tuple(f"cannot be made on the scratch copy, and is left as it is: {line}" for line in left)


def _rename(bench: Bench, commands: Sequence[Command]) -> None:
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
    groups: list[list[Command]], downs: tuple[Script, ...], up: Script, said: tuple[str, ...]
) -> Generated:
    backward = tuple(c for script in downs for c in script.commands)
    lost = [tuple(dict.fromkeys(c.loses for c in group if c.loses)) for group in groups]
    return Generated(
        steps=tuple(
            Step(part(forward), part(script.commands, said))
            for forward, script, said in zip(groups, reversed(downs), lost, strict=True)
        ),
        commands=tuple(c for group in groups for c in group),
        commands_down=backward,
        losses=up.losses,
        losses_down=tuple(dict.fromkeys(c.loses for c in backward if c.loses)),
        notes=tuple(dict.fromkeys(said)),
    )
