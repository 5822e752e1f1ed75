"""What holds for a talk follows from what each of those present agreed to."""

from __future__ import annotations

import pytest

from netzdesk.base.i18n import Translator
from netzdesk.domain.talk import (
    CONSENTS,
    MINUTES,
    TALK_CONSENTS,
    Part,
    consent_of,
    minutes_of,
)

ENGLISH = Translator("en")
SENT = Part(minutes_sent_on="2010-03-12")
ACCEPTED = Part(minutes_sent_on="2010-03-12", minutes_accepted_on="2010-03-15")
CHANGE = Part(minutes_sent_on="2010-03-12", correction="60 statt 50")
SETTLED = Part(
    minutes_sent_on="2010-03-12", minutes_accepted_on="2010-03-15", correction="60 statt 50"
)
WITHOUT = Part(without_minutes=True)


@pytest.mark.parametrize(
    ("parts", "state", "text"),
    [
        ((), "none", "No minutes sent"),
        ((Part(), Part()), "none", "No minutes sent"),
        ((SENT, Part()), "sent", "Minutes sent to 1 of 2"),
        ((SENT, SENT), "sent", "Minutes sent"),
        ((ACCEPTED, SENT, ACCEPTED), "some", "Accepted by 2 of 3"),
        ((ACCEPTED, Part()), "some", "Accepted by 1 of 2"),
        ((CHANGE, SENT), "change", "A change is wanted"),
        ((CHANGE, ACCEPTED), "change", "Accepted by 1 of 2, a change is wanted"),
        ((SETTLED, ACCEPTED), "accepted", "Minutes accepted"),
        ((ACCEPTED, WITHOUT), "accepted", "Minutes accepted"),
        ((WITHOUT, WITHOUT), "nobody", "Nobody gets minutes"),
    ],
)
def test_minutes_are_accepted_when_all_who_get_them_accepted(
    parts: tuple[Part, ...], state: str, text: str
) -> None:
    found = minutes_of(parts)
    assert (found.state, found.text(ENGLISH)) == (state, text)
    assert state in MINUTES


@pytest.mark.parametrize(
    ("said", "state", "text"),
    [
        ((), "not_asked", "Not asked"),
        (("not_asked", "not_asked"), "not_asked", "Not asked"),
        (("asked", "not_asked"), "asked", "Asked, no answer yet"),
        (("given", "asked", "not_asked"), "some", "Given by 1 of 3"),
        (("given", "given"), "given", "Given by all"),
        (("given", "refused"), "refused", "Refused"),
        (("given", "withdrawn", "refused"), "withdrawn", "Given and withdrawn"),
    ],
)
def test_a_talk_may_be_recorded_only_when_all_present_gave_consent(
    said: tuple[str, ...], state: str, text: str
) -> None:
    found = consent_of([Part(consent=each) for each in said])
    assert (found.state, found.text(ENGLISH)) == (state, text)
    assert state in TALK_CONSENTS
    assert set(said) <= CONSENTS.keys()
