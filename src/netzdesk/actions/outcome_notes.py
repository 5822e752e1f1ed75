"""Outcomes without a contact: duplicate, dissolved, no such function, no reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netzdesk.actions.checks import existing, optional, term
from netzdesk.actions.follow_ups import default_due, due_day, due_values, finish_all
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import clean, line, past_day
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOutcomeNote:
    institution_id: str
    outcome: str
    """A code with level `state`."""
    day: str | None = None
    note: str | None = None
    """4.70: the evidence that there is no such function."""
    linked_institution_id: str | None = None
    """4.20: the institution that this one doubles; 4.30: its successor."""
    follow_up_due: str | None = None
    """None: the default of the outcome, if it has one."""
    follow_up_reason: str | None = None
    no_follow_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOutcomeNote:
    outcome_note_id: str


def set_outcome_note(unit: Unit, command: SetOutcomeNote) -> str:
    """Set the state of an institution without a contact; return the key of the note.

    A final code ends what is due. 4.70 also says that the institution's regions have no office
    of its kind. Raises Refused when the code needs a link or evidence that is missing.
    """
    institution = existing(unit, "institution", command.institution_id, "institution_id")
    rule = term(unit, "outcome", command.outcome, "outcome")
    _check(unit, command, rule)
    found_day = past_day(command.day, "day", unit.today())
    if rule["final"]:
        finish_all(unit, institution["id"], found_day)
    note = unit.put(
        "outcome_note",
        {
            "institution_id": institution["id"],
            "outcome": command.outcome,
            "day": found_day,
            "note": clean(command.note),
            "linked_institution_id": command.linked_institution_id or None,
            "researcher_id": unit.author_id,
        },
    )
    _add_follow_up(unit, command, rule, institution, found_day)
    if rule.get("effect") == "no_office":
        _say_no_office(unit, institution, found_day, line(command.note))
    return note


def withdraw_outcome_note(unit: Unit, command: WithdrawOutcomeNote) -> str:
    """Withdraw a note: the state follows from the attempts again.

    What a 4.70 said of the regions becomes unknown again, unless it was changed since.
    """
    note = existing(unit, "outcome_note", command.outcome_note_id, "outcome_note_id")
    if note["withdrawn"]:
        raise Refused("outcome_note.withdrawn", N_("This note was already withdrawn."))
    unit.put("outcome_note", {"id": note["id"], "withdrawn": True})
    code = note["outcome"]
    rule = term(unit, "outcome", code, "outcome_note_id", kept=code)
    if rule.get("effect") == "no_office":
        _unsay_no_office(unit, note)
    return str(note["id"])


def _check(unit: Unit, command: SetOutcomeNote, rule: Mapping[str, Any]) -> None:
    effect = rule.get("effect")
    if rule["level"] != "state" or effect == "initial":
        raise Refused(
            "outcome_note.outcome_is_attempt",
            N_("The outcome {outcome} is not set by a note. Record a contact attempt instead."),
            field="outcome",
            outcome=command.outcome,
        )
    optional(unit, "institution", command.linked_institution_id, "linked_institution_id")
    needs_link = effect in ("duplicate", "successor")
    if needs_link and command.linked_institution_id in (None, "", command.institution_id):
        raise Refused(
            "outcome_note.link",
            N_("Choose the other institution that this one doubles or that follows it."),
            field="linked_institution_id",
        )
    if effect == "no_office" and not clean(command.note):
        raise Refused(
            "outcome_note.evidence",
            N_("Enter the evidence that there is no such function here."),
            field="note",
        )


def _add_follow_up(
    unit: Unit, command: SetOutcomeNote, rule: Mapping[str, Any], institution: Row, found_day: str
) -> None:
    if command.no_follow_up:
        return
    values: dict[str, Any] = {}
    if command.follow_up_due is not None:
        values["due"] = due_day(unit, command.follow_up_due, "follow_up_due")
    elif found := default_due(unit, institution, rule, found_day):
        values = due_values(found)
    if not values:
        return
    values["reason"] = line(command.follow_up_reason)
    unit.put("follow_up", {"institution_id": institution["id"], **values})


def _say_no_office(unit: Unit, institution: Row, as_of: str, source: str | None) -> None:
    for link in unit.find("institution_region", institution_id=institution["id"]):
        unit.put(
            "region_office",
            {
                "region_id": link["region_id"],
                "kind": institution["kind"],
                "presence": "no",
                "as_of": as_of,
                "source": source,
            },
        )


def _unsay_no_office(unit: Unit, note: Row) -> None:
    institution = existing(unit, "institution", note["institution_id"], "outcome_note_id")
    for link in unit.find("institution_region", institution_id=institution["id"]):
        for office in unit.find(
            "region_office",
            region_id=link["region_id"],
            kind=institution["kind"],
            presence="no",
            as_of=note["day"],
            source=line(note["note"]),
        ):
            unknown = {"presence": "unknown", "as_of": None, "source": None}
            unit.put("region_office", {"id": office["id"], **unknown})
