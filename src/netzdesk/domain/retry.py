"""When an institution is due again; after calls that reached nobody, on another weekday and time.

Window and actions both ask `due_again`, so that what is suggested is what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.office_hours import clock, minutes_of
from netzdesk.domain.outcome import OutcomeCode, follow_up_day
from netzdesk.domain.workdays import Calendar, days_from

FAILED: Final = frozenset({"2.20", "2.21", "3.13"})
"""Calls that did not reach the person: not reached, message left, no answer or busy."""
SUGGEST_AFTER: Final = 2
_SEARCHED: Final = 14
_NOON: Final = 12 * 60


class Half(StrEnum):
    """The halves of a working day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


_USUAL: Final = {Half.MORNING: (8 * 60, _NOON, 10 * 60), Half.AFTERNOON: (_NOON, 18 * 60, 14 * 60)}
"""From, until, and when to call where the office hours leave it open."""


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact of the institution, as far as the next call depends on it."""

    outcome: str
    channel: str
    direction: str
    day: date
    time: str | None = None
    """HH:MM in the study's zone; None when only the day is known."""

    @property
    def is_failed_call(self) -> bool:
        called = self.channel == "phone" and self.direction == "out"
        return called and self.outcome in FAILED


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due again; `retry` says why not simply as the outcome says."""

    day: date
    time: str | None = None
    retry: Retry | None = None

    def reason(self, tr: Translator) -> str | None:
        """Return what the follow-up says of it."""
        return retry_reason(self.retry, tr) if self.retry else None


@dataclass(frozen=True, slots=True)
class Retry:
    """The suggested day and time, and after how many calls in which halves."""

    day: date
    time: str | None
    calls: int
    tried: Half | None
    """The half of the day in which all these calls were made; None when it varied."""


_REASONS: Final = {
    Half.MORNING: N_("{calls} calls in the morning reached nobody: another weekday and time"),
    Half.AFTERNOON: N_("{calls} calls in the afternoon reached nobody: another weekday and time"),
    None: N_("{calls} calls reached nobody: another weekday and time"),
}


def due_again(
    code: OutcomeCode, contacts: Sequence[PastContact], day: date, calendar: Calendar
) -> Due | None:
    """Return when an outcome of that day is due again; None when nothing is.

    `contacts` are those of the institution in order, the one that had this outcome last; none
    for an outcome without a contact.
    """
    due = follow_up_day(code, day, calendar)
    if due is None:
        return None
    retry = retry_after(contacts, due, calendar)
    return Due(retry.day, retry.time, retry) if retry else Due(due)


def retry_after(
    contacts: Sequence[PastContact], earliest: date, calendar: Calendar
) -> Retry | None:
    """Return another weekday and time of day when the latest calls all failed; else None.

    `contacts` are in order, the latest last; `earliest` is when the outcome is due anyway. The
    half of the day that was tried less often is suggested, within the office hours where they
    are known; where these leave no such time, another weekday is.
    """
    streak = _streak(contacts)
    if len(streak) < SUGGEST_AFTER:
        return None
    halves = [_half(contact.time) for contact in streak if contact.time]
    tried = {contact.day.weekday() for contact in streak[-SUGGEST_AFTER:]}
    found = _search(calendar, earliest, tried, _wanted(halves))
    alike = halves[0] if len(halves) == len(streak) and len(set(halves)) == 1 else None
    return Retry(*found, len(streak), alike)


def retry_reason(retry: Retry, tr: Translator) -> str:
    """Return why this day and time are suggested, for the follow-up."""
    return tr(_REASONS[retry.tried], calls=retry.calls)


def _streak(contacts: Sequence[PastContact]) -> list[PastContact]:
    streak: list[PastContact] = []
    for contact in reversed(contacts):
        if not contact.is_failed_call:
            break
        streak.insert(0, contact)
    return streak


def _half(time: str) -> Half:
    return Half.MORNING if minutes_of(time) < _NOON else Half.AFTERNOON


def _wanted(halves: Sequence[Half]) -> Half | None:
    """Return the half that was tried less often; on a tie the one that was not tried last."""
    if not halves:
        return None
    mornings = sum(half is Half.MORNING for half in halves)
    if 2 * mornings == len(halves):
        return Half.AFTERNOON if halves[-1] is Half.MORNING else Half.MORNING
    return Half.AFTERNOON if 2 * mornings > len(halves) else Half.MORNING


def _search(
    calendar: Calendar, earliest: date, tried: Iterable[int], wanted: Half | None
) -> tuple[date, str | None]:
    days = [day for day in days_from(earliest, _SEARCHED) if calendar.is_open(day)]
    others = [day for day in days if day.weekday() not in tried]
    if wanted is not None:
        for day in (*others, *days):
            if time := _time(calendar, day, wanted):
                return day, time
    return next(iter((*others, *days)), calendar.next_open(earliest)), None


def _time(calendar: Calendar, day: date, half: Half) -> str | None:
    """Return a time of that half on a day at which the office is open."""
    start, end, usual = _USUAL[half]
    if not calendar.hours:
        return clock(usual)
    for span in calendar.hours.on(day.weekday()):
        first, last = max(start, span.start), min(end, span.end)
        if first <= usual < last:
            return clock(usual)
        if first < last:
            return clock(first)
    return None
