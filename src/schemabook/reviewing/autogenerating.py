"""Alembic's autogenerate, asked on a scratch database, with all that it can compare."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from schemabook.reviewing.project import climb, live
from schemabook.server import scratch

if TYPE_CHECKING:
    from schemabook.reviewing.project import Project
    from schemabook.revisions import Revision


def pending(found: Project, chain: tuple[Revision, ...]) -> str:
    """The lines that autogenerate would write after these revisions; "" where it sees no difference."""
    from alembic.autogenerate import produce_migrations, render_python_code
    from alembic.runtime.migration import MigrationContext

    with scratch("review") as made:
        climb(made.url, chain)
        # what Alembic warns of (a generation expression that it cannot change) the catalogs tell, too
        with live(made.url) as connection, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context = MigrationContext.configure(connection=connection, opts=_options(found))
            ops = produce_migrations(context, _metadata(found)).upgrade_ops
            if ops is None or ops.is_empty():
                return ""
            text = render_python_code(ops, render_item=_options(found)["render_item"])
    return "\n".join(line for line in str(text).split("\n") if "### " not in line).rstrip()


def _options(found: Project) -> dict[str, Any]:
    from schemabook.alembic_env import COMPARING

    return {**COMPARING, **found.options, "target_metadata": _metadata(found)}


def _metadata(found: Project) -> Any:
    return found.metadata[0] if len(found.metadata) == 1 else found.metadata
