"""The proof of a models file: in an empty scratch database it makes the database that it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook import catalog, generating
from schemabook.errors import MigrationError, SchemabookError
from schemabook.modelling import loading
from schemabook.schema_diff import diff
from schemabook.server import connect, server

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from schemabook.schema import Schema
    from schemabook.server import Server

_MOST = 20
_SKIP = "--no-verify writes them as they are"


def proven(
    path: Path, texts: Mapping[Path, str], schema: Schema, *, refined: bool = False, url: str | None = None
) -> tuple[str, ...]:
    """Notes on the models of `path` as `texts` say them; what they make equals `schema`.

    Raises as `loading.load` and `compare` do.
    """
    on = server(url)
    models = loading.load(path, texts=texts)
    mine = loading.snapshot(models, on)
    theirs, notes = here(schema, mine, on)
    compare(mine, theirs, refined=refined)
    return (*notes, *models.said.warnings)


def compare(mine: Schema, theirs: Schema, *, refined: bool = False) -> None:
    """Raises MigrationError with what differs between the models' schema and the database's.

    The order of columns is a person's choice in a `refined` file.
    """
    left = [str(c) for c in diff(theirs, mine) if not (refined and c.what == "order of columns")]
    if left:
        more = [f"and {len(left) - _MOST} more"] if len(left) > _MOST else []
        lines = "\n".join(f"  {line}" for line in [*left[:_MOST], *more])
        raise MigrationError(
            f"The models do not make the database; from it to theirs:\n{lines}",
            hint=f"nothing was written; {_SKIP}",
        )


def here(schema: Schema, like: Schema, on: Server) -> tuple[Schema, tuple[str, ...]]:
    """The snapshot as the server of `like` spells it: versions print the same definition differently."""
    if schema.server_version // 10000 == like.server_version // 10000:
        return schema, ()
    try:
        with on.scratch("database") as copy:
            generating.of_schema(schema).build(copy.url)
            with connect(copy.url) as connection:
                return catalog.read(connection), ()
    except SchemabookError as error:
        return schema, (f"spellings of two versions of PostgreSQL are compared: {error.message}",)


def unmakeable(schema: Schema, on: Server) -> str | None:
    """Why the server cannot make a database from its own SQL, as a role is missing; None where it can."""
    try:
        with on.scratch("database") as copy:
            generating.of_schema(schema).build(copy.url)
    except SchemabookError as error:
        return error.message.rpartition(": ")[2].rstrip(".")
    return None
