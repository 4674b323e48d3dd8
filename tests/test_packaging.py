"""Set-up files agree with each other and with the README."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return found


def split(requirement: str) -> tuple[str, str]:
    """("sqlalchemy", ">=2.0") of "sqlalchemy[asyncio] >= 2.0"."""
    found = re.match(r"([A-Za-z0-9_.-]+)(?:\[[\w,]+\])?\s*(.*)", requirement)
    assert found
    return found[1].lower(), found[2].replace(" ", "")


def test_conda_has_the_packages_of_pyproject() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    listed: list[str] = []
    for item in environment["dependencies"]:
        listed += item["pip"] if isinstance(item, dict) else [item]
    conda = {split(item) for item in listed} - {
        ("-e", "."),
        ("pip", ""),
        ("python", ">=3.11"),
        ("greenlet", ""),
    }
    assert conda == {split(item) for item in project()["project"]["dependencies"]}
    assert ("python", project()["project"]["requires-python"]) in {split(i) for i in listed}


def test_the_named_packages_are_there() -> None:
    wanted = {"jupyterlab", "sqlalchemy", "asyncpg", "pandas", "ipython-sql"}
    wanted |= {"eralchemy2", "graphviz", "pytest", "nbval"}
    data = project()
    listed = {split(r)[0] for r in data["project"]["dependencies"] + data["dependency-groups"]["dev"]}
    assert wanted <= listed


def test_the_lock_file_covers_pyproject_with_hashes_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text()
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", text, re.MULTILINE))
    data = project()
    wanted = {split(r)[0] for r in data["project"]["dependencies"] + data["dependency-groups"]["dev"]}
    assert wanted - set(pinned) == set()
    assert text.count("--hash=sha256:") > len(pinned)
    assert "://" not in text


def test_compose_file_is_valid() -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    run = subprocess.run([*checker, ROOT / "docker-compose.yml"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_compose_file_means_what_it_should() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    postgres, jupyter = compose["services"]["postgres"], compose["services"]["jupyter"]
    assert postgres["image"] == "postgres:18"
    assert "healthcheck" in postgres
    assert "postgres:/var/lib/postgresql" in postgres["volumes"]
    assert jupyter["depends_on"]["postgres"]["condition"] == "service_healthy"
    for service in (postgres, jupyter):
        assert all(port.startswith("127.0.0.1:") for port in service["ports"]), "only this machine"
    assert ":" not in jupyter["environment"]["SCHEMABOOK_DATABASE_URL"].split("@")[0].split("//")[1]


def test_ci_calls_the_readmes_commands() -> None:
    ci, readme = (ROOT / ".ci" / "run").read_text(), (ROOT / "README.md").read_text()
    for command in ("make test", "make lint"):
        assert command in ci
        assert command in readme
    assert "make lab" in readme


def test_every_make_target_is_documented() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    for target in set(phony[1].split()) - {"help", "clean"}:
        assert f'@echo "make {target} ' in text, target


def readme_commands() -> list[str]:
    """The lines of the README's shell blocks that begin with `schemabook`."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line.split("  #")[0] for line in lines if line.startswith("schemabook ")]


def test_the_readmes_commands_run(tmp_path: Path) -> None:
    commands = readme_commands()
    assert commands
    for name in ("sql", "diagrams", "src", "tests", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    for command in commands:
        words = [sys.executable, "-c", "from schemabook.cli import main; main()", *shell_words(command)[1:]]
        run = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, timeout=1500)
        assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"


def test_the_readmes_python_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        run = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, cwd=ROOT)
        assert run.returncode == 0, f"{block}\n{run.stderr}"


def shell_words(command: str) -> list[str]:
    import shlex

    return shlex.split(command)
