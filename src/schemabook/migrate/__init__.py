"""Migrations: ordered files, a ledger in the database, up and down.

`up` and `down` execute steps, `status` and `plan` only look, `stamp`, `accept` and `forget` correct the
ledger without executing anything. A source is a study of the workspace or the path of any folder that has
`v*/` in it.
"""

from schemabook.migrate.by_hand import accept, forget, stamp
from schemabook.migrate.context import Patience
from schemabook.migrate.model import Applied, Event, Planned, State, Status
from schemabook.migrate.run import Runner, down, plan, status, up

__all__ = [
    "Applied",
    "Event",
    "Patience",
    "Planned",
    "Runner",
    "State",
    "Status",
    "accept",
    "down",
    "forget",
    "plan",
    "stamp",
    "status",
    "up",
]
