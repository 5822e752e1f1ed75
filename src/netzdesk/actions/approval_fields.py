"""Single fields of an approval: corrections beside the present text, and what is to be deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import existing
from netzdesk.actions.network_actors import RemoveNetworkActor, remove_network_actor
from netzdesk.actions.network_contacts import RemoveNetworkContact, remove_network_contact
from netzdesk.actions.network_relations import RemoveNetworkRelation, remove_network_relation
from netzdesk.actions.network_results import RemoveNetworkResult, remove_network_result
from netzdesk.actions.networks import (
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    change_network,
    set_network_fields,
    set_network_programmes,
)
from netzdesk.actions.profiles import (
    RemoveProfilePicture,
    WriteProfileText,
    remove_profile_picture,
    write_profile_text,
)
from netzdesk.actions.provenance import note_source
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.domain.approval import PICTURE, TEXT
from netzdesk.domain.approval_facts import digests_of, is_named, places_of
from netzdesk.domain.fields import clean
from netzdesk.domain.markup import read_markup, write_markup
from netzdesk.domain.profiles import MOST_LETTERS
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """A correction of one field; None or empty takes it back."""

    approval_id: str
    field: str
    proposal: str | None
    """For the text of a profile as `domain.markup` stores it, else in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeProposal:
    approval_id: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineProposal:
    approval_id: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyField:
    """A field by its key (`domain.approval.FACTS`, `text:…`, `picture:…`)."""

    network_id: str
    field: str


NOT_ASKED: Final = N_("This field was not asked for. Ask for it first.")
_NOTHING: Final = N_("There is no correction of this field any more.")
_NOT_ENTERED: Final = N_(
    "The register still says what was asked for. Enter the correction there first."
)
_TOO_LONG: Final = N_("The correction is longer than {n} letters. Shorten it.")
_STAYS: Final = N_("This field cannot be emptied here. Change it in the register.")


def propose(unit: Unit, command: Propose) -> str:
    """Keep a correction beside the present text; return the key of the field asked for.

    A release that comes with a correction is one with changes.
    """
    approval = existing(unit, "approval", command.approval_id, "approval_id")
    asked = asked_field(unit, command.approval_id, command.field)
    set_proposal(unit, asked, command.proposal)
    if approval["verdict"] == "given" and clean(command.proposal):
        unit.put("approval", {"id": approval["id"], "verdict": "given_with_changes"})
    return str(asked["id"])


def take_proposal(unit: Unit, command: TakeProposal) -> str:
    """Take a correction over word by word: what was released is then the corrected text.

    A text of the profile is written by the ordinary action. A field of the register is entered
    there first, as it consists of several values; this then says that it was entered as it was
    proposed. Raises Refused `approval.not_entered` while the register says what it said.
    """
    approval = existing(unit, "approval", command.approval_id, "approval_id")
    asked = _proposed(unit, command.approval_id, command.field)
    key = command.field
    if key.startswith(TEXT):
        section = key.removeprefix(TEXT)
        words = {"section_id": section, "body": asked["proposal"]}
        write_profile_text(unit, WriteProfileText(network_id=approval["network_id"], **words))
    present = digests_of(unit, approval["network_id"]).get(key)
    if present is None or (present == asked["sha256"] and not key.startswith(TEXT)):
        raise Refused("approval.not_entered", _NOT_ENTERED, field="proposal")
    unit.put("approval_field", {"id": asked["id"], "sha256": present, "proposal_state": "taken"})
    note_field(unit, approval, key)
    return str(asked["id"])


def decline_proposal(unit: Unit, command: DeclineProposal) -> str:
    """Leave the present text as it is; the correction stays to be read."""
    asked = _proposed(unit, command.approval_id, command.field)
    return unit.put("approval_field", {"id": asked["id"], "proposal_state": "declined"})


