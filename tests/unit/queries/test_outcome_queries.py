"""The states of institutions as the queries read attempts and notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_study import Filler, new_study

from netzdesk.domain.outcome import AttemptFact, InstitutionState, NoteFact, institution_state
from netzdesk.queries.outcomes import institution_states, institutions_by_outcome, outcome_codes
from netzdesk.store.study import Study

DAY = date(2010, 3, 31)
CODES = (
    ("1.1", True),
    ("1.2", False),
    ("2.11h", True),
    ("2.13r", True),
    ("2.37", False),
    ("2.90", True),
)


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


_DAYS = st.integers(1, 12).map(lambda day: f"2010-03-{day:02}")
_ATTEMPTS = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(
            ("1.1", "1.2", "2.11h", "2.11s", "2.12", "2.20", "2.36", "2.37", "2.38", "3.13", "4.30")
        ),
        "day": _DAYS,
        "direction": st.sampled_from(("out", "out", "in")),
        "by_person": st.booleans(),
        "due": st.sampled_from((None, None, "2010-03-20", "2010-04-10")),
        "corrected": st.sampled_from((False, False, False, True)),
    }
)
_NOTES = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(("2.90", "4.30", "3.16")),
        "day": _DAYS,
        "withdrawn": st.booleans(),
    }
)
_HISTORIES = st.tuples(
    st.lists(_ATTEMPTS, max_size=12), st.lists(_NOTES, max_size=2), st.booleans(), st.booleans()
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(_HISTORIES, min_size=1, max_size=8))
def test_the_attempts_that_decide_give_the_same_state_as_all_attempts(
    study: Study, histories: list[tuple[Any, ...]]
) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        plain = {
            institution: institution_state(attempts, notes, outcome_codes(study.conn), DAY)
            for institution, attempts, notes in (_store(filler, *given) for given in histories)
        }

    assert institution_states(study.conn, DAY, plain) == plain
    everywhere = institution_states(study.conn, DAY)
    assert {key: everywhere[key] for key in plain} == plain


def _store(
    filler: Filler,
    attempts: list[dict[str, Any]],
    notes: list[dict[str, Any]],
    institution_blocked: bool,
    person_blocked: bool,
) -> tuple[str, list[AttemptFact], list[NoteFact]]:
    """Store a history; return the institution and its facts, each told from what is stored."""
    office = filler.office(do_not_contact=int(institution_blocked))
    person = filler.person(office, do_not_contact=int(person_blocked))
    facts = []
    for row in attempts:
        by = person if row["by_person"] else None
        key = filler.attempt(
            office, row["outcome"], row["day"], direction=row["direction"], person_id=by
        )
        if row["due"]:
            values = {"institution_id": office, "attempt_id": key, "due": row["due"]}
            filler.unit.put("follow_up", values)
        if row["corrected"]:
            filler.unit.put("contact_attempt", {"id": key, "corrected_by_id": key})
            continue
        of_person = row["outcome"] == "2.11h" and by is not None
        facts.append(
            AttemptFact(
                key,
                row["outcome"],
                date.fromisoformat(row["day"]),
                outgoing=row["direction"] == "out",
                agreed_on=date.fromisoformat(row["due"])
                if row["due"] and row["outcome"] in ("2.37", "2.38")
                else None,
                only_the_person=of_person and person_blocked and not institution_blocked,
            )
        )
    kept = []
    for row in notes:
        key = filler.note(office, row["outcome"], row["day"], withdrawn=int(row["withdrawn"]))
        if not row["withdrawn"]:
            kept.append(NoteFact(key, row["outcome"], date.fromisoformat(row["day"])))
    return office, facts, kept


def test_a_partial_answer_is_final_after_two_reminders(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office = filler.office()
        for day, outcome in (("01", "2.12"), ("02", "1.2"), ("03", "3.13"), ("04", "3.13")):
            filler.attempt(office, outcome, f"2010-03-{day}")
    state = institution_states(study.conn, DAY)[office]
    assert state == InstitutionState(
        "1.2", "1.2", final=True, since=date(2010, 3, 2), attempts=4, last_day=date(2010, 3, 4)
    )
