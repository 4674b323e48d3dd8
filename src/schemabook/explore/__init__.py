"""What an unfamiliar schema is made of: roles, families and domains of tables, what to read first, and more.

Everything here is a pure function of a snapshot. A partition is part of its parent and never appears itself.
"""

from __future__ import annotations

from schemabook.explore.cascades import Consequence, Effect, consequences
from schemabook.explore.conventions import Convention, conventions
from schemabook.explore.domain_file import DomainFile, read_domains, write_domains
from schemabook.explore.domains import Domains, domains
from schemabook.explore.families import Family, FamilyKind, families
from schemabook.explore.inferred import inferred
from schemabook.explore.paths import Hop, JoinPath, Joins, paths
from schemabook.explore.questions import Question, questions
from schemabook.explore.reading import Step, reading_order
from schemabook.explore.roles import Role, roles
from schemabook.explore.searching import Hit, HitKind, search
from schemabook.explore.sentences import check_sentence, reference_sentence, unique_sentence

__all__ = [
    "Consequence",
    "Convention",
    "DomainFile",
    "Domains",
    "Effect",
    "Family",
    "FamilyKind",
    "Hit",
    "HitKind",
    "Hop",
    "JoinPath",
    "Joins",
    "Question",
    "Role",
    "Step",
    "check_sentence",
    "consequences",
    "conventions",
    "domains",
    "families",
    "inferred",
    "paths",
    "questions",
    "read_domains",
    "reading_order",
    "reference_sentence",
    "roles",
    "search",
    "unique_sentence",
    "write_domains",
]
