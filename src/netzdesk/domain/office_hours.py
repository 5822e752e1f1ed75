"""Office hours: read as people type them, stored as one canonical text, shown shortly again.

Canonical: `mon 08:00-12:00;thu 08:00-12:00,14:00-18:00`, the days in order, the spans of a day
in order and apart from each other. Weekdays that are not wanted: `mon,fri`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator

CODES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORT: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_DAY: Final = 24 * 60
_WORKING_DAYS: Final = range(5)
DAY_NAMES: Final[Mapping[str, int]] = {
    name: day
    for day, names in enumerate(
        (
            ("mo", "mon", "montag", "montags", "monday"),
            ("di", "die", "tue", "dienstag", "dienstags", "tuesday"),
            ("mi", "mit", "wed", "mittwoch", "mittwochs", "wednesday"),
            ("do", "don", "thu", "donnerstag", "donnerstags", "thursday"),
            ("fr", "fre", "fri", "freitag", "freitags", "friday"),
            ("sa", "sam", "sat", "samstag", "samstags", "sonnabend", "sonnabends", "saturday"),
            ("so", "son", "sun", "sonntag", "sonntags", "sunday"),
        )
    )
    for name in names
}
"""How people write a weekday; 0 is Monday."""
_EVERY: Final = frozenset({"täglich", "werktags", "daily", "weekdays"})
_CLOSED: Final = frozenset({"geschlossen", "zu", "closed"})
_TO: Final = frozenset({"-", "bis", "to", "until"})
_FILLERS: Final = frozenset({"uhr", "h", "von", "from"})
_BETWEEN: Final = frozenset({",", ";", "/", "|", "und", "u", "and", "sowie", "+", "&", ":", "."})
_TOKEN = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)|\d{4}(?!\d)|\d{1,2}(?!\d)|[a-zäöüß]+|\S")
_DASHES: Final = str.maketrans(dict.fromkeys("–—−‐‑", "-"))
_SENTENCE: Final = N_(
    "“{typed}” cannot be read as office hours. Enter them like this: Mon–Thu 8–12, Thu 14–18."
)


class Span(NamedTuple):
    """From minute to minute of a day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of each weekday (0 is Monday), in order; empty when nothing is known."""

    spans: tuple[tuple[int, tuple[Span, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans)

    @property
    def weekdays(self) -> frozenset[int]:
        return frozenset(day for day, _spans in self.spans)

    def on(self, weekday: int) -> tuple[Span, ...]:
        """Return the spans of a weekday."""
        return next((spans for day, spans in self.spans if day == weekday), ())

    def is_open(self, weekday: int, time: str) -> bool:
        """True when the office is open then, HH:MM; its last minute is one of them."""
        minute = minutes_of(time)
        return any(span.start <= minute <= span.end for span in self.on(weekday))

    def stored(self) -> str | None:
        """Return the canonical text; None when nothing is known."""
        days = (
            f"{CODES[day]} {','.join(f'{clock(s.start)}-{clock(s.end)}' for s in spans)}"
            for day, spans in self.spans
        )
        return ";".join(days) or None

    def shown(self, tr: Translator) -> str:
        """Return the hours as people write them: `Mo–Mi 8–12, Do 8–12 und 14–18 Uhr`."""
        groups = [
            f"{_days_shown([day for day, _spans in run], tr)} {_hours(spans)}"
            for spans, days in groupby(self.spans, key=lambda item: item[1])
            for run in _runs(list(days))
        ]
        return tr("{groups} h", groups=", ".join(groups)) if groups else ""


def parse_hours(typed: str | None, field: str = "office_hours") -> OfficeHours:
    """Return what was typed as office hours; nothing typed is nothing known.

    `Mo–Do 8–12 Uhr, Do 14–18`, `täglich 9.00-15.30`, `Mo, Di 8-12 und 14-16; Mi geschlossen`.
    Hours without a day hold for Monday to Friday. Raises Refused `office_hours.unreadable` with
    an example.
    """
    if not typed:
        return OfficeHours(())
    text = typed.translate(_DASHES).casefold()
    reading = _Reading()
    try:
        for token in _TOKEN.findall(text):
            reading.take(token)
        return reading.finish()
    except ValueError:
        raise Refused(
            "office_hours.unreadable", _SENTENCE, field=field, typed=typed.strip()
        ) from None


def read_hours(stored: str | None) -> OfficeHours:
    """Return the hours of the canonical text; text of a newer program is no hours."""
    found = []
    for part in (stored or "").split(";"):
        code, _blank, listed = part.strip().partition(" ")
        if code in CODES and listed:
            spans = (span.partition("-") for span in listed.split(","))
            found.append(
                (
                    CODES.index(code),
                    tuple(Span(minutes_of(start), minutes_of(end)) for start, _d, end in spans),
                )
            )
    return OfficeHours(tuple(sorted(found)))


def stored_weekdays(codes: Iterable[str], field: str = "not_on") -> str | None:
    """Return weekdays as stored: `mon,fri`. Raises Refused for a code that is none."""
    wanted = set(codes)
    if not wanted:
        return None
    if wanted - set(CODES):
        raise Refused("office_hours.weekday", N_("Choose weekdays from the list."), field=field)
    return ",".join(code for code in CODES if code in wanted) or None


def read_weekdays(stored: str | None) -> frozenset[int]:
    """Return stored weekdays as numbers; 0 is Monday."""
    codes = (stored or "").split(",")
    return frozenset(CODES.index(code) for code in codes if code in CODES)


def minutes_of(time: str) -> int:
    """Return HH:MM as minutes of the day."""
    return int(time[:2]) * 60 + int(time[3:5])


def clock(minute: int) -> str:
    """Return minutes of the day as HH:MM."""
    return f"{minute // 60:02}:{minute % 60:02}"


class _Reading:
    """Reads the words one after the other: days, then the spans that hold for them."""

    def __init__(self) -> None:
        self._days: list[int] = []
        self._has_hours = False
        self._to = False
        self._start: int | None = None
        self._closed: set[int] = set()
        self._found: dict[int, list[Span]] = {}
        self._read_something = False

    def take(self, token: str) -> None:
        """Take the next word. Raises ValueError when it fits nowhere."""
        if token in _FILLERS:
            return
        self._read_something = True
        if token in _TO:
            after_day = bool(self._days) and not self._has_hours
            if self._to or not (after_day or self._start is not None):
                raise ValueError
            self._to = True
        elif token[0].isdigit():
            self._time(_minutes(token))
        elif token in DAY_NAMES or token in _EVERY:
            self._day(token)
        elif token in _CLOSED:
            self._end_of_days()
            self._closed.update(self._days)
            self._has_hours = True
        elif token not in _BETWEEN or self._to or self._start is not None:
            raise ValueError

    def finish(self) -> OfficeHours:
        """Return what was read. Raises ValueError when something was left open."""
        if self._to or self._start is not None or (self._days and not self._has_hours):
            raise ValueError
        if self._closed & self._found.keys() or (self._read_something and not self._found):
            raise ValueError
        return OfficeHours(tuple((day, _apart(self._found[day])) for day in sorted(self._found)))

    def _day(self, token: str) -> None:
        if self._start is not None:
            raise ValueError
        if self._has_hours:
            self._days, self._has_hours = [], False
        if token in _EVERY:
            if self._to:
                raise ValueError
            self._days.extend(_WORKING_DAYS)
            return
        day = DAY_NAMES[token]
        if self._to:
            self._to = False
            first = self._days[-1]
            self._days.extend((first + step) % 7 for step in range(1, (day - first) % 7 + 1))
        else:
            self._days.append(day)

    def _end_of_days(self) -> None:
        if self._to or self._start is not None or not self._days:
            raise ValueError

    def _time(self, minute: int) -> None:
        if self._start is None:
            if self._to:
                raise ValueError
            self._start = minute
            return
        if not self._to or minute <= self._start:
            raise ValueError
        for day in self._days or _WORKING_DAYS:
            self._found.setdefault(day, []).append(Span(self._start, minute))
        self._start, self._to, self._has_hours = None, False, True


def _minutes(token: str) -> int:
    digits = re.sub(r"\D", "", token)
    hour, minute = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    if minute > 59 or hour * 60 + minute > _DAY:
        raise ValueError
    return min(hour * 60 + minute, _DAY - 1)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _runs(
    days: list[tuple[int, tuple[Span, ...]]],
) -> list[list[tuple[int, tuple[Span, ...]]]]:
    """Return the days of one group as runs of days that follow each other."""
    runs: list[list[tuple[int, tuple[Span, ...]]]] = []
    for day in days:
        if runs and runs[-1][-1][0] + 1 == day[0]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days_shown(days: list[int], tr: Translator) -> str:
    first, last = tr(SHORT[days[0]]), tr(SHORT[days[-1]])
    return first if len(days) == 1 else f"{first}–{last}"


def _hours(spans: tuple[Span, ...]) -> str:
    return " + ".join(f"{_short(span.start)}–{_short(span.end)}" for span in spans)


def _short(minute: int) -> str:
    if minute == _DAY - 1:
        return "24"
    return f"{minute // 60}:{minute % 60:02}" if minute % 60 else str(minute // 60)
