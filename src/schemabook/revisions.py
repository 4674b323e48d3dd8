"""Alembic's revisions, in order, as SQL: read from the scripts, without a connection to anything.

`env.py` is asked only for its options (naming conventions come from there), in Alembic's offline mode, in
which it connects to nothing; where it fails, the revisions are read without it. A revision that needs a live
connection (it reads rows, or reflects) has no SQL of its own: `run` executes it on a connection of the
caller's, a scratch copy's.
"""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from schemabook.errors import MigrationError, SchemabookError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import Script, ScriptDirectory

Way = Literal["upgrade", "downgrade"]
_OFFLINE: Final = "postgresql://"  # a dialect, no server
_DIALECT: Final = "postgresql+psycopg://"
_OPTIONS: Final = ("target_metadata", "version_table", "version_table_schema", "render_as_batch")
_WHERE: Final = "name alembic.ini, a pyproject.toml with [tool.alembic], or the folder that holds versions/"


@dataclass(frozen=True)
class Revision:
    """One revision: `upgrade` and `downgrade` are SQL, None where it needs a live connection.

    `why` says why that is so; `source` is the file's name.
    """

    id: str
    message: str
    source: str
    upgrade: str | None
    downgrade: str | None
    why: str = ""
    script: Any = field(default=None, repr=False, compare=False)
    options: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def run(self, connection: psycopg.Connection[Any], way: Way = "upgrade") -> None:
        """Execute it on a psycopg connection of the caller's, and commit."""
        from alembic.runtime.migration import MigrationContext
        from sqlalchemy import create_engine
        from sqlalchemy.pool import StaticPool

        engine = create_engine(_DIALECT, creator=lambda: connection, poolclass=StaticPool)
        live = engine.connect()
        try:
            context = MigrationContext.configure(connection=live, opts=dict(self.options))
            with context.begin_transaction():
                _call(self.script, context, way)
        finally:
            live.detach()  # the connection is the caller's: nothing here may close it


def read(path: Path | str) -> tuple[Revision, ...]:
    """The revisions below an alembic.ini, a pyproject.toml or a script folder, the oldest first.

    Raises UsageError where there are none, MigrationError for a script that cannot be imported.
    """
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = _config(Path(path))
    try:
        directory = ScriptDirectory.from_config(config)
        with _importing(config):
            scripts = list(directory.walk_revisions())
            options = _options(config, directory)
            return tuple(_revision(script, options) for script in reversed(scripts))
    except CommandError as error:
        raise UsageError(f"Alembic cannot read its scripts: {error}", hint=_WHERE) from None
    except SchemabookError:
        raise
    except Exception as error:
        raise MigrationError(
            f"The revisions cannot be read: {type(error).__name__}: {error}",
            hint="alembic history  reads them the same way",
        ) from error


def _config(path: Path) -> Config:
    from alembic.config import Config

    if path.is_dir():
        for name in ("alembic.ini", "pyproject.toml"):
            if (path / name).is_file() and _names_scripts(path / name):
                return _config(path / name)
        if not (path / "versions").is_dir():
            raise UsageError(f"There are no Alembic revisions in {path.name!r}.", hint=_WHERE)
        config = Config()
        config.set_main_option("script_location", _escaped(str(path)))
    elif not path.is_file():
        raise UsageError(f"There is no file {path.name!r}.", hint=_WHERE)
    elif path.suffix == ".toml":
        config = Config(toml_file=path)
    else:
        config = Config(path)
    # whatever env.py asks for, it is not the user's database
    config.set_main_option("sqlalchemy.url", _OFFLINE)
    return config


def _names_scripts(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "script_location" in text and (path.suffix == ".ini" or "[tool.alembic]" in text)


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


@contextmanager
def _importing(config: Config) -> Iterator[None]:
    """What `prepend_sys_path` promises to scripts, and nothing on the screen of what they print."""
    before = list(sys.path)
    home = Path(config.config_file_name or config.get_main_option("script_location") or ".").resolve().parent
    sys.path[:0] = [str(home)]
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        sys.path[:] = before


def _options(config: Config, directory: ScriptDirectory) -> dict[str, Any]:
    """What env.py gives to context.configure() in offline mode; nothing where it fails."""
    from alembic.runtime.environment import EnvironmentContext

    found: dict[str, Any] = {}

    def configure(*_: Any, **options: Any) -> None:
        found.update({key: options[key] for key in _OPTIONS if options.get(key) is not None})

    # the instance, not a subclass: alembic.context is a proxy for this very class
    asked: Any = EnvironmentContext(config, directory, as_sql=True, fn=lambda *_: [])
    asked.configure, asked.run_migrations = configure, lambda **_: None
    asked.begin_transaction = nullcontext
    # where there is a file, env.py configures the process's logging from it
    file, config.config_file_name = config.config_file_name, None
    try:
        with suppress(Exception, SystemExit), asked:
            directory.run_env()
    finally:
        config.config_file_name = file
    return found


def _revision(script: Script, options: dict[str, Any]) -> Revision:
    up, why = _sql(script, options, "upgrade")
    down, _ = _sql(script, options, "downgrade")
    return Revision(
        id=script.revision,
        message=script.doc,
        source=Path(script.path).name,
        upgrade=up,
        downgrade=down,
        why=why,
        script=script,
        options=options,
    )


def _sql(script: Script, options: dict[str, Any], way: Way) -> tuple[str | None, str]:
    """The SQL of one way, or None with the reason why there is none without a connection."""
    from alembic.runtime.migration import MigrationContext

    text = io.StringIO()
    opts = {**options, "as_sql": True, "output_buffer": text, "literal_binds": True}
    # alembic's default doubles every %
    style = {"paramstyle": "named"}
    context = MigrationContext.configure(dialect_name="postgresql", dialect_opts=style, opts=opts)
    try:
        _call(script, context, way)
    except Exception as error:  # what a script does without a connection is anybody's guess
        return None, f"it needs a live connection ({type(error).__name__}: {error})"
    return text.getvalue().strip() + "\n", ""


def _call(script: Script, context: MigrationContext, way: Way) -> None:
    from alembic.operations import Operations

    with Operations.context(context):
        getattr(script.module, way, _nothing)()


def _nothing() -> None:
    """A revision without this way."""
