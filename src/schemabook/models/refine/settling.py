"""A refinement that is held against what PostgreSQL makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.models.refine.desk import File
from schemabook.models.refine.generated import parts, title_of
from schemabook.models.refine.imitating import own_way
from schemabook.models.refine.naming import Renames
from schemabook.models.refine.refining import Refined, refined
from schemabook.schema_diff import diff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schemabook.models.code import Module
    from schemabook.models.refine.facts import Facts
    from schemabook.models.refine.generated import Version
    from schemabook.schema import Schema

_NO_RENAMES = Renames()


def settled(
    files: Mapping[str, str],
    old: Version,
    new: Version,
    facts: Facts,
    *,
    state: Callable[[Mapping[str, str]], Schema],
    generate: Callable[[Schema], Module],
    renames: Renames = _NO_RENAMES,
) -> Refined:
    """The files as `refined` makes them, tried: `left` is where what they make still differs from `new`.

    `state` creates what some texts say in an empty database and reads it, `generate` is `models.build`. Files
    may make triggers or comments by code of their own, for new tables too: statements of such sorts are left
    out first, and put in where the database then lacks them. Raises as `refined` and `state` do.
    """
    if old.text == new.text and renames == _NO_RENAMES:
        return Refined(dict(files), left=diff(old.schema, new.schema))
    titles = {t for path, text in files.items() for node in File(path, text).body if (t := title_of(node))}
    trusting = own_way(parts(old), parts(new), titles)
    wanted = {s.title: s for s in new.module.statements}
    while True:
        made = refined(files, old, new, facts, renames=renames, trusting=trusting)
        same = all(made.files[path] == text for path, text in files.items())
        got = old.schema if same else state(made.files)
        there = {s.title: s for s in generate(got).statements}
        missing = {title for title in trusting if there.get(title) != wanted[title]}
        if not missing:
            notes = [n for title, n in made.otherwise.items() if there.get(title) != wanted.get(title)]
            return replace(made, notes=(*made.notes, *notes), otherwise={}, left=diff(got, new.schema))
        trusting -= missing
