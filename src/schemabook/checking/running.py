"""Programs as children: their output, and their end when the user stops us."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

_PATIENCE_S: Final = 5.0  # pytest drops its scratch databases when it is interrupted


@dataclass(frozen=True)
class Ran:
    """A program that has ended: its exit code, and what it wrote to standard output and error together."""

    code: int
    output: str

    @property
    def lines(self) -> list[str]:
        """The output, line by line."""
        return self.output.splitlines()


def program(name: str) -> str | None:
    """The program's file: beside the running Python, or on PATH; None where there is none."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def module(name: str) -> bool:
    """True where the running Python can run the module."""
    return find_spec(name) is not None


def run(command: Sequence[str], folder: Path) -> Ran:
    """Run a program in a folder until it ends; Ctrl-C, or whatever is raised here, ends it with all below."""
    environment = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    # in a session of its own, so that a Ctrl-C reaches it once and through us
    with (
        _terminable(),
        subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**environment, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        ) as child,
    ):
        try:
            output, _ = child.communicate()
        except BaseException:
            stop(child.pid)
            raise
    return Ran(child.returncode, output.decode(errors="replace"))


def stop(pid: int) -> None:
    """End a process and all below it: asked first, as by Ctrl-C, then told, then killed."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        alive = [process, *process.children(recursive=True)]
        for sent in (signal.SIGINT, signal.SIGTERM, None):
            for one in alive:
                with suppress(psutil.NoSuchProcess):
                    one.send_signal(sent) if sent is not None else one.kill()
            _, alive = psutil.wait_procs(alive, timeout=_PATIENCE_S)
            if not alive:
                return


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM, by which CI cancels a job, is answered as Ctrl-C is; left alone outside the main thread."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
