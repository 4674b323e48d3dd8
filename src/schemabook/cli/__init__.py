"""`schemabook`: the notebooks' verbs for the shell and for CI, one file a family of verbs.

Exit codes: 0 done, 1 something was found (a stale diagram, a difference, a finding), 2 it could not be done
(the message says why and what next), 130 stopped by Ctrl-C. No traceback of ours ever reaches the user.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from schemabook.cli.app import app
from schemabook.cli.app import main as run

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["VERBS", "app", "main"]

# The file that adds each verb to the application: only what was asked for is imported.
VERBS: Final = {
    "check": "check",
    "diagram": "diagram",
    "lint": "lint",
    "migrate": "migrate",
    "models": "models",
    "explain": "plans",
    "workload": "plans",
    "studies": "schemas",
    "snapshot": "schemas",
    "diff": "schemas",
    "tour": "tour",
}


def main() -> None:
    """Run the command line; every failure is a message on stderr and an exit code."""
    try:
        for family in _families(sys.argv[1:]):
            import_module(f"{__name__}.{family}")
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    run()


def _families(words: Sequence[str]) -> list[str]:
    """Those that the command needs; all for help, and where no such verb is known."""
    verb = next((word for word in words if not word.startswith("-")), "")
    return [VERBS[verb]] if verb in VERBS else list(dict.fromkeys(VERBS.values()))
