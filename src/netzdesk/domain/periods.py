"""Years, months and days as networks tell them: „2007“, „05/2007“, „01.05.2007“."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from netzdesk.base.dates import parse_day, show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.fields import line

_YEAR: Final = re.compile(r"(1[89]|20|21)\d{2}")
_MONTH: Final = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
_ISO_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
_POINT: Final = (
    r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{4}"
    r"|\d{4}-\d{2}(?!\d)|\d{4}"
)
_PERIOD: Final = re.compile(
    rf"(?:(?P<since>seit|ab|since|from)\s+(?P<first>{_POINT})"
    rf"|(?P<until>bis|until|till)\s+(?P<last>{_POINT})"
    rf"|(?P<begins>{_POINT})(?P<on>\s*(?:[-–—]|bis|to)\s*(?P<ends>{_POINT})?)?)",
    re.IGNORECASE,
)
_BARE: Final = re.sub(r"\?P<\w+>", "?:", _PERIOD.pattern)
_AT_THE_END: Final = re.compile(
    rf"(?P<name>.*?\S)\s*(?:\((?P<in>[^()]*)\)|[\s,](?P<bare>{_BARE}))", re.IGNORECASE
)
_UNREADABLE: Final = N_("“{typed}” is no year, month or day. Enter 2007, 05/2007 or 01.05.2007.")
_NO_PERIOD: Final = N_(
    "“{typed}” is no period. Enter 2009–2011, 05/2009–12/2011, since 2009 or until 2011."
)
_ORDER: Final = N_("The end lies before the beginning. Change one of the two.")


def parse_point(typed: str | None, field: str, today: date) -> str | None:
    """Return a year, a month or a day as ISO text of that length; None when nothing was typed.

    Raises Refused for anything else, and for a month or day that does not exist.
    """
    text = line(typed)
    if text is None:
        return None
    if _YEAR.fullmatch(text):
        return text
    found, turned = _MONTH.fullmatch(text), _ISO_MONTH.fullmatch(text)
    if found or turned:
        month, year = found.groups() if found else turned.group(2, 1) if turned else ("", "")
        if _YEAR.fullmatch(year) and 1 <= int(month) <= 12:
            return f"{year}-{int(month):02}"
        raise Refused("period.unreadable", _UNREADABLE, field=field, typed=text)
    try:
        return parse_day(text, today, field)
    except Refused as refused:
        raise Refused("period.unreadable", _UNREADABLE, field=field, typed=text) from refused


def show_point(point: str | None) -> str:
    """Return a stored year, month or day as it is read: 2007, 05/2007, 01.05.2007."""
    if not point:
        return ""
    if len(point) == 7:
        return f"{point[5:]}/{point[:4]}"
    return show_day(point) if len(point) == 10 else point


def check_period(begins: str | None, ends: str | None, field: str = "ends") -> None:
    """Raise Refused when a period ends before it begins; what the shorter text says counts."""
    if begins and ends:
        length = min(len(begins), len(ends))
        if ends[:length] < begins[:length]:
            raise Refused("period.order", _ORDER, field=field)


class Period(NamedTuple):
    """From when to when: years, months or days as stored."""

    begins: str | None
    ends: str | None


def parse_period(typed: str, field: str, today: date) -> Period:
    """Return a period as `period_text` writes it and as people do: 2009–2011, seit 05/2009.

    Raises Refused for anything else, and for an end before the beginning.
    """
    text = line(typed) or ""
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise Refused("period.unreadable", _NO_PERIOD, field=field, typed=text)
    begins, ends = found["first"] or found["begins"], found["last"] or found["ends"]
    if found["begins"] and not found["on"]:
        ends = begins
    period = Period(parse_point(begins, field, today), parse_point(ends, field, today))
    check_period(*period, field)
    return period


def split_period(typed: str) -> tuple[str, str]:
    """Return a name and what stands behind it as its period: („Xenos“, „2009–2011“).

    In brackets anything is a period that has a digit; without, only what can be read as one.
    """
    found = _AT_THE_END.fullmatch(typed.strip())
    if found is None:
        return typed.strip(), ""
    within = found["in"]
    if within is None:
        return found["name"].rstrip(" ,"), found["bare"]
    if not any(sign.isdigit() for sign in within):
        return typed.strip(), ""
    return found["name"], within.strip()


def period_text(begins: str | None, ends: str | None, tr: Translator) -> str:
    """Return a period in words; '' when nothing is known of it."""
    if begins and ends:
        same = begins == ends
        return show_point(begins) if same else f"{show_point(begins)}–{show_point(ends)}"
    if begins:
        return tr("since {begins}", begins=show_point(begins))
    return tr("until {ends}", ends=show_point(ends)) if ends else ""
