"""Successes as figures: exact decimals as text, typed and printed as Germans write numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.periods import show_point

_LONGEST: Final = 18
_GROUPED: Final = re.compile(r"(-?)(\d{1,3}(?:[. ]\d{3})+)(?:,(\d+))?")
_SIMPLE: Final = re.compile(r"(-?)(\d+)(?:,(\d+))?")
_SPACES: Final = re.compile("[\u00a0\u2009\u202f]")
_NUMBER: Final = N_(
    "“{typed}” is no number. Write 1.234 or 12,5: a comma before the decimals, nothing else "
    "beside the digits."
)
_LONG: Final = N_("This number has too many digits. Enter at most {most}.")
_ORDER: Final = N_("The second figure is smaller than the first. Change one of the two.")
_NOTHING: Final = N_("Enter a figure, or say that it cannot be measured yet.")
_BOTH: Final = N_("A figure that cannot be measured yet has no number. Empty one of the two.")


def parse_figure(typed: str | None, field: str) -> str | None:
    """Return a number typed in German (1.234,5) as exact decimal text (1234.5), None for nothing.

    Decimals stay as many as were typed. Raises Refused for anything else: `1.5` is not read as a
    guess.
    """
    text = _SPACES.sub(" ", typed or "").strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    found = _GROUPED.fullmatch(text) or _SIMPLE.fullmatch(text)
    if found is None or not text.isascii():
        raise Refused("result.number", _NUMBER, field=field, typed=text)
    sign, whole, decimals = found.groups()
    digits = re.sub("[. ]", "", whole).lstrip("0") or "0"
    if len(digits) + len(decimals or "") > _LONGEST:
        raise Refused("result.long", _LONG, field=field, most=_LONGEST)
    number = f"{digits}.{decimals}" if decimals else digits
    return f"-{number}" if sign and Decimal(number) else number


def show_figure(number: str | None, language: str = "de") -> str:
    """Return exact decimal text with separators as the language has them: 1.234,5."""
    if not number:
        return ""
    sign = "-" if number.startswith("-") else ""
    whole, _, decimals = number.removeprefix("-").partition(".")
    group, point = (".", ",") if language == "de" else (",", ".")
    is_number = whole.isdecimal() and len(whole) <= _LONGEST
    grouped = f"{int(whole):,}".replace(",", group) if is_number else whole
    shown = f"{grouped}{point}{decimals}" if decimals else grouped
    return f"\N{MINUS SIGN}{shown}" if sign else shown


def check_result(low: str | None, high: str | None, *, not_yet_measurable: bool) -> None:
    """Raise Refused when a success has neither figure nor "not yet", both, or a wrong order."""
    if not_yet_measurable:
        if low or high:
            raise Refused("result.both", _BOTH, field="not_yet_measurable")
        return
    if not low and not high:
        raise Refused("result.empty", _NOTHING, field="low")
    if low and high and Decimal(high) < Decimal(low):
        raise Refused("result.order", _ORDER, field="high")


def figure_text(
    low: str | None,
    high: str | None,
    unit: str | None,
    tr: Translator,
    *,
    circa: bool = False,
    not_yet_measurable: bool = False,
) -> str:
    """Return a success in words: „ca. 200 bis 250 Frauen“, „bis zu 40 %“, „noch nicht messbar“."""
    if not_yet_measurable:
        return tr("not yet measurable")
    first, last = show_figure(low, tr.language), show_figure(high, tr.language)
    if first and last and first != last:
        shown = tr("{low} to {high}", low=first, high=last)
    elif last and not first:
        shown = tr("up to {high}", high=last)
    else:
        shown = first
    if circa and shown:
        shown = tr("about {figure}", figure=shown)
    return " ".join(filter(None, (shown, unit)))


def as_of_text(as_of: str | None, tr: Translator) -> str:
    """Return of when a figure is; '' when nobody said."""
    return tr("as of {day}", day=show_point(as_of)) if as_of else ""
