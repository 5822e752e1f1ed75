"""Days and times as people type and read them: shown `dd.MM.yyyy`, typed in many short ways."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from netzdesk.base.clock import DEFAULT_ZONE
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_

_WORDS: Final = {
    "vorgestern": -2,
    "gestern": -1,
    "heute": 0,
    "morgen": 1,
    "übermorgen": 2,
    "uebermorgen": 2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}
_MONTHS: Final = (
    "jan",
    "feb",
    "mär",
    "apr",
    "mai",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "dez",
)
_OTHER_MONTHS: Final = {"mar": 3, "mae": 3, "mrz": 3, "may": 5, "oct": 10, "dec": 12}

_STEP = re.compile(r"([+-])\s*(\d{1,4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PARTED = re.compile(r"(\d{1,2})[./\-, ]\s*(\d{1,2})(?:[./\-, ]\s*(\d{2}|\d{4})?)?")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([a-zä]{3,9})\.?(?:\s*(\d{2}|\d{4}))?")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})?")
_TIME = re.compile(r"(\d{1,2})(?:[.:,h ]\s*(\d{2}))?(?:\s*(?:uhr|h))?")
_TIME_DIGITS = re.compile(r"(\d{1,2})(\d{2})")

_DAY_SENTENCE: Final = N_(
    "“{typed}” is no day. Enter it as 12.03.2010, 12.3., 120310, today, yesterday or +3."
)
_TIME_SENTENCE: Final = N_("“{typed}” is no time. Enter it as 14:30, 14.30 or 1430.")


def show_day(iso: str | None) -> str:
    """Return an ISO day as dd.MM.yyyy; empty text for None."""
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]}" if iso else ""


def show_moment(moment: datetime, zone: str = DEFAULT_ZONE) -> str:
    """Return an aware moment as dd.MM.yyyy HH:mm in the study's zone."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%d.%m.%Y %H:%M")


def show_time(at: str | None) -> str:
    """Return the time of a stored moment (`2010-03-12T10:05+01:00`) as HH:MM; empty for None."""
    return at[11:16] if at else ""


def moment_text(iso_day: str, time: str, zone: str = DEFAULT_ZONE) -> str:
    """Return a day and a time in the zone as one stored moment: local time with its offset."""
    local = datetime.fromisoformat(f"{iso_day}T{time}").replace(tzinfo=ZoneInfo(zone))
    return local.isoformat(timespec="minutes")


def full_year(two_digits: int, base_year: int) -> int:
    """Return the year meant by two digits: from 80 years before to 19 years after the base."""
    year = base_year - base_year % 100 + two_digits
    if year > base_year + 19:
        return year - 100
    return year + 100 if year <= base_year - 81 else year


def parse_day(typed: str, today: date, field: str = "day") -> str:
    """Return what was typed as an ISO day.

    A day without a year is the one nearest to today; two digits of a year are read around the
    year of today. Raises Refused `date.unreadable` beside the field.
    """
    text = " ".join(typed.casefold().split())
    found = _relative(text, today) or _absolute(text, today)
    if found is None:
        raise Refused("date.unreadable", _DAY_SENTENCE, field=field, typed=typed.strip())
    return found.isoformat()


def parse_time(typed: str, field: str = "time") -> str:
    """Return what was typed as HH:MM. Raises Refused `time.unreadable` beside the field."""
    text = " ".join(typed.casefold().split())
    match = _TIME_DIGITS.fullmatch(text) if len(text) > 2 else None
    match = match or _TIME.fullmatch(text)
    if match:
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour < 24 and minute < 60:
            return f"{hour:02}:{minute:02}"
    raise Refused("time.unreadable", _TIME_SENTENCE, field=field, typed=typed.strip())


def _relative(text: str, today: date) -> date | None:
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if step := _STEP.fullmatch(text):
        return today + timedelta(days=int(step[1] + step[2]))
    return None


def _absolute(text: str, today: date) -> date | None:
    if iso := _ISO.fullmatch(text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if named := _NAMED.fullmatch(text):
        month = _month(named[2])
        return _with_year(int(named[1]), month, named[3], today) if month else None
    match = _PARTED.fullmatch(text) or _DIGITS.fullmatch(text)
    return _with_year(int(match[1]), int(match[2]), match[3], today) if match else None


def _month(name: str) -> int | None:
    short = name[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else _OTHER_MONTHS.get(short)


def _with_year(day: int, month: int, year: str | None, today: date) -> date | None:
    if year is None:
        near = (_date(today.year + step, month, day) for step in (0, -1, 1))
        return min((d for d in near if d), key=lambda d: abs(d - today), default=None)
    return _date(full_year(int(year), today.year) if len(year) == 2 else int(year), month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2199 else None
