"""Funding programmes of a network, each with its period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, term
from netzdesk.actions.provenance import forget_origins
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, Keep, TextChange
from netzdesk.domain.periods import check_period, parse_point
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkProgramme:
    network_id: str
    programme: str
    begins: str | None = None
    """A year, a month or a day."""
    ends: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetworkProgramme:
    network_programme_id: str
    begins: TextChange = KEEP
    ends: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNetworkProgramme:
    network_programme_id: str


_CHOOSE: Final = N_("Choose the funding programme.")
_THERE: Final = N_("The network has this programme already. Change its period there.")


def add_network_programme(unit: Unit, command: AddNetworkProgramme) -> str:
    """Add a programme with its period; return the key. Raises Refused for one that is there."""
    existing(unit, "network", command.network_id, "network_id")
    if not command.programme:
        raise Refused("programme.empty", _CHOOSE, field="programme")
    term(unit, "funding_programme", command.programme, "programme")
    key = {"network_id": command.network_id, "programme": command.programme}
    if unit.find("network_programme", **key):
        raise Refused("programme.there", _THERE, field="programme")
    begins, ends = (
        parse_point(typed, name, unit.today())
        for name, typed in (("begins", command.begins), ("ends", command.ends))
    )
    check_period(begins, ends)
    return unit.put("network_programme", {**key, "begins": begins, "ends": ends})


def change_network_programme(unit: Unit, command: ChangeNetworkProgramme) -> str:
    """Change when a programme begins or ends."""
    row = existing(unit, "network_programme", command.network_programme_id, "network_programme_id")
    values: dict[str, Any] = {}
    for name, typed in (("begins", command.begins), ("ends", command.ends)):
        if not isinstance(typed, Keep):
            values[name] = parse_point(typed, name, unit.today())
    after = {**row, **values}
    check_period(after["begins"], after["ends"], "begins" if "ends" not in values else "ends")
    return unit.put("network_programme", {"id": row["id"], **values})


def remove_network_programme(unit: Unit, command: RemoveNetworkProgramme) -> None:
    """Remove a programme from a network."""
    existing(unit, "network_programme", command.network_programme_id, "network_programme_id")
    forget_origins(unit, (command.network_programme_id,))
    unit.delete("network_programme", command.network_programme_id)
