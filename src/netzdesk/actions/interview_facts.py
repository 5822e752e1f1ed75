"""What comes up in an interview, taken over into the register with the interview as its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import existing, term
from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.network_programmes import (
    ChangeNetworkProgramme,
    change_network_programme,
)
from netzdesk.actions.provenance import note_source
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.fields import line, required
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverActor:
    """An organisation that works in the network."""

    interview_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverField:
    interview_id: str
    field: str
    """A code of the vocabulary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverProgramme:
    interview_id: str
    programme: str
    """A code of the vocabulary."""
    begins: str | None = None
    """A year, a month or a day; None changes nothing."""
    ends: str | None = None


_NAME: Final = N_("Enter the name of the organisation.")
_LONGEST_NAME: Final = 200
_TOO_LONG: Final = N_("This is too long for a name. Mark only the name of the organisation.")


def take_over_actor(unit: Unit, command: TakeOverActor) -> str:
    """Add an actor to the network that was interviewed; return its key.

    One that the register has already, by name or short form, gets the interview as a source.
    """
    interview = existing(unit, "interview", command.interview_id, "interview_id")
    name = required(command.name, "name", _NAME)
    if len(name) > _LONGEST_NAME:
        raise Refused("interview.long_name", _TOO_LONG, field="name")
    known = _known_actor(unit, interview, name)
    actor = known or add_network_actor(
        unit, AddNetworkActor(network_id=interview["network_id"], name=name)
    )
    note_source(unit, "network_actor", actor, "name", interview_id=interview["id"])
    return actor


def take_over_field(unit: Unit, command: TakeOverField) -> str:
    """Add a field of action to the network that was interviewed; return the key of the row."""
    term(unit, "field_of_action", command.field, "field")
    return _take_over_term(unit, command.interview_id, "field", command.field)


def take_over_programme(unit: Unit, command: TakeOverProgramme) -> str:
    """Add a funding programme to the network that was interviewed; return the key of the row.

    With a period, this holds from now on, and has the interview as its source, too.
    """
    term(unit, "funding_programme", command.programme, "programme")
    row = _take_over_term(unit, command.interview_id, "programme", command.programme)
    given = {"begins": command.begins, "ends": command.ends}
    if any(given.values()):
        change_network_programme(unit, ChangeNetworkProgramme(network_programme_id=row, **given))
        for field in (name for name, point in given.items() if point):
            note_source(unit, "network_programme", row, field, interview_id=command.interview_id)
    return row


def _take_over_term(unit: Unit, interview_id: str, column: str, code: str) -> str:
    interview = existing(unit, "interview", interview_id, "interview_id")
    table, network = f"network_{column}", interview["network_id"]
    held = unit.find(table, network_id=network, **{column: code})
    row = str(held[0]["id"]) if held else unit.put(table, {"network_id": network, column: code})
    note_source(unit, table, row, column, interview_id=interview["id"])
    return row


def _known_actor(unit: Unit, interview: Row, name: str) -> str | None:
    wanted = fold(name)
    for row in unit.find("network_actor", network_id=interview["network_id"]):
        if wanted in (fold(row["name"]), fold(line(row["short_form"]) or "")):
            return str(row["id"])
    return None
