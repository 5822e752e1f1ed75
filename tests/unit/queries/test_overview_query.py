"""Figures of the overview: what counts, what is due, who did something last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.queries.overview import counts, due, last_activity
from netzdesk.store.study import Study

TODAY = date(2010, 3, 31)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def call(filler: Filler, office: str, direction: str = "out", **values: object) -> str:
    return filler.unit.put(
        "contact_attempt",
        {
            "institution_id": office,
            "channel": "phone",
            "direction": direction,
            "day": "2010-03-01",
            "outcome": "3.1",
            "researcher_id": filler.unit.author_id,
            **values,
        },
    )


def remind(filler: Filler, office: str, day: str, done: str | None = None) -> None:
    filler.unit.put(
        "follow_up",
        {
            "institution_id": office,
            "due": day,
            "reason": "anrufen",
            "done_on": done,
        },
    )


def test_corrected_attempts_and_inbound_ones_do_not_make_an_office_contacted(
    study: Study,
) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        asked, called_us, mistaken = (filler.office(name=name) for name in "ABC")
        call(filler, asked)
        call(filler, asked)
        call(filler, called_us, "in")
        wrong = call(filler, mistaken)
        right = call(filler, mistaken, "in", corrects_id=wrong)
        unit.put("contact_attempt", {"id": wrong, "corrected_by_id": right})
    found = counts(study.conn, TODAY)
    assert (found.institutions, found.contacted, found.attempts) == (3, 1, 4)


def test_an_office_is_due_once_by_its_next_open_follow_up(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        late, now, soon, far, done = (filler.office(name=name) for name in "ABCDE")
        remind(filler, late, "2010-03-30")
        remind(filler, late, "2010-03-31")
        remind(filler, now, "2010-03-31")
        remind(filler, soon, "2010-04-07")
        remind(filler, far, "2010-04-08")
        remind(filler, done, "2010-03-01", done="2010-03-02")
    found = counts(study.conn, TODAY)
    assert (found.overdue, found.due_today, found.due_soon) == (1, 1, 2)
    listed = [(row.institution, row.due) for row in due(study.conn, date(2010, 4, 7), 9)]
    assert listed == [
        ("A", "2010-03-30"),
        ("A", "2010-03-31"),
        ("B", "2010-03-31"),
        ("C", "2010-04-07"),
    ]


def test_duplicates_are_neither_networks_nor_to_be_judged(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        kept = filler.network(name="Netz")
        filler.network(name="Netz 2", same_as_id=kept)
        filler.network("open", name="Kreis")
        filler.network("open", name="Kreis 2", same_as_id=kept)
        filler.network("does_not_count", name="Verein")
    found = counts(study.conn, TODAY)
    assert (found.networks, found.to_judge) == (1, 1)


def test_districts_are_answered_by_statements_that_hold(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        one, other = filler.region("A", "03101"), filler.region("B", "03102")
        office = filler.office(regions=(one, other))
        old = filler.says(office, one, "yes")
        new = filler.says(office, one, "no")
        filler.supersede(old, new)
    assert counts(study.conn, TODAY).answered == 1
    assert counts(study.conn, TODAY).regions == 2


def test_last_activity_is_newest_first_and_one_row_for_an_action(study: Study) -> None:
    for name in ("first", "second"):
        with study.unit(name) as unit:
            filler = Filler(unit)
            filler.office(name=f"{name} A")
            filler.office(name=f"{name} B")
    shown = last_activity(study.conn, 2)
    assert [each.action for each in shown] == ["second", "first"]
    assert {each.initials for each in shown} == {"AB"}
