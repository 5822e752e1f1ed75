"""Entered order: the place of a row among its siblings."""

from __future__ import annotations

from netzdesk.actions.checks import existing
from netzdesk.base.position import key_after, key_between
from netzdesk.store.unit import Row, Unit


def siblings(unit: Unit, table: str, **scope: str | None) -> list[Row]:
    """Return the rows of one list in their entered order."""
    return sorted(unit.find(table, **scope), key=lambda row: (row["position"], row["id"]))


def last_position(unit: Unit, table: str, **scope: str | None) -> str:
    """Return the key of a new place at the end of a list."""
    rows = siblings(unit, table, **scope)
    return key_after(rows[-1]["position"] if rows else None)


def move_behind(
    unit: Unit, table: str, row_id: str, after_id: str | None, **scope: str | None
) -> None:
    """Move a row behind another one of its list, or to the top when `after_id` is None.

    Raises Refused when that other one is not in the list.
    """
    rows = [row for row in siblings(unit, table, **scope) if row["id"] != row_id]
    place = 0
    if after_id is not None:
        keys = [row["id"] for row in rows]
        existing(unit, table, after_id if after_id in keys else None, "after_id")
        place = keys.index(after_id) + 1
    before = rows[place - 1]["position"] if place else None
    after = rows[place]["position"] if place < len(rows) else None
    if before is not None and before == after:  # two laptops' keys may meet
        after = next((r["position"] for r in rows[place:] if r["position"] > before), None)
    unit.put(table, {"id": row_id, "position": key_between(before, after)})
