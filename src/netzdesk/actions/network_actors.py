"""Actors of a network, in entered order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, optional, term
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.actions.provenance import forget_origins
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, line, required
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkActor:
    """An actor by its own name, or by that of an institution of the study."""

    network_id: str
    name: str | None = None
    """None: the name of the institution."""
    short_form: str | None = None
    category: str | None = None
    role: str | None = None
    institution_id: str | None = None
    in_appendix: bool = True
    in_profile: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkActors:
    """Several actors by name, in this order; empty names are left out."""

    network_id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetworkActor:
    network_actor_id: str
    name: str | Keep = KEEP
    short_form: TextChange = KEEP
    category: TextChange = KEEP
    role: TextChange = KEEP
    institution_id: TextChange = KEEP
    in_appendix: FlagChange = KEEP
    in_profile: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoriseNetworkActors:
    """Categories that a person has confirmed: (actor, code)."""

    categories: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNetworkActor:
    network_actor_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNetworkActor:
    network_actor_id: str
    after_id: str | None = None


_NAME: Final = N_("Enter the name of the organisation.")


def add_network_actor(unit: Unit, command: AddNetworkActor) -> str:
    """Add an actor behind the others of the network; return the key."""
    existing(unit, "network", command.network_id, "network_id")
    institution = optional(unit, "institution", command.institution_id, "institution_id")
    name = line(command.name) or (institution["name"] if institution else None)
    return unit.put(
        "network_actor",
        {
            "network_id": command.network_id,
            "name": required(name, "name", _NAME),
            "short_form": line(command.short_form),
            "category": _code(unit, "actor_category", command.category, "category"),
            "role": _code(unit, "actor_role", command.role, "role"),
            "institution_id": command.institution_id or None,
            "in_appendix": command.in_appendix,
            "in_profile": command.in_profile,
            "position": last_position(unit, "network_actor", network_id=command.network_id),
        },
    )


def add_network_actors(unit: Unit, command: AddNetworkActors) -> str | None:
    """Add several actors as one action; return the key of the first."""
    keys = [
        add_network_actor(unit, AddNetworkActor(network_id=command.network_id, name=name))
        for name in command.names
        if line(name)
    ]
    if not keys:
        raise Refused("field.empty", _NAME, field="names")
    return keys[0]


def change_network_actor(unit: Unit, command: ChangeNetworkActor) -> str:
    """Change the given fields of an actor."""
    row = existing(unit, "network_actor", command.network_actor_id, "network_actor_id")
    values: dict[str, Any] = {"id": row["id"]}
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    if not isinstance(command.short_form, Keep):
        values["short_form"] = line(command.short_form)
    if not isinstance(command.category, Keep):
        values["category"] = _code(unit, "actor_category", command.category, "category")
    if not isinstance(command.role, Keep):
        values["role"] = _code(unit, "actor_role", command.role, "role")
    if not isinstance(command.institution_id, Keep):
        optional(unit, "institution", command.institution_id, "institution_id")
        values["institution_id"] = command.institution_id or None
    if not isinstance(command.in_appendix, Keep):
        values["in_appendix"] = command.in_appendix
    if not isinstance(command.in_profile, Keep):
        values["in_profile"] = command.in_profile
    return unit.put("network_actor", values)


def categorise_network_actors(unit: Unit, command: CategoriseNetworkActors) -> None:
    """Store the categories of several actors as one action."""
    for key, code in command.categories:
        change_network_actor(unit, ChangeNetworkActor(network_actor_id=key, category=code))


def remove_network_actor(unit: Unit, command: RemoveNetworkActor) -> None:
    """Remove an actor from a network."""
    existing(unit, "network_actor", command.network_actor_id, "network_actor_id")
    forget_origins(unit, (command.network_actor_id,))
    unit.delete("network_actor", command.network_actor_id)


def move_network_actor(unit: Unit, command: MoveNetworkActor) -> str:
    """Move an actor behind another one of the network, or to the top."""
    row = existing(unit, "network_actor", command.network_actor_id, "network_actor_id")
    scope = {"network_id": row["network_id"]}
    move_behind(unit, "network_actor", row["id"], command.after_id, **scope)
    return command.network_actor_id


def _code(unit: Unit, vocabulary: str, code: str | None, field: str) -> str | None:
    if code:
        term(unit, vocabulary, code, field)
    return code or None
