"""The tab with the differences: what two persons rated otherwise, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.selection import RATING_LABELS, Difference, Rating
from netzdesk.queries.selection import RatedNetwork, criterion_sets, selection_matrix
from netzdesk.store.unit import Change
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.selection_matrix import TONES
from netzdesk.ui.widgets.selection_rating import TABLES
from netzdesk.ui.widgets.tab_page import scrolled
from netzdesk.ui.widgets.table import RowsTable


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A criterion at a network that persons rated otherwise."""

    set_name: str
    network: RatedNetwork
    found: Difference

    @property
    def id(self) -> str:
        return f"{self.network.id}/{self.found.criterion.id}"

    def rating(self, place: int) -> Rating | None:
        ratings = self.found.ratings
        return ratings[place] if place < len(ratings) else None


class DifferencesTab(Page):
    """Reads what the present person may see; Enter goes to the cell of the matrix."""

    KEY = "selection_differences"
    TABLES = TABLES
    asked = Signal(str)
    """„network/criterion“ of the chosen row."""

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        self.table = RowsTable(
            "selection_differences", self._model, nav.preferences, _("Differences")
        )
        self.table.entered_row.connect(self._on_entered)
        self.hidden = muted("", wrap=False)
        self.empty = EmptyState(
            _("No differences."),
            _("What two persons rate otherwise is listed here once both may see it."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(FlowRow(self.hidden))
        layout.addWidget(self.table, 1)
        self._empty_area = scrolled(self.empty)
        layout.addWidget(self._empty_area, 1)

    def refresh(self, change: Change | None) -> None:
        conn, viewer = self.session.conn, self.session.study.author.id
        matrices = [
            selection_matrix(conn, each, viewer)
            for each in criterion_sets(conn)
            if not each.retired
        ]
        rows = [
            DifferenceRow(matrix.set.name, network, found)
            for matrix in matrices
            for network, found in matrix.differences()
        ]
        hidden = len({n.id for matrix in matrices for n in matrix.networks if n.hidden})
        self._model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty_area.setVisible(not rows)
        self.hidden.setVisible(bool(hidden))
        self.hidden.setText(
            ngettext(
                "{n} network is left out until you have rated it completely.",
                "{n} networks are left out until you have rated them completely.",
                hidden,
            )
        )

    def take_focus(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self._model.rowCount():
            self.table.selectRow(0)

    def _on_entered(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.asked.emit(self._model.row_at(index.row()).id)


def _columns() -> tuple[ListColumn[DifferenceRow], ...]:
    return (
        ListColumn("set", _("Set of criteria"), lambda row: row.set_name, width=16),
        ListColumn(
            "network",
            _("Network"),
            lambda row: row.network.name or row.network.place or "/",
            width=26,
        ),
        ListColumn("criterion", _("Criterion"), lambda row: row.found.criterion.name, width=24),
        _rating(_("First rating"), 0),
        _note(_("Evidence and reason"), 0),
        _rating(_("Second rating"), 1),
        _note(_("Evidence and reason"), 1),
        ListColumn("more", _("Further ratings"), _further, width=20, hidden=True),
    )


def _rating(title: str, place: int) -> ListColumn[DifferenceRow]:
    def tone(row: DifferenceRow) -> str | None:
        found = row.rating(place)
        return TONES[found.rating] if found else None

    return ListColumn(
        f"rating_{place}", title, lambda row: _said(row.rating(place)), width=22, tone=tone
    )


def _note(title: str, place: int) -> ListColumn[DifferenceRow]:
    def text(row: DifferenceRow) -> str:
        found = row.rating(place)
        return " · ".join(filter(None, (found.evidence, found.reason))) if found else ""

    return ListColumn(f"note_{place}", title, text, width=30, hint=text)


def _further(row: DifferenceRow) -> str:
    return ", ".join(_said(rating) for rating in row.found.ratings[2:])


def _said(rating: Rating | None) -> str:
    if rating is None:
        return ""
    return _(
        "{initials}: {rating}", initials=rating.initials, rating=_(RATING_LABELS[rating.rating])
    )
