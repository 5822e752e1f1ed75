"""Successes in figures: typed in German, exact, put into words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.domain.results import (
    as_of_text,
    check_result,
    figure_text,
    parse_figure,
    show_figure,
)

GERMAN, ENGLISH = Translator("de"), Translator("en")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("38", "38"),
        ("1.234,5", "1234.5"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("12,50", "12.50"),
        ("0,30", "0.30"),
        ("007", "7"),
        ("-4,2", "-4.2"),
        ("\N{MINUS SIGN}4", "-4"),
        ("-0", "0"),
        ("", None),
        (None, None),
    ],
)
def test_german_numbers_are_read_exactly(typed: str | None, stored: str | None) -> None:
    assert parse_figure(typed, "low") == stored


@pytest.mark.parametrize(
    "typed",
    ["1.5", "1,234.5", "12.34", "ca. 200", "20 %", "1,", ",5", "1e3", "١٢", "1.2345", "--2"],
)
def test_a_number_that_could_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_figure(typed, "high")
    assert (caught.value.code, caught.value.field) == ("result.number", "high")


def test_number_with_more_digits_than_anyone_counts_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        parse_figure("1" * 19, "low")
    assert caught.value.code == "result.long"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_what_is_shown_is_read_again_as_the_same_number(value: Decimal) -> None:
    stored = parse_figure(show_figure(str(value)), "low")
    assert stored is not None
    assert Decimal(stored) == value
    assert parse_figure(show_figure(stored), "low") == stored


@pytest.mark.parametrize(
    ("values", "german"),
    [
        (("38", None, "Frauen", False), "38 Frauen"),
        (("200", "250", None, True), "ca. 200 bis 250"),
        (("1234.5", None, "%", False), "1.234,5 %"),
        ((None, "40", "%", False), "bis zu 40 %"),
        (("7", "7", None, False), "7"),
    ],
)
def test_figures_are_put_into_words(
    values: tuple[str | None, str | None, str | None, bool], german: str
) -> None:
    low, high, unit, circa = values
    assert figure_text(low, high, unit, GERMAN, circa=circa) == german


def test_words_follow_the_language() -> None:
    assert figure_text("1234.5", None, None, ENGLISH) == "1,234.5"
    assert figure_text(None, None, None, GERMAN, not_yet_measurable=True) == "noch nicht messbar"
    assert as_of_text("2010-03", GERMAN) == "Stand 03/2010"
    assert as_of_text(None, GERMAN) == ""


@pytest.mark.parametrize(
    ("low", "high", "not_yet", "refused"),
    [
        ("2", "10", False, None),
        (None, "10", False, None),
        (None, None, True, None),
        (None, None, False, ("result.empty", "low")),
        ("10", "2", False, ("result.order", "high")),
        ("10", None, True, ("result.both", "not_yet_measurable")),
    ],
)
def test_a_success_has_a_figure_or_none_yet(
    low: str | None, high: str | None, not_yet: bool, refused: tuple[str, str] | None
) -> None:
    if refused is None:
        check_result(low, high, not_yet_measurable=not_yet)
        return
    with pytest.raises(Refused) as caught:
        check_result(low, high, not_yet_measurable=not_yet)
    assert (caught.value.code, caught.value.field) == refused
