"""The grid for an institution that speaks for many districts, with what holds for all rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.statements import RecordStatements, record_statements
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.queries.institutions import RegionChoice, network_choices, region_choices
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted, plain_label
from netzdesk.ui.widgets.statement_form import add_origin, answers, origin_values, show_origin
from netzdesk.ui.widgets.statement_grid import (
    ANSWER,
    NETWORKS,
    REMARK,
    GridModel,
    GridRow,
    GridTable,
)
from netzdesk.ui.widgets.structures_field import Structures

_CELLS: Final = {"answer": ANSWER, "named": NETWORKS, "reasons": ANSWER, "remark": REMARK}


class GridPanel(QWidget):
    """Takes several statements as one action; `recorded` says that they are stored."""

    recorded = Signal()
    cancelled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._institution: InstitutionDetail | None = None
        self.origin = _Origin(self.is_dirty)
        add_origin(self.origin, session, lambda: self._institution)
        self.model = GridModel(answers(session))
        self.table = GridTable(self.model)
        self._error = plain_label("", kind="error", wrap=True)
        self._error.hide()
        self._count = muted("", wrap=False)
        self._button = primary_button(_("Record statements"), self.submit)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(heading(_("Statement for several districts")))
        layout.addWidget(self.origin)
        layout.addWidget(
            muted(
                _(
                    "Answers by their first letter, Enter goes down, several networks with a "
                    "semicolon, Ctrl+Enter records. Empty rows stay open."
                )
            )
        )
        layout.addWidget(self._error)
        layout.addWidget(self.table, 1)
        layout.addWidget(FlowRow(self._button, cancel, self._count))
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 12)
        self.table.submitted.connect(self.submit)
        self.table.cancelled.connect(self._on_escape)
        self.model.dataChanged.connect(self._say_count)
        self.model.modelReset.connect(self._say_count)

    def begin(self, institution: InstitutionDetail, attempt: str = "") -> None:
        """Show a row for every district that the institution speaks for."""
        self._institution = institution
        show_origin(self.origin, institution)
        self.origin.clear(origin_values(self._session, institution, attempt))
        self.model.set_rows(self._rows(institution))
        self._error.hide()
        self.table.begin()

    def is_dirty(self) -> bool:
        """Tell whether something is entered that is not recorded."""
        return bool(self.model.entered())

    def resume(self, rows: Sequence[GridRow]) -> None:
        """Show what was entered before, after `begin`."""
        entered = {row.region.id: row for row in rows}
        self.model.set_rows(
            [
                replace(
                    row,
                    answer=entered[row.region.id].answer,
                    networks=entered[row.region.id].networks,
                    remark=entered[row.region.id].remark,
                )
                if row.region.id in entered
                else row
                for row in self.model.rows()
            ]
        )

    def submit(self) -> bool:
        """Record the answered rows; return whether they were taken."""
        if self._institution is None or self._session.read_only:
            return False
        self.origin.clear_errors()
        self._error.hide()
        try:
            values = self.origin.values()
            self._session.run(
                record_statements,
                RecordStatements(
                    institution_id=self._institution.id, rows=self.model.statements(), **values
                ),
            )
        except Refused as refused:
            self._show(refused)
            return False
        self.model.set_rows(())
        self.recorded.emit()
        return True

    def _rows(self, institution: InstitutionDetail) -> list[GridRow]:
        live = {s.region_id: s for s in institution.statements if not s.superseded_by_id}
        networks = network_choices(self._session.conn)
        return [
            GridRow(
                region,
                supersedes_id=live[region.id].id if region.id in live else "",
                before=self._before(live[region.id].answer) if region.id in live else "",
                structures=Structures(networks, region.id),
            )
            for region in self._regions(institution)
        ]

    def _regions(self, institution: InstitutionDetail) -> tuple[RegionChoice, ...]:
        if institution.whole_area:
            return region_choices(self._session.conn)
        return institution.regions

    def _before(self, answer: str) -> str:
        return self._session.label("answer", answer)

    def _show(self, refused: Refused) -> None:
        place, column = _cell(refused.field or "")
        if place is None:
            if refused.field in self.origin.fields:
                self.origin.show_refusal(refused)
                return
            self._error.setText(translator().refusal(refused))
            self._error.show()
            return
        row = self.model.rows()[place]
        sentence = translator().refusal(refused)
        self.model.show_error(place, sentence)
        self._error.setText(_("{district}: {error}", district=row.region.label, error=sentence))
        self._error.show()
        self.table.setCurrentIndex(self.model.index(place, column))
        self.table.setFocus()

    def _say_count(self) -> None:
        entered = self.model.entered()
        total = self.model.rowCount()
        self._count.setText(_("{n} of {total} rows filled in", n=entered, total=total))
        self._button.setText(
            ngettext("Record {n} statement", "Record {n} statements", entered)
            if entered
            else _("Record statements")
        )

    def _on_escape(self) -> None:
        if not self.is_dirty():
            self.cancelled.emit()


class _Origin(Form):
    """What holds for all rows; closing the window asks when a row is filled in."""

    def __init__(self, rows_dirty: Callable[[], bool]) -> None:
        super().__init__()
        self._rows_dirty = rows_dirty

    def is_new(self) -> bool:
        return True

    def is_dirty(self) -> bool:
        return self._rows_dirty()


def _cell(field: str) -> tuple[int | None, int]:
    """Return the cell of a refusal named `rows.3.answer`."""
    parts = field.split(".")
    if len(parts) != 3 or parts[0] != "rows":
        return None, ANSWER
    return int(parts[1]), _CELLS.get(parts[2], ANSWER)
