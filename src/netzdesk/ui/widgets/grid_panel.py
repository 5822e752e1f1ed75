"""The grid for an institution that speaks for many districts, with what holds for all rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.statements import RecordStatements, record_statements
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.queries.institutions import network_choices, region_choices
from netzdesk.store.drafts import Draft
from netzdesk.ui.drafts import DraftBar, DraftKeeper, kept_fields, show_fields
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted, plain_label
from netzdesk.ui.widgets.lead_fields import LeadFields
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.statement_form import add_origin, answers, origin_values, show_origin
from netzdesk.ui.widgets.statement_grid import (
    ANSWER,
    HEARD_FROM,
    NETWORKS,
    REMARK,
    GridModel,
    GridRow,
    GridTable,
)
from netzdesk.ui.widgets.structures_field import Structures

_CELLS: Final = {
    "answer": ANSWER,
    "named": NETWORKS,
    "reasons": ANSWER,
    "remark": REMARK,
    "heard_from_id": HEARD_FROM,
}


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
        self.lead = LeadFields(self.origin, session, label=_("Lead to …"))
        self.lead.adapt()
        offices = InstitutionLookup(lambda: session.conn, self._own_id)
        self.model = GridModel(answers(session), offices)
        self.table = GridTable(self.model)
        self.keeper = DraftKeeper(session, self._draft_key, self._to_keep, self)
        self.draft_bar = DraftBar(self._discard_draft)
        self._error = plain_label("", kind="error", wrap=True)
        self._error.hide()
        self._count = muted("", wrap=False)
        self._button = primary_button(_("Record statements"), self.submit)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self._on_cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(heading(_("Statement for several districts")))
        layout.addWidget(self.draft_bar)
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
        self.model.dataChanged.connect(self.keeper.touched)
        self.model.modelReset.connect(self._say_count)
        self.origin.edited.connect(self.keeper.touched)
        self.origin.kept_as_draft = not session.read_only

    def begin(self, institution: InstitutionDetail, attempt: str = "") -> None:
        """Show a row for every district that the institution speaks for."""
        self._institution = institution
        self.model.offices.forget()
        show_origin(self.origin, institution)
        self.origin.clear(origin_values(self._session, institution, attempt))
        self.model.set_rows(self._rows(institution))
        self._error.hide()
        self.lead.adapt()
        self.draft_bar.hide()
        self.table.begin()

    def is_dirty(self) -> bool:
        """Tell whether something is entered that is not recorded."""
        return bool(self.model.entered())

    def resume(self, draft: Draft) -> None:
        """Show what was entered before, after `begin`."""
        show_fields(self.origin, draft.values.get("fields"))
        self.lead.adapt()
        show_rows(self.model, draft.values.get("rows"))
        self.draft_bar.show_draft(draft, self._session)

    def _own_id(self) -> str:
        return self._institution.id if self._institution else ""

    def _draft_key(self) -> str:
        return draft_key(self._institution.id) if self._institution else ""

    def _to_keep(self) -> dict[str, Any] | None:
        """Return what a draft of the grid keeps; None when nothing is entered."""
        if not self.is_dirty():
            return None
        return {"fields": kept_fields(self.origin), "rows": kept_rows(self.model)}

    def _discard_draft(self) -> None:
        self.keeper.give_up()
        if self._institution is not None:
            self.begin(self._institution)

    def _on_cancel(self) -> None:
        self.keeper.give_up()
        self.cancelled.emit()

    def submit(self) -> bool:
        """Record the answered rows; return whether they were taken."""
        if self._institution is None or self._session.read_only:
            return False
        self.origin.clear_errors()
        self._error.hide()
        try:
            values = self.origin.values()
            values["lead"] = self.lead.take(values)
            self._session.run(
                record_statements,
                RecordStatements(
                    institution_id=self._institution.id, rows=self.model.statements(), **values
                ),
                draft=self._draft_key(),
            )
        except Refused as refused:
            self._show(refused)
            return False
        self.keeper.stored()
        self.model.set_rows(())
        self.recorded.emit()
        return True

    def _rows(self, institution: InstitutionDetail) -> list[GridRow]:
        return grid_rows(self._session, institution)

    def _show(self, refused: Refused) -> None:
        place, column = cell_of(refused.field or "")
        if place is None:
            if refused.field in self.origin.fields:
                self.origin.show_refusal(refused)
                return
            self._error.setText(translator().refusal(refused))
            self._error.show()
            return
        self._error.setText(show_in_row(self.table, place, column, refused))
        self._error.show()

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
            self._on_cancel()


class _Origin(Form):
    """What holds for all rows; closing the window asks when a row is filled in."""

    def __init__(self, rows_dirty: Callable[[], bool]) -> None:
        super().__init__()
        self._rows_dirty = rows_dirty

    def is_new(self) -> bool:
        return True

    def is_dirty(self) -> bool:
        return self._rows_dirty()


def grid_rows(session: Session, institution: InstitutionDetail) -> list[GridRow]:
    """Return an empty row for every district that an institution speaks for."""
    live = {s.region_id: s for s in institution.statements if not s.superseded_by_id}
    networks = network_choices(session.conn)
    whole = institution.whole_area
    return [
        GridRow(
            region,
            supersedes_id=live[region.id].id if region.id in live else "",
            before=session.label("answer", live[region.id].answer) if region.id in live else "",
            structures=Structures(networks, region.id),
        )
        for region in (region_choices(session.conn) if whole else institution.regions)
    ]


def show_in_row(table: GridTable, place: int, column: int, refused: Refused) -> str:
    """Say in a row what is wrong and go there; return the sentence with its district."""
    sentence = translator().refusal(refused)
    table.grid.show_error(place, sentence)
    table.setCurrentIndex(table.grid.index(place, column))
    table.setFocus()
    district = table.grid.rows()[place].region.label
    return _("{district}: {error}", district=district, error=sentence)


def draft_key(institution: str) -> str:
    """Return under which key the draft of a grid of an institution lies."""
    return f"grid:{institution}"


def kept_rows(model: GridModel) -> list[dict[str, Any]]:
    """Return the rows that hold something, as a draft keeps them."""
    return [
        {
            "region": row.region.id,
            "answer": row.answer,
            "networks": row.networks,
            "remark": row.remark,
            "heard_from": model.offices.key_of(row.heard_from) or row.heard_from,
        }
        for row in model.rows()
        if row.entered
    ]


def show_rows(model: GridModel, held: Any) -> None:
    """Show in the grid what a draft holds; districts that are not in it are left."""
    entered = {each["region"]: each for each in (held if isinstance(held, list) else [])}
    model.set_rows(
        [
            replace(
                row,
                answer=entered[row.region.id]["answer"],
                networks=entered[row.region.id]["networks"],
                remark=entered[row.region.id]["remark"],
                heard_from=_office(model, entered[row.region.id].get("heard_from")),
            )
            if row.region.id in entered
            else row
            for row in model.rows()
        ]
    )


def _office(model: GridModel, held: str | None) -> str:
    return model.offices.name_of(held) if held else ""


def cell_of(field: str) -> tuple[int | None, int]:
    """Return the cell of a refusal named `rows.3.answer`."""
    parts = field.split(".")
    if len(parts) != 3 or parts[0] != "rows":
        return None, ANSWER
    return int(parts[1]), _CELLS.get(parts[2], ANSWER)
