"""The states of institutions as the queries read attempts and notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.queries.outcomes import institution_states, institutions_by_outcome, outcome_codes
from netzdesk.store.study import Study

DAY = date(2010, 3, 31)
CODES = (("1.1", True), ("1.2", False), ("2.11h", True), ("2.37", False), ("2.90", True))


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        with study.unit("test") as unit:
            Filler(unit).outcome_codes(*CODES)
        yield study


def test_codes_come_from_the_vocabulary(study: Study) -> None:
    codes = outcome_codes(study.conn)
    assert {code: found.final for code, found in codes.items()} == dict(CODES)


def test_every_institution_has_a_state(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        untouched, reached = filler.office(), filler.office()
        filler.attempt(reached, "3.13", "2010-03-01")
        filler.attempt(reached, "1.1", "2010-03-02")
    found = institution_states(study.conn, DAY)
    assert {key: state.code for key, state in found.items()} == {untouched: "3.11", reached: "1.1"}
    assert found[reached].attempts == 2
    assert institutions_by_outcome(study.conn, DAY) == {"1.1": 1, "3.11": 1}
    assert set(institution_states(study.conn, DAY, {reached, "missing"})) == {reached}


def test_a_corrected_attempt_does_not_count(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office = filler.office()
        wrong = filler.attempt(office, "1.1")
        right = filler.attempt(office, "3.13", corrects_id=wrong)
        unit.put("contact_attempt", {"id": wrong, "corrected_by_id": right})
    state = institution_states(study.conn, DAY)[office]
    assert (state.code, state.attempts) == ("3.13", 1)


def test_a_withdrawn_note_does_not_count(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office = filler.office()
        filler.attempt(office, "1.1")
        note = filler.note(office, "2.90", "2010-03-10")
    assert institution_states(study.conn, DAY)[office].code == "2.90"
    with study.unit("test") as unit:
        unit.put("outcome_note", {"id": note, "withdrawn": True})
    assert institution_states(study.conn, DAY)[office].code == "1.1"


def test_an_open_follow_up_holds_the_agreed_date(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office, elsewhere = filler.office(), filler.office()
        agreed = filler.attempt(office, "2.37")
        due = unit.put(
            "follow_up", {"institution_id": office, "attempt_id": agreed, "due": "2010-04-10"}
        )
        unit.put(
            "follow_up", {"institution_id": elsewhere, "attempt_id": agreed, "due": "2010-05-10"}
        )
        filler.attempt(office, "2.20", "2010-03-20")
    state = institution_states(study.conn, DAY)[office]
    assert (state.code, state.agreed_on) == ("2.37", date(2010, 4, 10))
    with study.unit("test") as unit:
        unit.put("follow_up", {"id": due, "done_on": "2010-03-30"})
    assert institution_states(study.conn, DAY)[office].agreed_on is None


@pytest.mark.parametrize(("institution_blocked", "final"), [(0, False), (1, True)])
def test_a_refusal_ends_what_it_blocks(study: Study, institution_blocked: int, final: bool) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office = filler.office(do_not_contact=institution_blocked)
        person = filler.person(office, do_not_contact=1)
        filler.attempt(office, "2.11h", person_id=person)
    assert institution_states(study.conn, DAY)[office].final is final
