"""The state of an institution: which outcome holds, by precedence over its attempts and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from netzdesk.domain.workdays import Calendar

INITIAL: Final = "3.11"
REFUSED_AGAIN: Final = "2.13r"
DUPLICATE: Final = "4.20"
_COMPLETE: Final = "1.1"
PARTIAL: Final = "1.2"
_APPOINTMENT: Final = "2.37"
_PROMISE: Final = "2.38"
_AWAY_UNTIL: Final = "2.23"
REFUSED_ONCE: Final = frozenset({"2.11s", "2.12"})
_ANSWERED: Final = frozenset({_COMPLETE, PARTIAL})
AGREED: Final = frozenset({_APPOINTMENT, _PROMISE})
"""Outcomes whose date is shown on top until it passes."""
REMINDERS_FOR_PARTIAL: Final = 2

_PRECEDENCE: Final[tuple[tuple[str, ...], ...]] = (
    ("1.1",),
    ("1.2",),
    ("4.",),
    ("2.11h", "2.13", "2.13r"),
    ("2.12",),
    ("2.36",),
    ("2.14", "2.31", "2.33"),
    ("2.11s",),
    ("2.34", "2.35", "2.37", "2.38", "2.90"),
    ("2.",),
    ("3.",),
)
"""Design, section 5, the highest first. The codes that it does not name (passed on, sent again,
an agreed date that has passed) prove a contact and stand just above the 2.2x. An entry that ends
in a dot stands for all codes below it that are not named themselves."""

Level = Literal["attempt", "state"]


@dataclass(frozen=True, slots=True)
class OutcomeCode:
    """One code of the vocabulary `outcome`."""

    code: str
    label_en: str
    label_de: str
    group: str
    level: Level
    final: bool
    follow_up_days: int | None = None
    rule: str | None = None

    def label(self, language: str) -> str:
        return self.label_de if language == "de" else self.label_en

    @classmethod
    def of(
        cls, code: str, label_en: str, label_de: str, attributes: Mapping[str, Any]
    ) -> OutcomeCode:
        """Return the code of a vocabulary row; attributes may be texts as in the csv file."""
        days = attributes.get("follow_up_days")
        return cls(
            code,
            label_en,
            label_de,
            group=str(attributes.get("group") or ""),
            level="state" if attributes.get("level") == "state" else "attempt",
            final=attributes.get("final") in (True, 1, "yes", "1"),
            follow_up_days=None if days in (None, "") else int(days),
            rule=attributes.get("rule") or None,
        )


@dataclass(frozen=True, slots=True)
class AttemptFact:
    """An attempt that was not corrected away.

    `agreed_on` is the open date of an appointment or promise; `only_the_person` is true for a
    hard refusal that blocks the person and not the institution.
    """

    id: str
    code: str
    day: date
    outgoing: bool = True
    agreed_on: date | None = None
    only_the_person: bool = False


@dataclass(frozen=True, slots=True)
class NoteFact:
    """An outcome set without a contact and not withdrawn."""

    id: str
    code: str
    day: date


@dataclass(frozen=True, slots=True)
class InstitutionState:
    """What holds for an institution.

    `code` is what is shown: an agreed date stands on top until it passes. `beneath` is what the
    precedence gives. `final` ends the follow-ups; a later answer reopens or completes.
    """

    code: str
    beneath: str
    final: bool
    since: date | None = None
    agreed_on: date | None = None
    is_note: bool = False
    attempts: int = 0
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    final: bool
    since: date
    key: tuple[date, str]
    is_note: bool = False

    @property
    def strength(self) -> tuple[int, tuple[date, str]]:
        return (-_rank(self.code), self.key)


def institution_state(
    attempts: Sequence[AttemptFact],
    notes: Sequence[NoteFact],
    codes: Mapping[str, OutcomeCode],
    reference_day: date,
) -> InstitutionState:
    """Return the state of an institution; the order of attempts and notes does not matter.

    A note stands over all attempts up to it. A final note gives way to a later answer only, one
    that is not final competes with the later attempts.
    """
    ordered = sorted(attempts, key=_key)
    holding = _holding(ordered, max(notes, key=_key, default=None), codes)
    agreed = _agreed(ordered, holding, reference_day)
    last_day = ordered[-1].day if ordered else None
    if holding is None:
        return InstitutionState(INITIAL, INITIAL, final=False)
    return InstitutionState(
        code=agreed.code if agreed else holding.code,
        beneath=holding.code,
        final=holding.final and agreed is None,
        since=holding.since,
        agreed_on=agreed.agreed_on if agreed else None,
        is_note=holding.is_note and agreed is None,
        attempts=len(ordered),
        last_day=last_day,
    )


def follow_up_day(
    code: OutcomeCode, day: date, calendar: Calendar, named: date | None = None
) -> date | None:
    """Return when an outcome of that day is due again; None when nothing is.

    `named` is the date that was agreed, or until which the person is away. A day that the rule
    computes is moved to one on which the institution can be reached; an agreed date stays as it
    was agreed.
    """
    if code.final:
        return None
    if named is not None:
        away = code.code == _AWAY_UNTIL
        return calendar.next_open(named + timedelta(days=1)) if away else named
    if code.follow_up_days is None:
        return None
    return calendar.next_open(day + timedelta(days=code.follow_up_days))


@lru_cache(maxsize=256)
def _rank(code: str) -> int:
    general = len(_PRECEDENCE)
    for rank, entries in enumerate(_PRECEDENCE):
        if code in entries:
            return rank
        if any(entry.endswith(".") and code.startswith(entry) for entry in entries):
            general = min(general, rank)
    return general


def _key(fact: AttemptFact | NoteFact) -> tuple[date, str]:
    return (fact.day, fact.id)


def _holding(
    attempts: Sequence[AttemptFact], note: NoteFact | None, codes: Mapping[str, OutcomeCode]
) -> _Entry | None:
    entries = list(_entries(attempts, codes))
    if note is not None:
        kept = _Entry(note.code, _is_final(note.code, codes), note.day, _key(note), is_note=True)
        later = [entry for entry in entries if entry.key > kept.key]
        if kept.final:
            later = [entry for entry in later if entry.code in _ANSWERED]
            return max(later, key=lambda entry: entry.strength, default=kept)
        entries = [kept, *later]
    return max(entries, key=lambda entry: entry.strength, default=None)


def _entries(attempts: Sequence[AttemptFact], codes: Mapping[str, OutcomeCode]) -> Iterable[_Entry]:
    refusals = 0
    for number, attempt in enumerate(attempts):
        code = attempt.code
        refusals += code in REFUSED_ONCE
        if code in REFUSED_ONCE and refusals > 1:
            code = REFUSED_AGAIN
        final = _is_final(code, codes) and not attempt.only_the_person
        if code == PARTIAL:
            reminders = sum(later.outgoing for later in attempts[number + 1 :])
            final = reminders >= REMINDERS_FOR_PARTIAL
        yield _Entry(code, final, attempt.day, _key(attempt))


def _is_final(code: str, codes: Mapping[str, OutcomeCode]) -> bool:
    return code in codes and codes[code].final


def _agreed(
    attempts: Sequence[AttemptFact], holding: _Entry | None, reference_day: date
) -> AttemptFact | None:
    """Return the attempt whose agreed date is still to come and was not overtaken."""
    for attempt in reversed(attempts):
        if attempt.code not in AGREED or attempt.agreed_on is None:
            continue
        overtaken = holding is not None and holding.key > _key(attempt)
        settled = holding is not None and (holding.final or holding.code in _ANSWERED)
        if attempt.agreed_on >= reference_day and not (overtaken and settled):
            return attempt
    return None
