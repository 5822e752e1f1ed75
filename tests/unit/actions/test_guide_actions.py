"""Guides are edited until they are used; then every change is a new version."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.guides import (
    AddGuide,
    AddGuideQuestion,
    AddGuideTopic,
    ChangeGuide,
    ChangeGuideQuestion,
    ChangeGuideTopic,
    MoveGuideQuestion,
    MoveGuideTopic,
    RemoveGuide,
    RemoveGuideQuestion,
    RemoveGuideTopic,
    add_guide,
    add_guide_question,
    add_guide_topic,
    change_guide,
    change_guide_question,
    change_guide_topic,
    move_guide_question,
    move_guide_topic,
    remove_guide,
    remove_guide_question,
    remove_guide_topic,
)
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    RemoveInterview,
    answer_question,
    begin_interview,
    remove_interview,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.standard_guides import LoadStandardGuides, load_standard_guides
from netzdesk.domain.guide import Guide
from netzdesk.queries.guides import guide, guides, newest, successor
from netzdesk.queries.interviews import interview


@pytest.fixture
def own(desk: Desk) -> str:
    """A guide with two topics and three questions."""
    made: str = desk.run(add_guide, AddGuide(name="Eigener", kind="phone"))
    first = desk.run(add_guide_topic, AddGuideTopic(guide_id=made, title="Akteure"))
    second = desk.run(add_guide_topic, AddGuideTopic(guide_id=made, title="Ziele"))
    who = desk.run(add_guide_question, AddGuideQuestion(topic_id=first, question="Wer?"))
    follow_up = AddGuideQuestion(topic_id=first, question="Wer noch?", follows_id=who)
    desk.run(add_guide_question, follow_up)
    aims = AddGuideQuestion(
        topic_id=second, question="Wozu?", skip_of_id=who, skip_when="unanswered"
    )
    desk.run(add_guide_question, aims)
    return made


def held(desk: Desk, key: str) -> Guide:
    found = guide(desk.study.conn, key)
    assert found is not None
    return found


def words(found: Guide) -> list[tuple[str, list[str]]]:
    return [(topic.title, [q.text for q in topic.in_order]) for topic in found.topics]


def use(desk: Desk, key: str) -> str:
    network = desk.run(add_network, AddNetwork(name="Netz"))
    begun: str = desk.run(begin_interview, BeginInterview(network_id=network, guide_id=key))
    return begun


def question(desk: Desk, key: str, text: str) -> Any:
    return next(each for each in held(desk, key).questions if each.text == text)


def test_a_new_study_has_both_standard_guides(desk: Desk) -> None:
    rows = guides(desk.study.conn)
    assert {(row.kind, row.version, row.interviews) for row in rows} == {
        ("phone", 1, 0),
        ("group", 1, 0),
    }
    for row in rows:
        found = held(desk, row.id)
        assert len(found.topics) == 8
        assert all(topic.questions for topic in found.topics)
        assert row.questions == len(found.questions)
        assert any(q.follows for q in found.questions)
        assert any(q.skip_of for q in found.questions)


def test_standard_guides_are_loaded_once_and_changed_ones_left_alone(desk: Desk) -> None:
    assert desk.run(load_standard_guides, LoadStandardGuides()) == 0
    row = guides(desk.study.conn)[0]
    desk.run(change_guide, ChangeGuide(guide_id=row.id, name="Umbenannt"))
    assert desk.run(load_standard_guides, LoadStandardGuides()) == 1
    assert len(guides(desk.study.conn)) == 3


def test_a_guide_that_was_not_used_is_changed_in_place(desk: Desk, own: str) -> None:
    topic = held(desk, own).topics[0].id
    desk.run(change_guide_topic, ChangeGuideTopic(topic_id=topic, title="Beteiligte"))
    assert words(held(desk, own))[0][0] == "Beteiligte"
    assert len(guides(desk.study.conn)) == 3


def test_a_change_of_a_used_guide_is_a_new_version_and_answers_keep_theirs(
    desk: Desk, own: str
) -> None:
    before = held(desk, own)
    interview_id = use(desk, own)
    who = before.questions[0]
    desk.run(
        answer_question,
        AnswerQuestion(
            interview_id=interview_id, topic_id=who.topic_id, question_id=who.id, answer="VHS"
        ),
    )
    changed = desk.run(
        change_guide_question, ChangeGuideQuestion(question_id=who.id, question="Wer arbeitet mit?")
    )

    new = successor(desk.study.conn, own)
    assert new != own and changed != who.id
    assert held(desk, own) == before
    after = held(desk, new)
    assert after.version == 2
    assert after.questions[0].text == "Wer arbeitet mit?"
    assert after.questions[1].follows == changed
    assert after.questions[2].skip_of == changed
    told = interview(desk.study.conn, interview_id)
    assert told is not None and told.guide == before
    assert told.said[who.id].text == "VHS"
    assert {row.id for row in newest(guides(desk.study.conn)) if row.name == "Eigener"} == {new}


def test_further_changes_go_into_the_same_new_version(desk: Desk, own: str) -> None:
    use(desk, own)
    desk.run(add_guide_topic, AddGuideTopic(guide_id=own, title="Erfolge"))
    new = successor(desk.study.conn, own)
    desk.run(add_guide_topic, AddGuideTopic(guide_id=new, title="Wünsche"))
    assert successor(desk.study.conn, own) == new
    assert [title for title, _ in words(held(desk, new))][-2:] == ["Erfolge", "Wünsche"]
    assert desk.refuses(add_guide_topic, AddGuideTopic(guide_id=own, title="X")) == (
        "guide.old_version",
        "guide_id",
    )


def test_every_kind_of_change_of_a_used_guide_leaves_it_as_it_was(desk: Desk, own: str) -> None:
    first, second = held(desk, own).topics
    who, more, _aims = held(desk, own).questions
    use(desk, own)
    before = held(desk, own)
    changes: tuple[tuple[Any, object], ...] = (
        (move_guide_topic, MoveGuideTopic(topic_id=second.id, after_id=first.id)),
        (remove_guide_topic, RemoveGuideTopic(topic_id=second.id)),
        (remove_guide_question, RemoveGuideQuestion(question_id=more.id)),
        (move_guide_question, MoveGuideQuestion(question_id=more.id, after_id=who.id)),
        (add_guide_question, AddGuideQuestion(topic_id=second.id, question="Neu?")),
        (change_guide_question, ChangeGuideQuestion(question_id=more.id, follows_id=None)),
    )
    for action, command in changes:
        desk.run(action, command)
        assert held(desk, own) == before, action.__name__
        desk.study.undo()
    assert successor(desk.study.conn, own) == own


def test_a_new_name_and_what_changes_nothing_make_no_version(desk: Desk, own: str) -> None:
    use(desk, own)
    who = held(desk, own).questions[0]
    desk.run(change_guide, ChangeGuide(guide_id=own, name="Anders"))
    desk.run(change_guide_question, ChangeGuideQuestion(question_id=who.id, question="Wer?"))
    topic = held(desk, own).topics[0]
    desk.run(change_guide_topic, ChangeGuideTopic(topic_id=topic.id, title=topic.title))
    assert successor(desk.study.conn, own) == own


def test_an_interview_begins_with_the_newest_version(desk: Desk, own: str) -> None:
    use(desk, own)
    desk.run(add_guide_topic, AddGuideTopic(guide_id=own, title="Erfolge"))
    told = interview(desk.study.conn, use(desk, own))
    assert told is not None and told.guide is not None
    assert told.guide.version == 2


def test_a_rule_names_a_question_that_is_asked_before(desk: Desk, own: str) -> None:
    who, more, aims = held(desk, own).questions
    for command, field in (
        (ChangeGuideQuestion(question_id=who.id, skip_of_id=aims.id), "skip_of_id"),
        (ChangeGuideQuestion(question_id=who.id, follows_id=more.id), "follows_id"),
        (ChangeGuideQuestion(question_id=aims.id, follows_id=who.id), "follows_id"),
    ):
        assert desk.refuses(change_guide_question, command) == ("guide.rule_order", field)
    assert desk.refuses(
        change_guide_question, ChangeGuideQuestion(question_id=who.id, skip_of_id=who.id)
    ) == ("guide.rule_itself", "skip_of_id")
    new = AddGuideQuestion(topic_id=who.topic_id, question="?", skip_when="answered")
    assert desk.refuses(add_guide_question, new) == ("guide.rule_incomplete", "skip_of_id")
    other = AddGuideQuestion(
        topic_id=who.topic_id, question="?", skip_of_id=who.id, skip_when="sometimes"
    )
    assert desk.refuses(add_guide_question, other) == ("guide.rule", "skip_when")


def test_moving_must_not_turn_a_rule_round(desk: Desk, own: str) -> None:
    second = held(desk, own).topics[1]
    assert desk.refuses(move_guide_topic, MoveGuideTopic(topic_id=second.id)) == (
        "guide.rule_order",
        "skip_of_id",
    )


def test_a_rule_goes_with_the_question_it_names(desk: Desk, own: str) -> None:
    aims = question(desk, own, "Wozu?")
    command = ChangeGuideQuestion(question_id=aims.id, skip_of_id=None)
    desk.run(change_guide_question, command)
    assert question(desk, own, "Wozu?").skip_when == ""
    who = question(desk, own, "Wer?")
    command = ChangeGuideQuestion(question_id=aims.id, skip_of_id=who.id)
    desk.run(change_guide_question, command)
    assert question(desk, own, "Wozu?").skip_when == "unanswered"


def test_a_question_that_others_name_is_not_removed(desk: Desk, own: str) -> None:
    first = held(desk, own).topics[0]
    who = held(desk, own).questions[0]
    refused = ("guide.question_referred", "question_id")
    assert desk.refuses(remove_guide_question, RemoveGuideQuestion(question_id=who.id)) == refused
    assert desk.refuses(remove_guide_topic, RemoveGuideTopic(topic_id=first.id)) == refused
    aims = question(desk, own, "Wozu?")
    desk.run(change_guide_question, ChangeGuideQuestion(question_id=aims.id, skip_of_id=None))
    desk.run(remove_guide_topic, RemoveGuideTopic(topic_id=first.id))
    assert words(held(desk, own)) == [("Ziele", ["Wozu?"])]


def test_a_used_guide_is_not_removed_and_a_removed_version_gives_back_the_former(
    desk: Desk, own: str
) -> None:
    begun = use(desk, own)
    assert desk.refuses(remove_guide, RemoveGuide(guide_id=own)) == ("guide.in_use", "guide_id")
    desk.run(add_guide_topic, AddGuideTopic(guide_id=own, title="Erfolge"))
    desk.run(remove_guide, RemoveGuide(guide_id=successor(desk.study.conn, own)))
    assert own in {row.id for row in newest(guides(desk.study.conn))}
    desk.run(remove_interview, RemoveInterview(interview_id=begun))
    desk.run(remove_guide, RemoveGuide(guide_id=own))
    assert guide(desk.study.conn, own) is None


def test_names_are_needed_and_are_there_once(desk: Desk, own: str) -> None:
    for action, command, refused in (
        (add_guide, AddGuide(name=" ", kind="phone"), ("field.empty", "name")),
        (add_guide, AddGuide(name="Eigener", kind="phone"), ("guide.name_taken", "name")),
        (add_guide, AddGuide(name="X", kind="mail"), ("guide.kind", "kind")),
        (add_guide_topic, AddGuideTopic(guide_id=own, title=""), ("field.empty", "title")),
        (
            add_guide_question,
            AddGuideQuestion(topic_id=held(desk, own).topics[0].id, question=""),
            ("field.empty", "question"),
        ),
    ):
        assert desk.refuses(action, command) == refused
