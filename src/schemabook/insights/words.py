"""Numbers as the messages write them."""

from __future__ import annotations


def count(value: float | None) -> str:
    """A number of rows or loops: 1,234 or 0.25."""
    if value is None:
        return "?"
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.2g}"


def times(factor: float) -> str:
    """A factor: 3.5 times, 120 times."""
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.1f} times"


def share(part: float) -> str:
    """A fraction as a percentage; almost all is not all."""
    percent = 100 * part
    if 99.5 <= percent < 100:
        return f"{min(percent, 99.99):.2f} %".replace("100.00", "99.99")
    return f"{percent:.0f} %"


def memory(kilobytes: float) -> str:
    """A memory setting that is at least this: kB below 1 MB, then whole MB."""
    return f"{kilobytes:.0f}kB" if kilobytes < 1024 else f"{-(-kilobytes // 1024):.0f}MB"


def milliseconds(value: float) -> str:
    """A time with about three digits: 0.12 ms, 12.3 ms, 1,234 ms."""
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms" if value >= 10 else f"{value:.2f} ms"
