"""Freezing a state of the report under a name, and what is written beside it later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netzdesk import __version__
from netzdesk.actions.checks import existing
from netzdesk.domain.fields import KEEP, Keep, TextChange, clean, line
from netzdesk.domain.report_states import free_name
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeReport:
    """The state that a report was made from: its place in the journal, its sum, its figures."""

    name: str
    vector: Mapping[str, int]
    sha256: str
    figures: Mapping[str, int]
    day: str | None = None
    """The day from which due and overdue were measured; today when it is left out."""
    note: str | None = None
    persons: str = "none"
    released: str = ""
    language: str = "de"
    status: str = ""
    """The status date that was printed in place of the study's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSnapshot:
    """Another name or note of a frozen state; what is frozen never changes."""

    snapshot_id: str
    name: str | Keep = KEEP
    note: TextChange = KEEP


def freeze_report(unit: Unit, command: FreezeReport) -> str:
    """Store a state of the report; return its key.

    Raises Refused without a name and for a name that another state has.
    """
    values = {
        "name": _free_name(unit, command.name, None),
        "day": command.day or unit.today().isoformat(),
        "vector": json.dumps(dict(sorted(command.vector.items()))),
        "sha256": command.sha256,
        "figures": json.dumps(dict(command.figures)),
        "note": clean(command.note),
        "persons": command.persons,
        "released": command.released or None,
        "language": command.language,
        "status": line(command.status),
        "program": __version__,
        "researcher_id": unit.author_id,
    }
    return unit.put("snapshot", values)


def change_snapshot(unit: Unit, command: ChangeSnapshot) -> None:
    """Give a frozen state another name or note. Raises Refused as `freeze_report` does."""
    row = existing(unit, "snapshot", command.snapshot_id, "snapshot_id")
    values: dict[str, Any] = {"id": row["id"]}
    if not isinstance(command.name, Keep):
        values["name"] = _free_name(unit, command.name, row["id"])
    if not isinstance(command.note, Keep):
        values["note"] = clean(command.note)
    unit.put("snapshot", values)


def _free_name(unit: Unit, typed: str, own: str | None) -> str:
    return free_name(typed, (row["name"] for row in unit.find("snapshot") if row["id"] != own))
