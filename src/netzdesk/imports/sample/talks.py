"""Playing interviews: held on the phone or in a group, broken off, resumed, their minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from netzdesk.actions.interview_people import (
    AcceptMinutes,
    AddInterviewPerson,
    ChangeParticipant,
    RecordConsentOfAll,
    SendMinutes,
    accept_minutes,
    add_interview_person,
    change_participant,
    record_consent_of_all,
    send_minutes,
)
from netzdesk.actions.interview_plans import PlanInterview, plan_interview
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    BreakOffInterview,
    EndInterview,
    RecordInterview,
    ResumeInterview,
    answer_question,
    begin_interview,
    break_off_interview,
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
    """Enter when the minutes of a talk were sent, and by whom they were accepted."""
    made = stage.talks[event["talk"]]
    if "sent" in event:
        stage.do(send_minutes, SendMinutes(interview_id=made, day=event["sent"]))
    if "accepted" not in event:
        return
    if "accepted_by" not in event:
        stage.do(accept_minutes, AcceptMinutes(interview_id=made, day=event["accepted"]))
        return
    for name in event["accepted_by"]:
        _agree(stage, made, name, minutes_accepted_on=event["accepted"])


def plan(stage: Stage, event: Event) -> None:
    """Plan an interview on the date that is open at an institution."""
    with stage.desk.study.unit(plan_interview.__name__) as unit:
        (guide,) = unit.find("guide", kind=event["guide"], retired=0)
        office = stage.institutions[event["institution"]]
        (due,) = unit.find("follow_up", institution_id=office, done_on=None)
        plan_interview(
            unit,
            PlanInterview(
                network_id=stage.structures[event["network"]],
                guide_id=guide["id"],
                follow_up_id=due["id"],
                meeting_place=event["place"],
                person_ids=tuple(_person(unit, name) for name in event["expected"]),
            ),
        )


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
    _consent(stage, event, made)
    _answer(stage, event, made, 0)
    duration = event.get("minutes")
    if event.get("broken_off"):
        stage.do(break_off_interview, BreakOffInterview(interview_id=made, duration_min=duration))
    else:
        stage.do(end_interview, EndInterview(interview_id=made, duration_min=duration))
    return made


def _consent(stage: Stage, event: Event, made: str) -> None:
    """Enter the consent of those present: of all the same, or by person."""
    said = event.get("consent", {})
    if said == "given":
        stage.do(record_consent_of_all, RecordConsentOfAll(interview_id=made))
        return
    if isinstance(said, str):
        said = dict.fromkeys((*event["present"], *event["new"]), said)
    for name, answer in said.items():
        _agree(stage, made, name, consent=answer)


def _agree(stage: Stage, made: str, name: str, **values: Any) -> None:
    with stage.desk.study.unit(change_participant.__name__) as unit:
        person = _person(unit, name)
        command = ChangeParticipant(interview_id=made, person_id=person, **values)
        change_participant(unit, command)


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
