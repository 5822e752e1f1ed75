"""Cells as a person would type them, and reading those that stand again and again only once."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from netzdesk.imports.sheets import Cell


def text_of(cell: Cell) -> str:
    """Return a cell as a person would type it."""
    if type(cell) is str:
        return cell
    if type(cell) is int:
        return str(cell)
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, (date, time)):
        return _moment_text(cell)
    if isinstance(cell, float):
        whole = math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e18
        return str(int(cell)) if whole else repr(cell).replace(".", ",")
    return "" if cell is None else str(cell)


def _moment_text(cell: date | time) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y" if cell.time() == time() else "%d.%m.%Y %H:%M")
    return cell.strftime("%d.%m.%Y" if isinstance(cell, date) else "%H:%M")


def remembering(read: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    """Return the same for a column in which few values stand again and again."""
    known: dict[tuple[type, Cell], Any] = {}

    def remembered(cell: Cell) -> Any:
        key = (type(cell), cell)  # 1, 1.0 and True are the same to a dictionary
        if key not in known:
            known[key] = read(cell)
        return known[key]

    return remembered
