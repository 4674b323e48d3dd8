"""Imports go one way: errors, facts, edges, findings, surfaces, façade, doors. See CONTRIBUTING.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "schemabook"

# module or package -> its group, the earlier the deeper. A module of a package belongs to the package.
GROUPS = {
    "errors": 0,
    **dict.fromkeys(
        ("schema", "schema_json", "schema_diff", "schema_words", "ddl", "alter", "models", "observation"), 1
    ),
    **dict.fromkeys(("plan", "statements", "lexing", "refusing", "binding", "keys", "statistics"), 1),
    **dict.fromkeys(
        (
            "server",
            "session",
            "sqlerrors",
            "loading",
            "explaining",
            "scripts",
            "workspace",
            "opening",
            "catalog",
            "guarding",
            "copying",
            "values",
            "measure",
            "workload",
            "steps",
            "migrate",
            "generating",
            "observing",
            "revisions",
            "squawk",
            "proving",
            "modelling",
            "checking",
            "handover",
            "reviewing",
            "alembic_env",
            "alembic_enums",
        ),
        2,
    ),
    **dict.fromkeys(("findings", "relations", "insights", "plan_diff", "lint", "safety", "explore"), 3),
    **dict.fromkeys(
        ("draw", "show_plan", "show_migration", "show_lint", "show_drift", "overview", "frames", "tour"), 4
    ),
    **dict.fromkeys(("database", "drawings", "migrations", "modelled"), 5),
    **dict.fromkeys(("notebook", "cli", "nbval_guard", "__init__"), 6),
}
PURE = {1, 3}  # facts and findings: no driver, no files, no pictures
IMPURE = {"asyncpg", "sqlalchemy", "IPython", "pygraphviz", "subprocess", "pandas"}
FILES = sorted(SOURCE.rglob("*.py"))


def group_of(parts: tuple[str, ...]) -> int:
    return GROUPS[parts[0].removesuffix(".py")]


def imported(path: Path) -> set[tuple[str, ...]]:
    """Every module that a file imports anywhere, as parts of its dotted name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            found |= {f"{module}.{a.name}" for a in node.names} if module == "schemabook" else {module}
    return {tuple(name.split(".")) for name in found}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_go_one_way(path: Path) -> None:
    mine = group_of(path.relative_to(SOURCE).parts)
    for name in imported(path):
        if name[0] == "schemabook" and len(name) > 1 and name[1] in GROUPS:
            assert GROUPS[name[1]] <= mine, f"{path.name} may not import {'.'.join(name)}"
        if mine in PURE:
            assert name[0] not in IMPURE, f"{path.name} is pure and may not import {name[0]}"


def test_every_module_has_a_group() -> None:
    unknown = {p.relative_to(SOURCE).parts[0].removesuffix(".py") for p in FILES} - set(GROUPS)
    assert unknown == set()


def test_only_the_catalog_reads_the_catalog_for_the_engine() -> None:
    """Catalog SQL stands in catalog/; what else mentions pg_ relations is listed here with its reason."""
    allowed = {
        "notebook/completion.py": "names only, and fast",
        "server/scratch.py": "databases, not schemas",
        "opening.py": "databases, not schemas",
        "measure/trial.py": "one index, in the transaction that made it",
        "loading.py": "types of a result, by oid",
        "workload/statistics.py": "pg_stat_statements is no part of the schema",
        "migrate/indexes.py": "invalid indexes, by the name that a statement gives",
        "migrate/blockers.py": "sessions and their locks",
        "observing/queries.py": "locks, files and counters of one transaction",
        "lint/keywords.py": "in a comment: where the list is from",
    }
    found = {
        str(path.relative_to(SOURCE))
        for path in FILES
        if "FROM pg_" in path.read_text() and path.relative_to(SOURCE).parts[0] != "catalog"
    }
    assert found <= set(allowed)


def test_there_is_no_module_named_sql() -> None:
    """ipython-sql's package has that name; a stray one makes a broken notebook look healthy."""
    root = SOURCE.parents[1]
    assert not (root / "sql" / "__init__.py").exists()
    assert not [p for p in FILES if p.stem == "sql" or p.parent.name == "sql"]
