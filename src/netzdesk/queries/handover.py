"""What a handover from one researcher to another would move."""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.base.text import sort_key
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class HandoverPreview:
    """The open items of a researcher, by name."""

    institutions: tuple[str, ...]
    regions: tuple[str, ...]
    follow_ups: tuple[tuple[str, str], ...]
    """Day (ISO) and institution."""
    leads: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(
            map(len, (self.institutions, self.regions, self.follow_ups, self.leads)),
        )


def handover_preview(conn: Connection, from_id: str) -> HandoverPreview:
    """Return what `hand_over` moves away from a researcher."""
    return HandoverPreview(
        institutions=_names(
            conn,
            "SELECT name FROM institution WHERE responsible_id = ? AND same_as_id IS NULL",
            from_id,
        ),
        regions=_names(conn, "SELECT name FROM region WHERE responsible_id = ?", from_id),
        follow_ups=tuple(
            conn.execute(
                "SELECT f.due, i.name FROM follow_up f JOIN institution i "
                "ON i.id = f.institution_id WHERE f.researcher_id = ? AND f.done_on IS NULL "
                "ORDER BY f.due, f.id",
                (from_id,),
            ).fetchall()
        ),
        leads=_names(
            conn, "SELECT name FROM lead WHERE researcher_id = ? AND state = 'open'", from_id
        ),
    )


def _names(conn: Connection, sql: str, from_id: str) -> tuple[str, ...]:
    return tuple(sorted((name for (name,) in conn.execute(sql, (from_id,))), key=sort_key))
