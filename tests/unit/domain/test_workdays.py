"""Follow-ups fall on days on which the institution can be reached."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.holidays import STATES, public_holidays
from netzdesk.domain.outcome import OutcomeCode, follow_up_day
from netzdesk.domain.workdays import Calendar, calendar_of, hint_on

REMINDER = OutcomeCode.of("3.19", "", "", {"follow_up_days": 14})
GOOD_FRIDAY, EASTER_MONDAY = date(2010, 4, 2), date(2010, 4, 5)


def test_the_holidays_are_those_of_the_state() -> None:
    assert GOOD_FRIDAY in public_holidays("NI", 2010)
    assert date(2010, 1, 6) in public_holidays("BY", 2010)
    assert date(2010, 1, 6) not in public_holidays("NI", 2010)
    assert date(2018, 10, 31) in public_holidays("NI", 2018)
    assert date(2010, 10, 31) not in public_holidays("NI", 2010)  # a holiday since 2018 only


@pytest.mark.parametrize("state", ["", "XX", "DE"])
def test_a_state_that_is_not_known_has_no_holidays(state: str) -> None:
    assert public_holidays(state, 2010) == frozenset()


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_new_year_and_christmas(state: str) -> None:
    assert {date(2026, 1, 1), date(2026, 12, 25)} <= public_holidays(state, 2026)


def test_a_reminder_after_easter_waits_for_the_tuesday() -> None:
    calendar = calendar_of("NI", date(2010, 3, 19))
    assert follow_up_day(REMINDER, date(2010, 3, 19), calendar) == date(2010, 4, 6)


def test_the_turn_of_the_year_knows_new_years_day() -> None:
    calendar = calendar_of("NI", date(2010, 12, 18))
    assert follow_up_day(REMINDER, date(2010, 12, 18), calendar) == date(2011, 1, 3)


def test_not_on_mondays_moves_to_the_tuesday() -> None:
    calendar = calendar_of("NI", date(2010, 3, 1), None, "mon")
    assert follow_up_day(REMINDER, date(2010, 3, 1), calendar) == date(2010, 3, 16)


def test_days_without_office_hours_are_passed_over() -> None:
    calendar = calendar_of("NI", date(2010, 3, 1), "tue 08:00-12:00;thu 14:00-18:00")
    assert follow_up_day(REMINDER, date(2010, 3, 3), calendar) == date(2010, 3, 18)


def test_an_office_that_never_opens_on_a_working_day_is_reached_on_any() -> None:
    calendar = calendar_of("NI", date(2010, 3, 1), "sat 10:00-12:00")
    assert calendar.next_open(date(2010, 3, 1)) == date(2010, 3, 1)


def test_all_working_days_unwanted_cannot_stop_the_work() -> None:
    calendar = calendar_of("NI", date(2010, 3, 1), None, "mon,tue,wed,thu,fri")
    assert calendar.next_open(date(2010, 3, 6)) == date(2010, 3, 8)


@given(
    day=st.dates(date(1990, 1, 1), date(2090, 12, 1)),
    closed=st.frozensets(st.integers(0, 6), max_size=4),
)
def test_no_rule_lays_a_day_on_a_closed_one(day: date, closed: frozenset[int]) -> None:
    calendar = Calendar(public_holidays("NI", day.year), closed)
    moved = calendar.next_open(day)
    assert moved >= day
    assert moved.weekday() < 5
    assert moved not in calendar.holidays
    assert moved.weekday() not in closed
    assert all(
        not calendar.is_open(date.fromordinal(n)) for n in range(day.toordinal(), moved.toordinal())
    )


def test_the_last_day_of_the_calendar_is_no_fault() -> None:
    assert Calendar().next_open(date.max) == date.max


@pytest.mark.parametrize(
    ("day", "time", "hint"),
    [
        (GOOD_FRIDAY, None, "holiday"),
        (EASTER_MONDAY, "09:00", "holiday"),
        (date(2010, 3, 20), None, "weekend"),
        (date(2010, 3, 16), "13:00", "hours"),
        (date(2010, 3, 16), "09:00", None),
        (date(2010, 3, 16), None, None),
        (date(2010, 3, 17), None, "closed"),
    ],
)
def test_an_agreed_date_that_does_not_fit_is_hinted_at(
    day: date, time: str | None, hint: str | None
) -> None:
    calendar = calendar_of("NI", day, "tue 08:00-12:00;thu 14:00-18:00")
    assert hint_on(calendar, day, time) == hint
