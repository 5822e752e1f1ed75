"""The texts and tables of the sample study, before they are played."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from netzdesk.base.paths import resource
from netzdesk.domain.markup import Note, Run, plain, read_markup, write_markup
from netzdesk.domain.pictures import checked_picture
from netzdesk.imports.sample.drawing import star
from netzdesk.imports.sample.pack import Pack, read_pack

SHORTEST, LONGEST = 400, 1000
"""Words of a profile's texts: with its lists and tables two to three pages."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack()


def good_practice(pack: Pack) -> set[str]:
    return {number for number, row in pack.networks.items() if row["good_practice"] == "1"}


def test_each_network_of_good_practice_has_a_text_in_each_section(pack: Pack) -> None:
    described = json.loads(resource("profiles/sections.json").read_text(encoding="utf-8"))
    names = [section["name"] for section in described]

    assert set(pack.profiles) == good_practice(pack)
    for number, texts in pack.profiles.items():
        assert list(texts) == names, number
        assert all(texts.values()), number


def test_texts_are_stored_as_they_are_written(pack: Pack) -> None:
    for texts in (*pack.profiles.values(), *pack.drafts.values(), *pack.proposals.values()):
        for body in texts.values():
            assert write_markup(read_markup(body)) == body


def test_each_profile_has_lists_bold_italic_and_a_footnote(pack: Pack) -> None:
    for number, texts in pack.profiles.items():
        blocks = [block for body in texts.values() for block in read_markup(body)]
        runs = [part for block in blocks for part in block.parts if isinstance(part, Run)]
        words = sum(len(plain((block,)).split()) for block in blocks)

        assert {block.kind for block in blocks} >= {"text", "bullet"}, number
        assert any(run.bold for run in runs), number
        assert any(run.italic for run in runs), number
        notes = [part for block in blocks for part in block.parts if isinstance(part, Note)]
        assert len(notes) == 1, number
        assert SHORTEST < words < LONGEST, (number, words)


def test_drafts_and_corrections_differ_from_the_text(pack: Pack) -> None:
    for versions in (pack.drafts, pack.proposals):
        for number, texts in versions.items():
            for section, body in texts.items():
                assert pack.profiles[number][section] != body


def test_talks_answer_questions_of_the_standard_guides(pack: Pack) -> None:
    described = json.loads(resource("guides/guides.json").read_text(encoding="utf-8"))
    keys = {
        guide["kind"]: {q["key"] for topic in guide["topics"] for q in topic["questions"]}
        for guide in described["guides"]
    }

    for talk in pack.talks.values():
        for part in talk["parts"]:
            assert set(part) <= keys[talk["guide"]]


def test_each_talk_is_played_as_often_as_it_has_parts(pack: Pack) -> None:
    played = Counter(
        event["talk"]
        for event in pack.events
        if event["do"] in ("interview", "resume") and "talk" in event
    )

    assert played == {talk: len(found["parts"]) for talk, found in pack.talks.items()}


def test_facts_beyond_the_appendix_are_those_of_good_practice(pack: Pack) -> None:
    assert set(pack.deepened) == set(pack.partners) == set(pack.maturity) == good_practice(pack)


def test_partners_of_a_profile_name_each_actor_of_the_appendix(pack: Pack) -> None:
    for number, rows in pack.partners.items():
        printed = [row["actor"] for row in pack.actors[number]]

        assert sorted(row["actor"] for row in rows if row["in_appendix"] == "1") == sorted(printed)
        assert all(row["category"] for row in rows if row["in_appendix"] == "0")


def test_the_drawn_picture_is_a_whole_png() -> None:
    size = checked_picture("schema.png", star(9, 3))

    assert (size.media_type, size.width > size.height) == ("image/png", True)
    assert star(9, 3) == star(9, 3)
    assert star(9, 3) != star(8, 3)
