"""Interviews as talks: how far one is, and what each of those present agreed to.

Consent to a recording and the acceptance of the minutes are of each person. What holds for the
talk follows from them and is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from netzdesk.base.i18n import N_, Translator

INTERVIEW_STATES: Final[Mapping[str, str]] = {
    "planned": N_("Planned"),
    "running": N_("In progress"),
    "broken_off": N_("Broken off"),
    "done": N_("Completed"),
    "cancelled": N_("Called off"),
}
AHEAD: Final = frozenset({"planned", "cancelled"})
"""States in which nothing has been said yet."""

CONSENTS: Final[Mapping[str, str]] = {
    "not_asked": N_("Not asked"),
    "asked": N_("Asked, no answer yet"),
    "given": N_("Given"),
    "refused": N_("Refused"),
    "withdrawn": N_("Given and withdrawn"),
}
"""Consent of one person to a recording."""

TALK_CONSENTS: Final[Mapping[str, str]] = {
    "not_asked": N_("Not asked"),
    "asked": N_("Asked, no answer yet"),
    "some": N_("Given by some only"),
    "given": N_("Given by all"),
    "refused": N_("Refused"),
    "withdrawn": N_("Given and withdrawn"),
}
"""Consent to a recording of the talk: it may be recorded when it is given by all."""

MINUTES: Final[Mapping[str, str]] = {
    "none": N_("No minutes sent"),
    "sent": N_("Minutes sent"),
    "change": N_("A change is wanted"),
    "some": N_("Accepted by some only"),
    "accepted": N_("Minutes accepted"),
    "nobody": N_("Nobody gets minutes"),
}
"""How far the minutes of a talk are."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one of those present agreed to; days are ISO, '' for none."""

    consent: str = "not_asked"
    consent_on: str = ""
    consent_withdrawn_on: str = ""
    without_minutes: bool = False
    minutes_sent_on: str = ""
    minutes_accepted_on: str = ""
    correction: str = ""
    """What the person wants changed in the minutes."""

    @property
    def wants_change(self) -> bool:
        """True while a correction is open: the minutes are not accepted yet."""
        return bool(self.correction) and not self.minutes_accepted_on

    @property
    def has_answers(self) -> bool:
        """True when something is entered that the person said, or was sent."""
        answered = self.consent in ("given", "refused", "withdrawn")
        return answered or bool(self.minutes_sent_on or self.correction)


@dataclass(frozen=True, slots=True)
class Minutes:
    """How far the minutes of a talk are: a code of `MINUTES`, and of how many people it holds."""

    state: str = "none"
    sent: int = 0
    accepted: int = 0
    of: int = 0
    """Those present who get minutes."""

    def text(self, tr: Translator) -> str:
        """Return this in words, with numbers where not all are meant."""
        if self.state == "sent" and self.sent < self.of:
            return tr("Minutes sent to {n} of {total}", n=self.sent, total=self.of)
        if self.state == "some":
            return tr("Accepted by {n} of {total}", n=self.accepted, total=self.of)
        if self.state == "change" and self.accepted:
            return tr(
                "Accepted by {n} of {total}, a change is wanted", n=self.accepted, total=self.of
            )
        return tr(MINUTES[self.state])


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a talk may be recorded: a code of `TALK_CONSENTS`, and how many gave consent."""

    state: str = "not_asked"
    given: int = 0
    of: int = 0

    def text(self, tr: Translator) -> str:
        """Return this in words, with numbers where not all are meant."""
        if self.state == "some":
            return tr("Given by {n} of {total}", n=self.given, total=self.of)
        return tr(TALK_CONSENTS[self.state])


def minutes_of(parts: Collection[Part]) -> Minutes:
    """Return how far the minutes are: of those who get them."""
    getting = [part for part in parts if not part.without_minutes]
    sent = sum(bool(part.minutes_sent_on) for part in getting)
    accepted = sum(bool(part.minutes_accepted_on) for part in getting)
    state = "none"
    if parts and not getting:
        state = "nobody"
    elif any(part.wants_change for part in getting):
        state = "change"
    elif getting and accepted == len(getting):
        state = "accepted"
    elif accepted:
        state = "some"
    elif sent:
        state = "sent"
    return Minutes(state, sent, accepted, len(getting))


def consent_of(parts: Collection[Part]) -> Consent:
    """Return whether the talk may be recorded: only when all who were present gave consent."""
    said = [part.consent for part in parts]
    given = said.count("given")
    state = "not_asked"
    if "withdrawn" in said:
        state = "withdrawn"
    elif "refused" in said:
        state = "refused"
    elif said and given == len(said):
        state = "given"
    elif given:
        state = "some"
    elif "asked" in said:
        state = "asked"
    return Consent(state, given, len(said))
