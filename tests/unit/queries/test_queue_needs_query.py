"""Whom the districts need, for all at once, equals the next steps of each, in generated studies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import Filler, new_study
from test_verification_states_query import fill, fill_tied

from netzdesk.domain.next_step import StepKind
from netzdesk.domain.outcome import InstitutionState
from netzdesk.domain.queue import QueueKind
from netzdesk.domain.states import StateGroup
from netzdesk.domain.verification import Verification
from netzdesk.queries.outcomes import institution_states
from netzdesk.queries.queue_facts import read_facts
from netzdesk.queries.queue_needs import Need, read_needs
from netzdesk.queries.settings import read_settings
from netzdesk.queries.verification import verify_all
from netzdesk.store.study import Study

TODAY = date(2010, 3, 31)
ASK = frozenset(
    {
        StepKind.ASK_FIRST,
        StepKind.ASK_SECOND,
        StepKind.ASK_ANOTHER_NO,
        StepKind.ASK_ANOTHER_TIER,
        StepKind.ASK_ON_CONTRADICTION,
        StepKind.ASK_ABOUT_NETWORKS,
    }
)
AGAIN = {
    QueueKind.CONTRADICTION: StepKind.ASK_AGAIN,
    QueueKind.NAMES: StepKind.ASK_FOR_NAMES,
    QueueKind.STRUCTURE: StepKind.ASK_ABOUT_STRUCTURE,
}
CODES = ("1.1", "1.2", "2.11h", "2.11s", "2.12", "2.20", "2.36", "2.37", "3.13", "3.19")
FINAL = frozenset({"1.1", "2.11h", "2.13r", "2.36"})


class _RollBack(Exception):  # noqa: N818  # ends a unit without storing it
    pass


@pytest.fixture(scope="module")
def shared_study() -> Iterator[Study]:
    with tempfile.TemporaryDirectory() as folder, new_study(Path(folder) / "s.netzdesk") as study:
        yield study


@given(st.data())
def test_the_needs_are_those_of_the_next_steps(shared_study: Study, data: st.DataObject) -> None:
    with suppress(_RollBack), shared_study.unit("test") as unit:
        filling = data.draw(st.sampled_from([fill, fill_tied]))
        data.draw(st.builds(lambda: None))
        _filled(data, filling, Filler(unit))
        conn = shared_study.conn
        facts = read_facts(conn, TODAY, read_settings(conn))
        needs = {
            need.region_id: need for need in read_needs(conn, facts.ended, facts.institutions).open
        }
        for region in verify_all(conn, today=TODAY):
            found = region.verification
            is_open = found.group in (StateGroup.OPEN, StateGroup.CONTESTED)
            assert (region.region_id in needs) == is_open
            if is_open:
                _compare(needs[region.region_id], found, facts.institutions)
        raise _RollBack


def _filled(data: st.DataObject, filling: object, filler: Filler) -> None:
    data.draw(st.composite(lambda draw: filling(draw, filler))())  # type: ignore[operator, arg-type]


def _compare(need: Need, found: Verification, reachable: object) -> None:
    steps = found.next_steps
    again = {(kind, key) for kind, key in need.again}
    known = {(step.kind, step.institution_id) for step in steps}
    assert all((AGAIN[kind], key) in known for kind, key in again)
    if not again:
        asked = [step.institution_id for step in steps if step.kind in ASK]
        assert list(need.candidates) == asked


@given(st.data())
def test_who_has_ended_is_seen_as_the_outcomes_say(
    shared_study: Study, data: st.DataObject
) -> None:
    with suppress(_RollBack), shared_study.unit("test") as unit:
        filler = Filler(unit)
        filler.outcome_codes(*((code, code in FINAL) for code in (*CODES, "2.13r", "2.90")))
        offices = [filler.office() for _ in range(3)]
        persons = [filler.person(key, do_not_contact=n % 2) for n, key in enumerate(offices)]
        for _ in range(data.draw(st.integers(0, 12))):
            number = data.draw(st.integers(0, 2))
            attempt = filler.attempt(
                offices[number],
                data.draw(st.sampled_from(CODES)),
                f"2010-03-{data.draw(st.integers(1, 9)):02}",
                direction=data.draw(st.sampled_from(["out", "out", "in"])),
                person_id=data.draw(st.sampled_from([None, persons[number]])),
            )
            if data.draw(st.booleans()):
                due = data.draw(st.sampled_from(["2010-03-20", "2010-04-20"]))
                row = {"institution_id": offices[number], "attempt_id": attempt, "due": due}
                unit.put("follow_up", row)
        if data.draw(st.sampled_from([False, False, True])):
            filler.note(offices[0], "2.90")
        conn = shared_study.conn
        ended = read_facts(conn, TODAY, read_settings(conn)).ended
        states: dict[str, InstitutionState] = institution_states(conn, TODAY)
        assert dict(ended) == {key: state.code for key, state in states.items() if state.final}
        raise _RollBack
