"""How guides stand in their list."""

from __future__ import annotations

from collections.abc import Sequence

from netzdesk.base.i18n import _
from netzdesk.queries.guides import GuideRow
from netzdesk.ui.models.rows import ListColumn


def guide_columns() -> Sequence[ListColumn[GuideRow]]:
    """Return the columns of the list of guides."""
    return (
        ListColumn("name", _("Guide"), text=lambda row: row.name, width=24),
        ListColumn(
            "version",
            _("Version"),
            text=lambda row: str(row.version),
            sort=lambda row: row.version,
            right=True,
            width=10,
        ),
        ListColumn(
            "used",
            _("In use"),
            text=_use_text,
            tone=lambda row: "good" if row.offered else "neutral",
            width=14,
        ),
        ListColumn(
            "interviews",
            _("Interviews"),
            text=lambda row: str(row.interviews),
            sort=lambda row: row.interviews,
            right=True,
            width=12,
        ),
        ListColumn(
            "questions",
            _("Questions"),
            text=lambda row: str(row.questions),
            sort=lambda row: row.questions,
            right=True,
            width=10,
        ),
    )


def _use_text(row: GuideRow) -> str:
    if row.replaced:
        return _("former version")
    return _("no longer") if row.retired else _("yes")
