"""Worked examples of the nine states, each as the table of the design has it."""

from __future__ import annotations

import pytest
from region_case import RegionCase, finding_without_network, network_without_finding

from netzdesk.domain.region_facts import Finding, Rules
from netzdesk.domain.states import State, StateGroup
from netzdesk.domain.verification import Verification


@pytest.fixture
def case() -> RegionCase:
    return RegionCase()


def two_yes(case: RegionCase, first: list[str], second: list[str]) -> Verification:
    case.says(case.office("job_centre"), "yes", named=first)
    case.says(case.office("integration_office"), "yes", named=second)
    return case.verify()


def noes(case: RegionCase, *kinds: str) -> Verification:
    for kind in kinds:
        case.says(case.office(kind), "no")
    return case.verify()


def test_the_nine_states_stand_in_four_groups() -> None:
    groups = {group: [s for s in State if s.group is group] for group in StateGroup}
    assert groups == {
        StateGroup.OPEN: [State.UNASKED, State.ONE_SOURCE, State.AWAITING_CONFIRMATION_OF_NO],
        StateGroup.CONTESTED: [State.CONTESTED_EXISTENCE, State.CONTESTED_NETWORKS],
        StateGroup.CONFIRMED: [State.CONFIRMED_YES, State.CONFIRMED_NO],
        StateGroup.SETTLED: [State.SETTLED, State.NO_INFORMATION],
    }


def test_without_a_statement_a_region_is_unasked(case: RegionCase) -> None:
    found = case.verify()
    assert (found.state, found.finding) == (State.UNASKED, Finding.NO_INFORMATION)


@pytest.mark.parametrize("answer", ["unknown", "declined", "withdrawn"])
def test_an_answer_that_is_not_usable_is_no_source(case: RegionCase, answer: str) -> None:
    case.says(case.office(), answer)
    found = case.verify()
    assert found.state is State.UNASKED
    assert found.sources == ()
    assert len(found.statements) == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_one_usable_answer_is_one_source(case: RegionCase, answer: str) -> None:
    case.says(case.office(), answer)
    assert case.verify().state is State.ONE_SOURCE


def test_two_yes_that_name_the_same_network_confirm_it(case: RegionCase) -> None:
    network = case.network(in_region=True)
    found = two_yes(case, [network], [network])
    assert (found.state, found.finding) == (State.CONFIRMED_YES, Finding.NETWORK)


def test_a_confirmed_yes_without_a_registered_network_is_no_finding(case: RegionCase) -> None:
    network = case.network()
    found = two_yes(case, [network], [network])
    assert (found.state, found.finding) == (State.CONFIRMED_YES, Finding.NO_INFORMATION)
    assert finding_without_network(found)


def test_a_supraregional_network_makes_no_finding(case: RegionCase) -> None:
    regional = case.network()
    case.network(supraregional=True, in_region=True)
    assert two_yes(case, [regional], [regional]).finding is Finding.NO_INFORMATION


def test_a_structure_named_once_beside_a_shared_one_is_no_contradiction(case: RegionCase) -> None:
    shared, other = case.network("A"), case.network("B")
    found = two_yes(case, [shared, other], [shared])
    assert found.state is State.CONFIRMED_YES
    assert [network.name for network in found.named_once] == ["B"]


def test_yes_with_nothing_in_common_is_contested_networks(case: RegionCase) -> None:
    assert two_yes(case, [case.network()], [case.network()]).state is State.CONTESTED_NETWORKS


def test_a_yes_without_names_needs_asking(case: RegionCase) -> None:
    assert two_yes(case, [case.network()], []).state is State.CONTESTED_NETWORKS


def test_two_yes_without_names_have_nothing_in_common(case: RegionCase) -> None:
    assert two_yes(case, [], []).state is State.CONTESTED_NETWORKS


def test_a_supraregional_network_is_no_common_regional_structure(case: RegionCase) -> None:
    network = case.network(supraregional=True)
    assert two_yes(case, [network], [network]).state is State.CONTESTED_NETWORKS


def test_an_unjudged_structure_leaves_the_networks_contested(case: RegionCase) -> None:
    shared, unjudged = case.network(), case.network("Neu", "open")
    found = two_yes(case, [shared, unjudged], [shared])
    assert found.state is State.CONTESTED_NETWORKS
    assert [network.name for network in found.unjudged] == ["Neu"]


def test_a_third_yes_without_names_does_not_unsettle_two_that_agree(case: RegionCase) -> None:
    network = case.network()
    case.says(case.office("kmn_association"), "yes")
    assert two_yes(case, [network], [network]).state is State.CONFIRMED_YES


