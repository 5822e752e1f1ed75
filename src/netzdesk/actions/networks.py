"""The register of networks."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import (
    delete_all,
    existing,
    network_name,
    refuse_if_referred,
    replace_links,
    term,
)
from netzdesk.actions.persons import remove_if_left_alone
from netzdesk.actions.provenance import forget_origins
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import (
    KEEP,
    FlagChange,
    Keep,
    NumberChange,
    TextChange,
    clean,
    given,
    line,
    web,
)
from netzdesk.domain.network_facts import AGREEMENT, PARTS, STATUS
from netzdesk.domain.periods import check_period, parse_point
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetwork:
    """A network needs a name or a seat; its judgement is open."""

    name: str | None = None
    short_name: str | None = None
    other_names: str | None = None
    """Separated by semicolons."""
    number: int | None = None
    """The number in appendix 2."""
    street: str | None = None
    postcode: str | None = None
    place: str | None = None
    web: str | None = None
    supraregional: bool = False
    good_practice: bool = False
    note: str | None = None
    region_ids: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    founded: str | None = None
    """A year, a month or a day."""
    status: str | None = None
    """Of `domain.network_facts.STATUS`."""
    agreement: str | None = None
    """Of `domain.network_facts.AGREEMENT`."""
    meeting_rhythm: str | None = None
    coordination_paid_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetwork:
    network_id: str
    name: TextChange = KEEP
    short_name: TextChange = KEEP
    other_names: TextChange = KEEP
    number: NumberChange = KEEP
    street: TextChange = KEEP
    postcode: TextChange = KEEP
    place: TextChange = KEEP
    web: TextChange = KEEP
    supraregional: FlagChange = KEEP
    good_practice: FlagChange = KEEP
    note: TextChange = KEEP
    founded: TextChange = KEEP
    status: TextChange = KEEP
    agreement: TextChange = KEEP
    meeting_rhythm: TextChange = KEEP
    coordination_paid_by: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNetwork:
    network_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignNumber:
    """Give a network the next free number in appendix 2."""

    network_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNetworkRegions:
    network_id: str
    region_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNetworkFields:
    network_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNetworkProgrammes:
    """Which programmes fund a network; those that stay keep their period unless one is given."""

    network_id: str
    programmes: tuple[str, ...]
    periods: tuple[tuple[str, str | None, str | None], ...] = ()
    """(programme, begin, end): years, months or days."""


_PROFILE: Final = N_(
    "This network cannot be removed: a profile is written of it. Empty its texts and remove its "
    "pictures first, or join it with another one."
)
_REFERRERS: Final = (
    (
        "statement_network",
        "network_id",
        N_(
            "This network cannot be removed: statements name it. Judge that it does not count, "
            "or join it with another one."
        ),
    ),
    (
        "network",
        "same_as_id",
        N_("This network cannot be removed: another record was joined with it."),
    ),
    ("interview", "network_id", N_("This network cannot be removed: it was interviewed.")),
    ("lead", "network_id", N_("This network cannot be removed: a lead was followed to it.")),
    ("lead", "named_network_id", N_("This network cannot be removed: a lead names it.")),
    ("assessment", "network_id", N_("This network cannot be removed: it was rated.")),
    (
        "approval",
        "network_id",
        N_("This network cannot be removed: its contact person was asked for approval."),
    ),
    (
        "contact_attempt",
        "network_id",
        N_("This network cannot be removed: its contact person was asked for approval."),
    ),
    (
        "selection",
        "network_id",
        N_("This network cannot be removed: it was decided on in the selection."),
    ),
)


def add_network(unit: Unit, command: AddNetwork) -> str:
    """Add a network to the register; return its key."""
    _check_recognisable(line(command.name), line(command.place))
    _check_number(unit, command.number, None)
    network = unit.put(
        "network",
        {
            "name": line(command.name),
            "short_name": line(command.short_name),
            "other_names": line(command.other_names),
            "number": command.number,
            "street": line(command.street),
            "postcode": line(command.postcode),
            "place": line(command.place),
            "web": web(command.web),
            "supraregional": command.supraregional,
            "good_practice": command.good_practice,
            "note": clean(command.note),
            "judgement": "open",
            "founded": parse_point(command.founded, "founded", unit.today()),
            "status": _one_of(command.status, STATUS, "status"),
            "agreement": _one_of(command.agreement, AGREEMENT, "agreement"),
            "meeting_rhythm": line(command.meeting_rhythm),
            "coordination_paid_by": line(command.coordination_paid_by),
        },
    )
    _set_regions(unit, network, command.region_ids)
    _set_terms(unit, network, "field", command.fields)
    _set_terms(unit, network, "programme", command.programmes)
    return network


def change_network(unit: Unit, command: ChangeNetwork) -> str:
    """Change the given fields of a network. Raises Refused for a number that is taken."""
    row = existing(unit, "network", command.network_id, "network_id")
    values: dict[str, Any] = {}
    for name, typed, check in (
        ("name", command.name, line),
        ("short_name", command.short_name, line),
        ("other_names", command.other_names, line),
        ("street", command.street, line),
        ("postcode", command.postcode, line),
        ("place", command.place, line),
        ("web", command.web, web),
        ("note", command.note, clean),
        ("meeting_rhythm", command.meeting_rhythm, line),
        ("coordination_paid_by", command.coordination_paid_by, line),
    ):
        if not isinstance(typed, Keep):
            values[name] = check(typed)
    values |= given(supraregional=command.supraregional, good_practice=command.good_practice)
    _check_verdicts(unit, row, values)
    if not isinstance(command.founded, Keep):
        values["founded"] = parse_point(command.founded, "founded", unit.today())
    if not isinstance(command.status, Keep):
        values["status"] = _one_of(command.status, STATUS, "status")
    if not isinstance(command.agreement, Keep):
        values["agreement"] = _one_of(command.agreement, AGREEMENT, "agreement")
    if not isinstance(command.number, Keep):
        _check_number(unit, command.number, row["id"])
        values["number"] = command.number
    if "name" in values or "place" in values:
        after = {**row, **values}
        _check_recognisable(after["name"], after["place"])
    return unit.put("network", {"id": row["id"], **values})


def remove_network(unit: Unit, command: RemoveNetwork) -> None:
    """Remove a network that no statement names, with everything that the register has of it.

    Raises Refused when something else refers to it, or when a profile is written of it.
    """
    row = existing(unit, "network", command.network_id, "network_id")
    refuse_if_referred(unit, row["id"], _REFERRERS)
    texts = unit.find("profile_text", network_id=row["id"])
    if any(text["body"] for text in texts) or unit.find("profile_picture", network_id=row["id"]):
        raise Refused("network.profile", _PROFILE)
    persons = [c["person_id"] for c in unit.find("network_contact", network_id=row["id"])]
    gone = [row["id"]]
    for table in (*PARTS, "source_use", "profile_text"):
        gone.extend(part["id"] for part in unit.find(table, network_id=row["id"]))
        delete_all(unit, table, network_id=row["id"])
    delete_all(unit, "network_relation", other_id=row["id"])
    forget_origins(unit, gone)
    for person_id in persons:
        remove_if_left_alone(unit, person_id)
    unit.delete("network", row["id"])


def assign_number(unit: Unit, command: AssignNumber) -> str:
    """Give a network without a number the next free one in appendix 2."""
    row = existing(unit, "network", command.network_id, "network_id")
    if row["number"] is not None:
        raise Refused(
            "network.has_number",
            N_("This network already has the number {number}."),
            field="number",
            number=row["number"],
        )
    return unit.put("network", {"id": row["id"], "number": next_number(unit)})


def next_number(unit: Unit) -> int:
    """Return the number behind the highest one in appendix 2."""
    return max((row["number"] or 0 for row in unit.find("network")), default=0) + 1


def set_network_regions(unit: Unit, command: SetNetworkRegions) -> str:
    """Set the regions in which a network works."""
    existing(unit, "network", command.network_id, "network_id")
    _set_regions(unit, command.network_id, command.region_ids)
    return command.network_id


def set_network_fields(unit: Unit, command: SetNetworkFields) -> str:
    """Set the fields of action of a network."""
    existing(unit, "network", command.network_id, "network_id")
    _set_terms(unit, command.network_id, "field", command.fields)
    return command.network_id


def set_network_programmes(unit: Unit, command: SetNetworkProgrammes) -> str:
    """Set the funding programmes of a network, with their periods where given."""
    existing(unit, "network", command.network_id, "network_id")
    _set_terms(unit, command.network_id, "programme", command.programmes)
    for programme, begins, ends in command.periods:
        _set_period(unit, command.network_id, programme, begins, ends)
    return command.network_id


def _set_regions(unit: Unit, network_id: str, region_ids: tuple[str, ...]) -> None:
    for region_id in region_ids:
        existing(unit, "region", region_id, "region_ids")
    _forget_left_out(unit, "network_region", network_id, "region_id", region_ids)
    replace_links(unit, "network_region", ("network_id", network_id), "region_id", region_ids)


def _set_terms(unit: Unit, network_id: str, column: str, codes: tuple[str, ...]) -> None:
    vocabulary = {"field": "field_of_action", "programme": "funding_programme"}[column]
    for code in codes:
        term(unit, vocabulary, code, f"{column}s")
    _forget_left_out(unit, f"network_{column}", network_id, column, codes)
    replace_links(unit, f"network_{column}", ("network_id", network_id), column, codes)


def _set_period(
    unit: Unit, network_id: str, programme: str, begins: str | None, ends: str | None
) -> None:
    first, last = (parse_point(typed, "programmes", unit.today()) for typed in (begins, ends))
    check_period(first, last, "programmes")
    for row in unit.find("network_programme", network_id=network_id, programme=programme):
        unit.put("network_programme", {"id": row["id"], "begins": first, "ends": last})


def _forget_left_out(
    unit: Unit, table: str, network_id: str, column: str, wanted: Container[str]
) -> None:
    """Remove what was said of the origin of links that are taken away."""
    links = unit.find(table, network_id=network_id)
    forget_origins(unit, (link["id"] for link in links if link[column] not in wanted))


def _check_verdicts(unit: Unit, row: Row, values: dict[str, Any]) -> None:
    """Refuse to mark a network otherwise than the verdicts of the selection say."""
    wanted = values.get("good_practice")
    verdicts = unit.find("selection", network_id=row["id"])
    if wanted is None or not verdicts or bool(wanted) == bool(row["good_practice"]):
        return
    raise Refused(
        "network.decided",
        N_("{name} was decided on in the selection. Change the verdict there."),
        field="good_practice",
        name=network_name(row),
    )


def _one_of(code: str | None, known: Container[str], field: str) -> str | None:
    if code and code not in known:
        raise Refused(
            "network.code",
            N_("“{entry}” is not in the list. Choose an entry of the list."),
            field=field,
            entry=code,
        )
    return code or None


def _check_recognisable(name: str | None, place: str | None) -> None:
    if not name and not place:
        raise Refused(
            "network.nameless",
            N_("Enter the name of the network, or at least the place of its seat."),
            field="name",
        )


def _check_number(unit: Unit, number: int | None, network_id: str | None) -> None:
    if number is None:
        return
    if number < 1:
        raise Refused("network.number", N_("Enter a whole number from 1 upwards."), field="number")
    holder = next((r for r in unit.find("network", number=number) if r["id"] != network_id), None)
    if holder:
        raise Refused(
            "network.number_taken",
            N_("The number {number} belongs to {name}. The next free number is {free}."),
            field="number",
            number=number,
            name=network_name(holder),
            free=next_number(unit),
        )
