"""Whom to ask next, and which decisions are offered."""

from __future__ import annotations

import pytest
from region_case import RegionCase

from netzdesk.domain.next_step import NextStep, StepKind
from netzdesk.domain.region_facts import ContactKeys, Rules
from netzdesk.domain.states import State


@pytest.fixture
def case() -> RegionCase:
    return RegionCase()


def kinds(case: RegionCase) -> list[StepKind]:
    return [step.kind for step in case.verify().next_steps]


def asked(case: RegionCase) -> list[str | None]:
    asking = {k for k in StepKind if k.startswith("ask") and k is not StepKind.ASK_FOR_NAMES}
    return [step.institution_id for step in case.verify().next_steps if step.kind in asking]


def test_an_unasked_region_asks_by_tier_then_by_name(case: RegionCase) -> None:
    kmn = case.office("kmn_association")
    officer = case.office("integration_officer", "Öhringen")
    job_centre = case.office("job_centre", "Peine")
    office = case.office("integration_office")
    assert asked(case) == [officer, job_centre, office, kmn]
    assert case.verify().next_step == NextStep(StepKind.ASK_FIRST, institution_id=officer)


def test_who_has_answered_is_not_asked(case: RegionCase) -> None:
    case.says(case.office(), "yes")
    case.says(case.office(), "unknown")
    case.office(ended=True)
    left = case.office()
    assert asked(case) == [left]
    assert case.verify().next_step == NextStep(StepKind.ASK_SECOND, institution_id=left)


def test_who_is_tied_to_a_source_would_be_no_further_one(case: RegionCase) -> None:
    office = case.office()
    case.office("other", part_of=office)
    case.says(office, "yes")
    assert asked(case) == []


def test_a_kind_of_office_that_does_not_exist_here_is_skipped(case: RegionCase) -> None:
    case.office("integration_officer")
    case.presence["integration_officer"] = "no"
    assert asked(case) == []
    assert StepKind.RECORD_PRESENCE not in kinds(case)


def test_an_office_of_which_nothing_is_known_is_to_be_recorded(case: RegionCase) -> None:
    case.presence = {"job_centre": "no", "integration_office": "yes", "kmn_association": "no"}
    steps = [s for s in case.verify().next_steps if s.office_kind]
    assert steps == [
        NextStep(StepKind.RECORD_PRESENCE, office_kind="integration_officer"),
        NextStep(StepKind.ADD_INSTITUTION, office_kind="integration_office"),
    ]


def test_an_institution_answers_whether_its_kind_exists(case: RegionCase) -> None:
    case.office("integration_officer")
    del case.presence["integration_officer"]
    assert kinds(case) == [StepKind.ASK_FIRST]


def test_three_no_of_one_tier_ask_another_tier_first(case: RegionCase) -> None:
    for _ in range(3):
        case.says(case.office("job_centre"), "no")
    case.office("integration_officer", "A")
    kmn = case.office("kmn_association", "B")
    found = case.verify()
    assert found.state is State.AWAITING_CONFIRMATION_OF_NO
    assert found.next_step == NextStep(StepKind.ASK_ANOTHER_TIER, institution_id=kmn)


def test_two_no_of_two_tiers_ask_anybody(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "no")
    case.says(case.office("integration_office"), "no")
    officer = case.office("integration_officer")
    assert case.verify().next_step == NextStep(StepKind.ASK_ANOTHER_NO, institution_id=officer)


def test_a_no_is_offered_when_nobody_is_left_to_ask(case: RegionCase) -> None:
    case.says(case.office("job_centre"), "no")
    case.says(case.office("integration_officer"), "no")
    assert case.verify().offers.accept_no
    assert kinds(case) == [StepKind.ACCEPT_NO]
    case.office("kmn_association", ended=True)
    assert case.verify().offers.accept_no
    case.office("integration_office")
    assert not case.verify().offers.accept_no


@pytest.mark.parametrize("presence", ["yes", "unknown"])
def test_a_no_is_not_offered_while_a_kind_of_office_is_missing(
    case: RegionCase, presence: str
) -> None:
    case.says(case.office("job_centre"), "no")
    case.says(case.office("job_centre"), "no")
    assert case.verify().offers.accept_no
    case.presence["integration_office"] = "yes" if presence == "yes" else "unknown"
    assert not case.verify().offers.accept_no


def test_one_no_is_never_accepted(case: RegionCase) -> None:
    case.says(case.office(), "no")
    assert not case.verify().offers.accept_no
    assert kinds(case) == [StepKind.DECIDE]


def test_no_information_is_offered_when_all_offices_are_final(case: RegionCase) -> None:
    case.office(ended=True)
    assert case.verify().offers.no_information
    assert kinds(case) == [StepKind.DECIDE_NO_INFORMATION]
    case.office()
    assert not case.verify().offers.no_information


