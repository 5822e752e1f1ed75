"""What whoever exports may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from netzdesk.base.i18n import N_
from netzdesk.domain.approval import Limit

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

LIMITS: Final[dict[Limit, str]] = {
    "": N_("No limit by release"),
    "public": N_("Public only"),
    "project": N_("Also within the project"),
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

    snapshot: str | None = None
    """The name of a frozen state of the report, to be compared; None for the latest one."""

    compared_with: str | None = None
    """The name of the later state; None for the present one."""

    released: Limit = ""
    """Only what its contact persons released: to the public, or also within the project."""

    def __post_init__(self) -> None:
        known = (
            (self.persons, GRADES),
            (self.sort, ORDERS),
            (self.language, LANGUAGES),
            (self.released, LIMITS),
        )
        if any(value not in values for value, values in known):
            raise ValueError("unknown export option")


LANGUAGES: Final = ("de", "en")
