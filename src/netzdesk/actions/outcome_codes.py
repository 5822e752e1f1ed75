"""The codes of outcomes: data of the study, versioned by the journal, never used for another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.domain.fields import KEEP, FlagChange, Keep, NumberChange, line, required
from netzdesk.store.unit import Row, Unit

GROUPS: Final[Mapping[str, str]] = {
    "I": "1",
    "P": "1",
    "R": "2",
    "NC": "2",
    "O": "2",
    "UO": "3",
    "NE": "4",
    "X": "4",
}
"""Group → the digit with which its codes begin."""
NEEDED: Final = frozenset(
    {"1.1", "1.2", "2.13r", "2.24", "2.38", "2.90", "3.11", "3.19", "3.20", "3.90", "4.80"}
)
"""Codes that the program itself sets or proposes."""
LONGEST: Final = 365
_CODE: Final = re.compile(r"[1-4]\.[0-9]{1,3}[a-z]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOutcomeCode:
    """New values of a code; KEEP leaves one as it is."""

    code: str
    label_de: str | Keep = KEEP
    label_en: str | Keep = KEEP
    follow_up_days: NumberChange = KEEP
    """None: nothing is due by default."""
    group: str | Keep = KEEP
    final: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOutcomeCode:
    code: str
    group: str
    label_de: str
    label_en: str | None = None
    """The German label when None."""
    final: bool = False
    follow_up_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireOutcomeCode:
    code: str
    retired: bool = True
    """False offers it again."""


def change_outcome_code(unit: Unit, command: ChangeOutcomeCode) -> str:
    """Change a code's labels and days, and, while it is unused, its group and whether it is final.

    Days that are due already stay. Raises Refused for a group or an end of a code that contacts
    or notes have: their rates must stay what they were.
    """
    row = _term(unit, command.code)
    rule = _rule(row)
    values: dict[str, Any] = {"id": row["id"]}
    if isinstance(command.label_de, str):
        values["label_de"] = required(command.label_de, "label_de", _LABEL)
    if isinstance(command.label_en, str):
        values["label_en"] = required(command.label_en, "label_en", _LABEL)
    for name in ("group", "final"):
        wanted = getattr(command, name)
        if wanted is KEEP or wanted == rule.get(name):
            continue
        _refuse_used(unit, command.code, name)
        rule[name] = wanted
    if "group" in rule:
        _check_group(command.code, str(rule["group"]))
    if not isinstance(command.follow_up_days, Keep):
        rule["follow_up_days"] = command.follow_up_days
    _check_days(rule.get("follow_up_days"), final=bool(rule["final"]))
    values["attributes"] = json.dumps(rule, ensure_ascii=False)
    return unit.put("vocabulary_term", values)


def add_outcome_code(unit: Unit, command: AddOutcomeCode) -> str:
    """Add a code of the study's own for contacts, in one of the groups; return its key.

    Raises Refused for a code that is or was there, or that does not fit its group.
    """
    code = "".join(command.code.split()).lower()
    if not _CODE.fullmatch(code):
        raise Refused("outcome_code.form", _FORM, field="code", typed=command.code.strip())
    if unit.get("vocabulary_term", _key(code)) is not None:
        raise Refused("outcome_code.taken", _TAKEN, field="code", number=code)
    _check_group(code, command.group)
    _check_days(command.follow_up_days, final=command.final)
    label = required(command.label_de, "label_de", _LABEL)
    rule = {
        "group": command.group,
        "level": "attempt",
        "final": command.final,
        "follow_up_days": command.follow_up_days,
        "effect": None,
        "rule": None,
        "own": True,
    }
    return unit.put(
        "vocabulary_term",
        {
            "vocabulary": "outcome",
            "code": code,
            "label_de": label,
            "label_en": line(command.label_en) or label,
            "rank": _rank(unit, code),
            "attributes": json.dumps(rule, ensure_ascii=False),
        },
    )


def retire_outcome_code(unit: Unit, command: RetireOutcomeCode) -> str:
    """Stop offering a code, or offer it again; what has it keeps it, and it is never given anew.

    Raises Refused for a code that the program itself needs.
    """
    row = _term(unit, command.code)
    if command.retired and (command.code in NEEDED or _rule(row).get("effect")):
        raise Refused("outcome_code.needed", _NEEDED, field="retired", number=command.code)
    return unit.put("vocabulary_term", {"id": row["id"], "retired": command.retired})


_LABEL: Final = N_("Enter what the code is called.")
_FORM: Final = N_(
    "“{typed}” is no code. Enter a digit of its group, a point and up to three digits, for "
    "example 2.39."
)
_TAKEN: Final = N_(
    "The code {number} is or was in use. Codes are never given a second time: choose another "
    "number."
)
_GROUP: Final = N_("Codes of this group begin with {digit}. Choose another number or group.")
_UNKNOWN_GROUP: Final = N_("Choose the group of the code.")
_USED: Final = N_(
    "The code {number} was used already: its group and its end stay as they are. Add a new code "
    "instead."
)
_NEEDED: Final = N_("The program sets or proposes the code {number} itself. It stays in the list.")
_DAYS: Final = N_("Enter the days as a whole number from 0 to 365, or leave the field empty.")
_FINAL: Final = N_("After a final outcome nothing is due. Leave the days empty.")


def _key(code: str) -> str:
    return natural_id("vocabulary_term", "outcome", code)


def _term(unit: Unit, code: str) -> Row:
    return existing(unit, "vocabulary_term", _key(code), "code")


def _rule(row: Row) -> dict[str, Any]:
    rule: dict[str, Any] = json.loads(row["attributes"]) if row["attributes"] else {}
    return rule


def _refuse_used(unit: Unit, code: str, field: str) -> None:
    if unit.find("contact_attempt", outcome=code) or unit.find("outcome_note", outcome=code):
        raise Refused("outcome_code.used", _USED, field=field, number=code)


def _check_group(code: str, group: str) -> None:
    digit = GROUPS.get(group)
    if digit is None:
        raise Refused("outcome_code.group", _UNKNOWN_GROUP, field="group")
    if not code.startswith(digit):
        raise Refused("outcome_code.other_group", _GROUP, field="group", digit=digit)


def _check_days(days: int | None, *, final: bool) -> None:
    if days is None:
        return
    if not 0 <= days <= LONGEST:
        raise Refused("outcome_code.days", _DAYS, field="follow_up_days")
    if final:
        raise Refused("outcome_code.final_days", _FINAL, field="follow_up_days")


def _rank(unit: Unit, code: str) -> int:
    """Return the place in the list: behind the codes that are smaller."""
    rows = unit.find("vocabulary_term", vocabulary="outcome")
    before = [row["rank"] for row in rows if row["code"] < code]
    return max((rank for rank in before if rank is not None), default=0)
