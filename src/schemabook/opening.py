"""Scratch databases with a study in them, copied from a template where the server is our own.

A study is built version by version: its steps, then the rows that belong to the tables as they are then, so
that the steps of the next version migrate real rows. The database has the ledger, as any migrated one.

Applying a study takes some tenths of a second, copying a database some hundredths. The template is named
after the digest of the study's files; it is built as a scratch database and renamed when it is whole, so that
an interrupted build leaves a leftover to sweep and never a half-filled template. On a server that is not ours
nothing is left behind: the study is applied anew each time.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import sql

from schemabook import migrate
from schemabook.scripts import apply
from schemabook.server.scratch import TEMPLATE_PREFIX, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.server import Scratch, Server
    from schemabook.workspace import Study


def open_study(server: Server, study: Study) -> Scratch:
    """A scratch database with the study's schema and its sample rows, analysed."""
    if not server.embedded:
        return _build(server, study)
    # a study as it was at an earlier version has a template of its own
    stem = _stem(study.name, study.versions[-1].name if study.versions else "")
    template = f"{stem}_{study.digest}"
    # until the copy is made: another clone of the project may hold other files of this study
    with _locked(server, stem):
        if template not in _templates(server, stem):
            _build(server, study).rename(template)
            for old in _templates(server, stem) - {template}:
                statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old))
                server.connection.execute(statement)
        return server.scratch(study.name, template=template)


def _build(server: Server, study: Study) -> Scratch:
    scratch = server.scratch(study.name)
    try:
        with migrate.Runner(scratch.url, study) as runner:
            for version in study.versions:
                runner.up(to=version.name)
                for path in version.sample:
                    apply(runner.session, path)
            runner.session.execute("VACUUM (ANALYZE)")  # so that plans and row counts are the same each time
    except BaseException:
        scratch.drop()
        raise
    return scratch


def _stem(name: str, version: str) -> str:
    """The template's name without the digest, short enough for PostgreSQL's 63 bytes with it."""
    told = hashlib.sha256(f"{name}/{version}".encode()).hexdigest()[:8]
    return f"{TEMPLATE_PREFIX}{slug(name, 17)}_{told}"


def _templates(server: Server, stem: str) -> set[str]:
    rows = server.connection.execute(
        "SELECT datname FROM pg_catalog.pg_database WHERE datname ~ %s",
        [f"^{re.escape(stem)}_[0-9a-f]{{16}}$"],
    )
    return {name for (name,) in rows}


@contextmanager
def _locked(server: Server, name: str) -> Iterator[None]:
    """Two processes that open the same study: one builds or copies, the other waits."""
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    connection = server.connection
    connection.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        server.connection.execute("SELECT pg_advisory_unlock(%s)", [key])
