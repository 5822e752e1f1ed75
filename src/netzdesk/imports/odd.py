"""What is odd in the cells of a workbook, by the place of the sheet in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from netzdesk.imports.sheets import Merged


@dataclass(slots=True)
class OddCells:
    of_1904: bool = False
    formulas: dict[int, list[str]] = field(default_factory=dict)
    """Cells with a formula and no stored value."""
    merged: dict[int, tuple[Merged, ...]] = field(default_factory=dict)


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
