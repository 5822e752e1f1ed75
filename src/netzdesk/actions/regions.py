"""The territory: regions, areas, and which kinds of office a region has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import (
    delete_all,
    existing,
    optional,
    refuse_if_referred,
    replace_links,
    term,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.domain.fields import KEEP, Keep, NumberChange, TextChange, day, line, required
from netzdesk.domain.territory import ags
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRegion:
    ags: str
    """Official municipality key: 5 digits (8 for a municipality); a lost leading 0 is restored."""
    name: str
    kind: str
    """Plain name: Landkreis, Kreisfreie Stadt."""
    nuts3: str | None = None
    valid_from: int | None = None
    valid_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRegion:
    """The key of a region never changes: remove the region and add it anew."""

    region_id: str
    name: str | Keep = KEEP
    kind: str | Keep = KEEP
    nuts3: TextChange = KEEP
    valid_from: NumberChange = KEEP
    valid_until: NumberChange = KEEP
    responsible_id: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRegion:
    region_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteRegions:
    rows: tuple[AddRegion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddArea:
    kind: str
    """Plain name of the division: Regierungsbezirk, Anpassungsschicht."""
    name: str
    region_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeArea:
    area_id: str
    kind: str | Keep = KEEP
    name: str | Keep = KEEP
    region_ids: tuple[str, ...] | Keep = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveArea:
    area_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRegionOffice:
    region_id: str
    kind: str
    presence: str
    """yes, no or unknown."""
    as_of: str | None = None
    source: str | None = None


_NAME: Final = N_("Enter the name.")
_KIND: Final = N_("Enter the kind, for example Landkreis or Kreisfreie Stadt.")
_REFERRERS: Final = (
    (
        "statement",
        "region_id",
        N_("This region cannot be removed: there are statements about it."),
    ),
    ("decision", "region_id", N_("This region cannot be removed: a decision rests on it.")),
    (
        "institution_region",
        "region_id",
        N_(
            "This region cannot be removed: institutions speak for it. Change or remove them first."
        ),
    ),
    (
        "network_region",
        "region_id",
        N_("This region cannot be removed: networks work in it. Change or remove them first."),
    ),
)


def add_region(unit: Unit, command: AddRegion) -> str:
    """Add a region; return its key. Raises Refused when its AGS is wrong or already there."""
    code = ags(command.ags)
    if unit.get("region", natural_id("region", code)):
        raise Refused(
            "region.exists",
            N_("There is already a region with the AGS {ags}."),
            field="ags",
            ags=code,
        )
    return unit.put(
        "region",
        {
            "ags": code,
            "name": required(command.name, "name", _NAME),
            "kind": required(command.kind, "kind", _KIND),
            "nuts3": line(command.nuts3),
            "valid_from": command.valid_from,
            "valid_until": command.valid_until,
        },
    )


def change_region(unit: Unit, command: ChangeRegion) -> str:
    """Change name, kind, NUTS code, years or responsible researcher of a region."""
    existing(unit, "region", command.region_id, "region_id")
    values: dict[str, object] = {"id": command.region_id}
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    if isinstance(command.kind, str):
        values["kind"] = required(command.kind, "kind", _KIND)
    if not isinstance(command.nuts3, Keep):
        values["nuts3"] = line(command.nuts3)
    if not isinstance(command.valid_from, Keep):
        values["valid_from"] = command.valid_from
    if not isinstance(command.valid_until, Keep):
        values["valid_until"] = command.valid_until
    if not isinstance(command.responsible_id, Keep):
        optional(unit, "researcher", command.responsible_id, "responsible_id")
        values["responsible_id"] = command.responsible_id
    return unit.put("region", values)


def remove_region(unit: Unit, command: RemoveRegion) -> None:
    """Remove a region that nothing refers to. Raises Refused and says what does."""
    region = existing(unit, "region", command.region_id, "region_id")
    refuse_if_referred(unit, region["id"], _REFERRERS)
    for office in unit.find("region_office", region_id=region["id"]):
        delete_all(unit, "source_use", region_office_id=office["id"])
    for table in ("region_office", "area_region", "source_use"):
        delete_all(unit, table, region_id=region["id"])
    unit.delete("region", region["id"])


def paste_regions(unit: Unit, command: PasteRegions) -> None:
    """Add all regions of a pasted block as one action. One refused row refuses all."""
    if not command.rows:
        raise Refused("paste.empty", N_("There is no row to add."))
    for row in command.rows:
        add_region(unit, row)


def add_area(unit: Unit, command: AddArea) -> str:
    """Add an area: a named set of regions."""
    area = unit.put(
        "area",
        {
            "kind": required(command.kind, "kind", N_("Enter the kind of the area.")),
            "name": required(command.name, "name", _NAME),
        },
    )
    _set_area_regions(unit, area, command.region_ids)
    return area


def change_area(unit: Unit, command: ChangeArea) -> str:
    """Change kind, name or regions of an area."""
    existing(unit, "area", command.area_id, "area_id")
    values: dict[str, object] = {"id": command.area_id}
    if isinstance(command.kind, str):
        values["kind"] = required(command.kind, "kind", N_("Enter the kind of the area."))
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    unit.put("area", values)
    if isinstance(command.region_ids, tuple):
        _set_area_regions(unit, command.area_id, command.region_ids)
    return command.area_id


def remove_area(unit: Unit, command: RemoveArea) -> None:
    """Remove an area; its regions stay."""
    existing(unit, "area", command.area_id, "area_id")
    delete_all(unit, "area_region", area_id=command.area_id)
    unit.delete("area", command.area_id)


def set_region_office(unit: Unit, command: SetRegionOffice) -> str:
    """Say whether a region has an office of this kind at all; return the key."""
    existing(unit, "region", command.region_id, "region_id")
    term(unit, "institution_kind", command.kind, "kind")
    if command.presence not in ("yes", "no", "unknown"):
        raise Refused(
            "region_office.presence",
            N_("Choose whether this kind of office exists in the region."),
            field="presence",
        )
    return unit.put(
        "region_office",
        {
            "region_id": command.region_id,
            "kind": command.kind,
            "presence": command.presence,
            "as_of": day(command.as_of, "as_of", unit.today()),
            "source": line(command.source),
        },
    )


def _set_area_regions(unit: Unit, area_id: str, region_ids: tuple[str, ...]) -> None:
    for region_id in region_ids:
        existing(unit, "region", region_id, "region_ids")
    replace_links(unit, "area_region", ("area_id", area_id), "region_id", region_ids)
