"""Running migrations on a scratch copy and reading what each statement does to the tables.

Nothing is guessed from the text: locks come from pg_locks, rewrites and builds from the files of the
relations, full scans from the server's own counters. `observe` runs one text, `observe_units` several after
each other; the copy needs no rows, and is changed by what runs on it.
"""

from schemabook.observing.limits import TIMEOUT_S
from schemabook.observing.run import observe, observe_units
from schemabook.observing.units import Unit, of_revisions, of_steps

__all__ = ["TIMEOUT_S", "Unit", "observe", "observe_units", "of_revisions", "of_steps"]
