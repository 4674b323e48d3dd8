"""`%sql`, `%%sql` and `%%explain`: thin, over Session and Database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.display import display
from traitlets import Int

from schemabook import database
from schemabook.errors import UnknownName, UsageError
from schemabook.frames import ResultFrame
from schemabook.notebook.cell import Cell, parse
from schemabook.notebook.completion import Names
from schemabook.server.urls import hide, is_url
from schemabook.server.urls import parse as parse_url

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from schemabook.session import Result

HELP = """%%sql [OPTIONS] [CONNECTION] [name <<] SQL
  CONNECTION    a libpq URL, @name of an open database, user@database, or $variable that holds a URL
  name <<       keep the last result in a variable, as a DataFrame
  --bind A,B    :A and :B are values, {{A}} a quoted name, taken from the notebook's variables A and B
  --limit N     show at most N rows (the DataFrame has them all)
  -l, -x        list the open connections; close one"""

EXPLAIN_HELP = """%%explain [OPTIONS] [CONNECTION] SQL
  the statement is executed, measured and rolled back
  --plan-only   do not execute it
  --no-timing   leave out what a clock measured, so that the output is the same each time
  --bind A,B    as for %%sql"""
EXPLAIN_OPTIONS = {"--plan-only": "analyze", "--no-timing": "timing"}


@magics_class
class SqlMagic(Magics):
    """SQL cells. The class has ipython-sql's name, so that `%config SqlMagic.displaylimit` keeps working."""

    displaylimit = Int(50, config=True, help="How many rows of a result are shown")

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell=shell)
        self.variables: dict[str, Any] = shell.user_ns
        self.names: dict[str, Names] = {}

    @no_var_expand
    @line_cell_magic
    def sql(self, line: str, cell: str | None = None) -> ResultFrame | None:
        """Execute SQL on the current database; `%sql --help` shows the options."""
        call = parse(line, cell, _aliases())
        if "--help" in call.flags:
            print(HELP)
            return None
        if call.flags & {"-l", "--connections"}:
            self._list()
            return None
        at = self._database(call.target)
        if call.flags & {"-x", "--close"}:
            at.close()
            print(f"(@{at.name} is closed)")
            return None
        frame = self._run(at, call)
        if call.variable:
            self.variables[call.variable] = frame
            return None
        return frame

    @no_var_expand
    @line_cell_magic
    def explain(self, line: str, cell: str | None = None) -> Any:
        """Show the plan of a statement; `%explain --help` shows the options."""
        call = parse(line, cell, _aliases(), magic="explain")
        if "--help" in call.flags:
            print(EXPLAIN_HELP)
            return None
        options = {name: False for flag, name in EXPLAIN_OPTIONS.items() if flag in call.flags}
        return self._database(call.target).explain(call.sql, self._values(call), **options)

    def _run(self, at: database.Database, call: Cell) -> ResultFrame | None:
        limit = self.displaylimit if call.limit is None else call.limit
        pending: ResultFrame | None = None
        try:
            for result in at.session.run(call.sql, self._values(call)):
                _show(pending)
                pending = _told(result, limit)
        except BaseException:
            _show(pending)
            raise
        if at.session.in_transaction:
            print("(a transaction is open: COMMIT or ROLLBACK ends it)")
        return pending

    def _values(self, call: Cell) -> dict[str, Any] | None:
        if not call.bind:
            return None
        missing = [name for name in call.bind if name not in self.variables]
        if missing:
            raise UsageError(f"--bind {missing[0]}: the notebook has no variable of that name.")
        return {name: self.variables[name] for name in call.bind}

    def _database(self, target: str | None) -> database.Database:
        """The database a cell means; becomes the current one."""
        if target is None:
            return database.current() or self._first()
        if target.startswith("$"):
            value = self.variables.get(target[1:])
            if not isinstance(value, str) or not (is_url(value) or "=" in value):
                raise UsageError(
                    f"{target} is not a variable that holds a connection string.",
                    hint="SQL that is held in a variable is executed with  db.sql(variable)",
                )
            return self._at(value)
        if is_url(target):
            return self._at(target)
        found = _aliases().get(target) or _aliases().get("@" + target)
        if found is None:
            raise UnknownName("open database", target, sorted(_aliases()))
        return database.use(found)

    @staticmethod
    def _at(url: str) -> database.Database:
        """The open database at this connection string, or a new one."""
        known = [d for d in database.opened().values() if d.url == url]
        return database.use(known[0]) if known else database.connect(url)

    def _first(self) -> database.Database:
        found = database.open()
        print("(an empty scratch database is open; it is dropped when the kernel ends)")
        return found

    def _list(self) -> None:
        now = database.current()
        for name, found in database.opened().items():
            print(f"{'*' if found is now else ' '} @{name}  {hide(found.url)}")

    def tables(self, cell: str) -> dict[str, list[str]]:
        """What completion may offer: of the database that the cell names, else of the current one."""
        named = re.search(r"(?<!\S)@\w+", cell.partition("\n")[0])
        now = (_aliases().get(named[0]) if named else None) or database.current()
        if now is None:
            return {}
        names = self.names.get(now.name)
        if names is None or names.session is not now.session:
            names = self.names[now.name] = Names(now.session)
        return names.tables()


def _aliases() -> dict[str, database.Database]:
    """Open databases by every name that a cell may use: "@name" and ipython-sql's "user@database"."""
    found = {f"@{name}": d for name, d in database.opened().items()}
    for d in database.opened().values():
        at = parse_url(d.url)
        if "user" in at and "dbname" in at:
            found.setdefault(f"{at['user']}@{at['dbname']}", d)
    return found


def _told(result: Result, limit: int) -> ResultFrame | None:
    """Say what a statement did as psql does; the frame to show, if it gave rows."""
    for severity, message in result.notices:
        print(f"{severity}:  {message}")
    if result.copied is not None:
        print(result.copied, end="")
    if result.fields is not None:
        return ResultFrame(result, limit)
    if result.tag:
        print(result.tag)
    return None


def _show(frame: ResultFrame | None) -> None:
    if frame is not None:
        display(frame)
