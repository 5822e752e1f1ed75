"""Years, months and days: read as they are typed, kept at their length, shown as they are read."""

from __future__ import annotations

from datetime import date

import pytest

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.domain.periods import (
    check_period,
    parse_period,
    parse_point,
    period_text,
    show_point,
    split_period,
)

TODAY = date(2010, 3, 15)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("2007", "2007", "2007"),
        ("5/2007", "2007-05", "05/2007"),
        ("05.2007", "2007-05", "05/2007"),
        ("2007-05", "2007-05", "05/2007"),
        ("1.5.2007", "2007-05-01", "01.05.2007"),
        ("01.05.07", "2007-05-01", "01.05.2007"),
        ("heute", "2010-03-15", "15.03.2010"),
        ("  ", None, ""),
        (None, None, ""),
    ],
)
def test_year_month_and_day_keep_their_length(
    typed: str | None, stored: str | None, shown: str
) -> None:
    assert parse_point(typed, "founded", TODAY) == stored
    assert show_point(stored) == shown
    if stored:
        assert parse_point(shown, "founded", TODAY) == stored


@pytest.mark.parametrize("typed", ["13/2007", "31.2.2010", "Frühjahr", "20071", "0/2007"])
def test_what_is_no_year_month_or_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_point(typed, "begins", TODAY)
    assert (caught.value.code, caught.value.field) == ("period.unreadable", "begins")


def test_a_period_does_not_end_before_it_begins() -> None:
    check_period("2010-03", "2010")
    check_period("2010", "2010-01-01")
    check_period(None, "2009")
    with pytest.raises(Refused):
        check_period("2010-03", "2010-02-28")


def test_periods_are_put_into_words() -> None:
    german = Translator("de")
    assert period_text("2010-01-01", "2011-12-31", german) == "01.01.2010–31.12.2011"
    assert period_text("2008", "2008", german) == "2008"
    assert period_text("2008-09", None, german) == "seit 09/2008"
    assert period_text(None, "2011", german) == "bis 2011"
    assert period_text(None, "", german) == ""


@pytest.mark.parametrize(
    ("typed", "name", "stored"),
    [
        ("Xenos (05/2009–12/2011)", "Xenos", ("2009-05", "2011-12")),
        ("Xenos (2009)", "Xenos", ("2009", "2009")),
        ("Xenos(seit 01.05.2009)", "Xenos", ("2009-05-01", None)),
        ("Xenos seit 2009", "Xenos", ("2009", None)),
        ("Xenos, bis 12/2011", "Xenos", (None, "2011-12")),
        ("Xenos 2009-2011", "Xenos", ("2009", "2011")),
        ("Xenos since 2009", "Xenos", ("2009", None)),
        ("Xenos 2009–", "Xenos", ("2009", None)),
    ],
)
def test_a_period_is_read_behind_a_name(
    typed: str, name: str, stored: tuple[str | None, str | None]
) -> None:
    found, period = split_period(typed)
    assert (found, parse_period(period, "programmes", TODAY)) == (name, stored)


@pytest.mark.parametrize("typed", ["FIFA", "ESF (BAMF)", "Xenos seit langem"])
def test_words_and_brackets_without_a_figure_are_part_of_the_name(typed: str) -> None:
    assert split_period(typed) == (typed, "")


@pytest.mark.parametrize("typed", ["demnächst 9", "2011-2009", "13/2009", "05/2009-12/2008", ""])
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_period(typed, "programmes", TODAY)
    assert refused.value.field == "programmes"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "period", [("2009", None), (None, "2011-12"), ("2009", "2011"), ("2009-05-01", "2009-05-01")]
)
def test_a_period_is_read_as_it_is_shown(
    period: tuple[str | None, str | None], language: str
) -> None:
    shown = period_text(*period, Translator(language))
    assert parse_period(shown, "programmes", TODAY) == period
