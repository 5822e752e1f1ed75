"""Regions by their official key."""

from __future__ import annotations

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

_LENGTHS = (5, 8)


def ags(typed: str | None, field: str = "ags") -> str:
    """Return an official municipality key (AGS) of a district or a municipality.

    Excel loses a leading zero: with 4 or 7 digits it is put back. Raises Refused for all else.
    """
    digits = "".join((typed or "").split())
    if digits.isascii() and digits.isdigit():
        if len(digits) + 1 in _LENGTHS:
            digits = f"0{digits}"
        if len(digits) in _LENGTHS:
            return digits
    raise Refused(
        "region.ags",
        N_("The AGS of a district has 5 digits, for example 03152."),
        field=field,
    )
