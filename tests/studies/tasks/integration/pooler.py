"""A pooler in transaction mode, as PgBouncer is in front of a serverless PostgreSQL, in a hundred lines.

It lets clients in without asking and gives each transaction the server connection that has waited longest: so
a client's next transaction is always somewhere else. Nothing is reset in between, as in PgBouncer.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_PROTOCOL = 196608
_SSL_REQUEST = 80877103
_IDLE = b"I"
Message = tuple[bytes, bytes]


@dataclass
class Backend:
    """A connection to the server: where it reads and writes, and what the server said when it began."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: list[Message] = field(default_factory=list)


@asynccontextmanager
async def pooler(url: str, *, backends: int = 3) -> AsyncIterator[str]:
    """The URL of a pooler in front of `url`, with so many server connections."""
    free: asyncio.Queue[Backend] = asyncio.Queue()
    made = [await _connected(url) for _ in range(backends)]
    for one in made:
        free.put_nowait(one)

    clients: list[asyncio.StreamWriter] = []

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clients.append(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await _greet(reader, writer, made[0].greeting)
            await _serve(reader, writer, free)
        writer.close()

    server = await asyncio.start_server(client, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    target = make_url(url)
    try:
        yield f"postgresql://{target.username or 'postgres'}@127.0.0.1:{port}/{target.database}"
    finally:
        server.close()
        for writer in (*clients, *(one.writer for one in made)):
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, free: asyncio.Queue[Backend]
) -> None:
    """Pass messages on, attached to a server connection from a transaction's first message to its end."""
    attached: Backend | None = None
    waiting = 0
    relay: asyncio.Task[None] | None = None

    async def relayed(backend: Backend) -> None:
        nonlocal attached, waiting
        while True:
            kind, body = await _message(backend.reader)
            if kind == b"Z":
                waiting -= 1
                if waiting == 0 and body == _IDLE:
                    attached = None
                    free.put_nowait(backend)
            writer.write(_packed(kind, body))
            if attached is not backend:
                return

    try:
        while True:
            kind, body = await _message(reader)
            if kind == b"X":
                return
            if attached is None:
                attached = await free.get()
                relay = asyncio.create_task(relayed(attached))
            waiting += kind in (b"Q", b"S")
            attached.writer.write(_packed(kind, body))
    finally:
        if relay is not None and attached is not None:
            relay.cancel()
            free.put_nowait(attached)


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: list[Message]) -> None:
    while True:
        length, code = struct.unpack("!ii", await reader.readexactly(8))
        await reader.readexactly(length - 8)
        if code != _SSL_REQUEST:
            break
        writer.write(b"N")
    for kind, body in said:
        writer.write(_packed(kind, body))


async def _connected(url: str) -> Backend:
    target = make_url(url)
    host = target.host or str(target.query.get("host", "localhost"))
    port = int(target.port or str(target.query.get("port", 5432)))
    if host.startswith("/"):
        reader, writer = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
    else:
        reader, writer = await asyncio.open_connection(host, port)
    said = f"user\0{target.username or 'postgres'}\0database\0{target.database}\0\0".encode()
    writer.write(struct.pack("!ii", len(said) + 8, _PROTOCOL) + said)
    found = Backend(reader, writer)
    while True:
        kind, body = await _message(reader)
        if kind == b"E" or (kind == b"R" and body != bytes(4)):
            raise PermissionError("the server asks for a password, which this pooler does not know")
        found.greeting.append((kind, body))
        if kind == b"Z":
            return found


async def _message(reader: asyncio.StreamReader) -> Message:
    kind = await reader.readexactly(1)
    (length,) = struct.unpack("!i", await reader.readexactly(4))
    return kind, await reader.readexactly(length - 4)


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body
