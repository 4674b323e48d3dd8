"""The fonts of the drawing process, in a private folder: ours, and links to the machine's own.

The fontconfig inside pygraphviz's wheel (2.13.0) reads a relative `<dir>` against the working directory and
writes a file `.uuid` into every folder of fonts that it may write to. So it is given a flat folder in the
user's cache, and nothing else to look at. https://www.freedesktop.org/software/fontconfig/fontconfig-user.html
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OURS: Final = Path(__file__).parent / "fonts"
# The machine's own fonts, for the scripts that ours lacks.
_SYSTEM: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc", ".pfb")

_CONFIG: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>{more}
  <cachedir>{folder}/cache</cachedir>
  <!-- Hinting would round the place of every letter to whole pixels of the layout, long before drawing. -->
  <match target="pattern"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
  <match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
</fontconfig>
"""


def fontconfig() -> str:
    """The path of the configuration file, made where it is not there yet."""
    found = _made(os.environ.get("XDG_CACHE_HOME"), os.environ.get("XDG_DATA_HOME"))
    # Caches may be emptied at any time.
    if not found.exists():
        _made.cache_clear()
        found = _made(os.environ.get("XDG_CACHE_HOME"), os.environ.get("XDG_DATA_HOME"))
    return str(found)


@cache
def _made(*_: str | None) -> Path:
    ours, others = sorted(OURS.glob("*.ttf")), tuple(_system())
    said = repr([(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in (*ours, *others)])
    name = f"fonts-{sha256((said + _CONFIG).encode()).hexdigest()[:16]}"
    # No home, a full disk, a folder of another user: a folder for this process alone does as well.
    with suppress(OSError):
        base = Path(platformdirs.user_cache_dir("schemabook", appauthor=False))
        base.mkdir(parents=True, exist_ok=True)
        if os.access(base, os.W_OK):
            return _folder(base / name, ours, others)
    private = Path(mkdtemp(prefix="schemabook-fonts-"))
    atexit.register(shutil.rmtree, private, ignore_errors=True)
    return _folder(private / name, ours, others)


def _system() -> Iterator[Path]:
    """The font files of the machine, each once; on Windows fontconfig finds them by itself."""
    if sys.platform == "win32":
        return
    own = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()) / "fonts"
    seen: set[Path] = set()
    for top in (*_SYSTEM, str(own)):
        for folder, inner, names in os.walk(top):
            inner.sort()
            for file in sorted(Path(folder, n) for n in names if n.lower().endswith(_SUFFIXES)):
                real = file.resolve()
                if real not in seen and os.access(real, os.R_OK):
                    seen.add(real)
                    yield real


def _folder(target: Path, ours: Sequence[Path], others: Sequence[Path]) -> Path:
    """The folder `target` with everything in it, put there in one step; the path of its configuration."""
    config = target / "fonts.conf"
    if config.exists():
        return config
    work = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        (work / "fonts").mkdir()
        (work / "cache").mkdir()
        for file in ours:
            shutil.copyfile(file, work / "fonts" / file.name)
        for number, file in enumerate(others):
            (work / "fonts" / f"{number:05}{file.suffix.lower()}").symlink_to(file)
        more = "\n  <dir>WINDOWSFONTDIR</dir>" if sys.platform == "win32" else ""
        text = _CONFIG.format(folder=escape(target.as_posix()), more=more)
        (work / config.name).write_text(text, encoding="utf-8")
        with suppress(OSError):  # another process was first, with the same content
            work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if not config.exists():
        raise OSError(f"{target} cannot be made")
    return config
