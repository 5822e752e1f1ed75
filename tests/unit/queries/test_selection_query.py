"""How networks were rated, as one person may see it: the first rating stays unread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_study import Filler, new_study

from netzdesk.base.i18n import Translator
from netzdesk.domain.selection_hints import ProgrammeFact, RelationFact
from netzdesk.queries.history import changes_of, units
from netzdesk.queries.selection import (
    CriterionSet,
    Matrix,
    RatedNetwork,
    criterion_sets,
    network_facts,
    selection_matrix,
)
from netzdesk.store.study import Study

SECRET = "GEHEIM"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as made:
        yield made


class Rated:
    """A study with two networks, a set of two criteria, and two raters."""

    def __init__(self, study: Study, *, second_rater: bool = True) -> None:
        self.study = study
        with study.unit("fill") as unit:
            put = Filler(unit)
            celle = put.region("Celle", "03351")
            self.first = put.network(regions=[celle], name="Eins", number=1)
            self.second = put.network(regions=[celle], name="Zwei", number=2)
            put.network("does_not_count", name="Zählt nicht")
            put.network(name="Doppelt", same_as_id=self.first)
            self.set_id = unit.put(
                "criterion_set",
                {"name": "Satz", "kind": "selection", "second_rater": second_rater},
            )
            self.criteria = [
                unit.put(
                    "criterion",
                    {"set_id": self.set_id, "name": name, "position": name, "retired": retired},
                )
                for name, retired in (("a", 0), ("b", 0), ("old", 1))
            ]
            self.raters = [
                unit.put("researcher", {"name": name, "initials": name}) for name in ("XX", "YY")
            ]

    def rate(self, who: int, network: str, *ratings: str) -> None:
        with self.study.unit("rate") as unit:
            for criterion, rating in zip(self.criteria, ratings, strict=False):
                unit.put(
                    "assessment",
                    {
                        "network_id": network,
                        "criterion_id": criterion,
                        "researcher_id": self.raters[who],
                        "rating": rating,
                        "evidence": f"{SECRET} {who}",
                        "day": "2010-03-01",
                    },
                )

    def matrix(self, who: int | None = None) -> Matrix:
        viewer = "" if who is None else self.raters[who]
        return selection_matrix(self.study.conn, self.set, viewer)

    @property
    def set(self) -> CriterionSet:
        (found,) = criterion_sets(self.study.conn)
        return found

    def seen(self, who: int | None, place: int = 0) -> RatedNetwork:
        return self.matrix(who).networks[place]


def test_only_networks_that_count_are_in_the_matrix(study: Study) -> None:
    assert [network.name for network in Rated(study).matrix().networks] == ["Eins", "Zwei"]


def test_the_first_rating_is_neither_loaded_nor_shown_before_the_own_one_is_complete(
    study: Study,
) -> None:
    rated = Rated(study)
    rated.rate(0, rated.first, "met", "not_met")
    read: list[str] = []
    study.conn.set_trace_callback(read.append)

    before = rated.matrix(1)
    study.conn.set_trace_callback(None)

    assert SECRET not in repr(before)
    assert not [sql for sql in read if "researcher_id <>" in sql and rated.first in sql]
    assert before.networks[0].hidden and not before.networks[1].hidden
    assert before.differences() == ()
    rated.rate(1, rated.first, "met")
    assert SECRET + " 0" not in repr(rated.matrix(1))


def test_both_ratings_are_seen_when_the_own_one_is_complete(study: Study) -> None:
    rated = Rated(study)
    rated.rate(0, rated.first, "met", "not_met")
    rated.rate(1, rated.first, "met", "partly")

    seen = rated.seen(1)
    ((network, found),) = rated.matrix(1).differences()

    assert not seen.hidden
    assert [rating.rating for rating in seen.others] == ["met", "not_met"]
    assert (network.id, found.criterion.name) == (rated.first, "b")
    assert [rating.initials for rating in found.ratings] == ["XX", "YY"]
    assert seen.raters == 2


def test_the_first_rater_does_not_see_the_second_one_half_way(study: Study) -> None:
    rated = Rated(study)
    rated.rate(0, rated.first, "met")
    rated.rate(1, rated.first, "partly", "partly")

    assert rated.seen(0).hidden
    assert rated.seen(0).others == ()
    assert not rated.seen(1).hidden
    assert [rating.initials for rating in rated.seen(1).others] == ["XX"]


def test_an_own_rating_alone_hides_nothing(study: Study) -> None:
    rated = Rated(study)
    rated.rate(0, rated.first, "met")

    assert not rated.seen(0).hidden
    assert list(rated.seen(0).own) == [rated.criteria[0]]


def test_an_export_waits_for_two_ratings_or_the_verdict(study: Study) -> None:
    rated = Rated(study)
    rated.rate(0, rated.first, "met", "met")
    rated.rate(0, rated.second, "met", "met")
    assert SECRET not in repr(rated.matrix())
    with study.unit("decide") as unit:
        unit.put(
            "selection",
            {
                "network_id": rated.second,
                "set_id": rated.set_id,
                "verdict": "chosen",
                "reason": "gut",
                "day": "2010-03-02",
                "researcher_id": rated.raters[0],
            },
        )

    assert rated.seen(None, 0).hidden
    decided = rated.seen(None, 1)
    assert len(decided.ratings) == 2
    assert decided.verdict is not None and decided.verdict.is_chosen


def test_without_a_second_rater_everybody_sees_everything(study: Study) -> None:
    rated = Rated(study, second_rater=False)
    rated.rate(0, rated.first, "met")

    assert [rating.rating for rating in rated.seen(1).others] == ["met"]


def test_ratings_by_a_retired_criterion_are_kept_and_not_shown(study: Study) -> None:
    rated = Rated(study, second_rater=False)
    rated.rate(0, rated.first, "met", "met", "not_met")

    assert [criterion.name for criterion in rated.set.criteria] == ["a", "b"]
    assert len(rated.seen(None).ratings) == 2
    assert rated.seen(None).raters == 1


def test_the_register_gives_the_facts_for_the_hints(study: Study) -> None:
    with study.unit("fill") as unit:
        put = Filler(unit)
        network = put.network(name="Netz", founded="2003", web="www.example.org", mark_aims=1)
        other = put.network(name="Verbund")
        rows: list[tuple[str, dict[str, Any]]] = [
            ("network_field", {"field": "training"}),
            ("network_field", {"field": "counselling"}),
            ("network_programme", {"programme": "xenos", "begins": "2008"}),
            ("network_relation", {"kind": "part_of", "other_id": other}),
            ("network_result", {"label": "Plätze", "low": "10", "position": "a"}),
            ("network_result", {"label": "x", "not_yet_measurable": 1, "position": "b"}),
            ("network_actor", {"name": "VHS", "category": "education_provider", "position": "a"}),
            ("network_actor", {"name": "Verein", "position": "b"}),
            ("network_contact", {"position": "a"}),
        ]
        for table, values in rows:
            unit.put(table, {"network_id": network, **values})

    facts = network_facts(study.conn)[network]

    assert set(facts.fields) == {"training", "counselling"}
    assert facts.actors == {"education_provider": 1, "": 1}
    assert facts.programmes == (ProgrammeFact("xenos", "2008", ""),)
    assert facts.relations == (RelationFact("Part of", "Verbund", other),)
    (back,) = network_facts(study.conn)[other].relations
    assert (back.label, back.name) == ("Has as a part", "Netz")
    assert (facts.results, facts.measured, facts.contacts) == (2, 1, 1)
    assert (facts.founded, facts.web, facts.mark_aims) == ("2003", "www.example.org", True)
    assert facts.mark_agreements is None


def test_the_history_keeps_a_first_rating_back_too(study: Study) -> None:
    rated = Rated(study)
    rated.rate(0, rated.first, "not_met", "met")
    with study.unit("take back") as unit:
        row = unit.find("assessment", criterion_id=rated.criteria[1])[0]
        unit.delete("assessment", row["id"])
    tr = Translator("de")

    def told() -> str:
        return repr([changes_of(study.conn, tr, each) for each in units(study.conn)])

    assert SECRET not in told() and "nicht erfüllt" not in told()
    assert "(wird gezeigt, wenn beide Personen bewertet haben)" in told()
    rated.rate(0, rated.first, "not_met", "met")
    rated.rate(1, rated.first, "met", "met")
    assert SECRET in told() and "nicht erfüllt" in told()
