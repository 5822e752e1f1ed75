"""Interviews that are agreed on: planned, moved, started, called off.

Day and time of a planned interview are those of its follow-up, and nowhere else: what moves the
one moves the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, network_name, optional
from netzdesk.actions.follow_ups import due_day
from netzdesk.actions.interview_people import SetInterviewPersons, set_interview_persons
from netzdesk.actions.interviews import check_network, guide_in_use
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, translator
from netzdesk.domain.fields import KEEP, Keep, TextChange, line, required, time_of_day
from netzdesk.domain.talk import AHEAD
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInterview:
    """An interview is agreed on: on a new date at an institution, or on one agreed already."""

    network_id: str
    guide_id: str
    day: str | None = None
    time: str | None = None
    institution_id: str | None = None
    """Where the date stands in „Heute“: who was called, or employs whom one talks to."""
    follow_up_id: str | None = None
    """A date that stands there already; then day, time and institution are its own."""
    meeting_place: str | None = None
    """Where one meets, or which number is called."""
    person_ids: tuple[str, ...] = ()
    """Who is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInterview:
    """Another date or place for an interview that has not begun; one called off is on again."""

    interview_id: str
    day: str | Keep = KEEP
    time: TextChange = KEEP
    institution_id: str | Keep = KEEP
    meeting_place: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInterview:
    """A planned interview begins now."""

    interview_id: str
    attempt_id: str | None = None
    """The contact in which it is held, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInterview:
    """A planned interview does not take place."""

    interview_id: str
    reason: str


_PAST: Final = N_(
    "This day has passed. Enter a day from today on, or enter the interview as one that was held."
)
_OFFICE: Final = N_("Choose the institution at which the date stands in “Today”.")
_BLOCKED: Final = N_("No contact is wanted there. Choose another institution, or lift the block.")
_DONE: Final = N_("This follow-up is done already. Enter day and time.")
_TAKEN: Final = N_("Another interview is planned for this follow-up. Enter day and time.")
_BEGUN: Final = N_("This interview has begun already. Open it again.")
_NOT_PLANNED: Final = N_("This interview is not planned any more. Open it again.")
_REASON: Final = N_("Enter why the interview does not take place.")


def plan_interview(unit: Unit, command: PlanInterview) -> str:
    """Plan an interview; return its key. Its date is a follow-up, so that „Heute“ shows it.

    Raises Refused for a duplicate, a guide that is no longer used, a day that has passed, a
    follow-up that is done or taken, and an institution that wants no contact.
    """
    network = check_network(unit, command.network_id)
    guide = guide_in_use(unit, command.guide_id)
    if command.follow_up_id:
        due = _agreed_date(unit, command.follow_up_id)
    else:
        due = _new_date(unit, command, network)
    made = unit.put(
        "interview",
        {
            "network_id": command.network_id,
            "guide_id": guide,
            "follow_up_id": due["id"],
            "day": due["due"],
            "state": "planned",
            "meeting_place": line(command.meeting_place),
        },
    )
    expected = SetInterviewPersons(interview_id=made, person_ids=command.person_ids)
    set_interview_persons(unit, expected)
    return made


def move_interview(unit: Unit, command: MoveInterview) -> str:
    """Change date or place of an interview that has not begun; return its key.

    The follow-up is moved, opened again where it was done, or made anew where it was removed or
    another interview was planned for it. Raises Refused for one that has begun, a day that has
    passed, and without an institution where the follow-up is made anew.
    """
    row = _ahead(unit, command.interview_id)
    values: dict[str, Any] = {"state": "planned", "cancelled_reason": None}
    if not isinstance(command.meeting_place, Keep):
        values["meeting_place"] = line(command.meeting_place)
    due = _own_date(unit, row)
    change: dict[str, Any] = {"done_on": None}
    if isinstance(command.day, str):
        change["due"] = _day(unit, command.day, due["due"] if due else None)
    if not isinstance(command.time, Keep):
        change["due_time"] = time_of_day(command.time, "time")
    if isinstance(command.institution_id, str):
        change["institution_id"] = _office(unit, command.institution_id)
    if due is not None:
        unit.put("follow_up", {"id": due["id"], **change})
    else:
        if "institution_id" not in change:
            raise Refused("interview.no_office", _OFFICE, field="institution_id")
        network = existing(unit, "network", row["network_id"], "interview_id")
        own = {"due": row["day"], "reason": _reason(network), "researcher_id": unit.author_id}
        values["follow_up_id"] = unit.put("follow_up", {**own, **change})
    return unit.put("interview", {"id": row["id"], **values})


def start_interview(unit: Unit, command: StartInterview) -> str:
    """Begin a planned interview now, along the newest version of its guide; return its key.

    Its date is done. Raises Refused for one that has begun already.
    """
    row = _ahead(unit, command.interview_id)
    attempt = optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    today = unit.today().isoformat()
    _finish(unit, row, today)
    values: dict[str, Any] = {
        "id": row["id"],
        "state": "running",
        "cancelled_reason": None,
        "day": attempt["day"] if attempt else today,
        "researcher_id": attempt["researcher_id"] if attempt else unit.author_id,
    }
    if attempt:
        values["attempt_id"] = attempt["id"]
    if row["guide_id"]:
        values["guide_id"] = guide_in_use(unit, row["guide_id"])
    return unit.put("interview", values)


def cancel_interview(unit: Unit, command: CancelInterview) -> str:
    """Say that a planned interview does not take place, and why; its date is done."""
    row = existing(unit, "interview", command.interview_id, "interview_id")
    if row["state"] != "planned":
        raise Refused("interview.not_planned", _NOT_PLANNED, field="reason")
    reason = required(command.reason, "reason", _REASON)
    _finish(unit, row, unit.today().isoformat())
    called_off = {"state": "cancelled", "cancelled_reason": reason}
    return unit.put("interview", {"id": row["id"], **called_off})


def _ahead(unit: Unit, interview_id: str) -> Row:
    row = existing(unit, "interview", interview_id, "interview_id")
    if row["state"] not in AHEAD:
        raise Refused("interview.begun", _BEGUN, field="interview_id")
    return row


def _agreed_date(unit: Unit, follow_up_id: str) -> Row:
    due = existing(unit, "follow_up", follow_up_id, "follow_up_id")
    if due["done_on"]:
        raise Refused("interview.date_done", _DONE, field="follow_up_id")
    if unit.find("interview", follow_up_id=due["id"], state="planned"):
        raise Refused("interview.date_taken", _TAKEN, field="follow_up_id")
    return due


def _new_date(unit: Unit, command: PlanInterview, network: Row) -> Row:
    values = {
        "institution_id": _office(unit, command.institution_id),
        "due": _day(unit, command.day, None),
        "due_time": time_of_day(command.time, "time"),
        "reason": _reason(network),
        "researcher_id": unit.author_id,
    }
    return existing(unit, "follow_up", unit.put("follow_up", values), "follow_up_id")


def _reason(network: Row) -> str:
    return translator()("Interview: {network}", network=network_name(network))


def _office(unit: Unit, institution_id: str | None) -> str:
    if not institution_id:
        raise Refused("interview.no_office", _OFFICE, field="institution_id")
    row = existing(unit, "institution", institution_id, "institution_id")
    if row["do_not_contact"]:
        raise Refused("interview.blocked", _BLOCKED, field="institution_id")
    return str(row["id"])


def _day(unit: Unit, typed: str | None, before: str | None) -> str:
    """Return the day of an interview to come; the one it has already may have passed."""
    found = due_day(unit, typed, "day")
    if found < unit.today().isoformat() and found != before:
        raise Refused("interview.day_passed", _PAST, field="day")
    return found


def _date_of(unit: Unit, row: Row) -> Row | None:
    return unit.get("follow_up", row["follow_up_id"]) if row["follow_up_id"] else None


def _own_date(unit: Unit, row: Row) -> Row | None:
    """Return the follow-up, unless another interview was planned for it in the meantime."""
    due = _date_of(unit, row)
    if due is None:
        return None
    planned = unit.find("interview", follow_up_id=due["id"], state="planned")
    return due if all(each["id"] == row["id"] for each in planned) else None


def _finish(unit: Unit, row: Row, today: str) -> None:
    due = _own_date(unit, row)
    if due is not None and not due["done_on"]:
        unit.put("follow_up", {"id": due["id"], "done_on": today})
