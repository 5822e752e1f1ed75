"""Waves: a series of letters or mails that was sent, recorded as one action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.checks import existing, optional
from netzdesk.actions.follow_ups import finish_date, open_follow_ups
from netzdesk.actions.letter_templates import usable_template
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.fields import clean, day, past_day, required
from netzdesk.domain.letters import CHANNELS, OUTCOME
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """One letter or mail that went out; its case reference is derived from the key."""

    attempt_id: str
    institution_id: str
    person_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWave:
    letters: tuple[SentLetter, ...]
    template_id: str
    name: str = ""
    day: str | None = None
    """ISO or as typed; today when None."""
    reply_until: str | None = None
    """Until when an answer is asked for; None: as the outcome code says."""
    step_id: str | None = None
    """The step of a chain that this series is."""
    chosen_by: str | None = None
    """In words, how the recipients were chosen."""
    wave_id: str | None = None
    """More mails of a wave that was begun before; its name, day and template stay."""
    progress: Progress = Unwatched()  # noqa: RUF009  # it holds nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameWave:
    wave_id: str
    name: str


_NAME: Final = N_("Enter the name of this series.")


def record_wave(unit: Unit, command: RecordWave) -> str:
    """Record a series that was sent: one attempt each, with its answer due; return the wave.

    Raises Refused when nobody is among the recipients, for a day in the future or an answer that
    is due before, for a recipient who does not want contact, and as `record_attempt` does.
    `progress.step` may let the window paint; its Cancelled takes everything back.
    """
    if not command.letters:
        raise Refused(
            "wave.nobody", N_("Nobody is ticked. Tick at least one recipient."), field="letters"
        )
    row = begin_wave(
        unit,
        wave_id=command.wave_id,
        template_id=command.template_id,
        name=command.name,
        day=command.day,
        step_id=command.step_id,
        chosen_by=command.chosen_by,
    )
    wave = str(row["id"])
    due = day(command.reply_until, "reply_until", unit.today())
    if due is not None and due < row["day"]:
        raise Refused(
            "wave.reply_before",
            N_("The answer would be due before the letter is sent. Enter a later day."),
            field="reply_until",
        )
    tr = translator()
    reason = tr("Answer to “{wave}” is due", wave=row["name"])
    for done, letter in enumerate(command.letters):
        command.progress.step(done, len(command.letters))
        _finish_until(unit, letter.institution_id, row["day"])
        record_attempt(
            unit,
            RecordAttempt(
                institution_id=letter.institution_id,
                person_id=letter.person_id,
                channel=row["channel"],
                direction="out",
                outcome=OUTCOME,
                day=row["day"],
                follow_up_due=due,
                follow_up_reason=reason if due else None,
                finish_follow_ups=False,
                wave_id=wave,
                attempt_id=letter.attempt_id,
            ),
        )
    return wave


def rename_wave(unit: Unit, command: RenameWave) -> str:
    """Give a wave another name."""
    row = existing(unit, "wave", command.wave_id, "wave_id")
    return unit.put("wave", {"id": row["id"], "name": required(command.name, "name", _NAME)})


def begin_wave(
    unit: Unit,
    *,
    wave_id: str | None,
    template_id: str,
    name: str,
    day: str | None,
    step_id: str | None,
    chosen_by: str | None,
) -> Row:
    """Return a new wave, or the one that is gone on with. Raises Refused for a wrong field."""
    if wave_id:
        return existing(unit, "wave", wave_id, "wave_id")
    template = usable_template(unit, template_id, "template_id")
    optional(unit, "chain_step", step_id, "step_id")
    made = unit.put(
        "wave",
        {
            "name": required(name, "name", _NAME),
            "channel": CHANNELS[template["kind"]],
            "day": past_day(day, "day", unit.today()),
            "template_id": template["id"],
            "step_id": step_id or None,
            "chosen_by": clean(chosen_by),
            "researcher_id": unit.author_id,
        },
    )
    return existing(unit, "wave", made, "wave_id")


def _finish_until(unit: Unit, institution_id: str, sent_on: str) -> None:
    """End what was due until now, and the wait for the answer to an earlier letter.

    What was agreed for a later day stays: a reminder is no call-back.
    """
    for row in open_follow_ups(unit, institution_id):
        attempt = unit.get("contact_attempt", row["attempt_id"])
        awaited = attempt is not None and attempt["outcome"] == OUTCOME
        if awaited or row["due"] <= sent_on:
            finish_date(unit, row["id"], sent_on)
