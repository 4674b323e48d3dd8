"""Snapshot -> SQL: every object as the statements that make it, in an order in which they work.

`nodes` gives a schema as pieces that know what they need, `statements` and `script` the whole. The rest are
the builders that these are made of, for whoever alters a schema instead of making one. All SQL is spelled for
an empty `search_path`. Modules: `spelling` (names and values), `target` (objects in COMMENT ON, DROP and
GRANT), `extras` (comments, privileges), `mentions` and `context` (who needs whom), `order`, one for each kind
of object.
"""

from __future__ import annotations

from schemabook.ddl.columns import (
    alter_column,
    column,
    column_extras,
    column_settings,
    identity,
    set_default,
)
from schemabook.ddl.context import Context
from schemabook.ddl.extras import comment_on, default_privileges, grant, grants, ungrant
from schemabook.ddl.node import Node, Ref
from schemabook.ddl.order import ordered
from schemabook.ddl.refs import ref
from schemabook.ddl.sequences import identity_options, sequence_options
from schemabook.ddl.spelling import (
    foreign_options,
    literal,
    name,
    names,
    options,
    quote,
    raw,
    role,
    statement,
)
from schemabook.ddl.tables import column_needs
from schemabook.ddl.target import grant_target, relation, signature, target
from schemabook.ddl.whole import SETTINGS, nodes, script, statements

__all__ = [
    "SETTINGS",
    "Context",
    "Node",
    "Ref",
    "alter_column",
    "column",
    "column_extras",
    "column_needs",
    "column_settings",
    "comment_on",
    "default_privileges",
    "foreign_options",
    "grant",
    "grant_target",
    "grants",
    "identity",
    "identity_options",
    "literal",
    "name",
    "names",
    "nodes",
    "options",
    "ordered",
    "quote",
    "raw",
    "ref",
    "relation",
    "role",
    "script",
    "sequence_options",
    "set_default",
    "signature",
    "statement",
    "statements",
    "target",
    "ungrant",
]
