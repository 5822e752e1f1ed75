"""What whoever exports may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from netzdesk.base.i18n import N_

Grade = Literal["none", "functions", "full"]
Order = Literal["number", "postcode", "region", "name"]

GRADES: Final[dict[Grade, str]] = {
    "none": N_("Without persons"),
    "functions": N_("With functions"),
    "full": N_("With names"),
}
"""How far persons are shown, by rising disclosure; the first is the default."""

ORDERS: Final[dict[Order, str]] = {
    "number": N_("By number"),
    "postcode": N_("By postcode"),
    "region": N_("By district"),
    "name": N_("By name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """The choices for one export; `region` is an AGS, `field` a code, `as_of` a printed text.

    Raises ValueError for a grade, language or order that does not exist.
    """

    persons: Grade = "none"
    language: str = "de"
    sort: Order = "number"
    region: str | None = None
    field: str | None = None
    as_of: str = ""
    network: int | None = None
    """The number of one network in the appendix, for its profile."""

    guide: str | None = None
    """The name of one guide, to be printed empty."""

    def __post_init__(self) -> None:
        if self.persons not in GRADES or self.sort not in ORDERS or self.language not in LANGUAGES:
            raise ValueError("unknown export option")


LANGUAGES: Final = ("de", "en")
