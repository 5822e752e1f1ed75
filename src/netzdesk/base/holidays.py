"""Public holidays of the federal states, as `holidays` knows them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

STATES: Final = (
    "BB",
    "BE",
    "BW",
    "BY",
    "HB",
    "HE",
    "HH",
    "MV",
    "NI",
    "NW",
    "RP",
    "SH",
    "SL",
    "SN",
    "ST",
    "TH",
)
"""ISO 3166-2 without `DE-`."""


@lru_cache(maxsize=64)
def public_holidays(state: str, year: int) -> frozenset[date]:
    """Return the public holidays of a state in a year; none for a state that is not known.

    The package is loaded on first use, a tenth of a second: the window does that in a worker.
    """
    if state not in STATES:
        return frozenset()
    from holidays.countries.germany import Germany  # noqa: PLC0415  # not before first paint

    return frozenset(Germany(subdiv=state, years=year))


def holidays_from(state: str, first: date, years: int = 2) -> frozenset[date]:
    """Return the public holidays of the year of a day and of the years after it."""
    found = (public_holidays(state, first.year + step) for step in range(years))
    return frozenset().union(*found)
