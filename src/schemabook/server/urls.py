"""Connection strings, pure: hide secrets, change the database, speak SQLAlchemy's dialect of URL.

A connection string is what libpq takes: a URL ("postgresql://user@host/db") or "host=... dbname=...".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from schemabook.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL

_DRIVER = re.compile(r"^(postgres(?:ql)?)(?:\+\w+)?://", re.IGNORECASE)
ENCODE = (
    "write it as postgresql://user:password@host:port/database, with the characters @ : / ? # [ ] % in the "
    "password percent-encoded (urllib.parse.quote), or leave the password to PGPASSWORD or ~/.pgpass"
)
_HIDDEN = "postgresql://..."
_SECRETS = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
# What asyncpg has no parameter for, and what changes nothing that a query sees.
_NOT_FOR_ASYNCPG = {
    "application_name",
    "channel_binding",
    "connect_timeout",
    "fallback_application_name",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "tcp_user_timeout",
}
_FOR_ASYNCPG = {"passfile", "target_session_attrs", "krbsrvname"}


class Url(str):
    """A connection string whose `repr` has no secret: what a notebook shows of `db.url` is safe to commit."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(hide(self))


def parse(url: str) -> dict[str, str]:
    """The libpq parameters of a connection string; UsageError (without the text) where it is not one."""
    try:
        found = conninfo_to_dict(libpq(url))
    except (ProgrammingError, UnicodeError):
        # libpq's own message repeats the whole string, password included
        raise UsageError(
            "The connection string is not one that libpq understands.",
            hint=ENCODE,
        ) from None
    return {key: str(value) for key, value in found.items() if value is not None}


def libpq(url: str) -> str:
    """The string without SQLAlchemy's driver suffix: "postgresql+asyncpg://..." -> "postgresql://..."."""
    return _DRIVER.sub(r"\1://", url.strip())


def is_url(text: str) -> bool:
    """True where the text begins as a PostgreSQL URL."""
    return _DRIVER.match(text.strip()) is not None


def with_database(url: str, database: str) -> Url:
    """The same server, another database: put together anew, so that no second `dbname` can win."""
    return build({**parse(url), "dbname": database})


def build(found: dict[str, str]) -> Url:
    """The URL of libpq's parameters, with everything percent-encoded that has to be."""
    rest = dict(found)
    host, port = rest.get("host", ""), rest.get("port", "")
    at = ""
    if host and "," not in host + port and not host.startswith(("/", "@")):
        at = f"[{host}]" if ":" in host else quote(host, safe="")
        at += f":{port}" if port else ""
        rest.pop("host")
        rest.pop("port", None)
    user, password, database = (rest.pop(key, None) for key in ("user", "password", "dbname"))
    who = quote(user, safe="") if user is not None else ""
    who += f":{quote(password, safe='')}" if password is not None and user is not None else ""
    if password is not None and user is None:
        rest["password"] = password
    query = f"?{urlencode(rest, quote_via=quote)}" if rest else ""
    return Url(f"postgresql://{who}{'@' if who else ''}{at}/{quote(database or '', safe='')}{query}")


def suspicious(found: dict[str, str]) -> bool:
    """True where a secret has probably slipped into another part: a raw "@", "/" or ":" in the password."""
    ports = found.get("port", "").split(",")
    return "@" in found.get("dbname", "") + found.get("host", "").lstrip("@") or not all(
        p.isdigit() or not p for p in ports
    )


def hide(url: str) -> str:
    """The connection string as it may be shown: no password, no query that may hold one."""
    try:
        found = parse(url)
    except UsageError:
        return _HIDDEN
    if suspicious(found):
        return _HIDDEN
    user = f"{quote(found['user'], safe='')}@" if "user" in found else ""
    host = found.get("host", "")
    # a socket directory is a path of this machine: it says nothing to a reader
    where = "" if host.startswith("/") else host + (f":{found['port']}" if "port" in found else "")
    if "service" in found and not where:
        where = f"(service {found['service']})"
    return f"postgresql://{user}{where}/{quote(found.get('dbname', ''), safe='')}"


def shareable(url: str) -> Url:
    """The connection string without its secrets: it connects where the password comes from elsewhere.

    UsageError where a secret has probably slipped into another part.
    """
    found = parse(url)
    if suspicious(found):
        raise UsageError("The connection string has an unescaped character in it.", hint=ENCODE)
    return build({key: value for key, value in found.items() if key not in _SECRETS})


def scrub(text: str, url: str) -> str:
    """`text` with every secret of the connection string replaced; drivers like to repeat them."""
    try:
        secrets = [value for key, value in parse(url).items() if key in _SECRETS and value]
    except UsageError:
        return ""
    for secret in secrets:
        for form in {secret, quote(secret, safe="")}:
            text = text.replace(form, "***")
    return text


def sqlalchemy_url(url: str, driver: str = "psycopg") -> URL:
    """The URL for `create_engine` ("psycopg") or `create_async_engine` ("asyncpg").

    asyncpg speaks no libpq: `sslmode` becomes `ssl`, what only libpq knows and no query sees is left out, and
    anything else raises UsageError.
    """
    from sqlalchemy import URL

    found = parse(url)
    if suspicious(found):
        raise UsageError("The connection string has an unescaped character in it.", hint=ENCODE)
    host, port = found.pop("host", None), found.pop("port", None)
    user, password, database = (found.pop(k, None) for k in ("user", "password", "dbname"))
    query = _asyncpg(found) if driver == "asyncpg" else found
    socket = host is not None and ("," in host or host.startswith(("/", "@")))
    if socket and host is not None:
        query["host"] = host
    if port is not None and socket:
        query["port"] = port
    return URL.create(
        f"postgresql+{driver}",
        username=user,
        password=password,
        host=None if socket else host,
        port=int(port) if port and not socket else None,
        database=database,
        query=query,
    )


def _asyncpg(found: dict[str, str]) -> dict[str, str]:
    query = {key: value for key, value in found.items() if key in _FOR_ASYNCPG}
    if "sslmode" in found:
        query["ssl"] = found["sslmode"]
    unknown = set(found) - set(query) - _NOT_FOR_ASYNCPG - {"sslmode"}
    if unknown:
        raise UsageError(
            f"asyncpg has no parameter for {', '.join(sorted(unknown))} of the connection string.",
            hint="leave it out of the URL, or give it to create_async_engine(connect_args=...)",
        )
    return query