def test_no_information_is_offered_after_the_field_phase(case: RegionCase) -> None:
    case.office()
    assert not case.verify().offers.no_information
    case.field_phase_ended = True
    assert case.verify().offers.no_information


def test_no_information_is_not_offered_against_a_usable_statement(case: RegionCase) -> None:
    case.field_phase_ended = True
    case.says(case.office(), "no")
    assert not case.verify().offers.no_information


def test_a_region_that_nobody_was_entered_for_is_not_closed(case: RegionCase) -> None:
    assert not case.verify().offers.no_information
    assert kinds(case) == [StepKind.DECIDE]


def test_a_contradiction_asks_the_smaller_side_again(case: RegionCase) -> None:
    network = case.network()
    for _ in range(2):
        case.says(case.office(), "yes", named=[network])
    doubted = case.office("integration_office")
    case.says(doubted, "no")
    further = case.office("kmn_association")
    assert case.verify().next_steps == (
        NextStep(StepKind.ASK_AGAIN, institution_id=doubted),
        NextStep(StepKind.ASK_ON_CONTRADICTION, institution_id=further),
        NextStep(StepKind.DECIDE),
    )


def test_a_contradiction_with_two_yes_proposes_the_interview(case: RegionCase) -> None:
    network = case.network(in_region=True)
    for _ in range(2):
        case.says(case.office(), "yes", named=[network])
    case.says(case.office(), "no")
    assert NextStep(StepKind.INTERVIEW, network_id=network) in case.verify().next_steps


def test_an_unjudged_structure_is_to_be_judged(case: RegionCase) -> None:
    network = case.network(judgement="open")
    for _ in range(2):
        case.says(case.office(), "yes", named=[network])
    assert case.verify().next_steps == (NextStep(StepKind.JUDGE, network_id=network),)


def test_a_yes_without_names_is_asked_for_them(case: RegionCase) -> None:
    named = case.office()
    nameless = case.office()
    case.says(named, "yes", named=[case.network()])
    case.says(nameless, "yes")
    assert case.verify().next_step == NextStep(StepKind.ASK_FOR_NAMES, institution_id=nameless)


def test_sources_without_a_common_structure_are_asked_about_each_others(case: RegionCase) -> None:
    one, other = case.office(), case.office()
    a, b = case.network("A"), case.network("B")
    case.says(one, "yes", named=[a])
    case.says(other, "yes", named=[b])
    steps = case.verify().next_steps
    assert steps[:2] == (
        NextStep(StepKind.ASK_ABOUT_STRUCTURE, institution_id=other, network_id=a),
        NextStep(StepKind.ASK_ABOUT_STRUCTURE, institution_id=one, network_id=b),
    )


def test_a_hint_from_outside_is_to_be_followed(case: RegionCase) -> None:
    outside = case.office(speaks=False)
    case.says(outside, "yes")
    assert NextStep(StepKind.FOLLOW_HINT, institution_id=outside) in case.verify().next_steps


def test_a_yes_from_outside_asks_again_after_a_confirmed_no(case: RegionCase) -> None:
    for kind in ("job_centre", "integration_office", "kmn_association"):
        case.says(case.office(kind), "no")
    assert kinds(case) == []
    case.says(case.office(speaks=False), "no")
    assert kinds(case) == []
    case.says(case.office(speaks=False), "yes")
    assert kinds(case) == [StepKind.FOLLOW_HINT]


def test_a_shared_domain_is_to_be_cleared(case: RegionCase) -> None:
    case.rules = Rules(answers_needed=3)
    keys = ContactKeys(domains=frozenset({"kreis.example.org"}))
    one, other = case.office(keys=keys), case.office(keys=keys)
    case.says(one, "yes")
    case.says(other, "yes")
    step = NextStep(StepKind.CLEAR_QUESTION, institution_id=one, other_id=other)
    assert step in case.verify().next_steps


def test_a_confirmed_yes_without_a_registered_network_asks_for_it(case: RegionCase) -> None:
    network = case.network()
    for _ in range(2):
        case.says(case.office(), "yes", named=[network])
    assert case.verify().next_steps == (NextStep(StepKind.ENTER_NETWORK, network_id=network),)


def test_a_settled_network_without_a_name_asks_for_it(case: RegionCase) -> None:
    case.decide("network")
    assert case.verify().next_steps == (NextStep(StepKind.ENTER_NETWORK),)
    case.network(in_region=True)
    assert case.verify().next_steps == ()


def test_a_network_beside_a_settled_no_is_to_be_checked(case: RegionCase) -> None:
    network = case.network(in_region=True)
    case.decide("no_network")
    assert case.verify().next_steps == (NextStep(StepKind.CHECK_NETWORK, network_id=network),)
