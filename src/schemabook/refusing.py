"""Statements that must not be sent: psql's own commands, and statements with one of them inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.errors import SyntaxProblem
from schemabook.lexing import place

if TYPE_CHECKING:
    from schemabook.statements import Statement

_ADVICE: Final = {
    "\\d": "db.schema shows the tables, db.schema.table(name) one of them",
    "\\dt": "db.schema shows the tables",
    "\\i": "db.load(path) executes a file",
    "\\ir": "db.load(path) executes a file",
    "\\copy": "write COPY ... FROM STDIN with the rows in the text, or use pandas",
    "\\c": "name the connection on the first line of the cell: %%sql URL",
    "\\connect": "name the connection on the first line of the cell: %%sql URL",
}


def refuse(source: str, statement: Statement) -> None:
    """SyntaxProblem for a statement that must not be sent."""
    if statement.kind == "meta":
        word = statement.text.split()[0]
        raise SyntaxProblem(
            f"Line {statement.line}: {word} is a command of the program psql; the server does not know it.",
            line=statement.line,
            column=1,
            hint=_ADVICE.get(word, "write it in SQL, or run it in psql"),
        )
    if statement.kind == "broken":
        at = statement.start if statement.fault is None else statement.fault
        line, column = place(source, at)
        what, hint = _broken(source[at : at + 2])
        raise SyntaxProblem(f"Line {line}, column {column}: {what}", line=line, column=column, hint=hint)


def _broken(sign: str) -> tuple[str, str]:
    if not sign.startswith("\\"):
        return (
            "what stands behind COPY ... FROM STDIN on its line must end on that line.",
            "begin a new line behind the rows and their \\.",
        )
    if sign == "\\;":
        return (
            "\\; joins statements into one in the program psql; here each is sent on its own.",
            "write a plain semicolon; BEGIN ... COMMIT keeps statements together",
        )
    if sign == "\\:":
        return "\\: is how the program psql is told of a plain colon; here a colon is plain.", "write :"
    return (
        "a backslash inside a statement begins a command of the program psql, and the half before it is not "
        "sent.",
        "delete the backslash, or end the statement before it with a semicolon",
    )
