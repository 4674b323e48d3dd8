"""The options of `diagram` that choose what is drawn and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Several = list[str] | None

Focus = Annotated[Several, typer.Option(help="Only this table and its neighbours; may be repeated.")]
Hops = Annotated[int, typer.Option(min=0, help="How far around the focus.")]
Include = Annotated[Several, typer.Option(help="Only tables like this: a shell pattern.")]
Exclude = Annotated[Several, typer.Option(help="No tables like this: a shell pattern.")]
SchemaName = Annotated[Several, typer.Option(help="Only tables of this schema.")]
Domain = Annotated[Several, typer.Option(help="Only tables of this domain.")]
DomainFile = Annotated[
    Path | None, typer.Option(help="A file that names the domains; an atlas writes and reads domains.toml.")
]
DetailOf = Annotated[
    Literal["auto", "all", "keys", "names"],
    typer.Option(help="How much of a table; auto goes by their number."),
]
Views = Annotated[bool, typer.Option("--views", help="With the views that read them.")]
Inferred = Annotated[bool, typer.Option("--inferred", help="With undeclared references, dashed.")]
ThemeOf = Annotated[Literal["light", "dark"], typer.Option(help="Colours.")]
Title = Annotated[str | None, typer.Option(help="Above the drawing; a study's name by default.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Place every table anew.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file shows another schema.")]
Renderer = Annotated[
    Literal["schemabook", "eralchemy2"], typer.Option(help="eralchemy2 needs --url or --study.")
]
