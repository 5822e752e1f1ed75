"""What the study says of itself, and who works on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from netzdesk.actions.checks import existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.federal_states import FEDERAL_STATES
from netzdesk.domain.fields import (
    KEEP,
    FlagChange,
    Keep,
    TextChange,
    clean,
    day,
    given,
    line,
    mail,
    phone,
    required,
    web,
)
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings:
    """New values of settings; KEEP leaves one as it is. Days as typed or as ISO text."""

    title: str | Keep = KEEP
    status_date: str | Keep = KEEP
    reference_day: TextChange = KEEP
    """None for today."""
    field_phase_ends: TextChange = KEEP
    answers_needed: int | Keep = KEEP
    answers_needed_for_no: int | Keep = KEEP
    tiers_needed_for_no: int | Keep = KEEP
    tiers: tuple[tuple[str, int], ...] | Keep = KEEP
    """Tier of every kind of institution."""
    state: str | Keep = KEEP
    """The federal state whose public holidays count, as in ISO 3166-2; "" for none."""
    guard_days: int | Keep = KEEP
    most_attempts: int | Keep = KEEP
    sender: tuple[tuple[str, str | None], ...] | Keep = KEEP
    """The fields of the sender that change; those that are not named stay."""
    sample: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResearcher:
    name: str
    initials: str
    researcher_id: str | None = None
    """The key that this person's own program has, when it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeResearcher:
    researcher_id: str
    name: str | Keep = KEEP
    initials: str | Keep = KEEP


_TITLE = N_("Enter the title of the study.")
_NAME = N_("Enter the name.")
_INITIALS = N_("Enter the initials.")
_NEEDED = N_("Enter a whole number from 1 to 9.")
_STATE = N_("Choose a federal state of the list.")
_UP_TO = N_("Enter a whole number from 0 to {most}.")
_MOST = {"guard_days": 99, "most_attempts": 99}
SENDER_FIELDS: Final = (
    "name",
    "department",
    "street",
    "postcode",
    "place",
    "phone",
    "mail",
    "web",
    "signature",
)
"""What letters say of the sender."""
_SENDER_CHECKS: Final[Mapping[str, Callable[..., str | None]]] = {
    "phone": phone,
    "mail": mail,
    "web": web,
    "signature": lambda text, _field: clean(text),
}


def change_settings(unit: Unit, command: ChangeSettings) -> None:
    """Change settings of the study. Raises Refused for an empty title or a number out of range."""
    typed = {field.name: getattr(command, field.name) for field in fields(command)}
    values = given(**typed)
    if isinstance(command.title, str):
        values["title"] = required(command.title, "title", _TITLE)
    if isinstance(command.status_date, str):
        values["status_date"] = line(command.status_date) or ""
    for name in ("reference_day", "field_phase_ends"):
        if name in values:
            values[name] = day(typed[name], name, unit.today())
    for name in ("answers_needed", "answers_needed_for_no", "tiers_needed_for_no"):
        if name in values:
            _check_number(typed[name], name)
    if isinstance(command.tiers, tuple):
        for _, tier in command.tiers:
            _check_number(tier, "tiers")
        values["tiers"] = dict(command.tiers)
    _check_desk(unit, command, values)
    for name, value in values.items():
        put_setting(unit, name, value)


def put_setting(unit: Unit, key: str, value: object) -> None:
    """Store one setting as JSON text."""
    unit.put("setting", {"key": key, "value": json.dumps(value, ensure_ascii=False)})


def add_researcher(unit: Unit, command: AddResearcher) -> str:
    """Add a person who works on the study; return the key."""
    values: dict[str, object] = {
        "name": required(command.name, "name", _NAME),
        "initials": required(command.initials, "initials", _INITIALS),
    }
    if command.researcher_id:
        values["id"] = command.researcher_id
    return unit.put("researcher", values)


def change_researcher(unit: Unit, command: ChangeResearcher) -> str:
    """Change name or initials of a person who works on the study."""
    existing(unit, "researcher", command.researcher_id, "researcher_id")
    values: dict[str, object] = {"id": command.researcher_id}
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    if isinstance(command.initials, str):
        values["initials"] = required(command.initials, "initials", _INITIALS)
    return unit.put("researcher", values)


def _check_desk(unit: Unit, command: ChangeSettings, values: dict[str, object]) -> None:
    if isinstance(command.state, str) and command.state and command.state not in FEDERAL_STATES:
        raise Refused("setting.state", _STATE, field="state")
    for name, most in _MOST.items():
        value = getattr(command, name)
        if isinstance(value, int) and not 0 <= value <= most:
            raise Refused("setting.out_of_range", _UP_TO, field=name, most=most)
    if isinstance(command.sender, tuple):
        given_now = {name: _of_sender(name, text) for name, text in command.sender}
        sender = {**dict(unit.setting("sender") or {}), **given_now}
        values["sender"] = {name: text for name, text in sender.items() if text}


def _of_sender(name: str, text: str | None) -> str | None:
    if name not in SENDER_FIELDS:
        raise KeyError(name)
    check = _SENDER_CHECKS.get(name)
    return check(text, f"sender:{name}") if check else line(text)


def _check_number(value: int, field: str) -> None:
    if not 1 <= value <= 9:
        raise Refused("setting.out_of_range", _NEEDED, field=field)
