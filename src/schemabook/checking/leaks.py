"""The step that looks for secrets: in the files that belong to the models, and in the names of files."""

from __future__ import annotations

import subprocess
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from schemabook.checking import secrets as patterns
from schemabook.checking.outcome import Outcome, first

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schemabook.checking.run import Run

# Files that hold secrets by their nature; an example of one is none.
_NAMES: Final = (
    *(".env", ".env.*", "*.env", ".pgpass", "pgpass.conf", ".netrc", ".pypirc", ".pg_service.conf"),
    *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk"),
    *("credentials.json", "client_secret*.json", "service-account*.json", "service_account*.json"),
)
_EXAMPLES: Final = ("*.example", "*.sample", "*.template", "*.dist")
_LARGEST: Final = 2_000_000  # bytes; what is larger is data


def secrets(run: Run) -> Outcome:
    """Is there no secret in what would be committed: models, tests, SQL, the files beside pyproject.toml?"""
    files = _committed(run.subject.files, run.subject.root)
    found = [line for path in files for line in _in_file(run, path)]
    shown = run.ours("secrets")
    if not found:
        said = f"{len(files)} files"
        return Outcome(step="secrets", state="ok", said=said, command=shown)
    return Outcome(
        step="secrets",
        state="failed",
        said=f"{len(found)} found",
        command=shown,
        lines=first(found),
        next="take it out and revoke it: what was committed is known; "
        "a value that is no secret gets the comment  pragma: allowlist secret",
    )


def _in_file(run: Run, path: Path) -> list[str]:
    name = run.subject.relative(path)
    if any(fnmatch(path.name, n) for n in _NAMES) and not any(fnmatch(path.name, n) for n in _EXAMPLES):
        return [f"{name}: a file that holds secrets by its nature; let .gitignore name it"]
    if path.stat().st_size > _LARGEST:
        return []
    text = path.read_bytes()
    if b"\0" in text:
        return []
    return [f"{name}:{leak.line}: {leak.kind}" for leak in patterns.leaks(text.decode(errors="replace"))]


def _committed(files: Iterable[Path], root: Path) -> list[Path]:
    """Without what git ignores; all of them where there is no git."""
    known = {str(path): path for path in files}
    try:
        done = subprocess.run(
            ["git", "check-ignore", "--stdin", "-z"],
            cwd=root,
            input="\0".join(known).encode(errors="surrogateescape"),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return list(known.values())
    ignored = set(done.stdout.decode(errors="surrogateescape").split("\0")) if done.returncode == 0 else set()
    return [path for name, path in known.items() if name not in ignored]
