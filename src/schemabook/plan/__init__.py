"""Query plans as facts: EXPLAIN output -> `Plan`, with time, rows and blocks per node.

`read()` is the way in. `node.py` says what a plan is, `links.py` who pays for whom, `attribute.py` how
what was measured is divided.
"""

from schemabook.plan.counts import Buffers, IoTimes, Wal
from schemabook.plan.node import Node, Plan, Trigger, Worker
from schemabook.plan.read import read, read_all

__all__ = ["Buffers", "IoTimes", "Node", "Plan", "Trigger", "Wal", "Worker", "read", "read_all"]
