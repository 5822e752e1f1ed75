"""Playing interviews: held on the phone or in a group, broken off, resumed, their minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from netzdesk.actions.interviews import (
    AddInterviewPerson,
    AnswerQuestion,
    BeginInterview,
    BreakOffInterview,
    ChangeInterview,
    EndInterview,
    RecordInterview,
    ResumeInterview,
    add_interview_person,
    answer_question,
    begin_interview,
    break_off_interview,
    change_interview,
    end_interview,
    record_interview,
    resume_interview,
)
from netzdesk.base.paths import resource
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.imports.sample.pack import Event
from netzdesk.imports.sample.stage import Stage
from netzdesk.store.unit import Unit

_TAKES_PART: Final = "Mitarbeit im Netzwerk"


def interview(stage: Stage, event: Event) -> None:
    """Interview a network, along a guide where the pack has the answers."""
    attempt = stage.attempts[event["institution"]]
    network = stage.structures[event["network"]]
    if "talk" not in event:
        command = RecordInterview(network_id=network, day=event["day"], attempt_id=attempt)
        stage.do(record_interview, command)
        return
    made = _begin(stage, event, network, attempt)
    stage.interviews[event["network"]] = Origin(OriginKind.INTERVIEW, made)


def resume(stage: Stage, event: Event) -> None:
    """Go on with a talk that was broken off, to its end."""
    made = stage.talks[event["talk"]]
    stage.do(resume_interview, ResumeInterview(interview_id=made))
    _answer(stage, event, made, 1)
    stage.do(end_interview, EndInterview(interview_id=made, duration_min=event["minutes"]))


def minutes(stage: Stage, event: Event) -> None:
    """Enter when the minutes of a talk were sent and accepted."""
    days = {"minutes_sent_on": event["sent"]}
    if "accepted" in event:
        days["minutes_accepted_on"] = event["accepted"]
    made = stage.talks[event["talk"]]
    stage.do(change_interview, ChangeInterview(interview_id=made, **days))


def _begin(stage: Stage, event: Event, network: str, attempt: str) -> str:
    talk = stage.pack.talks[event["talk"]]
    with stage.desk.study.unit(begin_interview.__name__) as unit:
        (guide,) = unit.find("guide", kind=talk["guide"], retired=0)
        present = tuple(_person(unit, name) for name in event.get("present", ()))
        made = begin_interview(
            unit,
            BeginInterview(
                network_id=network,
                guide_id=guide["id"],
                day=event["day"],
                attempt_id=attempt,
                person_ids=present,
            ),
        )
    stage.talks[event["talk"]] = made
    for name in event.get("new", ()):
        stage.do(
            add_interview_person,
            AddInterviewPerson(
                interview_id=made,
                name=name,
                function=_TAKES_PART,
                institution_id=stage.institutions[event["institution"]],
            ),
        )
    if "consent" in event:
        stage.do(change_interview, ChangeInterview(interview_id=made, consent=event["consent"]))
    _answer(stage, event, made, 0)
    duration = event.get("minutes")
    if event.get("broken_off"):
        stage.do(break_off_interview, BreakOffInterview(interview_id=made, duration_min=duration))
    else:
        stage.do(end_interview, EndInterview(interview_id=made, duration_min=duration))
    return made


def _answer(stage: Stage, event: Event, made: str, part: int) -> None:
    """Enter what was said in one part of a talk; None stands for: nothing to say."""
    talk = stage.pack.talks[event["talk"]]
    with stage.desk.study.unit(answer_question.__name__) as unit:
        if talk["guide"] not in stage.questions:
            stage.questions[talk["guide"]] = _places(unit, talk["guide"])
        places = stage.questions[talk["guide"]]
        for key, said in talk["parts"][part].items():
            topic, question = places[key]
            said_values: dict[str, Any] = {"answer": said} if said else {"nothing_to_say": True}
            answer_question(
                unit,
                AnswerQuestion(
                    interview_id=made, topic_id=topic, question_id=question, **said_values
                ),
            )


def _places(unit: Unit, kind: str) -> dict[str, tuple[str, str]]:
    """Return topic and question of the study by the keys that the standard guides have."""
    (guide,) = unit.find("guide", kind=kind, retired=0)
    keys = _keys()
    return {
        keys[question["question"]]: (topic["id"], question["id"])
        for topic in unit.find("guide_topic", guide_id=guide["id"])
        for question in unit.find("guide_question", topic_id=topic["id"])
    }


@cache
def _keys() -> Mapping[str, str]:
    described = json.loads(resource("guides/guides.json").read_text(encoding="utf-8"))
    return {
        question["question"]: question["key"]
        for guide in described["guides"]
        for topic in guide["topics"]
        for question in topic["questions"]
    }


def _person(unit: Unit, name: str) -> str:
    (found,) = unit.find("person", name=name)
    return str(found["id"])