def test_a_yes_to_what_does_not_count_works_as_no(case: RegionCase) -> None:
    loose = case.network("Runder Tisch", "does_not_count")
    case.says(case.office("job_centre"), "yes", named=[loose])
    found = noes(case, "integration_officer", "integration_office")
    assert found.state is State.CONFIRMED_NO
    assert found.statements[0].works_as == "no"
    assert [network.name for network in found.statements[0].discounted] == ["Runder Tisch"]


def test_a_yes_that_also_names_what_counts_stays_a_yes(case: RegionCase) -> None:
    loose, real = case.network("L", "does_not_count"), case.network("R")
    found = two_yes(case, [loose, real], [real])
    assert found.state is State.CONFIRMED_YES
    assert [network.name for network in found.named_once] == []


def test_a_yes_without_names_is_not_discounted(case: RegionCase) -> None:
    case.says(case.office(), "yes")
    assert case.verify().statements[0].works_as == "yes"


@pytest.mark.parametrize(
    "answer", ["loose_cooperation", "single_actor", "other_theme", "planned", "former"]
)
def test_no_and_no_but_planned_agree(case: RegionCase, answer: str) -> None:
    case.says(case.office("kmn_association"), answer)
    assert noes(case, "job_centre", "integration_officer").state is State.CONFIRMED_NO


def test_two_no_await_the_third(case: RegionCase) -> None:
    found = noes(case, "job_centre", "integration_office")
    assert found.state is State.AWAITING_CONFIRMATION_OF_NO
    assert found.finding is Finding.NO_INFORMATION


def test_three_no_of_one_tier_await_a_second_tier(case: RegionCase) -> None:
    found = noes(case, "job_centre", "job_centre", "integration_officer")
    assert found.state is State.AWAITING_CONFIRMATION_OF_NO


def test_three_no_of_two_tiers_confirm(case: RegionCase) -> None:
    found = noes(case, "job_centre", "integration_officer", "kmn_association")
    assert (found.state, found.finding) == (State.CONFIRMED_NO, Finding.NO_NETWORK)


def test_a_tied_office_of_another_tier_lends_its_tier_to_its_source(case: RegionCase) -> None:
    job_centre = case.office("job_centre")
    case.says(job_centre, "no")
    case.says(case.office("integration_office", part_of=job_centre), "no")
    assert noes(case, "job_centre", "integration_officer").state is State.CONFIRMED_NO


def test_one_source_cannot_stand_for_two_tiers(case: RegionCase) -> None:
    case.rules = Rules(tiers_needed_for_no=3)
    job_centre = case.office("job_centre")
    case.says(job_centre, "no")
    for kind in ("integration_office", "kmn_association"):
        case.says(case.office(kind, part_of=job_centre), "no")
    found = noes(case, "job_centre", "integration_officer")
    assert found.state is State.AWAITING_CONFIRMATION_OF_NO


def test_an_accepted_no_takes_the_place_of_the_third(case: RegionCase) -> None:
    case.decide("no_network", "accept_no")
    found = noes(case, "job_centre", "integration_officer")
    assert (found.state, found.finding) == (State.CONFIRMED_NO, Finding.NO_NETWORK)


def test_an_accepted_no_does_not_replace_the_second_source(case: RegionCase) -> None:
    case.decide("no_network", "accept_no")
    assert noes(case, "job_centre").state is State.ONE_SOURCE


def test_an_accepted_no_gives_way_to_a_late_yes(case: RegionCase) -> None:
    case.decide("no_network", "accept_no")
    case.says(case.office("kmn_association"), "yes", 31)
    assert noes(case, "job_centre", "job_centre").state is State.CONTESTED_EXISTENCE


def test_answers_that_differ_are_contested_whatever_the_numbers(case: RegionCase) -> None:
    network = case.network(in_region=True)
    for kind in ("integration_officer", "integration_office", "kmn_association", "other"):
        case.says(case.office(kind), "yes", named=[network])
    assert noes(case, "job_centre").state is State.CONTESTED_EXISTENCE


def test_one_source_that_says_both_is_contested(case: RegionCase) -> None:
    office = case.office()
    case.says(office, "yes", person="a")
    case.says(office, "no", person="b")
    assert case.verify().state is State.CONTESTED_EXISTENCE


def test_an_interview_and_two_yes_outweigh_a_no(case: RegionCase) -> None:
    network = case.network(in_region=True, interviewed=True)
    case.says(case.office("kmn_association"), "no")
    found = two_yes(case, [network], [network])
    assert (found.state, found.finding) == (State.CONFIRMED_YES, Finding.NETWORK)
    assert [statement.fact.answer for statement in found.dissent] == ["no"]


