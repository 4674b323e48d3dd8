"""eralchemy2 as a second renderer, for those whose documents already use its look."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from schemabook.draw.files import write
from schemabook.draw.render import graphviz
from schemabook.errors import ConnectError, SchemabookError, UsageError
from schemabook.server.urls import hide, scrub, sqlalchemy_url

DRAWN: Final = (".svg", ".png", ".pdf")
TEXTS: Final = {".dot": "dot", ".er": "er"}


def render(url: str, path: str | Path, *, schema: str | None = None) -> Path:
    """Draw the tables of one schema (by default `public`) at `url` with eralchemy2 into `path`.

    The suffix says the format: .svg, .png, .pdf, .dot or .er. UsageError for Markdown, which eralchemy2
    writes as a link to a public rendering service with the whole schema inside, for other suffixes, and for
    names that its DOT cannot hold (quotation marks);
    ConnectError where the database cannot be read. What eralchemy2 does not know (composite keys, the
    right ends, PostgreSQL's own types) is missing from its picture: `diagram()` has them.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix in (".md", ".markdown"):
        raise UsageError(
            "eralchemy2's Markdown is a link to a public rendering service that holds the whole schema.",
            hint="write .svg, or diagram(schema).save('schema.mmd') for Mermaid text that stays here",
        )
    if suffix not in (*DRAWN, *TEXTS):
        raise UsageError(
            f"eralchemy2 does not write {suffix or 'a file without a suffix'}.",
            hint=f"choose one of: {', '.join((*DRAWN, *TEXTS))}",
        )
    text = _text(url, schema, TEXTS.get(suffix, "dot"))
    if suffix in TEXTS:
        return write(target, text.encode())
    # Its own drawing runs Graphviz in this process, where the warnings go to stderr.
    try:
        (drawn,) = graphviz([("dot", suffix[1:], text)])
    except SchemabookError:
        # eralchemy2 writes the names of tables into its DOT without escaping them.
        raise UsageError(
            "eralchemy2 cannot draw this schema: a name in it is more than it can write for Graphviz"
            " (a quotation mark, for one).",
            hint=f"diagram(schema).save({target.name!r}) draws every name",
        ) from None
    return write(target, drawn)


def _text(url: str, schema: str | None, mode: str) -> str:
    from eralchemy2 import render_er
    from sqlalchemy import MetaData, create_engine
    from sqlalchemy.exc import OperationalError, SAWarning
    from sqlalchemy.pool import NullPool

    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool)
    metadata = MetaData(schema=schema)
    with warnings.catch_warnings():
        # "Did not recognize type": the type is then drawn as NULL.
        warnings.simplefilter("ignore", SAWarning)
        try:
            metadata.reflect(engine)
        except OperationalError as error:
            said = scrub(" ".join(str(error.orig).split()), url)
            raise ConnectError(f"No connection to {hide(url)}: {said}") from None
        with TemporaryDirectory(prefix="schemabook-") as folder:
            made = Path(folder) / "schema.txt"
            render_er(metadata, str(made), mode=mode)  # type: ignore[no-untyped-call]
            return made.read_text(encoding="utf-8")
