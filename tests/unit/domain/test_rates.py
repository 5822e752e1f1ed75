"""Outcome rates: examples computed by hand, and what holds for any counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.i18n import Translator
from netzdesk.domain.rate_texts import (
    RATE_FORMULAS,
    RATE_NAMES,
    decimal_text,
    of_text,
    percent_text,
    ratio_text,
    whole_text,
)
from netzdesk.domain.rates import (
    FURTHER,
    HEADLINE,
    RATES,
    Cases,
    Outcome,
    Rate,
    added,
    agreeing_pairs,
    eligibility,
    estimated_eligible,
    sum_cases,
)

GERMAN = Translator("de")
ENGLISH = Translator("en")

# 50 institutions of one kind: I 20, P 4, R 6, O 5, NC 5, U 10; besides NE 8 and X 3.
# E = 20 + 4 + 6 + 5 + 5 = 40.  e = E / (E + NE) = 40 / 48 = 5/6.  e·U = 10 · 5/6 = 25/3.
EXAMPLE = Cases(
    complete=20,
    partial=4,
    refused=6,
    other=5,
    not_reached=5,
    unknown=10,
    not_eligible=8,
    not_needed=3,
)
BY_HAND = {
    "RR1": (20, Fraction(50)),  # E + U = 50
    "RR2": (24, Fraction(50)),
    "RR3": (20, Fraction(145, 3)),  # 40 + 25/3
    "RR4": (24, Fraction(145, 3)),
    "RR5": (20, Fraction(40)),
    "RR6": (24, Fraction(40)),
    "COOP1": (20, Fraction(35)),  # I + P + R + O = 20 + 4 + 6 + 5
    "COOP2": (24, Fraction(35)),
    "COOP3": (20, Fraction(30)),  # I + P + R = 20 + 4 + 6
    "COOP4": (24, Fraction(30)),
    "REF1": (6, Fraction(50)),
    "REF2": (6, Fraction(145, 3)),
    "REF3": (6, Fraction(40)),
    "CON1": (35, Fraction(50)),
    "CON2": (35, Fraction(145, 3)),
    "CON3": (35, Fraction(40)),
}


def of_one_kind(cases: Cases) -> Outcome:
    """Return the outcome of institutions of one kind, whose e is their own."""
    return Outcome(cases, estimated_eligible([(cases.unknown, eligibility(cases))]))


@pytest.mark.parametrize("key", BY_HAND)
def test_a_rate_is_what_was_computed_by_hand(key: str) -> None:
    numerator, denominator = BY_HAND[key]

    assert of_one_kind(EXAMPLE).rate(key) == Rate(Fraction(numerator), denominator)


def test_every_rate_has_an_example_a_name_and_a_formula() -> None:
    assert set(RATES) == set(BY_HAND)
    assert set(RATE_NAMES) == set(RATE_FORMULAS) == {*RATES, "e"}
    assert sorted((*HEADLINE, *FURTHER)) == sorted((*RATES, "e"))


def test_e_is_the_share_of_the_responsible_among_the_known() -> None:
    assert eligibility(EXAMPLE) == Rate.of(40, 48)
    assert of_one_kind(EXAMPLE).rate("e").value == Fraction(5, 6)


def test_unknown_ones_are_estimated_for_each_kind_by_itself() -> None:
    # 6 unknown with e = 1/2 and 4 unknown with e = 1: 3 + 4 = 7 of 10
    parts = [(6, Rate.of(5, 10)), (4, Rate.of(9, 9))]

    assert estimated_eligible(parts) == 7
    assert Outcome(Cases(unknown=10), estimated_eligible(parts)).e == Rate.of(7, 10)


def test_where_nothing_is_known_all_count_as_responsible() -> None:
    assert estimated_eligible([(3, Rate.of(0, 0))]) == 3


def test_a_complete_list_has_rr3_equal_to_rr1() -> None:
    outcome = of_one_kind(Cases(complete=10, refused=2, unknown=8))

    assert outcome.rate("RR3") == outcome.rate("RR1") == Rate.of(10, 20)


def test_no_longer_needed_institutions_are_outside_every_rate() -> None:
    without = of_one_kind(Cases(complete=4, unknown=2, not_eligible=1))
    with_some = of_one_kind(Cases(complete=4, unknown=2, not_eligible=1, not_needed=9))

    assert [without.rate(key) for key in (*RATES, "e")] == [
        with_some.rate(key) for key in (*RATES, "e")
    ]


def test_an_appointment_counts_in_the_denominators_and_never_as_a_refusal() -> None:
    cases = sum_cases([("I", 1), ("O", 2)])

    assert of_one_kind(cases).rate("REF1") == Rate.of(0, 3)
    assert of_one_kind(cases).rate("COOP1") == Rate.of(1, 3)
    assert of_one_kind(cases).rate("COOP3") == Rate.of(1, 1)


def test_a_group_that_is_not_known_counts_as_unknown() -> None:
    assert sum_cases([("I", 1), ("?", 1), ("", 1)]) == Cases(complete=1, unknown=2)


def test_nothing_to_divide_by_is_no_rate() -> None:
    none = of_one_kind(Cases()).rate("RR2")

    assert none.value is None
    assert percent_text(none, GERMAN) == "–"
    assert whole_text(none, GERMAN) == "– (0 / 0)"


def test_few_cases_are_marked() -> None:
    assert percent_text(Rate.of(3, 4), GERMAN) == "75,0 % *"
    assert percent_text(Rate.of(4, 5), GERMAN) == "80,0 %"


def test_rates_are_written_as_the_language_writes_numbers() -> None:
    rate = of_one_kind(EXAMPLE).rate("RR3")  # 20 / 48.333… = 41.379… %

    assert whole_text(rate, GERMAN) == "41,4 % (20 / 48,3)"
    assert whole_text(rate, ENGLISH) == "41.4 % (20 / 48.3)"
    assert of_text(Rate.of(20, 50), GERMAN) == "20 / 50"
    assert ratio_text(Rate.of(243, 66), GERMAN) == "3,7"  # 3.6818…


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0.05", "0,1"), ("0.049", "0,0"), ("99.95", "100,0"), ("7", "7,0"), ("-0.25", "-0,3")],
)
def test_half_a_tenth_is_rounded_away_from_zero(number: str, shown: str) -> None:
    assert decimal_text(Fraction(number), GERMAN) == shown


def test_agreeing_pairs_are_counted_within_a_district() -> None:
    # two yes and one no: pairs yes-yes, yes-no, yes-no; one of three agrees
    assert agreeing_pairs(["yes", "yes", "no"]) == Rate.of(1, 3)
    # who says both agrees with nobody
    assert agreeing_pairs(["yes", None]) == Rate.of(0, 1)
    assert agreeing_pairs(["no"]) == Rate.of(0, 0)
    assert added([Rate.of(1, 3), Rate.of(0, 0), Rate.of(3, 3)]) == Rate.of(4, 6)


counts = st.builds(Cases, *(st.integers(0, 400) for _ in range(8)))


@given(counts)
def test_every_rate_lies_between_nothing_and_all(cases: Cases) -> None:
    outcome = of_one_kind(cases)

    for key in (*RATES, "e"):
        value = outcome.rate(key).value
        assert value is None or 0 <= value <= 1


@given(counts)
def test_rates_stand_in_the_order_of_what_they_leave_out(cases: Cases) -> None:
    outcome = of_one_kind(cases)

    def value(key: str) -> Fraction:
        return outcome.rate(key).value or Fraction(0)

    assert value("RR1") <= value("RR2")
    assert value("RR3") <= value("RR4")
    assert value("RR5") <= value("RR6")
    assert value("RR2") <= value("CON1")
    if cases.eligible:
        assert value("RR1") <= value("RR3") <= value("RR5")
        assert value("RR2") <= value("RR4") <= value("RR6")
        assert value("REF1") <= value("REF2") <= value("REF3")
        assert value("CON1") <= value("CON2") <= value("CON3")
        assert value("RR5") <= value("COOP1") <= value("COOP3") or not cases.answered


@given(st.lists(counts, max_size=6))
def test_groups_sum_to_the_whole(groups: list[Cases]) -> None:
    whole = sum(groups, Cases())

    assert whole.total == sum(group.total for group in groups)
    for key in ("RR1", "RR2", "RR5", "COOP1", "REF1", "CON1"):
        parts = added(of_one_kind(group).rate(key) for group in groups)
        assert of_one_kind(whole).rate(key) == parts
