"""Connection strings, pure: hide secrets, change the database, speak SQLAlchemy's dialect of URL.

A connection string is what libpq takes: a URL ("postgresql://user@host/db") or "host=... dbname=...".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from schemabook.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL

_DRIVER = re.compile(r"^(postgres(?:ql)?)(?:\+\w+)?://", re.IGNORECASE)
_SECRETS = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")


def parse(url: str) -> dict[str, str]:
    """The libpq parameters of a connection string; UsageError (without the text) where it is not one."""
    try:
        found = conninfo_to_dict(libpq(url))
    except ProgrammingError:
        # libpq's own message repeats the whole string, password included
        raise UsageError(
            "The connection string is not one that libpq understands.",
            hint="write it as postgresql://user@host:port/database, and percent-encode special characters",
        ) from None
    return {key: str(value) for key, value in found.items() if value is not None}


def libpq(url: str) -> str:
    """The string without SQLAlchemy's driver suffix: "postgresql+asyncpg://..." -> "postgresql://..."."""
    return _DRIVER.sub(r"\1://", url.strip())


def is_url(text: str) -> bool:
    """True where the text begins as a PostgreSQL URL."""
    return _DRIVER.match(text.strip()) is not None


def with_database(url: str, database: str) -> str:
    """The same server, another database."""
    url = libpq(url)
    if not is_url(url):
        return make_conninfo(url, dbname=database)
    parts = urlsplit(url)
    # urlunsplit drops an empty authority, and libpq needs its two slashes
    rebuilt = urlunsplit(parts._replace(scheme="x", netloc="y", path="/" + quote(database, safe="")))
    return f"{parts.scheme}://{parts.netloc}{rebuilt.removeprefix('x://y')}"


def hide(url: str) -> str:
    """The connection string as it may be shown: no password, no query that may hold one."""
    try:
        found = parse(url)
    except UsageError:
        return "postgresql://..."
    user = f"{quote(found['user'], safe='')}@" if "user" in found else ""
    host = found.get("host", "")
    # a socket directory is a path of this machine: it says nothing to a reader
    where = "" if host.startswith(("/", "%2F")) else host + (f":{found['port']}" if "port" in found else "")
    if "service" in found and not where:
        where = f"(service {found['service']})"
    return f"postgresql://{user}{where}/{quote(found.get('dbname', ''), safe='')}"


def scrub(text: str, url: str) -> str:
    """`text` with every secret of the connection string replaced; drivers like to repeat them."""
    try:
        secrets = [value for key, value in parse(url).items() if key in _SECRETS and value]
    except UsageError:
        secrets = []
    for secret in secrets:
        for form in {secret, quote(secret, safe="")}:
            text = text.replace(form, "***")
    return text


def sqlalchemy_url(url: str, driver: str = "psycopg") -> URL:
    """The URL for `create_engine` ("psycopg") or `create_async_engine` ("asyncpg")."""
    from sqlalchemy import URL

    found = parse(url)
    host, port = found.pop("host", None), found.pop("port", None)
    query = found
    user, password, database = (query.pop(k, None) for k in ("user", "password", "dbname"))
    socket = host is not None and ("," in host or host.startswith("/"))
    if socket and host is not None:
        query["host"] = host
    if port is not None and socket:
        query["port"] = port
    return URL.create(
        f"postgresql+{driver}",
        username=user,
        password=password,
        host=None if socket else host,
        port=int(port) if port is not None and not socket else None,
        database=database,
        query=query,
    )