def empty_field(unit: Unit, command: EmptyField) -> None:
    """Empty a field by the ordinary actions: whoever was asked wants it deleted.

    Raises Refused for name and districts, without which there is no network.
    """
    existing(unit, "network", command.network_id, "network_id")
    key = command.field
    if key.startswith(TEXT):
        section = key.removeprefix(TEXT)
        without = WriteProfileText(network_id=command.network_id, section_id=section, body=None)
        write_profile_text(unit, without)
    elif key.startswith(PICTURE):
        picture = RemoveProfilePicture(picture_id=key.removeprefix(PICTURE))
        remove_profile_picture(unit, picture)
    elif key in _EMPTIED:
        _EMPTIED[key](unit, command.network_id)
    else:
        raise Refused("approval.stays", _STAYS, field="field")


def asked_field(unit: Unit, approval_id: str, key: str) -> Row:
    """Return the row of a field that was asked for. Raises Refused when it was not."""
    row = unit.get("approval_field", natural_id("approval_field", approval_id, key))
    if row is None:
        raise Refused("approval.field", NOT_ASKED, field="field")
    return row


def set_proposal(unit: Unit, asked: Row, typed: str | None) -> None:
    """Write a correction to a field that was asked for; the same words again change nothing."""
    words = clean(typed)
    if words is not None and len(words) > MOST_LETTERS:
        raise Refused("approval.too_long", _TOO_LONG, field="proposals", n=MOST_LETTERS)
    if words is not None and asked["field"].startswith(TEXT):
        words = write_markup(read_markup(words)) or None
    if words != asked["proposal"]:
        state = "open" if words else None
        unit.put("approval_field", {"id": asked["id"], "proposal": words, "proposal_state": state})


def note_field(unit: Unit, approval: Row, key: str) -> None:
    """Name an approval as the origin of the values that a field is made of."""
    for table, row_id, column in places_of(unit, approval["network_id"], key):
        row = unit.get(table, row_id)
        if row is not None and row[column] is not None:
            note_source(unit, table, row_id, column, approval_id=approval["id"])


def _proposed(unit: Unit, approval_id: str, key: str) -> Row:
    asked = asked_field(unit, approval_id, key)
    if not asked["proposal"]:
        raise Refused("approval.nothing", _NOTHING, field="proposal")
    return asked


def _address(unit: Unit, network_id: str) -> None:
    change_network(
        unit, ChangeNetwork(network_id=network_id, street=None, postcode=None, place=None)
    )


def _web(unit: Unit, network_id: str) -> None:
    change_network(unit, ChangeNetwork(network_id=network_id, web=None))


def _founding(unit: Unit, network_id: str) -> None:
    change_network(unit, ChangeNetwork(network_id=network_id, founded=None, status=None))


def _cooperation(unit: Unit, network_id: str) -> None:
    empty = ChangeNetwork(
        network_id=network_id, agreement=None, meeting_rhythm=None, coordination_paid_by=None
    )
    change_network(unit, empty)


def _fields(unit: Unit, network_id: str) -> None:
    set_network_fields(unit, SetNetworkFields(network_id=network_id, fields=()))


def _programmes(unit: Unit, network_id: str) -> None:
    set_network_programmes(unit, SetNetworkProgrammes(network_id=network_id, programmes=()))


def _actors(unit: Unit, network_id: str) -> None:
    """Remove the actors that were shown: the others were never asked for."""
    for row in filter(is_named, unit.find("network_actor", network_id=network_id)):
        remove_network_actor(unit, RemoveNetworkActor(network_actor_id=row["id"]))


def _contacts(unit: Unit, network_id: str) -> None:
    for row in unit.find("network_contact", network_id=network_id):
        remove_network_contact(unit, RemoveNetworkContact(network_contact_id=row["id"]))


def _results(unit: Unit, network_id: str) -> None:
    for row in unit.find("network_result", network_id=network_id):
        remove_network_result(unit, RemoveNetworkResult(network_result_id=row["id"]))


def _relations(unit: Unit, network_id: str) -> None:
    for row in unit.find("network_relation", network_id=network_id):
        remove_network_relation(unit, RemoveNetworkRelation(network_relation_id=row["id"]))


_EMPTIED: Final[Mapping[str, Callable[[Unit, str], None]]] = {
    "address": _address,
    "web": _web,
    "founding": _founding,
    "cooperation": _cooperation,
    "contact": _contacts,
    "actors": _actors,
    "fields": _fields,
    "programmes": _programmes,
    "results": _results,
    "relations": _relations,
}
"""Field → the ordinary actions that leave nothing of it."""
