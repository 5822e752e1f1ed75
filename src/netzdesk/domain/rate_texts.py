"""Rates in words and digits: never without numerator and denominator."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.rates import Rate

NO_RATE: Final = "–"

RATE_NAMES: Final[Mapping[str, str]] = {
    "RR1": N_("Response RR1: full answers only"),
    "RR2": N_("Response RR2: full and partial answers"),
    "RR3": N_("RR3: full answers, unknown ones estimated"),
    "RR4": N_("RR4: full and partial, unknown ones estimated"),
    "RR5": N_("RR5: full answers, without unknown ones"),
    "RR6": N_("RR6: full and partial, without unknown ones"),
    "COOP1": N_("COOP1: full answers of all who reacted"),
    "COOP2": N_("COOP2: full and partial of all who reacted"),
    "COOP3": N_("COOP3: full answers of those able to answer"),
    "COOP4": N_("COOP4: full and partial of those able to answer"),
    "REF1": N_("REF1: refusals"),
    "REF2": N_("REF2: refusals, unknown ones estimated"),
    "REF3": N_("REF3: refusals, without unknown ones"),
    "CON1": N_("Contact CON1: somebody there has reacted"),
    "CON2": N_("CON2: reacted, unknown ones estimated"),
    "CON3": N_("CON3: reacted, without unknown ones"),
    "e": N_("e: share of the responsible among the unknown ones"),
}
RATE_FORMULAS: Final[Mapping[str, str]] = {
    "RR1": "I / (E + U)",
    "RR2": "(I + P) / (E + U)",
    "RR3": "I / (E + e·U)",
    "RR4": "(I + P) / (E + e·U)",
    "RR5": "I / E",
    "RR6": "(I + P) / E",
    "COOP1": "I / (I + P + R + O)",
    "COOP2": "(I + P) / (I + P + R + O)",
    "COOP3": "I / (I + P + R)",
    "COOP4": "(I + P) / (I + P + R)",
    "REF1": "R / (E + U)",
    "REF2": "R / (E + e·U)",
    "REF3": "R / E",
    "CON1": "(I + P + R + O) / (E + U)",
    "CON2": "(I + P + R + O) / (E + e·U)",
    "CON3": "(I + P + R + O) / E",
    "e": "E / (E + NE)",
}
WEIGHTED_E: Final = "Σ e·U / U"
"""e over all kinds of institution, where some are unknown: each kind has its own e."""


def percent_text(rate: Rate, tr: Translator) -> str:
    """Return „86,2 %“, marked by an asterisk when it rests on few cases; „–“ for no rate."""
    if rate.value is None:
        return NO_RATE
    shown = tr("{number} %", number=decimal_text(rate.value * 100, tr))
    return f"{shown} *" if rate.is_small else shown


def ratio_text(rate: Rate, tr: Translator) -> str:
    """Return „3,4“: how many of the one there are for one of the other."""
    if rate.value is None:
        return NO_RATE
    shown = decimal_text(rate.value, tr)
    return f"{shown} *" if rate.is_small else shown


def of_text(rate: Rate, tr: Translator) -> str:
    """Return „100 / 116“; an estimated denominator has a decimal."""
    return f"{_amount(rate.numerator, tr)} / {_amount(rate.denominator, tr)}"


def whole_text(rate: Rate, tr: Translator) -> str:
    """Return „86,2 % (100 / 116)“."""
    return f"{percent_text(rate, tr)} ({of_text(rate, tr)})"


def decimal_text(number: Fraction, tr: Translator) -> str:
    """Return a number with one decimal, half rounded up, in the writing of the language."""
    tenths = (
        int(number * 10 + Fraction(1, 2)) if number >= 0 else -int(-number * 10 + Fraction(1, 2))
    )
    sign = "-" if tenths < 0 else ""
    whole, tenth = divmod(abs(tenths), 10)
    return f"{sign}{whole}{',' if tr.language == 'de' else '.'}{tenth}"


def _amount(number: Fraction, tr: Translator) -> str:
    return str(number.numerator) if number.denominator == 1 else decimal_text(number, tr)
