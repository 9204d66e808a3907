"""Printing: a heading, and a table whose last column says whether a limit is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

OK, OVER = "ok", "OVER"


def heading(text: str) -> None:
    print(f"\n{text}\n{'─' * len(text)}", flush=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Left-aligned first column, right-aligned others; ``None`` prints as a dash."""
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    for row in cells:
        first, *others = (
            value.ljust(width) if place == 0 else value.rjust(width)
            for place, (value, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *others]), flush=True)


def verdict(is_kept: bool) -> str:
    return OK if is_kept else OVER


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which ``share`` percent lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] if ordered else 0.0


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
