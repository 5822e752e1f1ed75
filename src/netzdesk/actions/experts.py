"""Experts: appendix 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, fields_named, optional
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.actions.persons import AddPerson, add_person, remove_if_left_alone
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, Keep, TextChange, clean, line, mail, phone, required, web
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddExpert:
    """A theme with a person or an organisation. A new person is given by name and added."""

    theme: str
    person_id: str | None = None
    person_name: str | None = None
    person_function: str | None = None
    person_phone: str | None = None
    person_mail: str | None = None
    tasks: str | None = None
    organisation: str | None = None
    phone: str | None = None
    """General phone and mail of the organisation; those of the person are with the person."""
    mail: str | None = None
    web: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeExpert:
    expert_id: str
    theme: str | Keep = KEEP
    person_id: TextChange = KEEP
    tasks: TextChange = KEEP
    organisation: TextChange = KEEP
    phone: TextChange = KEEP
    mail: TextChange = KEEP
    web: TextChange = KEEP
    note: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveExpert:
    expert_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveExpert:
    expert_id: str
    after_id: str | None = None


_THEME: Final = N_("Enter the field of action or theme.")


def add_expert(unit: Unit, command: AddExpert) -> str:
    """Add an expert at the end of appendix 1; return the key."""
    optional(unit, "person", command.person_id, "person_id")
    values: dict[str, Any] = {
        "theme": required(command.theme, "theme", _THEME),
        "person_id": command.person_id or _new_person(unit, command),
        "tasks": clean(command.tasks),
        "organisation": line(command.organisation),
        "phone": phone(command.phone),
        "mail": mail(command.mail),
        "web": web(command.web),
        "note": clean(command.note),
    }
    _check_who(values)
    return unit.put("expert", {**values, "position": last_position(unit, "expert")})


def change_expert(unit: Unit, command: ChangeExpert) -> str:
    """Change the given fields of an expert; the person's own data is changed with the person."""
    row = existing(unit, "expert", command.expert_id, "expert_id")
    values: dict[str, Any] = {}
    if isinstance(command.theme, str):
        values["theme"] = required(command.theme, "theme", _THEME)
    for name, typed, check in (
        ("tasks", command.tasks, clean),
        ("organisation", command.organisation, line),
        ("phone", command.phone, phone),
        ("mail", command.mail, mail),
        ("web", command.web, web),
        ("note", command.note, clean),
    ):
        if not isinstance(typed, Keep):
            values[name] = check(typed)
    if not isinstance(command.person_id, Keep):
        optional(unit, "person", command.person_id, "person_id")
        values["person_id"] = command.person_id or None
    _check_who({**row, **values})
    expert = unit.put("expert", {"id": row["id"], **values})
    if "person_id" in values and values["person_id"] != row["person_id"]:
        remove_if_left_alone(unit, row["person_id"])
    return expert


def remove_expert(unit: Unit, command: RemoveExpert) -> None:
    """Remove an expert; a person whom nothing else needs goes with the entry."""
    row = existing(unit, "expert", command.expert_id, "expert_id")
    unit.delete("expert", row["id"])
    remove_if_left_alone(unit, row["person_id"])


def move_expert(unit: Unit, command: MoveExpert) -> str:
    """Move an expert behind another one, or to the top."""
    row = existing(unit, "expert", command.expert_id, "expert_id")
    move_behind(unit, "expert", row["id"], command.after_id)
    return command.expert_id


def _new_person(unit: Unit, command: AddExpert) -> str | None:
    if not line(command.person_name):
        return None
    person = AddPerson(
        name=command.person_name or "",
        function=command.person_function,
        phone=command.person_phone,
        mail=command.person_mail,
    )
    with fields_named("person_"):
        return add_person(unit, person)


def _check_who(values: dict[str, Any]) -> None:
    if not values["person_id"] and not values["organisation"]:
        raise Refused(
            "expert.nobody", N_("Enter a person or an organisation."), field="organisation"
        )
