"""After two failed calls another weekday and another time of day are suggested."""

from __future__ import annotations

from datetime import date

import pytest

from netzdesk.base.i18n import Translator
from netzdesk.domain.outcome import OutcomeCode
from netzdesk.domain.retry import Due, PastContact, due_again
from netzdesk.domain.workdays import Calendar, calendar_of

NO_ANSWER = OutcomeCode.of("3.13", "", "", {"follow_up_days": 1})
MONDAY, TUESDAY = date(2010, 3, 1), date(2010, 3, 2)


def call(day: date, time: str | None, outcome: str = "3.13", channel: str = "phone") -> PastContact:
    return PastContact(outcome, channel, "out", day, time)


def due(*contacts: PastContact, calendar: Calendar | None = None) -> Due:
    found = due_again(NO_ANSWER, contacts, contacts[-1].day, calendar or Calendar())
    assert found is not None
    return found


def test_after_one_failed_call_the_outcome_alone_says_when() -> None:
    assert due(call(MONDAY, "09:00")) == Due(TUESDAY)


def test_after_two_mornings_the_afternoon_of_another_weekday_is_suggested() -> None:
    found = due(call(MONDAY, "09:00"), call(TUESDAY, "10:30"))
    assert (found.day, found.time) == (date(2010, 3, 3), "14:00")
    assert found.reason(Translator("de")) == (
        "2 Anrufe am Vormittag ohne Erfolg: anderer Wochentag, andere Tageszeit"
    )


def test_after_two_afternoons_the_morning_is_suggested() -> None:
    found = due(call(MONDAY, "14:00"), call(TUESDAY, "15:30"))
    assert (found.day, found.time) == (date(2010, 3, 3), "10:00")


def test_a_week_later_on_the_same_weekday_is_not_another_weekday() -> None:
    found = due(call(date(2010, 2, 24), "09:00"), call(TUESDAY, "09:00"))
    assert found.day == date(2010, 3, 4)  # Wednesday and Tuesday were tried


def test_office_hours_say_where_the_afternoon_is() -> None:
    calendar = calendar_of("NI", MONDAY, "mon 08:00-12:00;thu 08:00-12:00,15:00-18:00")
    found = due(call(MONDAY, "09:00"), call(TUESDAY, "10:00"), calendar=calendar)
    assert (found.day, found.time) == (date(2010, 3, 4), "15:00")


def test_an_office_that_is_open_in_the_morning_only_gets_another_weekday() -> None:
    calendar = calendar_of("NI", MONDAY, "mon 08:00-12:00;tue 08:00-12:00;wed 08:00-12:00")
    found = due(call(MONDAY, "09:00"), call(TUESDAY, "10:00"), calendar=calendar)
    assert (found.day, found.time) == (date(2010, 3, 3), None)


def test_without_known_times_only_the_weekday_changes() -> None:
    found = due(call(MONDAY, None), call(TUESDAY, None))
    assert (found.day, found.time) == (date(2010, 3, 3), None)
    assert found.reason(Translator("de")) == (
        "2 Anrufe ohne Erfolg: anderer Wochentag, andere Tageszeit"
    )


@pytest.mark.parametrize(
    "between",
    [
        call(TUESDAY, "09:00", outcome="2.35"),
        call(TUESDAY, None, outcome="3.19", channel="letter"),
        PastContact("3.13", "phone", "in", TUESDAY, "09:00"),
    ],
)
def test_another_contact_between_the_calls_begins_anew(between: PastContact) -> None:
    found = due(call(MONDAY, "09:00"), between, call(date(2010, 3, 3), "09:00"))
    assert found.retry is None


def test_a_holiday_is_no_other_weekday() -> None:
    thursday, wednesday = date(2010, 4, 1), date(2010, 3, 31)
    calendar = calendar_of("NI", thursday)
    found = due(call(wednesday, "09:00"), call(thursday, "09:00"), calendar=calendar)
    assert found.day == date(2010, 4, 6)  # past Good Friday, the weekend and Easter Monday


def test_a_final_outcome_is_never_due_again() -> None:
    final = OutcomeCode.of("2.13", "", "", {"final": True, "follow_up_days": 1})
    calls = (call(MONDAY, "09:00"), call(TUESDAY, "09:00"))
    assert due_again(final, calls, TUESDAY, Calendar()) is None
