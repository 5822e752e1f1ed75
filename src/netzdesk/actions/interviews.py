"""Interviews of networks: begun, led along a guide, broken off, resumed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import delete_all, existing, optional
from netzdesk.actions.guides import newest_version
from netzdesk.actions.interview_people import (
    SetInterviewPersons,
    refuse_ahead,
    set_interview_persons,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import (
    KEEP,
    FlagChange,
    Keep,
    NumberChange,
    TextChange,
    clean,
    past_day,
)
from netzdesk.domain.guide import LONGEST_ANSWER
from netzdesk.domain.talk import AHEAD
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInterview:
    """That a network was interviewed, without guide and answers."""

    network_id: str
    day: str | None = None
    attempt_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginInterview:
    """An interview along a guide, held now or keyed in from paper."""

    network_id: str
    guide_id: str
    day: str | None = None
    attempt_id: str | None = None
    """The contact in which it is held; its day and researcher hold where no other is given."""
    person_ids: tuple[str, ...] = ()
    on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeInterview:
    interview_id: str
    day: str | Keep = KEEP
    guide_id: TextChange = KEEP
    """Only while nothing is answered."""
    attempt_id: TextChange = KEEP
    researcher_id: TextChange = KEEP
    """Who held it: another one than who keys in the notes on paper."""
    duration_min: NumberChange = KEEP
    on_paper: FlagChange = KEEP
    note: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion:
    """What was said to a question, or noted to a topic when `question_id` is None."""

    interview_id: str
    topic_id: str
    question_id: str | None = None
    answer: TextChange = KEEP
    nothing_to_say: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakOffInterview:
    interview_id: str
    duration_min: NumberChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeInterview:
    interview_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndInterview:
    interview_id: str
    duration_min: NumberChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveInterview:
    interview_id: str


_LONGEST_MIN: Final = 24 * 60
_DUPLICATE: Final = N_("This record was joined with another network. Choose that one.")
_ANSWERED: Final = N_("Answers are entered already. Begin another interview with that guide.")
_ELSEWHERE: Final = N_("This question belongs to another guide. Open the interview again.")
_TOO_LONG: Final = N_("This text has {count} characters; {most} are allowed.")
_BOTH: Final = N_("Something was said to this question. Remove the words first.")
_DURATION: Final = N_("Enter the duration in whole minutes, from 0 to {most}.")
_SENT_BEFORE: Final = N_("The minutes were sent before this day. Enter an earlier day.")
_FACTS: Final = N_("Values in the register rest on this interview. It cannot be removed.")
_GUIDE: Final = N_("Choose a guide.")
_RETIRED: Final = N_("This guide is no longer used. Choose another one.")
_FILES: Final = N_("Files are attached to this interview. Remove those first.")


def record_interview(unit: Unit, command: RecordInterview) -> str:
    """Record that a network was interviewed; return the key. Raises Refused for a duplicate."""
    check_network(unit, command.network_id)
    optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    return unit.put(
        "interview",
        {
            "network_id": command.network_id,
            "attempt_id": command.attempt_id or None,
            "day": past_day(command.day, "day", unit.today()),
            "note": clean(command.note),
        },
    )


def begin_interview(unit: Unit, command: BeginInterview) -> str:
    """Begin an interview along the newest version of a guide; return the key.

    Raises Refused for a duplicate and for a guide that is no longer used.
    """
    check_network(unit, command.network_id)
    guide = guide_in_use(unit, command.guide_id)
    attempt = optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    made = unit.put(
        "interview",
        {
            "network_id": command.network_id,
            "guide_id": guide,
            "attempt_id": command.attempt_id or None,
            "day": past_day(
                command.day or (attempt["day"] if attempt else None), "day", unit.today()
            ),
            "researcher_id": attempt["researcher_id"] if attempt else unit.author_id,
            "state": "running",
            "on_paper": command.on_paper,
        },
    )
    set_interview_persons(
        unit, SetInterviewPersons(interview_id=made, person_ids=command.person_ids)
    )
    return made


def change_interview(unit: Unit, command: ChangeInterview) -> str:
    """Change the given particulars of an interview.

    Raises Refused for another guide once something is answered, and for the day of one that is
    only planned: its day is that of its follow-up.
    """
    row = existing(unit, "interview", command.interview_id, "interview_id")
    values: dict[str, Any] = {}
    if isinstance(command.day, str):
        refuse_ahead(row, "day")
        values["day"] = _held_on(unit, row, command.day)
    if not isinstance(command.guide_id, Keep):
        values["guide_id"] = _other_guide(unit, row, command.guide_id)
    if not isinstance(command.attempt_id, Keep):
        optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
        values["attempt_id"] = command.attempt_id or None
    if not isinstance(command.researcher_id, Keep):
        optional(unit, "researcher", command.researcher_id, "researcher_id")
        values["researcher_id"] = command.researcher_id or None
    if not isinstance(command.note, Keep):
        values["note"] = clean(command.note)
    if not isinstance(command.on_paper, Keep):
        values["on_paper"] = command.on_paper
    values |= _duration(command.duration_min)
    return unit.put("interview", {"id": row["id"], **values})


def answer_question(unit: Unit, command: AnswerQuestion) -> str | None:
    """Store what was said to a question or noted to a topic; return the key, None when empty.

    An answer that is emptied goes. Words end „nothing to say“; the other way round is refused.
    """
    row = existing(unit, "interview", command.interview_id, "interview_id")
    refuse_ahead(row, "answer")
    _check_place(unit, row, command)
    place = {
        "interview_id": row["id"],
        "topic_id": command.topic_id,
        "question_id": command.question_id or None,
    }
    held = next(iter(unit.find("interview_answer", **place)), None)
    answer = held["answer"] if held else None
    nothing = bool(held and held["nothing_to_say"])
    if not isinstance(command.answer, Keep):
        answer = _answer(command.answer)
        nothing = nothing and answer is None
    if not isinstance(command.nothing_to_say, Keep):
        nothing = command.nothing_to_say
    if nothing and answer:
        raise Refused("interview.said_something", _BOTH, field="nothing_to_say")
    if not answer and not nothing:
        if held:
            unit.delete("interview_answer", held["id"])
        return None
    values = {"answer": answer, "nothing_to_say": nothing}
    if held:
        return unit.put("interview_answer", {"id": held["id"], **values})
    return unit.put("interview_answer", {**place, **values})


def break_off_interview(unit: Unit, command: BreakOffInterview) -> str:
    """Say that the interview was broken off and is to go on."""
    return _set_state(unit, command.interview_id, "broken_off", command.duration_min)


def resume_interview(unit: Unit, command: ResumeInterview) -> str:
    """Go on with an interview."""
    return _set_state(unit, command.interview_id, "running", KEEP)


def end_interview(unit: Unit, command: EndInterview) -> str:
    """Say that the interview is done: only then it counts for the two-source check."""
    return _set_state(unit, command.interview_id, "done", command.duration_min)


def remove_interview(unit: Unit, command: RemoveInterview) -> None:
    """Remove an interview that was recorded by mistake, with its answers.

    The date of one that was only planned goes too, unless a contact has agreed on it or another
    interview was planned for it.

    Raises Refused when values of the register rest on it, or files belong to it.
    """
    row = existing(unit, "interview", command.interview_id, "interview_id")
    if unit.find("fact_source", interview_id=row["id"]):
        raise Refused("interview.has_facts", _FACTS, field="interview_id")
    if unit.find("attachment", interview_id=row["id"]):
        raise Refused("interview.has_files", _FILES, field="interview_id")
    delete_all(unit, "interview_answer", interview_id=row["id"])
    delete_all(unit, "interview_person", interview_id=row["id"])
    unit.delete("interview", row["id"])
    _drop_date(unit, row)


def check_network(unit: Unit, network_id: str) -> Row:
    """Return a network. Raises Refused for a duplicate."""
    network = existing(unit, "network", network_id, "network_id")
    if network["same_as_id"]:
        raise Refused("network.is_duplicate", _DUPLICATE, field="network_id")
    return network


def guide_in_use(unit: Unit, guide_id: str) -> str:
    """Return the newest version of a guide. Raises Refused when it is no longer used."""
    guide = existing(unit, "guide", guide_id, "guide_id")
    guide = existing(unit, "guide", newest_version(unit, guide["id"]), "guide_id")
    if guide["retired"]:
        raise Refused("interview.guide_retired", _RETIRED, field="guide_id")
    return str(guide["id"])


def _drop_date(unit: Unit, row: Row) -> None:
    """Remove the follow-up of an interview that was only planned, unless another rests on it."""
    due = unit.get("follow_up", row["follow_up_id"]) if row["follow_up_id"] else None
    if due is None or row["state"] not in AHEAD or due["attempt_id"]:
        return
    if not unit.find("interview", follow_up_id=due["id"]):
        unit.delete("follow_up", due["id"])


def _other_guide(unit: Unit, row: Row, guide_id: str | None) -> str:
    if not guide_id:
        raise Refused("interview.no_guide", _GUIDE, field="guide_id")
    existing(unit, "guide", guide_id, "guide_id")
    if guide_id != row["guide_id"] and unit.find("interview_answer", interview_id=row["id"]):
        raise Refused("interview.answered", _ANSWERED, field="guide_id")
    return guide_id


def _held_on(unit: Unit, row: Row, typed: str) -> str:
    day = past_day(typed, "day", unit.today())
    for present in unit.find("interview_person", interview_id=row["id"]):
        if present["minutes_sent_on"] and present["minutes_sent_on"] < day:
            raise Refused("interview.days", _SENT_BEFORE, field="day")
    return day


def _duration(minutes: NumberChange) -> dict[str, int | None]:
    if isinstance(minutes, Keep):
        return {}
    if minutes is not None and not 0 <= minutes <= _LONGEST_MIN:
        raise Refused("interview.duration", _DURATION, field="duration_min", most=_LONGEST_MIN)
    return {"duration_min": minutes}


def _check_place(unit: Unit, row: Row, command: AnswerQuestion) -> None:
    topic = existing(unit, "guide_topic", command.topic_id, "topic_id")
    question = optional(unit, "guide_question", command.question_id, "question_id")
    foreign = question is not None and question["topic_id"] != topic["id"]
    if foreign or topic["guide_id"] != row["guide_id"]:
        raise Refused("interview.other_guide", _ELSEWHERE, field="answer")


def _answer(typed: str | None) -> str | None:
    answer = clean(typed)
    if answer is not None and len(answer) > LONGEST_ANSWER:
        raise Refused(
            "interview.too_long", _TOO_LONG, field="answer", count=len(answer), most=LONGEST_ANSWER
        )
    return answer


def _set_state(unit: Unit, interview_id: str, state: str, minutes: NumberChange) -> str:
    row = existing(unit, "interview", interview_id, "interview_id")
    refuse_ahead(row, "interview_id")
    return unit.put("interview", {"id": row["id"], "state": state, **_duration(minutes)})
