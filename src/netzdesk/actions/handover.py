"""Handing over: all open items of one researcher move to another at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.store.unit import Unit

_MOVED: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("institution", "responsible_id", {}),
    ("region", "responsible_id", {}),
    ("follow_up", "researcher_id", {"done_on": None}),
    ("lead", "researcher_id", {"state": "open"}),
)
"""Table, column that names the researcher, and what makes a row open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    from_id: str
    to_id: str


def hand_over(unit: Unit, command: HandOver) -> None:
    """Give institutions, districts, open follow-ups and open leads to another researcher.

    What is done stays with whoever did it. Raises Refused when there is nothing to hand over.
    """
    existing(unit, "researcher", command.from_id, "from_id")
    existing(unit, "researcher", command.to_id, "to_id")
    if command.from_id == command.to_id:
        raise Refused(
            "handover.same", N_("Choose another researcher to hand over to."), field="to_id"
        )
    moved = 0
    for table, column, still_open in _MOVED:
        for row in unit.find(table, **{column: command.from_id, **still_open}):
            unit.put(table, {"id": row["id"], column: command.to_id})
            moved += 1
    if not moved:
        raise Refused(
            "handover.nothing",
            N_("This researcher has no open items to hand over."),
            field="from_id",
        )
