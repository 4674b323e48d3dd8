"""A pytest plugin that makes nbval fail where a cell failed, whatever way it failed.

nbval compares outputs and listens for error messages, but never looks at the status of the kernel's reply
(computationalmodelling/nbval#147): a magic that reports its failure in words, or a `%load_ext` of something
that does not exist, passes. Here the reply is remembered and the test fails on the status "error", unless the
cell carries the tag `raises-exception`. A never-run cell fails too: nbval compares nothing there.

Installed with the package; does nothing unless pytest runs with `--nbval` or `--nbval-lax`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Guard nbval's kernel and cells, once."""
    if not (config.getoption("nbval", False) or config.getoption("nbval_lax", False)):
        return
    from nbval.kernel import RunningKernel
    from nbval.plugin import IPyNbCell

    if hasattr(RunningKernel, "schemabook_replies"):
        return
    RunningKernel.schemabook_replies = True
    _remember_replies(RunningKernel)
    _judge_replies(IPyNbCell)


def _remember_replies(kernel_class: Any) -> None:
    get_message = kernel_class.get_message

    def remembering(self: Any, stream: str, timeout: float | None = None) -> Any:
        message = get_message(self, stream, timeout=timeout)
        if message["msg_type"] == "execute_reply":
            self.schemabook_reply = message["content"]
        return message

    kernel_class.get_message = remembering


def _judge_replies(cell_class: Any) -> None:
    runtest = cell_class.runtest

    def judging(self: Any) -> None:
        kernel = self.parent.kernel
        kernel.schemabook_reply = {}
        runtest(self)
        reply = kernel.schemabook_reply
        if reply.get("status") == "error" and not self.options["check_exception"]:
            said = f"{reply.get('ename', 'error')}: {reply.get('evalue', '')}"
            self.raise_cell_error("The kernel reports that the cell failed", said)
        if self.cell.execution_count is None and self.cell.source.strip() and not self.options["skip"]:
            self.raise_cell_error("This cell was never run: nothing was compared", "run  make notebooks")

    cell_class.runtest = judging
