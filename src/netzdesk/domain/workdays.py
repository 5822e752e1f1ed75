"""Days on which an institution can be reached: no weekend, no public holiday, no closed day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from netzdesk.base.holidays import holidays_from
from netzdesk.base.i18n import N_
from netzdesk.domain.office_hours import OfficeHours, read_hours, read_weekdays

_WORKING: Final = frozenset(range(5))
_SEARCHED: Final = 366


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an institution can be reached.

    `closed_on` are the weekdays (0 is Monday) that it does not want, or on which it has no office
    hours; when that leaves no working day, the closed days are not heeded.
    """

    holidays: frozenset[date] = frozenset()
    closed_on: frozenset[int] = frozenset()
    hours: OfficeHours = field(default_factory=OfficeHours)

    def is_open(self, day: date) -> bool:
        """True on a working day of this institution."""
        return day.weekday() in self._weekdays() and day not in self.holidays

    def next_open(self, day: date) -> date:
        """Return the day itself, or the next one on which the institution can be reached."""
        return next(
            (found for found in days_from(day, _SEARCHED) if self.is_open(found)),
            day,
        )

    def _weekdays(self) -> frozenset[int]:
        return _WORKING - self.closed_on or _WORKING


def days_from(day: date, count: int) -> Iterator[date]:
    """Yield a day and those after it; the calendar of Python ends in the year 9999."""
    last = min(count, (date.max - day).days + 1)
    return (day + timedelta(days=step) for step in range(last))


def calendar_of(
    state: str, day: date, office_hours: str | None = None, not_on: str | None = None
) -> Calendar:
    """Return the calendar of an institution for the two years from a day.

    `state` is the study's federal state, `office_hours` and `not_on` are as stored.
    """
    hours = read_hours(office_hours)
    closed = read_weekdays(not_on)
    if hours:
        closed |= _WORKING - hours.weekdays
    return Calendar(holidays_from(state, day), closed, hours)


HINTS: Final = {
    "weekend": N_("{day} is a weekend."),
    "holiday": N_("{day} is a public holiday."),
    "closed": N_("This institution is not to be reached on this weekday."),
    "hours": N_("This is outside the office hours: {hours}."),
}


def hint_on(calendar: Calendar, day: date, time: str | None = None) -> str | None:
    """Return what speaks against an agreed date, as a key of `HINTS`; None when nothing does.

    An agreed date stays as agreed: this only warns.
    """
    if day in calendar.holidays:
        return "holiday"
    if calendar.hours and day.weekday() in calendar.hours.weekdays:
        open_then = time is None or calendar.hours.is_open(day.weekday(), time)
        return None if open_then else "hours"
    if day.weekday() not in _WORKING:
        return "weekend"
    return "closed" if day.weekday() in calendar.closed_on else None
