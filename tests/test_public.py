"""The public surface is a list, and it is exactly this one."""

from __future__ import annotations

import schemabook


def test_the_surface() -> None:
    assert sorted(schemabook.__all__) == [
        "Busy",
        "Cancelled",
        "ConnectError",
        "ConnectionLost",
        "Database",
        "MigrationError",
        "NeedsConsent",
        "RightsError",
        "Schema",
        "SchemabookError",
        "ServerError",
        "ServerStartError",
        "SqlError",
        "StaleError",
        "SyntaxProblem",
        "UnknownName",
        "UsageError",
        "connect",
        "diagram",
        "diagram_diff",
        "diff",
        "generate",
        "load_ipython_extension",
        "open",
        "prove",
        "studies",
    ]


def test_everything_in_it_exists_and_is_documented() -> None:
    for name in schemabook.__all__:
        assert getattr(schemabook, name).__doc__, name


def test_the_verbs_of_a_database() -> None:
    verbs = [name for name in vars(schemabook.Database) if not name.startswith("_")]
    assert verbs == [
        "session",
        "schema",
        "sql",
        "load",
        "diagram",
        "explain",
        "compare",
        "lint",
        "tour",
        "models",
        "drift",
        "migrate",
        "migrations",
        "explain_migration",
        "workload",
        "close",
    ]
