"""The measures of DIN 5008, form B, in millimetres from the upper left corner of the paper."""

from __future__ import annotations

from typing import Final

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
LEFT: Final = 25.0
RIGHT: Final = 20.0
TEXT_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT

WINDOW_LEFT: Final = 20.0
WINDOW_TOP: Final = 45.0
ADDRESS_INDENT: Final = 5.0
"""Text in the window begins at the left margin."""
ADDRESS_WIDTH: Final = 80.0
RETURN_HEIGHT: Final = 5.0
"""The line with the sender, at the top of the window."""
ADDRESS_TOP: Final = 62.7
"""The recipient's six lines; above them are three for remarks on delivery."""
ADDRESS_LINE: Final = 4.55
ADDRESS_LINES: Final = 6
REMARK_LINES: Final = 3
MOST_ADDRESS_LINES: Final = ADDRESS_LINES + REMARK_LINES - 1
"""A long address begins higher up, where remarks would stand; the return line stays free."""

BLOCK_LEFT: Final = 125.0
BLOCK_TOP: Final = 50.0
BLOCK_WIDTH: Final = 75.0

SUBJECT_TOP: Final = 98.46
"""The top of the subject: two lines below the window."""
NEXT_PAGE_TOP: Final = 40.0
NEXT_PAGE_HEAD: Final = 20.0
TEXT_BOTTOM: Final = 268.0
PAGE_NUMBER: Final = 275.0
FOOTER: Final = 283.0

FOLDS: Final = (105.0, 210.0)
HOLE: Final = 148.5
FOLD_LEFT: Final = 5.0
FOLD_LENGTH: Final = 4.0
HOLE_LENGTH: Final = 6.0

_POINTS_PER_MM: Final = 72 / 25.4


def points(millimetres: float) -> float:
    """Return a length in points."""
    return millimetres * _POINTS_PER_MM


def up(millimetres: float) -> float:
    """Return a distance from the top of the paper as PDF counts it: in points from the bottom."""
    return (PAGE_HEIGHT - millimetres) * _POINTS_PER_MM
