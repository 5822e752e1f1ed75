"""The federal states, whose public holidays a study keeps to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.base.i18n import N_

FEDERAL_STATES: Final[Mapping[str, str]] = {
    "BW": N_("Baden-Wuerttemberg"),
    "BY": N_("Bavaria"),
    "BE": N_("Berlin (state)"),
    "BB": N_("Brandenburg (state)"),
    "HB": N_("Bremen (state)"),
    "HH": N_("Hamburg (state)"),
    "HE": N_("Hesse"),
    "MV": N_("Mecklenburg-Western Pomerania"),
    "NI": N_("Lower Saxony"),
    "NW": N_("North Rhine-Westphalia"),
    "RP": N_("Rhineland-Palatinate"),
    "SL": N_("Saarland (state)"),
    "SN": N_("Saxony"),
    "ST": N_("Saxony-Anhalt"),
    "SH": N_("Schleswig-Holstein (state)"),
    "TH": N_("Thuringia"),
}
"""ISO 3166-2 without `DE-` → its name."""