def test_an_interview_with_one_yes_does_not_end_the_contradiction(case: RegionCase) -> None:
    network = case.network(in_region=True, interviewed=True)
    case.says(case.office(), "yes", named=[network])
    assert noes(case, "kmn_association").state is State.CONTESTED_EXISTENCE


@pytest.mark.parametrize("counts", [False, True])
def test_only_an_interview_with_a_regional_network_that_counts_decides(
    case: RegionCase, counts: bool
) -> None:
    named = case.network()
    case.network(
        judgement="counts" if counts else "open",
        supraregional=counts,
        in_region=True,
        interviewed=True,
    )
    case.says(case.office("kmn_association"), "no")
    assert two_yes(case, [named], [named]).state is State.CONTESTED_EXISTENCE


def test_after_an_interview_the_names_must_still_agree(case: RegionCase) -> None:
    network = case.network(in_region=True, interviewed=True)
    case.says(case.office("kmn_association"), "no")
    found = two_yes(case, [network], [case.network()])
    assert found.state is State.CONTESTED_NETWORKS
    assert len(found.dissent) == 1


def test_what_an_outweighed_no_names_is_not_asked_for_a_judgement(case: RegionCase) -> None:
    network = case.network(in_region=True, interviewed=True)
    case.says(case.office("kmn_association"), "planned", named=[case.network(judgement="open")])
    assert two_yes(case, [network], [network]).state is State.CONFIRMED_YES


def test_a_decision_settles_against_all_statements(case: RegionCase) -> None:
    case.decide("no_network")
    found = two_yes(case, [case.network()], [])
    assert (found.state, found.finding) == (State.SETTLED, Finding.NO_NETWORK)
    assert found.decision is not None


def test_a_settled_network_needs_a_registered_one_for_the_finding(case: RegionCase) -> None:
    case.decide("network")
    assert case.verify().finding is Finding.NO_INFORMATION
    case.network(in_region=True)
    assert case.verify().finding is Finding.NETWORK


def test_the_latest_decision_holds(case: RegionCase) -> None:
    case.decide("network", day=20)
    case.decide("no_network", day=10)
    assert case.verify().finding is Finding.NO_INFORMATION
    case.decide("no_network", day=20)
    assert case.verify().finding is Finding.NO_NETWORK


def test_no_information_is_a_decision(case: RegionCase) -> None:
    case.says(case.office(), "unknown")
    case.decide("no_information")
    found = case.verify()
    assert (found.state, found.finding) == (State.NO_INFORMATION, Finding.NO_INFORMATION)


def test_a_late_answer_reopens_a_region_without_information(case: RegionCase) -> None:
    case.decide("no_information")
    assert noes(case, "job_centre").state is State.ONE_SOURCE


def test_who_does_not_speak_for_the_region_neither_counts_nor_contradicts(
    case: RegionCase,
) -> None:
    network = case.network(in_region=True)
    case.says(case.office("kmn_association", speaks=False), "no")
    found = two_yes(case, [network], [network])
    assert found.state is State.CONFIRMED_YES
    assert [statement.works_as for statement in found.out_of_scope] == ["no"]
    assert found.dissent == ()


def test_who_does_not_speak_for_the_region_does_not_undo_no_information(case: RegionCase) -> None:
    case.decide("no_information")
    case.says(case.office(speaks=False), "yes")
    assert case.verify().state is State.NO_INFORMATION


def test_a_network_without_a_yes_is_on_the_list_of_its_kind(case: RegionCase) -> None:
    case.network(in_region=True)
    found = noes(case, "job_centre", "integration_officer", "kmn_association")
    assert network_without_finding(found)
    assert not finding_without_network(found)


def test_the_numbers_are_parameters_of_the_study(case: RegionCase) -> None:
    case.rules = Rules(answers_needed=1, answers_needed_for_no=1, tiers_needed_for_no=1)
    network = case.network(in_region=True)
    case.says(case.office(), "yes", named=[network])
    assert case.verify().state is State.CONFIRMED_YES
    other = RegionCase(rules=case.rules)
    assert noes(other, "job_centre").state is State.CONFIRMED_NO


def test_three_needed_answers_are_asked_for(case: RegionCase) -> None:
    case.rules = Rules(answers_needed=3)
    network = case.network()
    assert two_yes(case, [network], [network]).state is State.ONE_SOURCE
