"""What holds for every region, whatever was said: generated cases."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from region_case import (
    RegionCase,
    finding_without_network,
    march,
    network_without_finding,
)

from netzdesk.domain.region_facts import Finding, Rules, StatementFact
from netzdesk.domain.states import State
from netzdesk.domain.verification import Verification, verify

KINDS = ("job_centre", "integration_officer", "integration_office", "kmn_association", "other")
ANSWERS = ("yes", "no", "loose_cooperation", "planned", "former", "unknown", "declined")
NOES = ("no", "loose_cooperation", "single_actor", "other_theme", "planned", "former")


@st.composite
def cases(draw: st.DrawFn, answers: tuple[str, ...] = ANSWERS) -> RegionCase:
    """Draw a region with up to seven statements and all that can tie or discount them."""
    needed = draw(st.integers(1, 3))
    case = RegionCase(
        rules=Rules(needed, draw(st.integers(needed, 4)), draw(st.integers(1, 3))),
        field_phase_ended=draw(st.booleans()),
    )
    for _ in range(draw(st.integers(1, 6))):
        known = [None, *case.institutions]
        case.office(
            draw(st.sampled_from(KINDS)),
            speaks=draw(st.sampled_from([True, True, True, False])),
            part_of=draw(st.sampled_from(known)) if draw(st.booleans()) else None,
            ended=draw(st.booleans()),
        )
    offices = st.sampled_from(list(case.institutions))
    for _ in range(draw(st.integers(0, 3))):
        case.network(
            "N",
            draw(st.sampled_from(["open", "counts", "counts", "does_not_count"])),
            supraregional=draw(st.booleans()),
            in_region=draw(st.booleans()),
            interviewed=draw(st.booleans()),
        )
    for _ in range(draw(st.integers(0, 3))):
        case.rule_on(draw(offices), draw(offices), draw(st.sampled_from(["tied", "independent"])))
    if draw(st.booleans()):
        case.duplicates.append((draw(offices), draw(offices)))
    for _ in range(draw(st.integers(0, 7))):
        case.says(
            draw(offices),
            draw(st.sampled_from(answers)),
            draw(st.integers(1, 28)),
            named=draw(st.sets(st.sampled_from(list(case.networks) or ["none"])))
            if case.networks
            else (),
            person=draw(st.sampled_from([None, "a", "b", "c"])),
            heard_from=draw(st.one_of(st.none(), st.none(), offices)),
        )
    return case


def summary(found: Verification) -> object:
    return (
        found.state,
        found.finding,
        found.offers,
        [source.institution_ids for source in found.sources],
        found.next_steps,
    )


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(case: RegionCase, random: object) -> None:
    facts = case.facts()
    expected = summary(verify(facts))
    shuffled = list(facts.statements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summary(verify(replace(facts, statements=tuple(shuffled)))) == expected


@given(cases(), st.data())
def test_a_tied_statement_never_raises_the_count(case: RegionCase, data: st.DataObject) -> None:
    before = case.verify()
    counted = [s.fact for s in before.statements if s.source is not None]
    if not counted:
        return
    tied_to = data.draw(st.sampled_from(counted))
    newcomer = case.office(data.draw(st.sampled_from(KINDS)))
    way = data.draw(st.sampled_from(["institution", "person", "heard_from", "part_of", "verdict"]))
    if way == "part_of":
        case.part_of[newcomer] = tied_to.institution_id
    if way == "verdict":
        case.rule_on(newcomer, tied_to.institution_id, "tied", day=31)
    person = tied_to.person_id if way == "person" else None
    same = way == "institution" or (way == "person" and person is None)
    case.says(
        tied_to.institution_id if same else newcomer,
        tied_to.answer,
        31,
        named=[named.network_id for named in tied_to.named],
        person=person,
        heard_from=tied_to.institution_id if way == "heard_from" else None,
    )
    after = case.verify()
    assert len(after.sources) <= len(before.sources)
    assert after.evidence.tally.yes_sources <= before.evidence.tally.yes_sources
    assert after.evidence.tally.no_sources <= before.evidence.tally.no_sources


@given(cases(NOES))
def test_a_no_is_not_confirmed_without_sources_and_tiers_enough(case: RegionCase) -> None:
    found = case.verify()
    offices = {s.fact.institution_id for s in found.of("no")}
    tiers = {case.rules.tier(case.institutions[office].kind) for office in offices}
    assert found.finding is not Finding.NETWORK
    if found.state is State.CONFIRMED_NO:
        assert len(found.sources) >= case.rules.answers_needed_for_no
        assert len(tiers) >= case.rules.tiers_needed_for_no


@given(cases())
def test_a_contradiction_is_contested_or_outweighed_by_an_interview(case: RegionCase) -> None:
    found = case.verify()
    if not (found.of("yes") and found.of("no")):
        return
    interviewed = any(n.interviewed and n.makes_finding for n in case.networks.values())
    if not interviewed:
        assert found.state is State.CONTESTED_EXISTENCE
    if found.state is not State.CONTESTED_EXISTENCE:
        assert found.dissent


@given(cases())
def test_what_is_not_usable_or_out_of_scope_changes_nothing(case: RegionCase) -> None:
    expected = (case.verify().state, case.verify().finding)
    office = next(iter(case.institutions))
    case.says(office, "unknown", heard_from=office)
    stranger = case.office("kmn_association", speaks=False)
    case.says(stranger, "yes", person="a", heard_from=office)
    case.says(stranger, "no", person="b")
    assert (case.verify().state, case.verify().finding) == expected


@given(cases())
def test_a_finding_rests_on_a_yes_or_a_no(case: RegionCase) -> None:
    found = case.verify()
    if found.finding is Finding.NETWORK:
        assert found.facts.has_network
        assert len([s for s in found.sources if "yes" in s.sides]) >= case.rules.answers_needed
    if found.finding is Finding.NO_NETWORK:
        assert not found.of("yes")
    assert not (finding_without_network(found) and network_without_finding(found))


@given(cases(), st.sampled_from(["network", "no_network"]))
def test_a_decision_always_settles(case: RegionCase, finding: str) -> None:
    case.decide(finding)
    found = case.verify()
    assert found.state is State.SETTLED
    assert found.decision is not None


@given(cases())
def test_who_is_asked_next_could_be_a_new_source(case: RegionCase) -> None:
    found = case.verify()
    answered = {s.fact.institution_id for s in found.statements if s.fact.in_scope}
    for step in found.next_steps:
        if step.kind.startswith(("ask_first", "ask_second", "ask_another")):
            assert step.institution_id in case.speaking
            assert step.institution_id not in answered | case.ended
            fact = StatementFact("new", step.institution_id or "", "no", march(31))
            facts = replace(found.facts, statements=(*found.facts.statements, fact))
            assert len(verify(facts).sources) == len(found.sources) + 1
