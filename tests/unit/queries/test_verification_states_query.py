"""The fast states of all regions equal the full verification of each, in generated studies."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import Filler, new_study

from netzdesk.domain.region_facts import Finding
from netzdesk.domain.states import State, StateGroup, says_network
from netzdesk.domain.verification import Verification
from netzdesk.queries import verification_states
from netzdesk.queries.verification import verify_all, verify_region
from netzdesk.queries.verification_states import (
    NetworkWithoutFinding,
    findings_without_network,
    networks_without_finding,
    states,
    verification_counts,
)
from netzdesk.store.study import Study

TODAY = date(2010, 3, 31)
KINDS = ("job_centre", "integration_officer", "integration_office", "kmn_association", "other")
ANSWERS = ("yes", "yes", "no", "planned", "loose_cooperation", "unknown", "withdrawn")


class _RollBack(Exception):  # noqa: N818  # ends a unit without storing it
    pass


@pytest.fixture(scope="module")
def shared_study() -> Iterator[Study]:
    with tempfile.TemporaryDirectory() as folder, new_study(Path(folder) / "s.netzdesk") as study:
        yield study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def fill(draw: st.DrawFn, study: Filler) -> None:
    """Fill three regions with whatever can tie, discount, part, settle or outweigh."""
    needed = draw(st.integers(1, 3))
    study.setting("answers_needed", needed)
    study.setting("answers_needed_for_no", draw(st.integers(1, 4)))
    study.setting("tiers_needed_for_no", draw(st.integers(1, 3)))
    regions = [study.region(f"Kreis {n}", f"0315{n}") for n in range(draw(st.integers(1, 3)))]
    region = st.sampled_from(regions)
    some_regions = st.sets(region)
    offices: list[str] = []
    for _ in range(draw(st.integers(1, 7))):
        office = study.office(
            draw(st.sampled_from(KINDS)),
            draw(some_regions),
            whole_area=draw(st.sampled_from([1, 0, 0])),
            part_of_id=draw(st.sampled_from([None, None, *offices])),
            do_not_contact=draw(st.sampled_from([0, 0, 1])),
        )
        offices.append(office)
    office = st.sampled_from(offices)
    persons = [study.person(draw(st.sampled_from([None, *offices]))) for _ in range(3)]
    networks: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        network = study.network(
            draw(st.sampled_from(["open", "counts", "counts", "does_not_count"])),
            draw(some_regions),
            supraregional=draw(st.sampled_from([0, 0, 1])),
            same_as_id=draw(st.sampled_from([None, None, *networks])),
        )
        networks.append(network)
        if draw(st.booleans()):
            study.interview(network)
    if len(networks) > 1 and draw(st.sampled_from([False, False, False, True])):
        study.unit.put("network", {"id": networks[0], "same_as_id": networks[-1]})
    named = st.sets(st.sampled_from(networks), max_size=3) if networks else st.just(set[str]())
    statements: list[str] = []
    for _ in range(draw(st.integers(0, 12))):
        statement = study.says(
            draw(office),
            draw(region),
            draw(st.sampled_from(ANSWERS)),
            f"2010-03-{draw(st.integers(1, 28)):02}",
            draw(named),
            person_id=draw(st.sampled_from([None, *persons])),
            heard_from_id=draw(st.one_of(st.none(), st.none(), office)),
        )
        if statements and draw(st.sampled_from([False, False, True])):
            study.supersede(statements.pop(), statement)
        statements.append(statement)
    for _ in range(draw(st.integers(0, 3))):
        verdict = draw(st.sampled_from(["tied", "independent"]))
        study.rule_on(draw(office), draw(office), verdict, f"2010-03-0{draw(st.integers(1, 2))}")
    for _ in range(draw(st.integers(0, 2))):
        finding = draw(st.sampled_from(["network", "no_network", "no_information"]))
        kind = draw(st.sampled_from(["settle", "accept_no", "accept_no"]))
        study.decide(draw(region), finding, kind, f"2010-03-{draw(st.sampled_from([20, 10]))}")
    if draw(st.sampled_from([False, False, True])):
        withdrawn = draw(st.sampled_from([0, 1]))
        study.note(draw(office), "4.20", linked_institution_id=draw(office), withdrawn=withdrawn)


def fill_tied(draw: st.DrawFn, study: Filler) -> None:
    """Fill one region with answers that agree, so that all hangs on who is tied to whom."""
    study.setting("answers_needed", 2)
    study.setting("answers_needed_for_no", draw(st.integers(2, 4)))
    study.setting("tiers_needed_for_no", draw(st.integers(1, 3)))
    region = study.region("Kreis", "03151")
    offices: list[str] = []
    for _ in range(draw(st.integers(2, 6))):
        employer = draw(st.sampled_from([None, None, None, *offices]))
        kind = draw(st.sampled_from(KINDS))
        offices.append(study.office(kind, whole_area=1, part_of_id=employer))
    office = st.sampled_from(offices)
    persons = [study.person() for _ in range(2)]
    networks = [study.network(regions=[region]) for _ in range(2)]
    answer = draw(st.sampled_from(["yes", "no"]))
    named = st.sets(st.sampled_from(networks)) if answer == "yes" else st.just(set[str]())
    for _ in range(draw(st.integers(2, 6))):
        study.says(
            draw(office),
            region,
            answer,
            named=draw(named),
            person_id=draw(st.sampled_from([None, None, *persons])),
            heard_from_id=draw(st.sampled_from([None, None, *offices])),
        )
    for _ in range(draw(st.integers(0, 3))):
        verdict = draw(st.sampled_from(["tied", "independent", "independent"]))
        study.rule_on(draw(office), draw(office), verdict)
    if draw(st.booleans()):
        withdrawn = draw(st.sampled_from([0, 1]))
        study.note(draw(office), "4.20", linked_institution_id=draw(office), withdrawn=withdrawn)


def _says_network(found: Verification) -> bool:
    return says_network(found.state, found.evidence.tally.settled)


def check(study: Study) -> None:
    """Assert that the fast states, all verifications and each one alone agree."""
    conn = study.conn
    fast = states(conn)
    every = verify_all(conn, today=TODAY)
    alone = {key: verify_region(conn, key, today=TODAY) for key in fast}
    full = {v.region_id: (v.verification.state, v.verification.finding) for v in every}
    assert {key: tuple(found) for key, found in fast.items()} == full
    assert {key: (found.state, found.finding) for key, found in alone.items()} == full
    listed = [
        (v.region_id, _says_network(v.verification), v.verification.facts.has_network)
        for v in every
    ]
    assert set(findings_without_network(conn)) == {
        key for key, yes, has_network in listed if yes and not has_network
    }
    assert {found.region_id for found in networks_without_finding(conn)} == {
        key for key, yes, has_network in listed if has_network and not yes
    }


@pytest.mark.parametrize("filling", [fill, fill_tied])
@given(data=st.data())
def test_fast_states_equal_the_verification_of_each_region(
    shared_study: Study, filling: Callable[[st.DrawFn, Filler], None], data: st.DataObject
) -> None:
    with suppress(_RollBack), shared_study.unit("test") as unit:
        data.draw(st.composite(lambda draw: filling(draw, Filler(unit)))())
        check(shared_study)
        raise _RollBack


def test_every_region_has_a_state_and_zeros_are_counted(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        filler.region("Peine", "03157")
        filler.says(filler.office(regions=[region]), region, "no")
    counts = verification_counts(study.conn)
    assert sum(counts.states.values()) == 2
    assert (counts.states[State.ONE_SOURCE], counts.states[State.UNASKED]) == (1, 1)
    assert counts.states[State.CONFIRMED_NO] == 0
    assert counts.groups[StateGroup.OPEN] == 2
    assert counts.findings == {
        Finding.NETWORK: 0,
        Finding.NO_NETWORK: 0,
        Finding.NO_INFORMATION: 2,
    }


def test_an_empty_study_has_no_states(study: Study) -> None:
    assert states(study.conn) == {}


def test_a_superseding_answer_replaces_the_old_one(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        network = filler.network(regions=[region])
        first, second = filler.office(regions=[region]), filler.office(regions=[region])
        filler.says(first, region, "yes", named=[network])
        doubted = filler.says(second, region, "no")
    assert states(study.conn)[region].state is State.CONTESTED_EXISTENCE
    with study.unit("test") as unit:
        filler = Filler(unit)
        filler.supersede(doubted, filler.says(second, region, "yes", named=[network]))
    assert states(study.conn)[region] == (State.CONFIRMED_YES, Finding.NETWORK)


@pytest.mark.parametrize("withdrawn", [0, 1])
def test_a_double_record_is_one_source_until_the_note_is_withdrawn(
    study: Study, withdrawn: int
) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        one, other = filler.office(regions=[region]), filler.office(regions=[region])
        filler.note(one, "4.20", linked_institution_id=other, withdrawn=withdrawn)
        for office in (one, other):
            filler.says(office, region, "no")
    single = State.AWAITING_CONFIRMATION_OF_NO if withdrawn else State.ONE_SOURCE
    assert states(study.conn)[region].state is single
    assert verify_region(study.conn, region, today=TODAY).state is single


@pytest.mark.parametrize("supraregional", [0, 1])
def test_only_an_interview_with_a_regional_network_outweighs_a_no(
    study: Study, supraregional: int
) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        named = filler.network(regions=[region])
        interviewed = filler.network(regions=[region], supraregional=supraregional)
        filler.interview(interviewed)
        for answer in ("yes", "yes", "no"):
            names = [named] if answer == "yes" else []
            filler.says(filler.office(regions=[region]), region, answer, named=names)
    state = State.CONTESTED_EXISTENCE if supraregional else State.CONFIRMED_YES
    assert states(study.conn)[region].state is state
    assert verify_region(study.conn, region, today=TODAY).state is state


def test_lists_of_what_does_not_fit(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        with_yes, with_network = filler.region("Celle", "03351"), filler.region("Peine", "03157")
        filler.decide(with_yes, "network")
        network = filler.network(regions=[with_network])
        filler.network("open", regions=[with_yes, with_network])
    assert findings_without_network(study.conn) == (with_yes,)
    assert networks_without_finding(study.conn) == (NetworkWithoutFinding(network, with_network),)


@pytest.mark.parametrize("sql", [verification_states._ANSWERS, verification_states._TIED_ANSWERS])
def test_the_states_read_the_statements_through_the_covering_index(study: Study, sql: str) -> None:
    plan = [row[3] for row in study.conn.execute(f"EXPLAIN QUERY PLAN {sql}", ("region",))]
    assert len(plan) == 1
    assert "COVERING INDEX statement_superseded_by_id_region_id" in plan[0]
