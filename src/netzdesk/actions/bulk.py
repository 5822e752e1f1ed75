"""One field in many rows, as one action: each row by the action that changes it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.institutions import (
    ChangeInstitution,
    SetDoNotContact,
    SetInstitutionRegions,
    change_institution,
    set_do_not_contact,
    set_institution_regions,
)
from netzdesk.actions.networks import (
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    change_network,
    set_network_fields,
    set_network_programmes,
)
from netzdesk.actions.persons import ChangePerson, change_person
from netzdesk.actions.regions import ChangeRegion, change_region
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.bulk import BulkField, Way, bulk_field, new_value
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMany:
    table: str
    """institution, person, network or region."""
    ids: tuple[str, ...]
    field: str
    """A key of `domain.bulk.FIELDS`."""
    value: str | bool | tuple[str, ...] | None = None
    """The new value; of a set the keys that are added or removed."""
    reason: str | None = None
    """Why no contact is wanted."""


def change_many(unit: Unit, command: ChangeMany) -> None:
    """Change one field in many rows. One refused row refuses all: leave it out and try again.

    Raises Refused when no row is chosen, and what the action of a single row raises.
    """
    if not command.ids:
        raise Refused("bulk.no_rows", N_("Choose the rows first."))
    field = bulk_field(command.table, command.field)
    value = new_value(field, command.value, command.reason, unit.today())
    change = _CHANGES[field.way]
    for key in command.ids:
        change(unit, command.table, field, key, value)


def _change_own(unit: Unit, table: str, field: BulkField, key: str, value: Any) -> None:
    action, command = _OWN[table]
    plain = bool(value) if field.way is Way.FLAG else value
    action(unit, command(**{f"{table}_id": key, field.column: plain}))


def _block(unit: Unit, table: str, _field: BulkField, key: str, value: Any) -> None:
    owner = {f"{table}_id": key}
    set_do_not_contact(unit, SetDoNotContact(**owner, blocked=value is not None, reason=value))


def _change_set(unit: Unit, table: str, field: BulkField, key: str, value: Any) -> None:
    linked = _LINKED[field.column]
    held = {row[linked] for row in unit.find(field.column, **{f"{table}_id": key})}
    wanted = tuple(sorted(held | value if field.way is Way.ADD else held - value))
    if field.column == "institution_region":
        keep = SetInstitutionRegions(institution_id=key, region_ids=wanted)
        row = unit.get("institution", key)
        if row is not None and row["whole_area"]:
            raise Refused(
                "bulk.whole_area",
                N_("“{name}” speaks for the whole area. Choose single districts there first."),
                name=row["name"],
            )
        set_institution_regions(unit, keep)
    elif field.column == "network_field":
        set_network_fields(unit, SetNetworkFields(network_id=key, fields=wanted))
    else:
        set_network_programmes(unit, SetNetworkProgrammes(network_id=key, programmes=wanted))


_LINKED: Final = {
    "institution_region": "region_id",
    "network_field": "field",
    "network_programme": "programme",
}
_OWN: Final[Mapping[str, tuple[Callable[[Unit, Any], Any], Callable[..., Any]]]] = {
    "institution": (change_institution, ChangeInstitution),
    "person": (change_person, ChangePerson),
    "network": (change_network, ChangeNetwork),
    "region": (change_region, ChangeRegion),
}
_CHANGES: Final[Mapping[Way, Callable[[Unit, str, BulkField, str, Any], None]]] = {
    Way.TERM: _change_own,
    Way.RESEARCHER: _change_own,
    Way.LINE: _change_own,
    Way.DAY: _change_own,
    Way.CODE: _change_own,
    Way.POINT: _change_own,
    Way.FLAG: _change_own,
    Way.BLOCK: _block,
    Way.ADD: _change_set,
    Way.REMOVE: _change_set,
}
