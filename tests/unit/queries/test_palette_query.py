"""What Ctrl+K finds: all kinds of records, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.queries.palette import (
    ALL_WORDS,
    BEGINS,
    ELSEWHERE,
    EXACT,
    find_records,
    fits,
    known_records,
    rank_of,
)
from netzdesk.store.study import Study
from netzdesk.store.tables import TABLES


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "studie.netzdesk") as study:
        with study.unit("test") as unit:
            fill = Filler(unit)
            region = fill.region("Göttingen", "03159")
            office = fill.office(name="Jobcenter Göttingen", regions=[region], place="Göttingen")
            fill.office(name="Göttinger Leitstelle", kind="integration_office")
            fill.office(name="Amt Celle", place="Göttingen")
            merged = fill.office(name="Göttingen doppelt")
            unit.put("institution", {"id": merged, "same_as_id": office})
            fill.person(office, name="Erika Götz")
            free = fill.person(name="Jürgen Goetze")
            unit.put("expert", {"theme": "Beratung", "person_id": free, "position": "a"})
            fill.network(name="Netzwerk Göttingen", regions=[region])
            for day in range(1, 9):
                unit.put(
                    "contact_attempt",
                    {
                        "institution_id": office,
                        "channel": "phone",
                        "direction": "out",
                        "day": f"2010-03-0{day}",
                        "outcome": "2.20",
                        "note": "Rückruf",
                        "researcher_id": unit.author_id,
                    },
                )
        yield study


def titles(study: Study, typed: str, kind: str) -> list[str]:
    return [each.title for each in find_records(study.conn, typed) if each.kind == kind]


@pytest.mark.parametrize("typed", ["goettingen", "Göttingen", "gottingen"])
def test_every_kind_is_found_however_the_umlaut_is_typed(study: Study, typed: str) -> None:
    kinds = {each.kind for each in find_records(study.conn, typed)}

    assert kinds == {"institution", "region", "network", "attempt"}


def test_a_title_that_begins_so_stands_before_one_that_only_has_the_word(study: Study) -> None:
    assert titles(study, "goetting", "institution") == [
        "Göttinger Leitstelle",
        "Jobcenter Göttingen",
        "Amt Celle",
    ]


def test_an_institution_that_was_merged_is_not_found(study: Study) -> None:
    assert "Göttingen doppelt" not in titles(study, "goettingen", "institution")


def test_a_person_opens_where_it_belongs(study: Study) -> None:
    pages = {each.title: each.page for each in find_records(study.conn, "goetz")}

    assert pages == {"Erika Götz": "institutions", "Jürgen Goetze": "experts"}


def test_of_attempts_the_newest_are_returned(study: Study) -> None:
    found = find_records(study.conn, "rueckruf", most=3)

    assert [each.detail.split("\n")[0] for each in found] == [
        "2010-03-08",
        "2010-03-07",
        "2010-03-06",
    ]
    assert {each.kind for each in found} == {"attempt"}


def test_what_cannot_be_searched_finds_nothing(study: Study) -> None:
    assert find_records(study.conn, "") == find_records(study.conn, ' " * ') == ()


def test_known_records_come_in_their_order_and_without_what_is_gone(study: Study) -> None:
    region = find_records(study.conn, "goettingen")
    keys = [(each.kind, each.id) for each in region if each.kind in ("network", "region")]

    again = known_records(study.conn, [*reversed(keys), ("region", "gone"), ("nonsense", "x")])

    assert [(each.kind, each.id) for each in again] == list(reversed(keys))


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Amt Köln", EXACT),
        ("Amt Köln-Mitte", BEGINS),
        ("Kölner Amt", ALL_WORDS),
        ("Rathaus", ELSEWHERE),
    ],
)
def test_titles_are_ranked(title: str, rank: int) -> None:
    assert rank_of(title, ["amt", "koeln"]) == rank


def test_commands_fit_by_the_beginnings_of_their_words() -> None:
    assert fits("Kontaktversuch erfassen", ["erf", "kont"])
    assert not fits("Kontaktversuch erfassen", ["versuch"])


def test_an_interview_is_found_by_its_network_and_by_what_was_said(study: Study) -> None:
    with study.unit("test") as unit:
        guide = unit.put("guide", {"name": "Kurzleitfaden", "kind": "phone", "version": 1})
        newer = {"name": "Kurzleitfaden", "kind": "phone", "version": 2, "replaces_id": guide}
        newest = unit.put("guide", newer)
        topic = unit.put("guide_topic", {"guide_id": guide, "title": "Akteure", "position": "a"})
        network = unit.find("network")[0]["id"]
        held = unit.put(
            "interview",
            {
                "network_id": network,
                "guide_id": guide,
                "day": "2010-03-04",
                "state": "broken_off",
            },
        )
        answer = {"interview_id": held, "topic_id": topic, "answer": "Träger ist die Brückenschule"}
        unit.put("interview_answer", answer)

    def found(typed: str, kind: str) -> list[tuple[str, str, str]]:
        every = find_records(study.conn, typed)
        return [(each.title, each.detail, each.record) for each in every if each.kind == kind]

    expected = [("Netzwerk Göttingen", "2010-03-04\nKurzleitfaden", held)]
    assert found("netzwerk goe", "interview") == expected
    assert found("brueckenschule", "interview") == expected
    assert found("brueckenschule goettingen", "interview") == []
    assert found("kurzleit", "guide") == [("Kurzleitfaden", "2", newest)]
    assert [each.id for each in known_records(study.conn, [("interview", held)])] == [held]


def test_a_network_is_found_by_its_short_name(study: Study) -> None:
    with study.unit("test") as unit:
        unit.put("network", {"name": "Netzwerk Integration", "short_name": "NeWIn"})
    assert titles(study, "newin", "network") == ["Netzwerk Integration"]


def test_a_profile_is_found_by_its_network_and_by_its_words(study: Study) -> None:
    with study.unit("test") as unit:
        made = {
            name: unit.put(
                "network",
                {"name": name, "judgement": "counts", "good_practice": name == "Bündnis Celle"},
            )
            for name in ("Bündnis Celle", "Bündnis Peine", "Bündnis Stade")
        }
        section = unit.put("profile_section", {"name": "Ziele", "content": "text", "position": "a"})
        text = {"section_id": section, "body": "- **Sprachkurse** im Betrieb"}
        unit.put("profile_text", {"network_id": made["Bündnis Peine"], **text})

    assert titles(study, "buendnis", "profile") == ["Bündnis Celle", "Bündnis Peine"]
    (found,) = [each for each in find_records(study.conn, "sprachk") if each.kind == "profile"]
    assert (found.page, found.record) == ("profiles", made["Bündnis Peine"])


def test_no_searched_table_is_left_out() -> None:
    from netzdesk.queries.palette import KINDS  # noqa: PLC0415

    asked = {
        table
        for kind in KINDS.values()
        for table in ([found_by[0] for found_by in kind.found_by] or [kind.table])
    }
    assert asked == {t.name for t in TABLES if t.searched}
