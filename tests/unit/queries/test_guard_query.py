"""The guard against double contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.base.ids import new_id
from netzdesk.queries.guard import recent_contact
from netzdesk.store.study import Study

TODAY = date(2010, 3, 15)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def test_a_contact_by_anyone_within_the_days_is_found(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office, other = filler.office(), filler.office()
        kim = unit.put("researcher", {"id": new_id(), "name": "Kim Neu", "initials": "KN"})
        filler.attempt(office, "3.13", "2010-03-08", researcher_id=kim)
        filler.attempt(office, "2.20", "2010-03-09", channel="phone", researcher_id=kim)
        filler.attempt(other, "3.13", "2010-03-14")
    found = recent_contact(study.conn, office, TODAY, 7)
    assert found is not None
    assert (found.day, found.outcome, found.researcher) == ("2010-03-09", "2.20", "Kim Neu")
    assert recent_contact(study.conn, office, TODAY, 5) is None
    assert recent_contact(study.conn, office, TODAY, 6) is not None


def test_the_day_itself_counts_and_a_later_contact_does_not(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office = filler.office()
        filler.attempt(office, "3.13", "2010-03-15")
    assert recent_contact(study.conn, office, TODAY, 1) is not None
    assert recent_contact(study.conn, office, date(2010, 3, 14), 7) is None


def test_zero_days_never_warn(study: Study) -> None:
    with study.unit("test") as unit:
        office = Filler(unit).office()
        Filler(unit).attempt(office, "3.13", "2010-03-15")
    assert recent_contact(study.conn, office, TODAY, 0) is None


def test_a_corrected_entry_does_not_warn(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office, other = filler.office(), filler.office()
        new = filler.attempt(other, "3.13", "2010-03-14")
        old = filler.attempt(office, "3.13", "2010-03-14")
        unit.put("contact_attempt", {"id": old, "corrected_by_id": new})
    assert recent_contact(study.conn, office, TODAY, 7) is None
