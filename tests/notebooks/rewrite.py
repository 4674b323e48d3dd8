"""Execute notebooks and rewrite their outputs so that an unchanged notebook gives an unchanged file.

    python tests/notebooks/rewrite.py notebooks/*.ipynb

Every notebook runs in a kernel of its own, in its own folder. Cells tagged `raises-exception` may fail; any
other failure ends the run with the cell's error, and that notebook's file stays as it was.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

# What a kernel writes about its own version has no place in a diff.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
}


def rewrite(path: Path) -> None:
    """Execute one notebook and write it back."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{path.stem.split('_')[0]}-{number:02d}"  # a random id would be another diff
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=40"],  # it warns about every TCP port it opens
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.record_timing = False
    client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.outputs = _coalesced(cell.outputs)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def _coalesced(outputs: list[Any]) -> list[Any]:
    """Neighbouring texts of one stream as one: how they arrive in pieces is chance."""
    found: list[Any] = []
    for output in outputs:
        last = found[-1] if found else None
        if last and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
        else:
            found.append(output)
    return found


def main(paths: list[str]) -> int:
    """Rewrite each notebook, showing which is at work; 1 if one failed."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns) as progress:
        for path in map(Path, paths):
            task = progress.add_task(path.name, total=1)
            try:
                rewrite(path)
            except CellExecutionError as error:
                progress.stop()
                print(f"{path.name}: a cell failed\n{error}", file=sys.stderr)
                return 1
            progress.update(task, completed=1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
