"""Chains of letters: what follows when nobody answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import delete_all, existing, refuse_if_referred
from netzdesk.actions.letter_templates import usable_template
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, given, required
from netzdesk.domain.letters import CHANNELS
from netzdesk.store.unit import Unit

STEP_CHANNELS: Final = ("letter", "email", "phone")
MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class AddChain:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeChain:
    chain_id: str
    name: str | Keep = KEEP
    retired: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveChain:
    chain_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddChainStep:
    chain_id: str
    channel: str
    """letter, email or phone."""
    template_id: str | None = None
    """None for a call."""
    after_days: int = 0
    """Days after the step before without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeChainStep:
    step_id: str
    channel: str | Keep = KEEP
    template_id: TextChange = KEEP
    after_days: int | Keep = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveChainStep:
    step_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveChainStep:
    step_id: str
    after_id: str | None = None
    """The step behind which this one is to stand; None for the top."""


_NAME: Final = N_("Enter the name of the chain.")
_SENT: Final = N_("A series was sent by this step. Retire the chain and make a new one.")
_DAYS: Final = N_("Enter how many days to wait, from 0 to {most}.")


def add_chain(unit: Unit, command: AddChain) -> str:
    """Add a chain without steps; return the key."""
    return unit.put("chain", {"name": required(command.name, "name", _NAME)})


def change_chain(unit: Unit, command: ChangeChain) -> str:
    """Change the name of a chain, retire it, or take it back into use."""
    row = existing(unit, "chain", command.chain_id, "chain_id")
    values = given(retired=command.retired)
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    return unit.put("chain", {"id": row["id"], **values})


def remove_chain(unit: Unit, command: RemoveChain) -> None:
    """Remove a chain by which no series was sent."""
    row = existing(unit, "chain", command.chain_id, "chain_id")
    for step in unit.find("chain_step", chain_id=row["id"]):
        refuse_if_referred(unit, step["id"], (("wave", "step_id", _SENT),))
    delete_all(unit, "chain_step", chain_id=row["id"])
    unit.delete("chain", row["id"])


def add_chain_step(unit: Unit, command: AddChainStep) -> str:
    """Add a step at the end of a chain; return the key."""
    existing(unit, "chain", command.chain_id, "chain_id")
    values: dict[str, Any] = {
        "channel": command.channel,
        "template_id": command.template_id or None,
        "after_days": command.after_days,
    }
    _check_step(unit, values)
    place = last_position(unit, "chain_step", chain_id=command.chain_id)
    return unit.put("chain_step", {**values, "chain_id": command.chain_id, "position": place})


def change_chain_step(unit: Unit, command: ChangeChainStep) -> str:
    """Change the given fields of a step; a step by phone has no template."""
    row = existing(unit, "chain_step", command.step_id, "step_id")
    values = given(
        channel=command.channel, template_id=command.template_id, after_days=command.after_days
    )
    if values.get("channel") == "phone":
        values["template_id"] = None
    elif "channel" in values and "template_id" not in values:
        values["template_id"] = _kept_template(unit, row["template_id"], str(values["channel"]))
    _check_step(unit, {**row, **values})
    return unit.put("chain_step", {"id": row["id"], **values})


def remove_chain_step(unit: Unit, command: RemoveChainStep) -> None:
    """Remove a step by which no series was sent."""
    row = existing(unit, "chain_step", command.step_id, "step_id")
    refuse_if_referred(unit, row["id"], (("wave", "step_id", _SENT),))
    unit.delete("chain_step", row["id"])


def move_chain_step(unit: Unit, command: MoveChainStep) -> str:
    """Move a step behind another one of its chain, or to the top."""
    row = existing(unit, "chain_step", command.step_id, "step_id")
    move_behind(unit, "chain_step", row["id"], command.after_id, chain_id=row["chain_id"])
    return command.step_id


def _kept_template(unit: Unit, template_id: str | None, channel: str) -> str | None:
    row = unit.get("letter_template", template_id) if template_id else None
    return template_id if row and CHANNELS.get(row["kind"]) == channel else None


def _check_step(unit: Unit, values: dict[str, Any]) -> None:
    if values["channel"] not in STEP_CHANNELS:
        raise Refused(
            "chain.channel", N_("Choose letter, e-mail or phone for this step."), field="channel"
        )
    if not isinstance(values["after_days"], int) or not 0 <= values["after_days"] <= MOST_DAYS:
        raise Refused("chain.days", _DAYS, field="after_days", most=MOST_DAYS)
    if not values["template_id"]:
        return
    template = usable_template(unit, values["template_id"], "template_id")
    if CHANNELS[template["kind"]] != values["channel"]:
        raise Refused(
            "chain.template",
            N_("This template is not sent by this channel. Choose another one."),
            field="template_id",
        )
