"""What is recorded of a series: the action and its command, for districts and for approvals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from netzdesk.actions.approval_waves import (
    RecordApprovalWave,
    SentApproval,
    record_approval_wave,
)
from netzdesk.actions.waves import RecordWave, SentLetter, record_wave
from netzdesk.exports.letters.content import Letter
from netzdesk.exports.letters.sheets import Asked

Recorder = tuple[Callable[..., str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What all letters of a series have in common."""

    template_id: str
    name: str
    day: date
    reply_until: date | None
    step_id: str
    chosen_by: str
    wave_id: str


def district_series(series: Series, letters: Sequence[Letter]) -> Recorder:
    """Return how letters to institutions are recorded."""
    sent = tuple(
        SentLetter(
            attempt_id=letter.attempt_id,
            institution_id=letter.recipient.institution_id,
            person_id=letter.recipient.person_id,
        )
        for letter in letters
    )
    until = series.reply_until
    command = RecordWave(
        letters=sent, reply_until=until.isoformat() if until else None, **_shared(series)
    )
    return record_wave, command


def approval_series(
    series: Series,
    letters: Sequence[Letter],
    requests: Mapping[str, str],
    asked: Callable[[Letter], Asked],
) -> Recorder:
    """Return how letters to contact persons of networks are recorded.

    `requests` are the open ones by recipient; `asked` says what the data sheet of a letter asks.
    """
    sent = tuple(
        SentApproval(
            attempt_id=letter.attempt_id,
            network_id=letter.recipient.network_id,
            fields=asked(letter),
            person_id=letter.recipient.person_id,
            institution_id=letter.recipient.institution_id or None,
            approval_id=requests.get(letter.recipient.key) or None,
        )
        for letter in letters
    )
    until = series.reply_until
    command = RecordApprovalWave(
        letters=sent, due=until.isoformat() if until else None, **_shared(series)
    )
    return record_approval_wave, command


def _shared(series: Series) -> dict[str, Any]:
    return {
        "template_id": series.template_id,
        "name": series.name,
        "day": series.day.isoformat(),
        "step_id": series.step_id or None,
        "chosen_by": series.chosen_by or None,
        "wave_id": series.wave_id or None,
    }
