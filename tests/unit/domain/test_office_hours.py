"""Office hours: read as people type them, shown so that they can be read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.domain.office_hours import (
    CODES,
    OfficeHours,
    Span,
    parse_hours,
    read_hours,
    read_weekdays,
    stored_weekdays,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (
            "Mo–Do 8–12 Uhr, Do 14–18",
            "mon 08:00-12:00;tue 08:00-12:00;wed 08:00-12:00;thu 08:00-12:00,14:00-18:00",
        ),
        (
            "Mo, Mi 8.30 - 12.00 und 13 bis 15:30",
            "mon 08:30-12:00,13:00-15:30;wed 08:30-12:00,13:00-15:30",
        ),
        ("Montag: 9-11; Dienstags von 0800-1200 Uhr", "mon 09:00-11:00;tue 08:00-12:00"),
        ("Di 8-12, Mi geschlossen", "tue 08:00-12:00"),
        ("8-12", ";".join(f"{day} 08:00-12:00" for day in CODES[:5])),
        ("täglich 9-15 Uhr", ";".join(f"{day} 09:00-15:00" for day in CODES[:5])),
        ("Fr 8-10, 9-12", "fri 08:00-12:00"),
        ("Fr-Mo 8-10", "mon 08:00-10:00;fri 08:00-10:00;sat 08:00-10:00;sun 08:00-10:00"),
        ("Mon-Tue 8-12", "mon 08:00-12:00;tue 08:00-12:00"),
        ("", None),
        (None, None),
        ("   ", None),
    ],
)
def test_what_people_type_is_read(typed: str | None, stored: str | None) -> None:
    assert parse_hours(typed).stored() == stored


@pytest.mark.parametrize(
    "typed",
    [
        "vormittags",
        "nach Vereinbarung",
        "Mo",
        "Mo-Do",
        "Mo 8",
        "Mo 8-",
        "Mo 12-8",
        "Mo 8-8",
        "Mo 8-25",
        "Mo 8:75-12",
        "Mo - - Do 8-12",
        "Mo 8-12 - Do",
        "-",
        ",",
        "Mi geschlossen",
        "geschlossen",
        "Mi 8-12, Mi geschlossen",
        "Mo bis 8-12",
        "Mo 8-12-14",
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_hours(typed)
    assert caught.value.code == "office_hours.unreadable"
    assert caught.value.field == "office_hours"
    assert "Mo–Do 8–12, Do 14–18" in Translator("de").refusal(caught.value)


def test_the_hours_are_shown_as_people_write_them() -> None:
    hours = parse_hours("Mo-Mi 8-12, Do 8-12 und 14.30-18, Fr 8-12")
    assert hours.shown(Translator("de")) == "Mo–Mi 8–12, Do 8–12 + 14:30–18, Fr 8–12 Uhr"
    assert hours.shown(Translator("en")) == "Mon–Wed 8–12, Thu 8–12 + 14:30–18, Fri 8–12 h"
    assert OfficeHours().shown(Translator("de")) == ""


_spans = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(0, 1439)).filter(lambda pair: pair[0] < pair[1]),
    min_size=1,
    max_size=4,
)
_hours = st.dictionaries(st.integers(0, 6), _spans, max_size=7)


@given(_hours, st.sampled_from(["de", "en"]))
def test_what_is_shown_and_stored_is_read_as_the_same(
    days: dict[int, list[tuple[int, int]]], language: str
) -> None:
    typed = "; ".join(
        f"{CODES[day]} " + ", ".join(f"{_time(a)}-{_time(b)}" for a, b in spans)
        for day, spans in days.items()
    )
    hours = parse_hours(typed)
    assert hours.weekdays == set(days)
    assert parse_hours(hours.shown(Translator(language))) == hours
    assert read_hours(hours.stored()) == hours
    for day, spans in days.items():
        minutes = {minute for a, b in spans for minute in (a, b)}
        assert all(hours.is_open(day, _time(minute)) for minute in minutes)


@given(st.text(max_size=40))
def test_no_text_is_a_fault(typed: str) -> None:
    try:
        hours = parse_hours(typed)
    except Refused:
        return
    assert read_hours(hours.stored()) == hours


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def test_spans_that_touch_become_one() -> None:
    assert parse_hours("Mo 8-10, 10-12").on(0) == (Span(480, 720),)


def test_weekdays_are_stored_in_their_order() -> None:
    assert stored_weekdays(["fri", "mon"]) == "mon,fri"
    assert stored_weekdays([]) is None
    assert read_weekdays("mon,fri") == {0, 4}
    assert read_weekdays(None) == frozenset()
    with pytest.raises(Refused) as caught:
        stored_weekdays(["Montag"])
    assert caught.value.field == "not_on"
