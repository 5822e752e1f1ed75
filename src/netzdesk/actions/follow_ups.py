"""Follow-ups: what is due next at an institution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from netzdesk.actions.checks import existing, optional
from netzdesk.base.dates import show_time
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, translator
from netzdesk.domain.fields import day, line, time_of_day
from netzdesk.domain.outcome import OutcomeCode
from netzdesk.domain.retry import Due, PastContact, due_again
from netzdesk.domain.workdays import calendar_of
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFollowUp:
    institution_id: str
    due: str
    due_time: str | None = None
    reason: str | None = None
    researcher_id: str | None = None
    """Who does it; None leaves it to whoever is responsible for the institution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFollowUp:
    follow_up_id: str
    due: str
    due_time: str | None = None
    """None: no time of day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishFollowUp:
    follow_up_id: str
    done: bool = True
    """False opens it again."""


_DUE: Final = N_("Enter the day on which this is due.")
_INTERVIEW: Final = N_(
    "An interview is planned for this date. Start it or call it off on “Interviews”."
)


def add_follow_up(unit: Unit, command: AddFollowUp) -> str:
    """Add a follow-up at an institution; return the key."""
    existing(unit, "institution", command.institution_id, "institution_id")
    optional(unit, "researcher", command.researcher_id, "researcher_id")
    return unit.put(
        "follow_up",
        {
            "institution_id": command.institution_id,
            "due": due_day(unit, command.due, "due"),
            "due_time": time_of_day(command.due_time, "due_time"),
            "reason": line(command.reason),
            "researcher_id": command.researcher_id or None,
        },
    )


def move_follow_up(unit: Unit, command: MoveFollowUp) -> str:
    """Move a follow-up to another day or time."""
    row = existing(unit, "follow_up", command.follow_up_id, "follow_up_id")
    return unit.put(
        "follow_up",
        {
            "id": row["id"],
            "due": due_day(unit, command.due, "due"),
            "due_time": time_of_day(command.due_time, "due_time"),
        },
    )


def finish_follow_up(unit: Unit, command: FinishFollowUp) -> str:
    """Mark a follow-up as done today, or open it again.

    Raises Refused for the date of a planned interview: that is started or called off.
    """
    row = existing(unit, "follow_up", command.follow_up_id, "follow_up_id")
    if command.done and holds_interview(unit, row["id"]):
        raise Refused("follow_up.interview", _INTERVIEW, field="follow_up_id")
    done_on = unit.today().isoformat() if command.done else None
    if command.done and row["done_on"]:
        done_on = row["done_on"]
    return unit.put("follow_up", {"id": row["id"], "done_on": done_on})


def due_day(unit: Unit, typed: str | None, field: str) -> str:
    """Return the day on which something is due. Raises Refused when none was typed."""
    found = day(typed, field, unit.today())
    if found is None:
        raise Refused("follow_up.due", _DUE, field=field)
    return found


def default_due(
    unit: Unit,
    institution: Row,
    rule: Mapping[str, Any],
    day: str,
    contact: PastContact | None = None,
) -> Due | None:
    """Return when an outcome with these attributes is due again; None when nothing is.

    Weekends, the public holidays of the study's state, and the days on which the institution
    cannot be reached are passed over. `contact` is the one with this outcome, not stored yet.
    """
    on = date.fromisoformat(day)
    calendar = calendar_of(
        str(unit.setting("state") or ""), on, institution["office_hours"], institution["not_on"]
    )
    contacts = (*_contacts_until(unit, institution["id"], day), contact) if contact else ()
    return due_again(OutcomeCode.of("", "", "", rule), contacts, on, calendar)


def as_past_contact(attempt: Row) -> PastContact:
    """Return a contact as far as the next call depends on it."""
    return PastContact(
        attempt["outcome"],
        attempt["channel"],
        attempt["direction"],
        date.fromisoformat(attempt["day"]),
        show_time(attempt["at"]) or None,
    )


def due_values(due: Due) -> dict[str, Any]:
    """Return a computed due as columns of a follow-up."""
    return {
        "due": due.day.isoformat(),
        "due_time": due.time,
        "reason": due.reason(translator()),
    }


def _contacts_until(unit: Unit, institution_id: str, day: str) -> list[PastContact]:
    rows = unit.find(
        "contact_attempt", institution_id=institution_id, corrected_by_id=None, network_id=None
    )
    rows = [row for row in rows if row["day"] <= day]
    rows.sort(key=lambda row: (row["day"], row["at"] or "", row["id"]))
    return [as_past_contact(row) for row in rows]


def open_follow_ups(unit: Unit, institution_id: str) -> list[Row]:
    """Return what is still due at an institution."""
    return unit.find("follow_up", institution_id=institution_id, done_on=None)


def finish_all(unit: Unit, institution_id: str, done_on: str) -> None:
    """Mark everything that is due at an institution as done, save the dates of interviews."""
    for row in open_follow_ups(unit, institution_id):
        finish_date(unit, row["id"], done_on)


def finish_date(unit: Unit, follow_up_id: str, done_on: str) -> None:
    """Mark a follow-up as done, save the date of a planned interview.

    A planned interview takes place whatever was said about the districts.
    """
    if not holds_interview(unit, follow_up_id):
        unit.put("follow_up", {"id": follow_up_id, "done_on": done_on})


def holds_interview(unit: Unit, follow_up_id: str) -> bool:
    """Return whether a follow-up is the date of a planned interview."""
    return bool(unit.find("interview", follow_up_id=follow_up_id, state="planned"))
