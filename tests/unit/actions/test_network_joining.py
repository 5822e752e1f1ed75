"""Two records that are one network: ratings, verdicts, profile and approvals pass over."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk
from test_profile_actions import png

from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    decide_selection,
    rate_criterion,
)
from netzdesk.actions.judgements import (
    JoinNetworks,
    JudgeNetwork,
    join_networks,
    judge_network,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import (
    AddProfilePicture,
    WriteProfileText,
    add_profile_picture,
    write_profile_text,
)
from netzdesk.queries.profiles import chosen_networks, profile_facts


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    """A network, and a duplicate of it."""
    keys = [desk.run(add_network, AddNetwork(name=name)) for name in ("Netz", "Netz Peine")]
    for key in keys:
        desk.run(judge_network, JudgeNetwork(network_id=key, judgement="counts"))
    return keys[0], keys[1]


def join(desk: Desk, pair: tuple[str, str]) -> None:
    desk.run(join_networks, JoinNetworks(duplicate_id=pair[1], kept_id=pair[0]))


def selection(desk: Desk) -> tuple[str, list[str]]:
    (row,) = desk.find("criterion_set", kind="selection")
    rows = sorted(desk.find("criterion", set_id=row["id"]), key=lambda each: each["position"])
    return row["id"], [each["id"] for each in rows]


def rate(desk: Desk, network: str, criterion: str, rating: str) -> None:
    given = RateCriterion(network_id=network, criterion_id=criterion, rating=rating)
    desk.run(rate_criterion, given)


def write(desk: Desk, network: str, place: int, body: str) -> None:
    sections = sorted(desk.find("profile_section"), key=lambda each: each["position"])
    command = WriteProfileText(network_id=network, section_id=sections[place]["id"], body=body)
    desk.run(write_profile_text, command)


def texts(desk: Desk, network: str) -> list[str]:
    facts = profile_facts(desk.study.conn, network)
    assert facts is not None
    return [facts.texts[each.id] for each in facts.sections if each.id in facts.texts]


def test_ratings_and_the_verdict_pass_over_and_good_practice_follows(
    desk: Desk, pair: tuple[str, str]
) -> None:
    chosen_by, criteria = selection(desk)
    for criterion in criteria:
        rate(desk, pair[1], criterion, "met")
    rate(desk, pair[0], criteria[0], "partly")
    desk.run(
        decide_selection,
        DecideSelection(
            network_ids=(pair[1],), set_id=chosen_by, verdict="chosen", reason="vielseitig"
        ),
    )
    join(desk, pair)

    given = {
        row["criterion_id"]: row["rating"] for row in desk.find("assessment", network_id=pair[0])
    }
    assert given == {criteria[0]: "partly", criteria[1]: "met", criteria[2]: "met"}
    assert chosen_networks(desk.study.conn) == (pair[0],)
    assert desk.row("network", pair[0])["good_practice"] == 1
    assert desk.find("selection", network_id=pair[1]) == []


def test_a_verdict_on_the_kept_record_holds(desk: Desk, pair: tuple[str, str]) -> None:
    chosen_by, _ = selection(desk)
    for network, verdict in zip(pair, ("not_chosen", "chosen"), strict=True):
        command = DecideSelection(
            network_ids=(network,), set_id=chosen_by, verdict=verdict, reason="Grund"
        )
        desk.run(decide_selection, command)
    join(desk, pair)

    assert chosen_networks(desk.study.conn) == ()
    assert desk.row("network", pair[0])["good_practice"] == 0


def test_texts_stand_one_behind_the_other_and_nothing_twice(
    desk: Desk, pair: tuple[str, str]
) -> None:
    write(desk, pair[0], 0, "Eins")
    write(desk, pair[1], 0, "Zwei **fett**")
    write(desk, pair[1], 1, "Frauen[^Quelle]")
    write(desk, pair[0], 2, "Gleich und mehr")
    write(desk, pair[1], 2, "Gleich")
    join(desk, pair)

    assert texts(desk, pair[0]) == ["Eins\n\nZwei **fett**", "Frauen[^Quelle]", "Gleich und mehr"]


def test_pictures_pass_over_behind_the_others_with_their_files(
    desk: Desk, pair: tuple[str, str]
) -> None:
    for place, network in enumerate(pair):
        picture: dict[str, Any] = {"name": "a.png", "alternative": f"Bild {place}"}
        command = AddProfilePicture(network_id=network, content=png(8 + place), **picture)
        desk.run(add_profile_picture, command)
    join(desk, pair)

    facts = profile_facts(desk.study.conn, pair[0])
    assert facts is not None
    assert [each.alternative for each in facts.pictures] == ["Bild 0", "Bild 1"]
    assert sorted(facts.sizes.values()) == [(8, 8), (9, 9)]


@pytest.mark.parametrize(
    ("asked", "verdict", "left"),
    [(False, "given", 0), (True, "given", 1), (False, "open", 0), (True, "open", 0)],
)
def test_approvals_pass_over_to_a_record_that_has_none_and_those_waited_for_always(
    desk: Desk, pair: tuple[str, str], verdict: str, left: int, *, asked: bool
) -> None:
    networks = pair if asked else pair[1:]
    with desk.study.unit("ask") as unit:
        for network in networks:
            unit.put(
                "approval",
                {
                    "network_id": network,
                    "version": "v",
                    "verdict": verdict,
                    "researcher_id": unit.author_id,
                },
            )
    join(desk, pair)

    assert len(desk.find("approval", network_id=pair[0])) == len(networks) - left
    assert len(desk.find("approval", network_id=pair[1])) == left


def test_undo_gives_everything_back(desk: Desk, pair: tuple[str, str]) -> None:
    write(desk, pair[0], 0, "Eins")
    write(desk, pair[1], 0, "Zwei")
    rate(desk, pair[1], selection(desk)[1][0], "met")
    join(desk, pair)
    desk.study.undo()

    assert [texts(desk, network) for network in pair] == [["Eins"], ["Zwei"]]
    assert len(desk.find("assessment", network_id=pair[1])) == 1
