"""The outcomes that calls usually have: the ones that a digit chooses on the call screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

USUAL: Final = ("1.1", "1.2", "2.20", "2.21", "2.37", "2.38", "2.34", "2.36", "3.13")
"""In the order of their codes, as the list beside them stands; 3.13 is the last key, 9."""
_INSTEAD: Final = ("2.11s", "3.16", "2.35", "2.31", "2.23", "3.15", "2.12", "2.14", "2.33")
"""What takes the place of one that a study does not use any more."""


def usual_outcomes(offered: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the keys 1 to 9, of those that the study offers.

    A code keeps its key while it is offered: the hand remembers it.
    """
    known = set(offered)
    spare = iter(code for code in _INSTEAD if code in known)
    found = (code if code in known else next(spare, None) for code in USUAL)
    return tuple(code for code in found if code is not None)
