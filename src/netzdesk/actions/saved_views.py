"""Saved views of lists, shared by all who work on the study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.fields import KEEP, Keep, required
from netzdesk.domain.list_view import ListView, write_view
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSavedView:
    """A view under a new name; `page` is the key of the list."""

    page: str
    name: str
    view: ListView


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSavedView:
    """Another name, or another content under the same name."""

    saved_view_id: str
    name: str | Keep = KEEP
    view: ListView | Keep = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSavedView:
    saved_view_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSavedView:
    saved_view_id: str
    after_id: str | None = None


_NAME: Final = N_("Enter a name for the view.")


def add_saved_view(unit: Unit, command: AddSavedView) -> str:
    """Keep a view at the end of its list's views; return the key.

    Raises Refused `saved_view.name_taken` when this list has a view of this name.
    """
    values = {
        "page": command.page,
        "name": _free_name(unit, command.page, command.name),
        "definition": write_view(command.view),
        "position": last_position(unit, "saved_view", page=command.page),
    }
    return unit.put("saved_view", values)


def change_saved_view(unit: Unit, command: ChangeSavedView) -> str:
    """Rename a view or replace what it shows."""
    row = existing(unit, "saved_view", command.saved_view_id, "saved_view_id")
    values: dict[str, Any] = {}
    if isinstance(command.name, str):
        values["name"] = _free_name(unit, row["page"], command.name, but=row["id"])
    if isinstance(command.view, ListView):
        values["definition"] = write_view(command.view)
    return unit.put("saved_view", {"id": row["id"], **values})


def remove_saved_view(unit: Unit, command: RemoveSavedView) -> None:
    """Forget a view."""
    row = existing(unit, "saved_view", command.saved_view_id, "saved_view_id")
    unit.delete("saved_view", row["id"])


def move_saved_view(unit: Unit, command: MoveSavedView) -> str:
    """Move a view behind another one of its list, or to the front."""
    row = existing(unit, "saved_view", command.saved_view_id, "saved_view_id")
    move_behind(unit, "saved_view", row["id"], command.after_id, page=row["page"])
    return command.saved_view_id


def _free_name(unit: Unit, page: str, typed: str, *, but: str = "") -> str:
    name = required(typed, "name", _NAME)
    taken = {fold(row["name"]) for row in unit.find("saved_view", page=page) if row["id"] != but}
    if fold(name) in taken:
        raise Refused(
            "saved_view.name_taken",
            N_("There is a view “{name}” already. Enter another name, or replace that view."),
            field="name",
            name=name,
        )
    return name
