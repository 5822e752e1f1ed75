"""What is odd in the cells of a workbook, by the place of the sheet in it."""

from __future__ import annotations

from netzdesk.imports.plain import Block


class OddCells:
    """A plain class: `dataclass` would take longer to load than to find what is odd."""

    __slots__ = ("formulas", "merged", "of_1904")

    def __init__(self, *, of_1904: bool = False) -> None:
        self.of_1904 = of_1904
        self.formulas: dict[int, list[str]] = {}
        """Cells with a formula and no stored value."""
        self.merged: dict[int, tuple[Block, ...]] = {}


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
