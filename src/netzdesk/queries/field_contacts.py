"""What the contact log says of the field work: attempts, answers and where they came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from netzdesk.domain.rates import Rate
from netzdesk.store.engine import Connection

_ANSWERED: Final = frozenset({"1.1", "1.2"})
_SOFT_REFUSAL: Final = "2.11s"
_BOUNCED: Final = "3.20"
_WRITTEN: Final = frozenset({"letter", "email", "fax"})
STEPS_SHOWN: Final = 8


class _Contact(NamedTuple):
    institution_id: str
    day: str
    outcome: str
    outgoing: bool
    channel: str
    wave_id: str | None


@dataclass(frozen=True, slots=True)
class WaveFigures:
    """A wave: who had not answered when it went out, and who answered before the next one."""

    id: str
    name: str
    channel: str
    day: str
    answered: Rate
    open_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The n-th outgoing contact: who had not answered before it, and whom it brought.

    `number` 0 stands for answers before any contact; `and_more` for this contact and all later.
    """

    number: int
    answered: Rate
    and_more: bool = False


@dataclass(frozen=True, slots=True)
class ContactFigures:
    """The figures of the contact log without corrected entries."""

    outgoing: Mapping[str, int]
    """Institution → outgoing attempts."""
    complete: frozenset[str]
    """Institutions with a full answer (1.1) in the log."""
    first_wave: Mapping[str, str]
    """Institution → the wave that reached it first."""
    bounced: Rate
    """Returned (3.20) / written contacts sent; of each institution as many as were sent to it."""
    converted: Rate
    """Answered after a soft refusal (2.11s) / institutions with one."""
    waves: tuple[WaveFigures, ...]
    steps: tuple[StepFigures, ...]
    attempts_by_day: Mapping[date, int]
    """All attempts, the incoming ones too."""
    answers_by_day: Mapping[date, int]
    """Institutions, by the day of their first full or partial answer."""


def contact_figures(conn: Connection) -> ContactFigures:
    """Return what the contact log says; merged duplicates of institutions have no entries."""
    gathered = _Gathered()
    for institution, made in _histories(conn):
        gathered.add(institution, made)
    return gathered.figures(_waves(conn))


def _histories(conn: Connection) -> Iterator[tuple[str, list[_Contact]]]:
    rows = conn.execute(
        "SELECT institution_id, day, outcome, direction = 'out', channel, wave_id "
        "FROM contact_attempt WHERE corrected_by_id IS NULL AND network_id IS NULL "
        "ORDER BY institution_id, day, at IS NOT NULL, at, id"
    )
    contacts = map(_Contact._make, rows)
    for institution, made in groupby(contacts, key=itemgetter(0)):
        yield institution, list(made)


def _waves(conn: Connection) -> list[tuple[str, str, str, str]]:
    return list(
        conn.execute(
            "SELECT id, name, channel, day FROM wave w WHERE NOT EXISTS "
            "(SELECT 1 FROM letter_template t WHERE t.id = w.template_id "
            "AND t.purpose = 'approval') ORDER BY day, name, id"
        )
    )


@dataclass(slots=True)
class _Gathered:
    """The sums over institutions while they are gone through."""

    outgoing: dict[str, int] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    first_wave: dict[str, str] = field(default_factory=dict)
    sent: int = 0
    returned: int = 0
    refused: int = 0
    converted: int = 0
    wave_open: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wave_answered: Counter[str] = field(default_factory=Counter)
    step_open: Counter[int] = field(default_factory=Counter)
    step_answered: Counter[int] = field(default_factory=Counter)
    attempts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)

    def add(self, institution: str, made: list[_Contact]) -> None:
        """Take the contacts with an institution in their order."""
        self.attempts.update(contact.day for contact in made)
        self.outgoing[institution] = sum(contact.outgoing for contact in made)
        if any(contact.outcome == "1.1" for contact in made):
            self.complete.add(institution)
        answer = next((n for n, c in enumerate(made) if c.outcome in _ANSWERED), None)
        if answer is not None:
            self.answers[made[answer].day] += 1
        self._post(made)
        self._refusal(made)
        self._way(institution, made, answer)

    def _post(self, made: Iterable[_Contact]) -> None:
        written = [contact for contact in made if contact.channel in _WRITTEN]
        sent = sum(contact.outgoing for contact in written)
        self.sent += sent
        self.returned += min(sent, sum(contact.outcome == _BOUNCED for contact in written))

    def _refusal(self, made: list[_Contact]) -> None:
        at = next((n for n, c in enumerate(made) if c.outcome == _SOFT_REFUSAL), None)
        if at is not None:
            self.refused += 1
            self.converted += any(contact.outcome in _ANSWERED for contact in made[at + 1 :])

    def _way(self, institution: str, made: list[_Contact], answer: int | None) -> None:
        """Follow the contacts up to the first answer: which one, and which wave, brought it."""
        step, wave = 0, None
        for contact in made if answer is None else made[: answer + 1]:
            if not contact.outgoing:
                continue
            step += 1
            self.step_open[step] += 1
            if contact.wave_id is not None:
                wave = contact.wave_id
                if institution not in self.wave_open[wave][-1:]:
                    self.wave_open[wave].append(institution)
        waves = (contact.wave_id for contact in made if contact.outgoing and contact.wave_id)
        if (first := next(waves, None)) is not None:
            self.first_wave[institution] = first
        if answer is None:
            return
        self.step_answered[step] += 1
        if wave is not None:
            self.wave_answered[wave] += 1

    def figures(self, waves: list[tuple[str, str, str, str]]) -> ContactFigures:
        return ContactFigures(
            outgoing=self.outgoing,
            complete=frozenset(self.complete),
            first_wave=self.first_wave,
            bounced=Rate.of(self.returned, self.sent),
            converted=Rate.of(self.converted, self.refused),
            waves=tuple(self._wave(*wave) for wave in waves),
            steps=tuple(self._steps()),
            attempts_by_day=_by_day(self.attempts),
            answers_by_day=_by_day(self.answers),
        )

    def _wave(self, key: str, name: str, channel: str, day: str) -> WaveFigures:
        still_open = tuple(self.wave_open[key])
        rate = Rate.of(self.wave_answered[key], len(still_open))
        return WaveFigures(key, name, channel, day, rate, still_open)

    def _steps(self) -> Iterator[StepFigures]:
        unasked = self.step_answered[0]
        if unasked:
            yield StepFigures(0, Rate.of(unasked, unasked))
        last = max(self.step_open, default=0)
        for step in range(1, min(last, STEPS_SHOWN) + 1):
            yield StepFigures(step, Rate.of(self.step_answered[step], self.step_open[step]))
        if last > STEPS_SHOWN:
            rest = range(STEPS_SHOWN + 1, last + 1)
            answered = sum(self.step_answered[step] for step in rest)
            made = sum(self.step_open[step] for step in rest)
            yield StepFigures(STEPS_SHOWN + 1, Rate.of(answered, made), and_more=True)


def _by_day(counts: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): n for day, n in sorted(counts.items())}
