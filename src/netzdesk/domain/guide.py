"""Guides: topics with questions in their order, and which question comes next.

A question may follow another one, and may be skipped by what was said to an earlier one. Rules
look back only: a rule that names a later or unknown question has no effect, so no circle can
arise, whatever two laptops have joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from netzdesk.base.i18n import N_

GUIDE_KINDS: Final[Mapping[str, str]] = {
    "phone": N_("Short phone interview"),
    "group": N_("Group talk"),
}
SKIP_RULES: Final[Mapping[str, str]] = {
    "answered": N_("something was said to it"),
    "unanswered": N_("nothing was said to it yet"),
    "none": N_("there was nothing to say to it"),
}
"""When a question is left out, by what was said to the earlier one."""

LONGEST_ANSWER: Final = 60_000
"""Characters of an answer."""


class Standing(StrEnum):
    """Where a question stands in an interview."""

    OPEN = "open"
    WAITING = "waiting"
    """A follow-up question whose question is still open."""
    ANSWERED = "answered"
    NOTHING = "nothing"
    """Asked, and there was nothing to say."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `skip_when` says what of `skip_of` leaves it out."""

    id: str
    topic_id: str
    text: str
    hint: str = ""
    follows: str = ""
    skip_of: str = ""
    skip_when: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its questions as entered."""

    id: str
    title: str
    questions: tuple[Question, ...] = ()
    in_order: tuple[Question, ...] = field(init=False, compare=False, repr=False)
    """The questions in the order of asking: a follow-up stands behind what it follows."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_order", tuple(self._ordered()))

    def _ordered(self) -> Iterator[Question]:
        behind: dict[str, list[Question]] = {}
        places = {question.id: place for place, question in enumerate(self.questions)}
        for place, question in enumerate(self.questions):
            # what is followed stands before; a follow-up of a later one is a question of its own
            held = places.get(question.follows, place) < place
            behind.setdefault(question.follows if held else "", []).append(question)
        waiting = list(reversed(behind.get("", ())))
        while waiting:
            question = waiting.pop()
            yield question
            waiting += reversed(behind.get(question.id, ()))


@dataclass(frozen=True, slots=True)
class Guide:
    """One version of a guide."""

    id: str
    name: str
    kind: str
    version: int = 1
    topics: tuple[Topic, ...] = ()
    questions: tuple[Question, ...] = field(init=False, compare=False, repr=False)
    """All questions in the order of asking."""

    def __post_init__(self) -> None:
        asked = tuple(question for topic in self.topics for question in topic.in_order)
        object.__setattr__(self, "questions", asked)

    def depths(self) -> Mapping[str, int]:
        """Return how deep each question stands: 0, a follow-up one deeper than its question."""
        found: dict[str, int] = {}
        for topic in self.topics:
            own: dict[str, int] = {}
            for question in topic.in_order:
                own[question.id] = own.get(question.follows, -1) + 1
            found |= own
        return found


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to a question."""

    text: str = ""
    nothing: bool = False
    """True when it was asked and there was nothing to say."""


def standings(guide: Guide, said: Mapping[str, Said]) -> dict[str, Standing]:
    """Return where each question stands; the keys are in the order of asking.

    What was said is never hidden: an answered question stays answered, whatever the rules say.
    """
    found: dict[str, Standing] = {}
    for question in guide.questions:
        found[question.id] = _standing(question, said.get(question.id, Said()), found)
    return found


def next_question(guide: Guide, said: Mapping[str, Said], after: str = "") -> Question | None:
    """Return the open question behind another one, then the first open one; None when all is done.

    The one after which is looked is not given again while another one is open.
    """
    where = standings(guide, said)
    order = [question for question in guide.questions if where[question.id] is Standing.OPEN]
    places = {key: place for place, key in enumerate(where)}
    here = places.get(after, -1)
    behind = [question for question in order if places[question.id] > here]
    before = [question for question in order if places[question.id] < here]
    return next(iter((*behind, *before)), next(iter(order), None))


@dataclass(frozen=True, slots=True)
class Count:
    """How far a topic or an interview is: questions asked, of those to ask."""

    done: int
    total: int

    @property
    def whole(self) -> bool:
        return self.done == self.total


_DONE: Final = frozenset({Standing.ANSWERED, Standing.NOTHING})


def count(guide: Guide, said: Mapping[str, Said], topic: str = "") -> Count:
    """Return how many questions were asked, of those that are not left out."""
    where = standings(guide, said)
    keys = [q.id for q in guide.questions if not topic or q.topic_id == topic]
    asked = [where[key] for key in keys if where[key] is not Standing.SKIPPED]
    return Count(sum(each in _DONE for each in asked), len(asked))


def possible_references(guide: Guide, question: str) -> tuple[Question, ...]:
    """Return the questions that a rule of this one can name: those before it; all for a new one."""
    found = []
    for each in guide.questions:
        if each.id == question:
            break
        found.append(each)
    return tuple(found)


def _standing(question: Question, said: Said, before: Mapping[str, Standing]) -> Standing:
    if said.text.strip():
        return Standing.ANSWERED
    if said.nothing:
        return Standing.NOTHING
    if _left_out(question, before):
        return Standing.SKIPPED
    followed = before.get(question.follows)
    if followed in (Standing.NOTHING, Standing.SKIPPED):
        return Standing.SKIPPED
    if followed in (Standing.OPEN, Standing.WAITING):
        return Standing.WAITING
    return Standing.OPEN


def _left_out(question: Question, before: Mapping[str, Standing]) -> bool:
    other = before.get(question.skip_of)
    if other is None:
        return False
    return {
        "answered": other is Standing.ANSWERED,
        "unanswered": other is not Standing.ANSWERED,
        "none": other is Standing.NOTHING,
    }.get(question.skip_when, False)
