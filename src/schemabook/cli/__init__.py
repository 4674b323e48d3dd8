"""`schemabook`: the notebooks' verbs for the shell and for CI, one file a family of verbs.

Exit codes: 0 done, 1 something was found (a stale diagram, a difference, a finding), 2 it could not be done
(the message says why and what next), 130 stopped by Ctrl-C. No traceback of ours ever reaches the user.
"""

from __future__ import annotations

from schemabook.cli import (  # noqa: F401 - each adds its verbs to the application
    check,
    diagram,
    lint,
    migrate,
    models,
    plans,
    schemas,
    tour,
)
from schemabook.cli.app import app, main

__all__ = ["app", "main"]
