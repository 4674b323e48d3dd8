"""Importing models in an interpreter of their own: from their text as it is now, never from a cache."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType, ModuleType


class _Loader(SourceFileLoader):
    """Compiles what the file says now: the cache goes by a time in seconds, which two edits can share."""

    texts: Mapping[str, str] = {}

    def get_data(self, path: str) -> bytes:
        text = self.texts.get(path)
        return super().get_data(path) if text is None else text.encode()

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


class Finder(MetaPathFinder):
    """Finds what lies under `folder`, or in the package of the same name; `texts` stand for files by path."""

    def __init__(self, module: str, folder: str | None, texts: Mapping[str, str]) -> None:
        self.top, self.folder, self.texts = module.partition(".")[0], folder, texts
        _Loader.texts = texts

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module with our loader; None leaves it to Python."""
        for entry in path or ([self.folder] if self.folder else []):
            file = str(Path(entry) / f"{fullname.rpartition('.')[2]}.py")
            if file in self.texts:
                return importlib.util.spec_from_file_location(fullname, file, loader=_Loader(fullname, file))
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader) and self._is_ours(fullname, spec):
            spec.loader = _Loader(fullname, str(spec.origin))
        return spec

    def _is_ours(self, fullname: str, spec: ModuleSpec) -> bool:
        if "site-packages" in Path(str(spec.origin)).parts:
            return False
        inside = self.folder is not None and Path(str(spec.origin)).is_relative_to(self.folder)
        return inside or fullname.partition(".")[0] == self.top


def import_models(request: Mapping[str, Any]) -> list[ModuleType]:
    """The module of the request; of a whole package its module `models`, too, where it has one."""
    module, path, folder = request["module"], request["path"], request["folder"]
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, Finder(module, folder, request["texts"]))
    if folder:
        sys.path.insert(0, folder)
    found = [_by_path(module, path) if path and "." not in module else importlib.import_module(module)]
    inner = f"{module}.models"
    if request["whole"] and hasattr(found[0], "__path__") and importlib.util.find_spec(inner) is not None:
        found.append(importlib.import_module(inner))
    return found


def ours(last: ModuleType) -> dict[str, ModuleType]:
    """The modules imported from their text, by dotted name, `last` behind those that it imports."""
    found = {n: m for n, m in sys.modules.items() if isinstance(getattr(m, "__loader__", None), _Loader)}
    found[last.__name__] = found.pop(last.__name__)
    return found


def _by_path(module: str, path: str) -> ModuleType:
    """A file that no package holds: its name may be that of a module that is there already."""
    while module in sys.modules or module in sys.stdlib_module_names or not module.isidentifier():
        module = "_" + "".join(c if c.isalnum() else "_" for c in module)
    inside = [str(Path(path).parent)] if Path(path).name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(
        module, path, loader=_Loader(module, path), submodule_search_locations=inside
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    made = importlib.util.module_from_spec(spec)
    sys.modules[module] = made
    spec.loader.exec_module(made)
    return made
