"""Criteria, ratings and verdicts: what is refused, and that „good practice“ follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    RevokeSelection,
    WithdrawRating,
    decide_selection,
    rate_criterion,
    revoke_selection,
    withdraw_rating,
)
from netzdesk.actions.criteria import (
    AddCriterion,
    AddCriterionSet,
    ChangeCriterion,
    ChangeCriterionSet,
    RemoveCriterion,
    RemoveCriterionSet,
    add_criterion,
    add_criterion_set,
    change_criterion,
    change_criterion_set,
    remove_criterion,
    remove_criterion_set,
)
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    RemoveNetwork,
    add_network,
    change_network,
    remove_network,
)
from netzdesk.actions.settings import AddResearcher, add_researcher
from netzdesk.actions.standard_criteria import LoadStandardCriteria, load_standard_criteria
from netzdesk.base.ids import new_id
from netzdesk.store.study import Author


@pytest.fixture
def network(desk: Desk) -> str:
    return counting(desk, "Netz")


def counting(desk: Desk, name: str) -> str:
    """Return a network that counts."""
    key: str = desk.run(add_network, AddNetwork(name=name))
    with desk.study.unit("judge") as unit:
        unit.put("network", {"id": key, "judgement": "counts"})
    return key


def the_set(desk: Desk, kind: str = "selection") -> str:
    (row,) = desk.find("criterion_set", kind=kind)
    return str(row["id"])


def criteria(desk: Desk, kind: str = "selection") -> list[str]:
    rows = desk.find("criterion", set_id=the_set(desk, kind))
    return [row["id"] for row in sorted(rows, key=lambda row: row["position"])]


def rate(desk: Desk, network: str, *ratings: str) -> None:
    for criterion, rating in zip(criteria(desk), ratings, strict=False):
        desk.run(
            rate_criterion,
            RateCriterion(network_id=network, criterion_id=criterion, rating=rating),
        )


def decision(desk: Desk, *networks: str, **values: Any) -> DecideSelection:
    usual = {"verdict": "chosen", "reason": "vielseitig", "set_id": the_set(desk)}
    return DecideSelection(network_ids=networks, **{**usual, **values})


def is_good_practice(desk: Desk, network: str) -> bool:
    return bool(desk.row("network", network)["good_practice"])


def as_other(desk: Desk) -> None:
    """Let another member of the team go on."""
    other = Author(new_id(), "Bernd Beispiel", "BB")
    desk.run(
        add_researcher,
        AddResearcher(name=other.name, initials=other.initials, researcher_id=other.id),
    )
    desk.study.author = other


def test_a_new_study_has_both_standard_sets(desk: Desk) -> None:
    assert len(criteria(desk)) == 3
    assert len(criteria(desk, "maturity")) == 8
    hints = [desk.row("criterion", key)["hint"] for key in criteria(desk)]
    assert hints == ["continuity", "actor_kinds", "fields"]
    assert all(desk.row("criterion", key)["knocks_out"] for key in criteria(desk))


def test_the_standard_is_loaded_where_it_is_missing_and_touches_nothing_else(desk: Desk) -> None:
    own = the_set(desk, "maturity")
    desk.run(change_criterion_set, ChangeCriterionSet(set_id=own, name="Unsere"))

    assert desk.run(load_standard_criteria, LoadStandardCriteria()) == 1
    assert desk.run(load_standard_criteria, LoadStandardCriteria()) == 0
    assert {row["name"] for row in desk.find("criterion_set")} == {
        "Gute Praxis",
        "Unsere",
        "Reife des Netzwerks",
    }


def test_a_rating_is_that_of_its_author_and_is_changed_in_place(desk: Desk, network: str) -> None:
    first = criteria(desk)[0]
    cell = {"network_id": network, "criterion_id": first}
    desk.run(rate_criterion, RateCriterion(**cell, rating="met", evidence=" Website "))
    desk.run(rate_criterion, RateCriterion(**cell, rating="partly"))
    desk.run(rate_criterion, RateCriterion(**cell, reason="nur zum Teil"))
    as_other(desk)
    desk.run(rate_criterion, RateCriterion(**cell, rating="unknown"))

    rows = {row["researcher_id"]: row for row in desk.find("assessment")}
    own = next(row for key, row in rows.items() if key != desk.study.author.id)
    assert len(rows) == 2
    assert (own["rating"], own["evidence"], own["reason"]) == ("partly", "Website", "nur zum Teil")
    assert rows[desk.study.author.id]["rating"] == "unknown"


def test_evidence_needs_a_rating_and_a_rating_one_of_the_four(desk: Desk, network: str) -> None:
    cell = {"network_id": network, "criterion_id": criteria(desk)[0]}

    assert desk.refuses(rate_criterion, RateCriterion(**cell, evidence="x")) == (
        "assessment.unrated",
        "rating",
    )
    assert desk.refuses(rate_criterion, RateCriterion(**cell, rating="good")) == (
        "assessment.rating",
        "rating",
    )


def test_only_networks_that_count_are_rated_and_chosen(desk: Desk) -> None:
    open_one = desk.run(add_network, AddNetwork(name="Offen"))
    cell = {"network_id": open_one, "criterion_id": criteria(desk)[0]}

    refused = desk.refuses(rate_criterion, RateCriterion(**cell, rating="met"))
    assert refused == ("selection.no_candidate", "network_id")
    assert desk.refuses(decide_selection, decision(desk, open_one))[0] == "selection.no_candidate"


def test_nobody_takes_back_the_rating_of_another(desk: Desk, network: str) -> None:
    rate(desk, network, "met")
    as_other(desk)
    command = WithdrawRating(network_id=network, criterion_id=criteria(desk)[0])

    assert desk.refuses(withdraw_rating, command) == ("entry.missing", "rating")


def test_a_used_criterion_is_retired_and_not_removed(desk: Desk, network: str) -> None:
    rate(desk, network, "met")
    used, unused = criteria(desk)[:2]

    assert desk.refuses(remove_criterion, RemoveCriterion(criterion_id=used))[0] == "entry.in_use"
    own = RemoveCriterionSet(set_id=the_set(desk))
    assert desk.refuses(remove_criterion_set, own)[0] == "entry.in_use"
    desk.run(remove_criterion, RemoveCriterion(criterion_id=unused))
    desk.run(change_criterion, ChangeCriterion(criterion_id=used, retired=True))
    again = RateCriterion(network_id=network, criterion_id=used, rating="partly")
    assert desk.refuses(rate_criterion, again) == ("assessment.retired", "criterion_id")


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"name": " "}, ("field.empty", "name")),
        ({"hint": "weather"}, ("criteria.hint", "hint")),
    ],
)
def test_a_criterion_needs_a_name_and_a_known_hint(
    desk: Desk, values: dict[str, Any], refused: tuple[str, str]
) -> None:
    command = AddCriterion(**{"set_id": the_set(desk), "name": "Größe", **values})

    assert desk.refuses(add_criterion, command) == refused


def test_a_set_is_for_the_selection_or_for_the_maturity(desk: Desk) -> None:
    command = AddCriterionSet(name="Satz", kind="weather")

    assert desk.refuses(add_criterion_set, command) == ("criteria.kind", "kind")


def test_good_practice_follows_the_verdict_there_and_back(desk: Desk, network: str) -> None:
    desk.run(decide_selection, decision(desk, network))
    assert is_good_practice(desk, network)
    desk.run(decide_selection, decision(desk, network, verdict="not_chosen"))
    assert not is_good_practice(desk, network)
    desk.run(decide_selection, decision(desk, network))
    desk.run(revoke_selection, RevokeSelection(network_id=network, set_id=the_set(desk)))
    assert not is_good_practice(desk, network)


def test_a_network_chosen_by_one_set_stays_good_practice(desk: Desk, network: str) -> None:
    not_chosen = decision(desk, network, verdict="not_chosen")
    chosen = replace(
        decision(desk, network),
        set_id=desk.run(add_criterion_set, AddCriterionSet(name="Zweiter", kind="selection")),
    )

    desk.run(decide_selection, chosen)
    desk.run(decide_selection, not_chosen)

    assert is_good_practice(desk, network)


def test_the_register_cannot_contradict_a_verdict(desk: Desk, network: str) -> None:
    desk.run(change_network, ChangeNetwork(network_id=network, good_practice=True))
    desk.run(decide_selection, decision(desk, network))
    command = ChangeNetwork(network_id=network, good_practice=False)

    assert desk.refuses(change_network, command) == ("network.decided", "good_practice")
    desk.run(change_network, ChangeNetwork(network_id=network, good_practice=True, place="Celle"))
    assert desk.refuses(remove_network, RemoveNetwork(network_id=network))[0] == "entry.in_use"


def test_one_verdict_holds_for_several_networks(desk: Desk, network: str) -> None:
    other = counting(desk, "Zweites")

    desk.run(decide_selection, decision(desk, network, other, verdict="not_chosen"))

    assert {row["network_id"] for row in desk.find("selection", verdict="not_chosen")} == {
        network,
        other,
    }


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"reason": " \n"}, ("selection.reason", "reason")),
        ({"verdict": ""}, ("selection.verdict", "verdict")),
        (
            {"verdict": "not_chosen", "exception": True},
            ("selection.exception_unchosen", "exception"),
        ),
        ({"day": "2010-12-24"}, ("day.in_future", "day")),
    ],
)
def test_a_verdict_needs_its_reason_and_an_exception_a_choice(
    desk: Desk, network: str, values: dict[str, Any], refused: tuple[str, str]
) -> None:
    assert desk.refuses(decide_selection, decision(desk, network, **values)) == refused


def test_maturity_chooses_nobody(desk: Desk, network: str) -> None:
    command = decision(desk, network, set_id=the_set(desk, "maturity"))

    assert desk.refuses(decide_selection, command) == ("selection.kind", "set_id")


def test_what_must_be_met_and_is_not_is_chosen_by_exception_only(desk: Desk, network: str) -> None:
    rate(desk, network, "met", "partly", "not_met")

    assert desk.refuses(decide_selection, decision(desk, network)) == (
        "selection.needs_exception",
        "exception",
    )
    desk.run(decide_selection, decision(desk, network, exception=True, reason="Netz der Netze"))
    (row,) = desk.find("selection")
    assert (row["verdict"], row["exception"], row["reason"]) == ("chosen", 1, "Netz der Netze")


def test_where_two_persons_rate_the_verdict_waits_for_both(desk: Desk, network: str) -> None:
    desk.run(change_criterion_set, ChangeCriterionSet(set_id=the_set(desk), second_rater=True))
    rate(desk, network, "met", "met", "met")
    refused = ("selection.second_missing", "verdict")
    assert desk.refuses(decide_selection, decision(desk, network)) == refused
    as_other(desk)
    rate(desk, network, "met", "partly")
    assert desk.refuses(decide_selection, decision(desk, network)) == refused
    rate(desk, network, "met", "partly", "met")

    desk.run(decide_selection, decision(desk, network))

    assert is_good_practice(desk, network)
