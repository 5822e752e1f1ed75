"""The script of a call about a contradiction: neutral, and about the disputed point only.

Whoever is called must not learn that others were asked, who they are, or what they said: the
script is made from the point, the district and this institution's own words, from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.states import State
from netzdesk.domain.verification import Verification


class Point(StrEnum):
    """What the statements about a district differ in."""

    EXISTENCE = "existence"
    NETWORKS = "networks"


class LineKind(StrEnum):
    """What a line of the script is for."""

    SAY = "say"
    ASK = "ask"
    DISTRICT = "district"
    """A heading: the questions about one district follow."""
    RULE = "rule"
    """For the researcher, never read out."""


@dataclass(frozen=True, slots=True)
class DisputedPoint:
    """The point on which one institution is asked again.

    `own_names` are the structures as this institution itself has named them.
    """

    point: Point
    own_names: tuple[str, ...] = ()
    again: bool = True
    """False: this institution has not been asked about the district before."""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One sentence of the script."""

    kind: LineKind
    text: str


_POINTS: Final = {
    State.CONTESTED_EXISTENCE: Point.EXISTENCE,
    State.CONTESTED_NETWORKS: Point.NETWORKS,
}
_OPENING: Final = N_(
    "We are going through what we have noted about {district} once more. May I put a question "
    "to you again, as if for the first time?"
)
_FIRST_TIME: Final = N_(
    "We are looking at how offices work together in {district}. May I put a question to you "
    "about it?"
)
_MEANING: Final = N_(
    "By a network we mean several independent partners with different strengths who pursue "
    "common aims for the integration of migrants into work, have agreed how they work together, "
    "and have somebody who coordinates."
)
_EXISTENCE: Final = (
    N_("Seen from your office: is there such a network in {district} at present?"),
    N_("If yes: what is it called, who takes part, and who coordinates it?"),
    N_("If no: was there one earlier, is one planned, or do offices work together otherwise?"),
)
_ALL_NAMES: Final = N_(
    "Which networks or working groups of this kind do you know in {district}? Please name all of "
    "them, with whoever coordinates them."
)
_OWN_NAME: Final = N_(
    "You spoke of “{name}”. Who takes part there, what are its common aims, what was agreed, and "
    "who coordinates it?"
)
_OTHER_NAMES: Final = N_("Is any of them also known under another name?")
_ORIGIN: Final = N_(
    "Do you know this from your own work, or have you heard it from somebody? From whom?"
)
_IF_ASKED: Final = N_(
    "If you are asked what is said elsewhere: “We put our questions to each office separately "
    "and pass nothing on.”"
)
_AS_IT_STANDS: Final = N_(
    "Read the questions as they stand. Name no office, no structure and no answer of your own "
    "accord, and help with no example."
)


def disputed_point(found: Verification, institution_id: str) -> DisputedPoint | None:
    """Return what an institution is asked again about a district; None when nothing is disputed."""
    point = _POINTS.get(found.state)
    if point is None:
        return None
    own = dict.fromkeys(
        named.as_named or found.facts.networks[named.network_id].name
        for statement in found.facts.statements
        if statement.institution_id == institution_id
        for named in statement.named
    )
    again = any(each.institution_id == institution_id for each in found.facts.statements)
    return DisputedPoint(point, tuple(name for name in own if name), again)


def script(asked: Sequence[tuple[str, DisputedPoint]], tr: Translator) -> tuple[ScriptLine, ...]:
    """Return what is said and asked, in order, for each (district, its disputed point)."""
    return tuple(_lines(asked, tr))


def _lines(asked: Sequence[tuple[str, DisputedPoint]], tr: Translator) -> Iterator[ScriptLine]:
    districts = ", ".join(district for district, _point in asked)
    yield ScriptLine(LineKind.RULE, tr(_AS_IT_STANDS))
    opening = _OPENING if any(point.again for _district, point in asked) else _FIRST_TIME
    yield ScriptLine(LineKind.SAY, tr(opening, district=districts))
    yield ScriptLine(LineKind.SAY, tr(_MEANING))
    for district, disputed in asked:
        if len(asked) > 1:
            yield ScriptLine(LineKind.DISTRICT, district)
        yield from _questions(district, disputed, tr)
    yield ScriptLine(LineKind.RULE, tr(_IF_ASKED))


def _questions(district: str, disputed: DisputedPoint, tr: Translator) -> Iterator[ScriptLine]:
    if disputed.point is Point.EXISTENCE:
        for question in _EXISTENCE:
            yield ScriptLine(LineKind.ASK, tr(question, district=district))
    else:
        yield ScriptLine(LineKind.ASK, tr(_ALL_NAMES, district=district))
        for name in disputed.own_names:
            yield ScriptLine(LineKind.ASK, tr(_OWN_NAME, name=name))
        yield ScriptLine(LineKind.ASK, tr(_OTHER_NAMES))
    yield ScriptLine(LineKind.ASK, tr(_ORIGIN))
