"""The fields of a network as they are released: what each says, whatever the language.

What a field says is a list of its values; its digest (`domain.approval.digest`) is what an
approval is bound to. The order counts where the entered order is printed (actors, successes,
contacts), and where it is not, lists are sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from netzdesk.domain.approval import PICTURE, TEXT, Facts, digest, is_blank, text_digest

Row = Mapping[str, Any]
Parts = list[tuple[str, str, str]]
"""(table, row, column)."""


class Rows(Protocol):
    """Where rows are read: the unit of an action, or a query that has read them in bulk."""

    def get(self, table: str, row_id: str | None) -> Row | None: ...

    def find(self, table: str, **equals: Any) -> Sequence[Row]: ...


def facts_of(rows: Rows, network_id: str) -> dict[str, Facts]:
    """Return what every field of a network says that says anything, in the order of the sheet."""
    network = rows.get("network", network_id)
    if network is None:
        return {}
    found: dict[str, Facts] = {key: read(rows, network) for key, read in _READ.items()}
    for section in _ordered(rows.find("profile_section", retired=0)):
        for text in rows.find("profile_text", network_id=network_id):
            if text["section_id"] == section["id"]:
                found[TEXT + section["id"]] = [text["body"]]
    for picture in _ordered(rows.find("profile_picture", network_id=network_id)):
        found[PICTURE + picture["id"]] = _picture(rows, picture)
    return {key: facts for key, facts in found.items() if not is_blank(facts)}


def digests_of(rows: Rows, network_id: str) -> dict[str, str]:
    """Return the digest of every field of a network that says anything."""
    return {key: field_digest(key, facts) for key, facts in facts_of(rows, network_id).items()}


def field_digest(key: str, facts: Facts) -> str:
    """Return the digest of what a field says."""
    return text_digest(str(facts[0] or "")) if key.startswith(TEXT) else digest(facts)


def places_of(rows: Rows, network_id: str, key: str) -> Parts:
    """Return the values in the study that a field is made of: what an approval is the origin of."""
    if key in _COLUMNS:
        return [("network", network_id, column) for column in _COLUMNS[key]]
    if key in _TABLES:
        table, columns = _TABLES[key]
        return [
            (table, row["id"], column)
            for row in rows.find(table, network_id=network_id)
            for column in columns
            if key != "actors" or is_named(row)
        ]
    if key.startswith(TEXT):
        section = key.removeprefix(TEXT)
        return [
            ("profile_text", row["id"], "body")
            for row in rows.find("profile_text", network_id=network_id)
            if row["section_id"] == section
        ]
    return []


_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "short_name"),
    "address": ("street", "postcode", "place"),
    "web": ("web",),
    "founding": ("founded", "status"),
    "cooperation": ("agreement", "meeting_rhythm", "coordination_paid_by"),
}
_TABLES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "regions": ("network_region", ("region_id",)),
    "contact": (
        "network_contact",
        ("institution_name", "institution_id", "person_id", "phone", "mail"),
    ),
    "actors": ("network_actor", ("name", "short_form", "role")),
    "fields": ("network_field", ("field",)),
    "programmes": ("network_programme", ("programme", "begins", "ends")),
    "relations": ("network_relation", ("kind", "other_id", "institution_id")),
    "results": ("network_result", ("label", "low", "high", "unit", "as_of")),
}


def _columns(key: str) -> Callable[[Rows, Row], Facts]:
    return lambda _rows, network: [network[column] for column in _COLUMNS[key]]


def _regions(rows: Rows, network: Row) -> Facts:
    links = rows.find("network_region", network_id=network["id"])
    found = [rows.get("region", link["region_id"]) for link in links]
    return sorted(str(region["ags"]) for region in found if region is not None)


def _contact(rows: Rows, network: Row) -> Facts:
    contacts = _ordered(rows.find("network_contact", network_id=network["id"]))
    return [_one_contact(rows, contact) for contact in contacts]


def _one_contact(rows: Rows, contact: Row) -> list[str | None]:
    """Return institution, phone, e-mail; name, function, phone and e-mail of the person."""
    person = rows.get("person", contact["person_id"])
    own = rows.get("institution", contact["institution_id"])
    employer = rows.get("institution", person["institution_id"]) if person else None
    offices = [office for office in (own, employer) if office is not None]
    general = [
        contact[column] or next((o[name] for o in offices if o[name]), None)
        for column, name in (("institution_name", "name"), ("phone", "phone"), ("mail", "mail"))
    ]
    if person is None:
        return [*general, None, None, None, None]
    function = person["function"] or person["role"]
    return [*general, person["name"], function, person["phone"], person["mail"]]


def _actors(rows: Rows, network: Row) -> Facts:
    """Every actor that the profile or the appendix names; who is in which is the team's choice."""
    actors = _ordered(rows.find("network_actor", network_id=network["id"]))
    return [[row["name"], row["short_form"], row["role"]] for row in actors if is_named(row)]


def is_named(row: Row) -> bool:
    """Tell whether the profile or the appendix names an actor."""
    return bool(row["in_profile"] or row["in_appendix"])


def _fields(rows: Rows, network: Row) -> Facts:
    return sorted(str(row["field"]) for row in rows.find("network_field", network_id=network["id"]))


def _programmes(rows: Rows, network: Row) -> Facts:
    found = rows.find("network_programme", network_id=network["id"])
    return sorted([row["programme"], row["begins"] or "", row["ends"] or ""] for row in found)


def _relations(rows: Rows, network: Row) -> Facts:
    found = []
    for row in rows.find("network_relation", network_id=network["id"]):
        other = rows.get("network", row["other_id"]) or rows.get(
            "institution", row["institution_id"]
        )
        found.append([row["kind"], str((other["name"] or other["place"] or "") if other else "")])
    return sorted(found)


def _results(rows: Rows, network: Row) -> Facts:
    names = ("label", "low", "high", "circa", "unit", "as_of", "not_yet_measurable")
    results = _ordered(rows.find("network_result", network_id=network["id"]))
    return [[row[name] for name in names] for row in results]


def _picture(rows: Rows, picture: Row) -> Facts:
    files = [row["sha256"] for row in rows.find("attachment", profile_picture_id=picture["id"])]
    return [picture["kind"], picture["alternative"], picture["caption"], *files]


def _ordered(rows: Sequence[Row]) -> Iterator[Row]:
    return iter(sorted(rows, key=lambda row: (row["position"], row["id"])))


_READ: Final[Mapping[str, Callable[[Rows, Row], Facts]]] = {
    "name": _columns("name"),
    "regions": _regions,
    "address": _columns("address"),
    "web": _columns("web"),
    "contact": _contact,
    "founding": _columns("founding"),
    "cooperation": _columns("cooperation"),
    "actors": _actors,
    "fields": _fields,
    "programmes": _programmes,
    "relations": _relations,
    "results": _results,
}
"""Key of `domain.approval.FACTS` → what the field says."""
