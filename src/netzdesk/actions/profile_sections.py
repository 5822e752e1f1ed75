"""Which sections the profiles have, in which order, and what each shows of the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, required
from netzdesk.domain.profiles import CONTENTS
from netzdesk.store.unit import Unit

_NAME: Final = N_("Enter the heading of the section.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProfileSection:
    name: str
    content: str = "text"
    """What it shows of the register below its text; `text` for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfileSection:
    section_id: str
    name: str | Keep = KEEP
    content: str | Keep = KEEP
    retired: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProfileSection:
    section_id: str
    after_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveProfileSection:
    section_id: str


def add_profile_section(unit: Unit, command: AddProfileSection) -> str:
    """Add a section behind the others; return the key."""
    return unit.put(
        "profile_section",
        {
            "name": _name(unit, command.name, ""),
            "content": _content(command.content),
            "position": last_position(unit, "profile_section"),
        },
    )


def change_profile_section(unit: Unit, command: ChangeProfileSection) -> str:
    """Change a section; a retired one is neither offered nor printed, its texts stay."""
    row = existing(unit, "profile_section", command.section_id, "section_id")
    values: dict[str, Any] = {"id": row["id"]}
    if not isinstance(command.name, Keep):
        values["name"] = _name(unit, command.name, row["id"])
    if not isinstance(command.content, Keep):
        values["content"] = _content(command.content)
    if not isinstance(command.retired, Keep):
        values["retired"] = command.retired
    return unit.put("profile_section", values)


def move_profile_section(unit: Unit, command: MoveProfileSection) -> str:
    """Move a section behind another one, or to the top."""
    row = existing(unit, "profile_section", command.section_id, "section_id")
    move_behind(unit, "profile_section", row["id"], command.after_id)
    return command.section_id


def remove_profile_section(unit: Unit, command: RemoveProfileSection) -> None:
    """Remove a section that no profile uses. Raises Refused when a text or picture stands in it."""
    row = existing(unit, "profile_section", command.section_id, "section_id")
    texts = unit.find("profile_text", section_id=row["id"])
    if any(text["body"] for text in texts) or unit.find("profile_picture", section_id=row["id"]):
        raise Refused(
            "profile.section_used",
            N_("Profiles have a text or a picture in this section. Retire it instead."),
            field="section_id",
        )
    for text in texts:
        unit.delete("profile_text", text["id"])
    unit.delete("profile_section", row["id"])


def _name(unit: Unit, typed: str, own: str) -> str:
    name = required(typed, "name", _NAME)
    if any(row["name"] == name and row["id"] != own for row in unit.find("profile_section")):
        raise Refused(
            "profile.section_twice",
            N_("There is a section “{name}” already. Choose another heading."),
            field="name",
            name=name,
        )
    return name


def _content(code: str) -> str:
    if code not in CONTENTS:
        raise Refused(
            "profile.content",
            N_("“{entry}” is not in the list. Choose an entry of the list."),
            field="content",
            entry=code,
        )
    return code
