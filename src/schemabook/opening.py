"""Scratch databases with a study in them, copied from a template where the server is our own.

Applying a study takes some tenths of a second, copying a database some hundredths. The template is named
after the digest of the study's files; it is built as a scratch database and renamed when it is whole, so that
an interrupted build leaves a leftover to sweep and never a half-filled template. On a server that is not ours
nothing is left behind: the study is applied anew each time.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemabook.scripts import apply
from schemabook.server.scratch import TEMPLATE_PREFIX, drop, lock_key
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.server import Scratch, Server
    from schemabook.workspace import Study


def open_study(server: Server, study: Study) -> Scratch:
    """A scratch database with the study's schema and its sample rows, analysed."""
    if not server.embedded:
        return _build(server, study)
    template = f"{TEMPLATE_PREFIX}{study.name}_{study.digest}"
    with _locked(server, template):
        if template not in _templates(server, study):
            _build(server, study).rename(template)
            for old in _templates(server, study) - {template}:
                drop(server.keeper.connection, old)
    return server.scratch(study.name, template=template)


def _build(server: Server, study: Study) -> Scratch:
    scratch = server.scratch(study.name)
    session = Session(scratch.url)
    try:
        for path in (*study.steps, *study.sample):
            apply(session, path)
        session.execute("VACUUM (ANALYZE)")  # so that plans and row counts are the same each time
    except BaseException:
        session.close()
        scratch.drop()
        raise
    session.close()
    return scratch


def _templates(server: Server, study: Study) -> set[str]:
    rows = server.keeper.connection.execute(
        "SELECT datname FROM pg_catalog.pg_database WHERE datname LIKE %s",
        [f"{TEMPLATE_PREFIX}{study.name}_".replace("_", r"\_") + "%"],
    )
    return {name for (name,) in rows}


@contextmanager
def _locked(server: Server, name: str) -> Iterator[None]:
    """Two processes that want the same template: one builds it, the other waits and uses it."""
    connection = server.keeper.connection
    connection.execute("SELECT pg_advisory_lock(%s)", [lock_key(name)])
    try:
        yield
    finally:
        server.keeper.connection.execute("SELECT pg_advisory_unlock(%s)", [lock_key(name)])
