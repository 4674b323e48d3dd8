"""`schemabook migrate review ...`: words behind `migrate` that are verbs of their own, not sources.

A folder that has such a name is given as a path: `./review`.
"""

from __future__ import annotations

from typing import Any, Final

import typer
from typer.core import TyperCommand

verbs = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})
EPILOG: Final = (
    "Verbs of their own: 'schemabook migrate review' holds a revision of Alembic's against the models, "
    "'schemabook migrate handover' passes a database between this runner and Alembic; each has --help."
)


class WithVerbs(TyperCommand):
    """The command `migrate`, which gives way to a verb where its first argument is one."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The verb's context, or this command's own."""
        group: Any = typer.main.get_command(verbs)
        if args and args[0] in group.commands:
            name = " ".join((info_name or "", args[0])).strip()
            return group.commands[args[0]].make_context(name, args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)
