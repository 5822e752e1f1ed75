"""Closed lists of the register, and of which tables a network is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.base.i18n import N_

STATUS: Final[Mapping[str, str]] = {
    "being_built": N_("Being built"),
    "active": N_("Active"),
    "ended": N_("Ended"),
}

AGREEMENT: Final[Mapping[str, str]] = {
    "written": N_("In writing"),
    "oral": N_("By word of mouth"),
    "none": N_("No agreement"),
}

PARTS: Final = (
    "network_contact",
    "network_actor",
    "network_field",
    "network_programme",
    "network_region",
    "network_relation",
    "network_result",
)
"""Tables whose rows belong to one network and go with it."""
