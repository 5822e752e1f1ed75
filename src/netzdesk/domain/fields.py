"""What a user typed into a field: cleaned, checked, or refused beside the field."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import Final

from netzdesk.base.dates import parse_day, parse_time
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_


class Keep(Enum):
    """The one value that says: leave this field as it is."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
TextChange = str | None | Keep
"""A new text, None to empty the field, KEEP to leave it."""
FlagChange = bool | Keep
MarkChange = bool | None | Keep
NumberChange = int | None | Keep

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NEXT = re.compile("[,;] *")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")


def clean(text: str | None) -> str | None:
    """Return the text without outer blanks and control characters; None when nothing is left."""
    if text is None:
        return None
    if text.isprintable():  # nearly every text is, and that is known at once
        return text.strip() or None
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip() or None


def line(text: str | None) -> str | None:
    """Return the text as one line without doubled blanks; None when nothing is left."""
    if text is None:
        return None
    if "  " not in text and text.isprintable():  # of all blanks only the usual one is printable
        return text.strip() or None
    return " ".join(text.split()) if (text := clean(text)) else None


def required(text: str | None, field: str, sentence: str) -> str:
    """Return the text as one line. Raises Refused with the sentence when it is empty."""
    found = line(text)
    if found is None:
        raise Refused("field.empty", sentence, field=field)
    return found


def mail(text: str | None, field: str = "mail") -> str | None:
    """Return an e-mail address. Raises Refused when it has no @ or a blank inside."""
    found = clean(text)
    if found is None:
        return None
    name, at, host = found.partition("@")
    if not name or not at or not host or "@" in host or len(found.split()) > 1:
        raise Refused(
            "field.mail",
            N_("This is no e-mail address. Write it as name@example.org, without blanks."),
            field=field,
        )
    return found


def phone(text: str | None, field: str = "phone") -> str | None:
    """Return a phone number as typed. Raises Refused when it has fewer than three digits."""
    found = line(text)
    if found is not None and not _THREE_DIGITS.search(found):
        raise Refused(
            "field.phone",
            N_("This is no phone number. Enter at least three digits."),
            field=field,
        )
    return found


def web(text: str | None, field: str = "web") -> str | None:
    """Return one web address or several, separated by commas, as typed.

    Raises Refused when one of them has blanks or no dot.
    """
    found = line(text)
    if found is None:
        return None
    several = "," in found or ";" in found
    for address in _NEXT.split(found) if several else (found,):
        if "." in address and " " not in address:
            continue
        raise Refused(
            "field.web",
            N_("This is no web address. Write it as www.example.org, without blanks."),
            field=field,
        )
    return found


def day(text: str | None, field: str, today: date) -> str | None:
    """Return a day as ISO text, read as `parse_day` reads it; None when nothing was typed."""
    found = clean(text)
    return parse_day(found, today, field) if found else None


def past_day(text: str | None, field: str, today: date) -> str:
    """Return the day of something that has happened, today when nothing was typed.

    Raises Refused when it lies in the future.
    """
    found = day(text, field, today) or today.isoformat()
    if found > today.isoformat():
        raise Refused(
            "day.in_future",
            N_("The day {day} lies in the future. Enter the day on which it happened."),
            field=field,
            day=date.fromisoformat(found).strftime("%d.%m.%Y"),
        )
    return found


def time_of_day(text: str | None, field: str = "time") -> str | None:
    """Return a time as HH:MM; None when nothing was typed."""
    found = clean(text)
    return parse_time(found, field) if found else None


def given(**values: object) -> dict[str, object]:
    """Return the fields that are to change: all but those that say KEEP."""
    return {name: value for name, value in values.items() if value is not KEEP}
