"""Days and times as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.dates import (
    full_year,
    moment_text,
    parse_day,
    parse_time,
    show_day,
    show_moment,
    show_time,
)
from netzdesk.base.errors import Refused

TODAY = date(2010, 3, 12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.3.", "2010-03-01"),
        ("1.3", "2010-03-01"),
        ("1.3.09", "2009-03-01"),
        ("1. 3. 2010", "2010-03-01"),
        ("01.03.2010", "2010-03-01"),
        ("010310", "2010-03-01"),
        ("01032010", "2010-03-01"),
        ("0103", "2010-03-01"),
        ("1/3/10", "2010-03-01"),
        ("2010-03-01", "2010-03-01"),
        ("1. März", "2010-03-01"),
        ("1 Mrz 2009", "2009-03-01"),
        ("24. Dez.", "2009-12-24"),
        ("heute", "2010-03-12"),
        ("Gestern", "2010-03-11"),
        ("morgen", "2010-03-13"),
        ("today", "2010-03-12"),
        ("+3", "2010-03-15"),
        ("-2", "2010-03-10"),
        (" 12.3. ", "2010-03-12"),
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str, meant: str) -> None:
    assert parse_day(typed, TODAY) == meant


def test_a_day_without_year_is_the_nearest_one() -> None:
    assert parse_day("28.12.", date(2010, 1, 4)) == "2009-12-28"
    assert parse_day("4.1.", date(2009, 12, 28)) == "2010-01-04"
    assert parse_day("29.2.", date(2009, 3, 1)) == "2008-02-29"


def test_two_digits_of_a_year_are_read_around_the_year_of_today() -> None:
    assert parse_day("1.3.26", date(2026, 11, 22)) == "2026-03-01"
    assert full_year(26, 2010) == 2026
    assert full_year(30, 2010) == 1930
    assert full_year(99, 2010) == 1999
    assert full_year(5, 2095) == 2105


@pytest.mark.parametrize(
    "typed", ["", "31.2.2010", "irgendwann", "32.1.", "1.13.2010", "1", "12.3.210", "1.1.0010"]
)
def test_what_is_no_day_is_refused_beside_the_field(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_day(typed, TODAY, "due")
    assert (caught.value.code, caught.value.field) == ("date.unreadable", "due")
    assert str(caught.value) == "date.unreadable"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", "14:30"),
        ("14.30", "14:30"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("9", "09:00"),
        ("9 Uhr", "09:00"),
        ("14h30", "14:30"),
        ("9.05 Uhr", "09:05"),
        ("0:00", "00:00"),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed: str, meant: str) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25:00", "12:60", "2460", "mittags"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_time(typed)
    assert (caught.value.code, caught.value.field) == ("time.unreadable", "time")


@given(st.dates(date(1930, 1, 1), date(2029, 12, 31)))
def test_a_shown_day_is_read_back_as_the_same_day(day: date) -> None:
    assert parse_day(show_day(day.isoformat()), TODAY) == day.isoformat()
    assert parse_day(day.strftime("%d%m%y"), TODAY) == day.isoformat()


def test_a_moment_keeps_the_local_time_and_its_offset() -> None:
    assert moment_text("2010-03-12", "10:05") == "2010-03-12T10:05+01:00"
    assert moment_text("2010-07-12", "10:05") == "2010-07-12T10:05+02:00"
    assert show_time("2010-07-12T10:05+02:00") == "10:05"
    assert show_moment(datetime(2010, 7, 12, 8, 5, tzinfo=UTC)) == "12.07.2010 10:05"
    assert show_day(None) == show_time(None) == ""
