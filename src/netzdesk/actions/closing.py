"""The end of the work at an institution that the queue proposes and a person confirms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.store.unit import Unit

LIMITS: Final = ("2.90", "3.90")
"""Most attempts reached: somebody there was reached, nobody was."""
UNNEEDED: Final = "4.80"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmLimit:
    institution_id: str
    outcome: str
    """2.90 or 3.90."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUnneeded:
    """Institutions that no open district needs any more."""

    institution_ids: tuple[str, ...]
    note: str | None = None


def confirm_limit(unit: Unit, command: ConfirmLimit) -> str:
    """Confirm that the most attempts were made; what is due there is done. Return the note's key.

    Raises Refused for any other outcome.
    """
    if command.outcome not in LIMITS:
        raise Refused(
            "closing.limit",
            N_("Choose one of the two outcomes for most attempts reached: 2.90 or 3.90."),
            field="outcome",
        )
    note = SetOutcomeNote(
        institution_id=command.institution_id, outcome=command.outcome, note=command.note
    )
    return set_outcome_note(unit, note)


def close_unneeded(unit: Unit, command: CloseUnneeded) -> None:
    """Close institutions with 4.80, all as one action; what is due there is done."""
    if not command.institution_ids:
        raise Refused(
            "closing.nothing", N_("Tick at least one institution."), field="institution_ids"
        )
    for institution_id in dict.fromkeys(command.institution_ids):
        note = SetOutcomeNote(institution_id=institution_id, outcome=UNNEEDED, note=command.note)
        set_outcome_note(unit, note)
