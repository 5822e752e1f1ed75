"""One field in many rows: which fields can be changed so, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import clean, day, line
from netzdesk.domain.network_facts import AGREEMENT, STATUS
from netzdesk.domain.periods import parse_point


class Way(StrEnum):
    """How the new value is entered and what it means."""

    TERM = "term"
    RESEARCHER = "researcher"
    LINE = "line"
    DAY = "day"
    FLAG = "flag"
    CODE = "code"
    """One of a closed list of the program."""
    POINT = "point"
    """A year, a month or a day."""
    BLOCK = "block"
    """Do not contact, with a reason; or lift it."""
    ADD = "add"
    """Add these to the set of the row."""
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class BulkField:
    """A field that can be changed in many rows at once."""

    key: str
    label: str
    """A message id."""
    way: Way
    vocabulary: str = ""
    """Of codes; `region` for districts."""
    column: str = ""
    """The column, or the table of the set."""
    required: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    """Of a closed list: code -> label (a message id)."""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """What a row holds: its own value, or its set; and what stands in the way."""

    id: str
    name: str
    value: Any
    """Text, 0 or 1, a frozenset of keys; of a block the reason, or None."""
    whole_area: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row; `sentence` (a message id) says why it refuses."""

    row: BulkRow
    after: Any
    sentence: str = ""

    @property
    def changes(self) -> bool:
        return not self.sentence and self.after != self.row.value


_KIND = BulkField("kind", N_("Kind"), Way.TERM, "institution_kind", "kind", required=True)
_RESPONSIBLE = BulkField(
    "responsible_id", N_("Responsible"), Way.RESEARCHER, column="responsible_id"
)
_POSTCODE = BulkField("postcode", N_("Postcode"), Way.LINE, column="postcode")
_PLACE = BulkField("place", N_("Place"), Way.LINE, column="place")
_BLOCK = BulkField(
    "do_not_contact", N_("Do not contact"), Way.BLOCK, column="do_not_contact_reason"
)


def _set(key: str, labels: tuple[str, str], vocabulary: str, table: str) -> tuple[BulkField, ...]:
    added, removed = labels
    return (
        BulkField(f"add_{key}", added, Way.ADD, vocabulary, table),
        BulkField(f"remove_{key}", removed, Way.REMOVE, vocabulary, table),
    )


FIELDS: Final[Mapping[str, tuple[BulkField, ...]]] = {
    "institution": (
        _RESPONSIBLE,
        _KIND,
        *_set(
            "regions", (N_("Add districts"), N_("Remove districts")), "region", "institution_region"
        ),
        _BLOCK,
        _POSTCODE,
        _PLACE,
    ),
    "person": (
        BulkField("role", N_("Role"), Way.TERM, "person_role", "role"),
        BulkField("function", N_("Function"), Way.LINE, column="function"),
        BulkField("valid_until", N_("Valid until"), Way.DAY, column="valid_until"),
        _BLOCK,
    ),
    "network": (
        BulkField("supraregional", N_("Supraregional"), Way.FLAG, column="supraregional"),
        BulkField("good_practice", N_("Good practice"), Way.FLAG, column="good_practice"),
        BulkField("status", N_("Status"), Way.CODE, column="status", codes=STATUS),
        BulkField(
            "agreement",
            N_("Agreement of the partners"),
            Way.CODE,
            column="agreement",
            codes=AGREEMENT,
        ),
        BulkField("founded", N_("Founded"), Way.POINT, column="founded"),
        BulkField("meeting_rhythm", N_("Rhythm of meetings"), Way.LINE, column="meeting_rhythm"),
        BulkField(
            "coordination_paid_by",
            N_("Coordination paid by"),
            Way.LINE,
            column="coordination_paid_by",
        ),
        *_set(
            "fields",
            (N_("Add fields of action"), N_("Remove fields of action")),
            "field_of_action",
            "network_field",
        ),
        *_set(
            "programmes",
            (N_("Add funding programmes"), N_("Remove funding programmes")),
            "funding_programme",
            "network_programme",
        ),
        _POSTCODE,
        _PLACE,
    ),
    "region": (_RESPONSIBLE,),
}

NOTHING: Final = N_("Choose the new value first.")
_REASON: Final = N_("Enter the reason why no contact is wanted.")
_WHOLE: Final = N_("speaks for the whole area: choose single districts there first")


def bulk_field(table: str, key: str) -> BulkField:
    """Return a field by its key. Raises KeyError."""
    for known in FIELDS[table]:
        if known.key == key:
            return known
    raise KeyError(f"{table}.{key}")


def new_value(field: BulkField, typed: Any, reason: str | None, today: date) -> Any:
    """Return the new value as it is compared and stored. Raises Refused when it cannot be read.

    Of a block: the reason, or None to lift it; of a set: the keys that are added or removed.
    """
    if field.way is Way.BLOCK:
        return _block(bool(typed), reason)
    if field.way in (Way.ADD, Way.REMOVE):
        keys = frozenset(typed or ())
        if not keys:
            raise Refused("bulk.nothing", NOTHING, field="value")
        return keys
    if field.way is Way.FLAG:
        return int(bool(typed))
    if field.way is Way.DAY:
        return day(typed, "value", today)
    if field.way is Way.POINT:
        return parse_point(typed, "value", today)
    found = line(typed)
    if found is None and field.required:
        raise Refused("bulk.nothing", NOTHING, field="value")
    return found


def outcome(field: BulkField, row: BulkRow, value: Any) -> Outcome:
    """Return what becomes of a row under a new value."""
    if field.vocabulary == "region" and row.whole_area:
        return Outcome(row, row.value, _WHOLE)
    if field.way is Way.ADD:
        return Outcome(row, row.value | value)
    if field.way is Way.REMOVE:
        return Outcome(row, row.value - value)
    return Outcome(row, value)


def _block(wanted: bool, reason: str | None) -> str | None:
    if not wanted:
        return None
    found = clean(reason)
    if found is None:
        raise Refused("do_not_contact.reason", _REASON, field="reason")
    return found
