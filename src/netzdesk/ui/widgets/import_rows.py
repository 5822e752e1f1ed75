"""Third step of an import: what each row will do, before anything is stored."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import N_, _, ngettext
from netzdesk.imports.kinds.kind import FieldChange, ImportKind, Verdict
from netzdesk.imports.plan import Plan, PlannedRow
from netzdesk.ui.models.cells import cell_text
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.list_panel import ListPanel

_VERDICTS: Final = {
    Verdict.NEW: (N_("new"), "good"),
    Verdict.CHANGES: (N_("changes"), "info"),
    Verdict.SAME: (N_("same"), "neutral"),
    Verdict.ERROR: (N_("error"), "bad"),
}
_SHOWN_CELLS: Final = 3


class RowsStep(QWidget):
    """The plan row by row, by verdict; below, what the current row does field by field."""

    errors_asked = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self.model = ListModel(
            _columns(),
            lambda row: str(row.number),
            accepts=lambda row, wanted: row.verdict == wanted.get("verdict", row.verdict),
            search=_searched,
            parent=self,
        )
        self.list = ListPanel("import_rows", self.model, name=_("What each row will do"))
        self.list.opened.connect(self._show_row)
        self._filters = QButtonGroup(self)
        self._row = FlowRow(spacing=6)
        self.skip = QCheckBox(_("Leave out the rows with errors"))
        self.skip.toggled.connect(self.changed)
        self.save_errors = QPushButton(_("&Save the rows with errors as Excel …"))
        self.save_errors.setAutoDefault(False)
        self.save_errors.clicked.connect(self.errors_asked)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setTabChangesFocus(True)
        self.detail.setAccessibleName(_("What the chosen row does"))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.detail)
        split.setSizes([320, 110])
        layout = QVBoxLayout(self)
        layout.addWidget(self._row)
        layout.addWidget(split, 1)
        layout.addWidget(FlowRow(self.skip, self.save_errors))

    def show_plan(self, plan: Plan) -> None:
        """Show what a list will do; rows with errors first, if there are any."""
        self.plan = plan
        counts = plan.counts()
        self._make_filters(plan)
        errors = counts[Verdict.ERROR]
        for widget in (self.skip, self.save_errors):
            widget.setVisible(bool(errors))
        self.skip.setChecked(False)
        self.model.set_rows(plan.rows)
        self.show_only(Verdict.ERROR if errors else None)
        self.list.select_first()

    def show_only(self, verdict: Verdict | None) -> None:
        """Show the rows with one verdict, or all."""
        button = self._filters.button(_number(verdict))
        if button is not None:
            button.setChecked(True)
        if verdict is None:
            self.list.show_only("")
        else:
            self.list.show_only(_(_VERDICTS[verdict][0]), verdict=verdict)
        self.list.select_first()

    def taken(self) -> int:
        """Return how many rows would be stored now; 0 while errors stand in the way."""
        if self.plan is None:
            return 0
        counts = self.plan.counts()
        if counts[Verdict.ERROR] and not self.skip.isChecked():
            return 0
        return counts[Verdict.NEW] + counts[Verdict.CHANGES]

    def _make_filters(self, plan: Plan) -> None:
        self._row.clear()
        self._filters = QButtonGroup(self)
        counts = plan.counts()
        total = ngettext("{n} row", "{n} rows", len(plan.rows))
        self._add_filter(None, total, shown=True)
        for verdict, (text, _tone) in _VERDICTS.items():
            said = _("{n} {status}", n=counts[verdict], status=_(text))
            self._add_filter(verdict, said, shown=bool(counts[verdict]))

    def _add_filter(self, verdict: Verdict | None, text: str, *, shown: bool) -> None:
        if not shown:
            return
        button = QPushButton(text)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("kind", "key")
        button.ensurePolished()
        button.setMinimumWidth(
            button.sizeHint().width() + 2 * button.fontMetrics().averageCharWidth()
        )
        button.clicked.connect(lambda: self.show_only(verdict))
        self._filters.addButton(button, _number(verdict))
        self._row.add(button)

    def _show_row(self, key: str) -> None:
        plan = self.plan
        row = next((each for each in plan.rows if str(each.number) == key), None) if plan else None
        if plan is None or row is None:
            self.detail.clear()
            return
        lines = [_change_text(plan.kind, change) for change in row.changes]
        if row.sentence:
            lines.insert(0, row.sentence)
        if row.verdict is Verdict.ERROR or (row.verdict is Verdict.NEW and not row.changes):
            lines += [
                _("{field}: {value}", field=heading, value=cell_text(cell))
                for heading, cell in zip(plan.headings, row.cells, strict=False)
                if cell not in (None, "")
            ]
        self.detail.setPlainText("\n".join(lines) or _("Nothing changes."))


def _number(verdict: Verdict | None) -> int:
    return 0 if verdict is None else 1 + list(_VERDICTS).index(verdict)


def _columns() -> list[ListColumn[PlannedRow]]:
    return [
        ListColumn(
            "number",
            _("Row"),
            lambda row: str(row.number),
            width=6,
            sort=lambda row: row.number,
            right=True,
        ),
        ListColumn(
            "verdict",
            _("Status"),
            lambda row: _(_VERDICTS[row.verdict][0]),
            width=11,
            tone=lambda row: _VERDICTS[row.verdict][1],
        ),
        ListColumn("cells", _("List"), _cells, width=34, hint=_cells),
        ListColumn("does", _("What it does"), _does, width=44, hint=_does),
    ]


def _cells(row: PlannedRow) -> str:
    texts = [text for text in map(cell_text, row.cells) if text]
    return " · ".join(texts[:_SHOWN_CELLS])


def _does(row: PlannedRow) -> str:
    if row.sentence:
        return row.sentence
    if row.verdict is Verdict.SAME:
        return _("is there already")
    if not row.changes:
        return _("is added")
    return "; ".join(_short(change) for change in row.changes)


def _short(change: FieldChange) -> str:
    if not change.before:
        return change.after
    return _("{before} → {after}", before=change.before, after=change.after)


def _change_text(kind: ImportKind, change: FieldChange) -> str:
    known = next((_(column.heading) for column in kind.columns if column.key == change.key), None)
    field = known or change.key
    if not change.before:
        return _("{field}: {value}", field=field, value=change.after)
    return _(
        "{field}: {before} → {after}", field=field, before=change.before, after=change.after or "–"
    )


def _searched(row: PlannedRow) -> str:
    return " ".join([*map(cell_text, row.cells), row.sentence])
