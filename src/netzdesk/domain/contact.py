"""What a contact may carry, by the attributes of its channel and its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

Rule = Mapping[str, Any]
"""The attributes of an outcome or a channel in its vocabulary."""

NAMED_DAY: Final = frozenset({"appointment", "away_until"})
"""Effects of outcomes whose next day was agreed or named."""
_DAY_MINUTES: Final = 24 * 60


def check_channel(channel: Rule, time: str | None, minutes: int | None) -> None:
    """Raise Refused for the time of a letter, or a duration that is none."""
    if time and not channel["has_time"]:
        raise Refused(
            "attempt.time_of_letter",
            N_("A letter has a day and no time. Leave the time empty."),
            field="time",
        )
    if minutes is None:
        return
    if not channel["has_duration"]:
        raise Refused(
            "attempt.duration_of_writing",
            N_("Only talks have a duration. Leave it empty."),
            field="duration_min",
        )
    if not 0 <= minutes <= _DAY_MINUTES:
        raise Refused(
            "attempt.duration",
            N_("Enter the duration in minutes, from 0 to 1440."),
            field="duration_min",
        )


def check_direction(direction: str) -> None:
    """Raise Refused for anything but out and in."""
    if direction not in ("out", "in"):
        raise Refused("attempt.direction", N_("Choose outgoing or incoming."), field="direction")


def check_outcome(code: str, rule: Rule, note: str | None) -> None:
    """Raise Refused for a code that no contact can have, or whose note is missing."""
    if rule["level"] != "attempt":
        raise Refused(
            "attempt.outcome_is_state",
            N_(
                "No contact can have the outcome {outcome}. Set it by a note without contact, "
                "or choose another outcome."
            ),
            field="outcome",
            outcome=code,
        )
    if rule.get("effect") == "reference" and not note:
        raise Refused(
            "attempt.file_reference",
            N_("Enter the file reference of the request for approval in the note."),
            field="note",
        )


def check_block(whom: str | None, person_id: str | None) -> None:
    """Raise Refused unless it was chosen whom a hard refusal blocks."""
    if whom == "institution" or (whom == "person" and person_id):
        return
    raise Refused(
        "attempt.block",
        N_("Choose whether the refusal holds for the person or for the whole institution."),
        field="block",
    )


def check_due(due: str | None, day: str, rule: Rule) -> None:
    """Raise Refused when an agreed day is missing, or what is due lies before the contact."""
    if due is None and rule.get("effect") in NAMED_DAY:
        raise Refused(
            "attempt.agreed_day",
            N_("Enter the day that was agreed or named."),
            field="follow_up_due",
        )
    if due is not None and due < day:
        raise Refused(
            "attempt.due_before",
            N_("The follow-up is due before the contact. Enter a later day."),
            field="follow_up_due",
        )
