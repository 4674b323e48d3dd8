"""Messages of the rules about partitioned tables."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

PARTITION_GAP: Final = Message(
    rule="partition-gap",
    severity="error",
    says="No partition takes {gaps}.",
    why='An INSERT of such a row fails with "no partition of relation found for row", while its neighbours '
    "work.",
    advice="The partition is made as wide as the gap; split it before rows are in it, if the others are "
    "narrower.",
    safe=True,
)

NO_DEFAULT: Final = Message(
    rule="no-default-partition",
    severity="info",
    says="There is no default partition, and {reason}.",
    why="A row that no partition takes is an error for whoever writes it, on the day it first comes.",
    advice="Keep the default partition empty: rows in it have to be moved before a partition for them can be "
    "attached, and attaching scans it. Where partitions are made ahead of time by a job, or a refused row is "
    "what is wanted, leave it as it is.",
    habit="{count} partitioned tables have no default partition",
)

LOCAL_KEY: Final = Message(
    rule="partition-local-key",
    severity="warning",
    says="{names}: unique only within a partition, not in the whole table.",
    why="Two partitions may hold the same key, nothing can refer to the table, and the next partition has no "
    "key at all.",
    advice="A key of the whole table has to contain the partition key's columns; where the same value must "
    "not come twice in the whole table, a table of its own, not partitioned, has to hold it.",
    habit="{count} partitioned tables have keys in their partitions only",
)

PARTITION_INDEX: Final = Message(
    rule="partition-index",
    severity="warning",
    says="{have} of {all} partitions have an index of their own on ({keys}): {what}.",
    why="The same query is fast in one partition and reads all of the other.",
    advice="CREATE INDEX on the parent attaches the indexes that are there and blocks writes while it builds "
    "those that lack; build these before with CREATE INDEX CONCURRENTLY on each partition.",
)

PARTITION_DEFAULT: Final = Message(
    rule="partition-default",
    severity="info",
    says="{places}: the default is not that of the partitioned table.",
    why="A row that is inserted through the partitioned table gets its default, one that is inserted into "
    "the partition the other.",
    safe=True,
    habit="{count} partitioned tables have partitions with other defaults",
)
