"""What a database is asked, how often, and what it costs: `read_statistics()`, `read_file()`, `explain()`.

`query.py` holds the facts, `statistics.py` reads pg_stat_statements, `file.py` a file of queries,
`asking.py` gives a query's plan, `normalised.py` mends texts from which constants were taken.
"""

from schemabook.workload.asking import explain
from schemabook.workload.file import read_file, read_text
from schemabook.workload.query import Measure, Query, Workload
from schemabook.workload.statistics import read_statistics

__all__ = ["Measure", "Query", "Workload", "explain", "read_file", "read_statistics", "read_text"]
