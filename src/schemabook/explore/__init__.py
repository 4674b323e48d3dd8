"""What an unfamiliar schema is made of: roles, families and domains of tables, what to read first, and more.

Everything here is a pure function of a snapshot. A partition is part of its parent and never appears itself.
"""

from __future__ import annotations

from schemabook.explore.domain_file import DomainFile, read_domains, write_domains
from schemabook.explore.domains import Domains, domains
from schemabook.explore.families import Family, FamilyKind, families
from schemabook.explore.inferred import inferred
from schemabook.explore.reading import Step, reading_order
from schemabook.explore.roles import Role, roles

__all__ = [
    "DomainFile",
    "Domains",
    "Family",
    "FamilyKind",
    "Role",
    "Step",
    "domains",
    "families",
    "inferred",
    "read_domains",
    "reading_order",
    "roles",
    "write_domains",
]
