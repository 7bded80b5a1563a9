"""Gold and predicted rows: JSON lines, one article each, offsets in code points."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# Rows come from outside as JSON; their shape is that of the scorers' docstrings, so their values are Any here.
Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """Every non-blank line of a JSON lines file. Raises ValueError naming the line that is no JSON object."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError(f"{path}, line {number}: not an object")
        rows.append(row)
    return rows


def characters(fragments: Iterable[Sequence[int]] | None) -> set[int]:
    """The code point positions that the fragments cover."""
    return {position for start, end in fragments or () for position in range(start, end)}


def percent(part: float, whole: float) -> float:
    """100 * part / whole to one decimal; 0 of nothing is 0."""
    return round(100 * part / whole, 1) if whole else 0.0
