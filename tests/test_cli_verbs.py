"""Each verb is found where the table says, and brings no other family with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from schemabook.cli import VERBS

SCRIPT = """
import sys
from importlib import import_module
from schemabook.cli import VERBS, app
families = sys.argv[1:] or list(dict.fromkeys(VERBS.values()))
for family in families:
    import_module(f"schemabook.cli.{family}")
print(*sorted([c.name for c in app.registered_commands] + [g.name for g in app.registered_groups]))
"""


def registered(*families: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *families], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_table_is_complete() -> None:
    assert registered() == set(VERBS)


@pytest.mark.parametrize("family", sorted(set(VERBS.values())))
def test_a_family_has_its_verbs(family: str) -> None:
    assert registered(family) >= {verb for verb, its in VERBS.items() if its == family}


def test_drawing_does_not_wait_for_what_migrates() -> None:
    script = "import sys, schemabook.cli.diagram; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"libcst", "networkx", "pandas", "sqlalchemy", "schemabook.generating", "schemabook.proving"}
    assert heavy.isdisjoint(done.stdout.split())
