"""Opening connections: one door, so that every failure reads the same and shows no secret."""

from __future__ import annotations

import os
from typing import Any

import psycopg

from schemabook.errors import ConnectError
from schemabook.server import embedded
from schemabook.server.urls import ENCODE, hide, parse, scrub, suspicious

TIMEOUT_S = 10

_NEXT = (
    # what libpq or the server says -> what to do next; the first that fits wins
    ("password authentication failed", "check the user and password (PGPASSWORD, ~/.pgpass or the URL)"),
    ("no password supplied", "give the password in PGPASSWORD, in ~/.pgpass or in the URL"),
    ("does not exist", "check the name; `psql -l` lists the databases of a server, `\\du` its roles"),
    ("no pg_hba.conf entry", "the server does not let this user in from here: ask for a line in pg_hba.conf"),
    ("too many clients", "close other notebooks or raise max_connections"),
    ("not resolve", "check the spelling of the host"),
    ("not translate host name", "check the spelling of the host"),
    ("server does not support SSL", "the server offers no TLS: only sslmode=prefer or disable can connect"),
)
_UNREACHABLE = "check host and port, and that the server is running and reachable from here"


def connect(url: str, *, autocommit: bool = True, **options: Any) -> psycopg.Connection[Any]:
    """A psycopg connection to a libpq connection string; ConnectError in one sentence otherwise.

    `options` are defaults for libpq parameters that the string does not set. A connection that is not
    answered in 10 s is given up, unless the string or PGCONNECT_TIMEOUT says otherwise. Raises UsageError for
    a string that libpq does not understand.
    """
    found = parse(url)  # libpq's own complaint would repeat the string
    if "PGCONNECT_TIMEOUT" not in os.environ:
        options.setdefault("connect_timeout", TIMEOUT_S)
    if "PGAPPNAME" not in os.environ:
        options.setdefault("application_name", "schemabook")
    try:
        return psycopg.connect("", autocommit=autocommit, **{**options, **found})
    except (psycopg.Error, UnicodeError) as error:
        raise _explain(url, found, error) from None


def _explain(url: str, found: dict[str, str], error: Exception) -> ConnectError:
    if suspicious(found):  # what libpq took for the host may be half of a password
        return ConnectError("No connection: the connection string has an unescaped character.", hint=ENCODE)
    said = scrub(" ".join(str(error).split()), url)
    reason = said.rpartition("FATAL:")[2].strip() or said
    hint = next((step for sign, step in _NEXT if sign in said), _UNREACHABLE)
    if "FATAL" not in said and found.get("host", "").startswith(str(embedded.home())):
        hint = "schemabook.open() starts the embedded server again"
    return ConnectError(f"No connection to {hide(url)}: {reason}", hint=hint)
