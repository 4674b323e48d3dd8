"""`schemabook migrate review`: what Alembic's autogenerate missed, and whether the way down leads back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from schemabook.cli.app import progress
from schemabook.cli.migrate_verbs import verbs
from schemabook.cli.sources import AsJson

Project = Annotated[
    Path,
    typer.Argument(help="An alembic.ini, a pyproject.toml that names scripts, a script folder, or a study."),
]
Revision = Annotated[str, typer.Option(help="An id, or the beginning of one.")]
Prove = Annotated[
    bool, typer.Option("--prove", help="Also execute the whole history up, down and up again, with rows.")
]


@verbs.command("review")
def review_command(
    path: Project, revision: Revision = "head", prove: Prove = False, as_json: AsJson = False
) -> None:
    """Hold a revision against the models by its catalog; exit code 1 where something is to be done."""
    from schemabook import reviewing

    found = reviewing.review(path, revision, progress=progress)
    progress("")
    proof = reviewing.prove(path, progress=_tell) if prove else None
    progress("")
    if as_json:
        told = found.json() | ({"proof": proof.json()} if proof is not None else {})
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        print(found)
        if proof is not None:
            print("", proof, sep="\n")
    raise typer.Exit(0 if found.ok and (proof is None or proof.ok) else 1)


def _tell(revision: str, done: int, total: int) -> None:
    progress(f"{revision} ({done} of {total})")
