"""`schemabook migrate handover`: a database passes from the runner to Alembic, or back."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from schemabook.cli.migrate_verbs import verbs
from schemabook.cli.sources import AsJson, Url
from schemabook.errors import UsageError


class Tool(StrEnum):
    """Who has the database afterwards."""

    ALEMBIC = "alembic"
    RUNNER = "runner"


Source = Annotated[str, typer.Argument(help="A study, or its folder of versions.")]
To = Annotated[Tool, typer.Option(help="Who has the database afterwards.")]
Scripts = Annotated[
    Path | None, typer.Option(help="The Alembic project, where the study's name does not lead to it.")
]
At = Annotated[
    str | None, typer.Option(help="A revision, version or step; else the one whose state the database has.")
]


@verbs.command("handover")
def handover_command(
    source: Source,
    to: To,
    url: Url = None,
    at: At = None,
    scripts: Scripts = None,
    as_json: AsJson = False,
) -> None:
    """Write down for one tool where the other has brought the database; nothing else is changed in it.

    The catalog must be equal to what the steps make on a scratch database: otherwise what differs is told.
    """
    from schemabook import handover

    if url is None:
        raise UsageError("Name the database.", hint="--url URL")
    if to is Tool.ALEMBIC:
        found = handover.to_alembic(url, source, scripts=scripts, revision=at)
    else:
        found = handover.to_runner(url, source, scripts=scripts, to=at)
    print(json.dumps(found.json(), indent=2) if as_json else found)
