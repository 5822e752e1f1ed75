"""Outcome rates of a survey, after the AAPOR Standard Definitions, section "Calculating Outcome
Rates", with the letters of that book: I, P, R, NC, O, UO; here for institutions.

Interim rates count every institution as it stands: an appointment or a promised answer is `O`
and never a refusal. Final rates count what is closed; as long as the field phase runs, those
still open are left out, and when it has ended, everybody counts as he stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Final, Self

SMALL: Final = 5
"""A rate of fewer cases is marked."""

_ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rate:
    """A numerator and a denominator, which are always shown with the rate."""

    numerator: Fraction
    denominator: Fraction

    @classmethod
    def of(cls, numerator: int | Fraction, denominator: int | Fraction) -> Self:
        return cls(Fraction(numerator), Fraction(denominator))

    @property
    def value(self) -> Fraction | None:
        """The rate, exact; None where there is nothing to divide by."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_small(self) -> bool:
        """True when it rests on fewer than five cases."""
        return self.denominator < SMALL


@dataclass(frozen=True, slots=True)
class Cases:
    """How many institutions there are of each group of outcomes."""

    complete: int = 0
    """I"""
    partial: int = 0
    """P"""
    refused: int = 0
    """R"""
    other: int = 0
    """O: obstacles, referrals, appointments and promises."""
    not_reached: int = 0
    """NC: responsible, but never spoken to."""
    unknown: int = 0
    """UO: whether they are responsible is not known."""
    not_eligible: int = 0
    """NE: outside the study."""
    not_needed: int = 0
    """X: no longer needed (4.80); outside all rates, only counted."""

    @property
    def answered(self) -> int:
        """I + P"""
        return self.complete + self.partial

    @property
    def spoken(self) -> int:
        """I + P + R + O: somebody there has reacted."""
        return self.answered + self.refused + self.other

    @property
    def eligible(self) -> int:
        """E = I + P + R + O + NC"""
        return self.spoken + self.not_reached

    @property
    def total(self) -> int:
        return self.eligible + self.unknown + self.not_eligible + self.not_needed

    def __add__(self, more: Cases) -> Cases:
        return Cases(*(getattr(self, f.name) + getattr(more, f.name) for f in fields(Cases)))


GROUPS: Final[Mapping[str, str]] = {
    "I": "complete",
    "P": "partial",
    "R": "refused",
    "O": "other",
    "NC": "not_reached",
    "UO": "unknown",
    "NE": "not_eligible",
    "X": "not_needed",
}
"""Group of an outcome code → where it is counted; a code of no known group is unknown."""


def sum_cases(counts: Iterable[tuple[str, int]]) -> Cases:
    """Return the cases of groups of outcomes with how many institutions are in each."""
    summed = dict.fromkeys(GROUPS.values(), 0)
    for group, n in counts:
        summed[GROUPS.get(group, "unknown")] += n
    return Cases(**summed)


def is_unknown(group: str) -> bool:
    """Tell whether institutions of this group of outcomes count as U."""
    return GROUPS.get(group, "unknown") == "unknown"


def eligibility(cases: Cases) -> Rate:
    """Return e = E / (E + NE): the share of the responsible among those known to be or not.

    "Proportional allocation", the estimate that the Standard Definitions name first. It is made
    for one kind of institution at a time; a complete official list has no NE, so e is 1.
    """
    return Rate.of(cases.eligible, cases.eligible + cases.not_eligible)


def estimated_eligible(parts: Iterable[tuple[int, Rate]]) -> Fraction:
    """Return e·U summed over kinds of institution: pairs of U and e.

    Where e cannot be estimated all count as responsible, which makes a rate rather too low.
    """
    return sum(
        (unknown * (_ONE if e.value is None else e.value) for unknown, e in parts), Fraction(0)
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """Cases with e·U, the estimated number of the responsible among the unknown ones."""

    cases: Cases
    estimated: Fraction

    @property
    def e(self) -> Rate:
        """e over all kinds: the estimated among the unknown; of the known where none is unknown."""
        if self.cases.unknown:
            return Rate(self.estimated, Fraction(self.cases.unknown))
        return eligibility(self.cases)

    def rate(self, key: str) -> Rate:
        """Return a rate by its name in the Standard Definitions (`RATES`), or `e`."""
        if key == "e":
            return self.e
        numerator, denominator = RATES[key]
        return Rate.of(numerator(self.cases), denominator(self))


def _all(outcome: Outcome) -> int:
    return outcome.cases.eligible + outcome.cases.unknown


def _estimated(outcome: Outcome) -> Fraction:
    return outcome.cases.eligible + outcome.estimated


def _eligible(outcome: Outcome) -> int:
    return outcome.cases.eligible


def _spoken(outcome: Outcome) -> int:
    return outcome.cases.spoken


def _willing(outcome: Outcome) -> int:
    return outcome.cases.answered + outcome.cases.refused


def _complete(cases: Cases) -> int:
    return cases.complete


def _answered(cases: Cases) -> int:
    return cases.answered


def _refused(cases: Cases) -> int:
    return cases.refused


def _reacted(cases: Cases) -> int:
    return cases.spoken


RATES: Final[Mapping[str, tuple[Callable[[Cases], int], Callable[[Outcome], int | Fraction]]]] = {
    "RR1": (_complete, _all),
    "RR2": (_answered, _all),
    "RR3": (_complete, _estimated),
    "RR4": (_answered, _estimated),
    "RR5": (_complete, _eligible),
    "RR6": (_answered, _eligible),
    "COOP1": (_complete, _spoken),
    "COOP2": (_answered, _spoken),
    "COOP3": (_complete, _willing),
    "COOP4": (_answered, _willing),
    "REF1": (_refused, _all),
    "REF2": (_refused, _estimated),
    "REF3": (_refused, _eligible),
    "CON1": (_reacted, _all),
    "CON2": (_reacted, _estimated),
    "CON3": (_reacted, _eligible),
}
"""The rates of the Standard Definitions: numerator and denominator.

RR1 = I/(E+U), RR3 = I/(E+e·U), RR5 = I/E; RR2, RR4 and RR6 the same with I+P. RR5 and RR6 are
right only where all of unknown responsibility are outside. COOP1 = I/(I+P+R+O), COOP3 =
I/(I+P+R), COOP2 and COOP4 with I+P. REF with R, CON with I+P+R+O over the three denominators.
"""

HEADLINE: Final = ("RR2", "RR1", "CON1")
FURTHER: Final = tuple(key for key in (*RATES, "e") if key not in HEADLINE)


def agreeing_pairs(sides: Iterable[str | None]) -> Rate:
    """Return agreeing pairs / pairs of the independent answers about one district.

    A source is `yes` or `no`, or None when it says both; that one agrees with nobody.
    """
    found = list(sides)
    same = sum(_pairs(found.count(side)) for side in ("yes", "no"))
    return Rate.of(same, _pairs(len(found)))


def added(rates: Iterable[Rate]) -> Rate:
    """Return numerators over denominators, each summed."""
    every = list(rates)
    return Rate.of(sum(rate.numerator for rate in every), sum(rate.denominator for rate in every))


def _pairs(n: int) -> int:
    return n * (n - 1) // 2
