"""Migrations: ordered files, a ledger in the database, up and down.

`up` and `down` execute steps, `status` and `plan` only look, `stamp`, `accept` and `forget` correct the
ledger without executing anything. A source is a study of the workspace or the path of any folder that has
`v*/` in it.
"""

from schemabook.migrate.by_hand import accept, forget, stamp
from schemabook.migrate.choosing import between
from schemabook.migrate.context import Patience
from schemabook.migrate.files import locate
from schemabook.migrate.model import Applied, Event, Planned, State, Status
from schemabook.migrate.run import ALREADY_THERE, Runner, down, plan, status, up

__all__ = [
    "ALREADY_THERE",
    "Applied",
    "Event",
    "Patience",
    "Planned",
    "Runner",
    "State",
    "Status",
    "accept",
    "between",
    "down",
    "forget",
    "locate",
    "plan",
    "stamp",
    "status",
    "up",
]
