"""Wraps the unsalted SHA-256 digests of passwords in salted scrypt, so that no fast hash is left to steal.

Nobody has to sign in for it: what scrypt is given is the digest that is stored, as its 64 hexadecimal
characters. `password_hash` becomes

    scrypt$<n>$<r>$<p>$<salt>$<key>      n, r, p in decimal; salt (16 bytes) and key (32) in hexadecimal
    key = scrypt(sha256(password).hexdigest(), salt, n, r, p)

and `password_scheme` becomes scrypt_sha256. At the next sign-in the application knows the password, checks it
so, and may store plain scrypt instead.

Cost: n = 2^14, r = 8, p = 1, as the accounts have that chose a password since (16 MiB and about 40 ms each).
A wrapped digest is meant to last until the next sign-in, so it gets what they get: less would leave those who
never come back as the weakest, more would make the first sign-in slower than all later ones. The hashing
threads really work side by side: hashlib lets go of the interpreter.

The rows are taken in batches along the primary key, each in a transaction of its own. Hashing happens
outside of it: no row is locked meanwhile. A row is only written if it still holds the digest that was hashed,
so a password that was changed in between stays. Applied again, the step goes on with the rows still left;
with none left it changes nothing. Hashes travel as parameters and stand in no message.
"""
# schemabook: no-transaction
# schemabook: idempotent

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import psycopg

if TYPE_CHECKING:
    import uuid

N: Final = 2**14
R: Final = 8
P: Final = 1
MEMORY: Final = 2 * 128 * N * R  # bytes; scrypt itself needs half of it
THREADS: Final = 4
BATCH: Final = 100  # rows: two seconds of hashing on two cores

_LEFT = """
    SELECT id, password_hash FROM users
    WHERE password_scheme = 'sha256' AND (%(after)s::uuid IS NULL OR id > %(after)s)
    ORDER BY id
    LIMIT %(batch)s
"""
_WRITE = """
    UPDATE users AS u
    SET password_hash = v.wrapped, password_scheme = 'scrypt_sha256'
    FROM unnest(%(ids)s::uuid[], %(digests)s::text[], %(wrapped)s::text[]) AS v (id, digest, wrapped)
    WHERE u.id = v.id AND u.password_scheme = 'sha256' AND u.password_hash = v.digest
"""


def upgrade(conn: psycopg.Connection[Any]) -> None:
    """Wrap every digest that is not wrapped yet. Raises psycopg.Error without the row that it is about."""
    after: uuid.UUID | None = None
    with ThreadPoolExecutor(THREADS) as pool:
        while rows := conn.execute(_LEFT, {"after": after, "batch": BATCH}).fetchall():
            ids, digests = [row[0] for row in rows], [row[1] for row in rows]
            _write(conn, {"ids": ids, "digests": digests, "wrapped": list(pool.map(wrap, digests))})
            after = ids[-1]


def downgrade(conn: psycopg.Connection[Any]) -> None:
    """Leaves every row as it is.

    scrypt has no way back, and none is needed: v0.1 knows the scheme scrypt_sha256, and its rules accept the
    rows.
    Lost: the unsalted digests, which nobody should miss
    """


def wrap(digest: str) -> str:
    """The stored form of a hexadecimal SHA-256 digest, with a salt of its own."""
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(digest.encode(), salt=salt, n=N, r=R, p=P, maxmem=MEMORY, dklen=32)
    return f"scrypt${N}${R}${P}${salt.hex()}${key.hex()}"


def _write(conn: psycopg.Connection[Any], values: dict[str, Any]) -> None:
    try:
        with conn.transaction():
            conn.execute("SELECT set_config('app.keep_updated_at', 'on', true)")
            conn.execute(_WRITE, values)
            # in a transaction that goes on, what comes next is no maintenance
            conn.execute("SELECT set_config('app.keep_updated_at', '', true)")
    except psycopg.Error as error:
        # DETAIL: Failing row contains (..., <the hash>, ...)
        raise type(error)(error.diag.message_primary or "the connection was lost") from None
