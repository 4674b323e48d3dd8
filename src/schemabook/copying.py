"""COPY between the server and the text of a cell."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from psycopg import sql

from schemabook.errors import UsageError
from schemabook.lexing import Token, tokens

if TYPE_CHECKING:
    import psycopg

    from schemabook.binding import Bound


def copy_in(connection: psycopg.Connection[Any], bound: Bound, data: str) -> str:
    """Execute COPY ... FROM STDIN with these lines; the command tag."""
    cursor = connection.cursor()
    with cursor.copy(inlined(connection, bound).encode()) as copy:
        copy.write(data.encode())
    return cursor.statusmessage or "COPY"


def copy_out(connection: psycopg.Connection[Any], bound: Bound) -> tuple[str, str]:
    """Execute COPY ... TO STDOUT; the command tag and the text. UsageError where it is not UTF-8 text."""
    cursor = connection.cursor()
    with cursor.copy(inlined(connection, bound).encode()) as copy:
        binary = cursor.pgresult is not None and bool(cursor.pgresult.binary_tuples)
        blocks = [bytes(block) for block in copy]  # to the end in any case: the transaction stays whole
    try:
        if binary:
            raise UnicodeError
        return cursor.statusmessage or "COPY", b"".join(blocks).decode()
    except UnicodeError:
        raise UsageError(
            "This COPY gives bytes that are not UTF-8 text, and a cell can only show text.",
            hint="leave out FORMAT binary and ENCODING; psql's \\copy ... TO 'file' writes bytes to a file",
        ) from None


def inlined(connection: psycopg.Connection[Any], bound: Bound) -> str:
    """The statement with its values as literals: COPY is a utility command and takes no parameters."""
    if not bound.values:
        return bound.text
    literals = [sql.Literal(value).as_string(connection) for value in bound.values]
    out: list[str] = []
    before = Token("space", "", 0)
    for token, behind in pairwise([*tokens(bound.text), Token("space", "", 0)]):
        if before.text == "$" and token.kind == "number":
            out.append(literals[int(token.text) - 1])
        elif not (token.text == "$" and behind.kind == "number"):
            out.append(token.text)
        before = token
    return "".join(out)
