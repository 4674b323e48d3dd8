"""Migrations proven by execution: up, down and up again with rows in the tables, on scratch databases.

`prove(source)` is the one call. `climbing` and `descending` execute on the `stage`, `contents` says which
rows a step has kept, `clients` tries on the state after a step what was written for the state before it,
`record` gathers what is found, `proof` is the result.
"""

from schemabook.proving.proof import FileProof, Proof
from schemabook.proving.run import prove

__all__ = ["FileProof", "Proof", "prove"]
