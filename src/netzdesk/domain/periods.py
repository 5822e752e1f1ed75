"""Years, months and days as networks tell them: „2007“, „05/2007“, „01.05.2007“."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from netzdesk.base.dates import parse_day, show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.fields import line

_YEAR: Final = re.compile(r"(1[89]|20|21)\d{2}")
_MONTH: Final = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
_ISO_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
_UNREADABLE: Final = N_("“{typed}” is no year, month or day. Enter 2007, 05/2007 or 01.05.2007.")
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


def period_text(begins: str | None, ends: str | None, tr: Translator) -> str:
    """Return a period in words; '' when nothing is known of it."""
    if begins and ends:
        same = begins == ends
        return show_point(begins) if same else f"{show_point(begins)}–{show_point(ends)}"
    if begins:
        return tr("since {begins}", begins=show_point(begins))
    return tr("until {ends}", ends=show_point(ends)) if ends else ""
