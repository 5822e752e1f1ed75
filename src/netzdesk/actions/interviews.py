"""Interviews of networks: that one was held, when, and in which contact."""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.actions.checks import existing, optional
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import clean, past_day
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInterview:
    network_id: str
    day: str | None = None
    attempt_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveInterview:
    interview_id: str


def record_interview(unit: Unit, command: RecordInterview) -> str:
    """Record that a network was interviewed; return the key. Raises Refused for a duplicate."""
    network = existing(unit, "network", command.network_id, "network_id")
    if network["same_as_id"]:
        raise Refused(
            "network.is_duplicate",
            N_("This record was joined with another network. Choose that one."),
            field="network_id",
        )
    optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    return unit.put(
        "interview",
        {
            "network_id": command.network_id,
            "attempt_id": command.attempt_id or None,
            "day": past_day(command.day, "day", unit.today()),
            "note": clean(command.note),
        },
    )


def remove_interview(unit: Unit, command: RemoveInterview) -> None:
    """Remove an interview that was recorded by mistake."""
    existing(unit, "interview", command.interview_id, "interview_id")
    unit.delete("interview", command.interview_id)
