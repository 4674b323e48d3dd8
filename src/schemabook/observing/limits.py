"""A statement that does not come to an end is cancelled, whatever timeouts it has set itself."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schemabook.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT_S: Final = 60.0  # on a copy without rows every statement is a matter of milliseconds


@contextmanager
def limited(connection: psycopg.Connection[Any], seconds: float) -> Iterator[None]:
    """What runs inside longer than this is cancelled on the server. Raises Cancelled, which says so."""
    done, late = Event(), Event()

    def watch() -> None:
        if not done.wait(seconds):
            late.set()
            with suppress(psycopg.Error):
                connection.cancel_safe(timeout=5)

    watcher = Thread(target=watch, name="schemabook-limit", daemon=True)
    watcher.start()
    try:
        yield
    except Cancelled as error:
        if late.is_set():
            error.message = f"The statement did not end within {seconds:g} s on the scratch copy."
            error.hint = "allow it more time, or leave it out; on a copy without rows only a wait takes long"
        raise
    finally:
        done.set()
        watcher.join()
