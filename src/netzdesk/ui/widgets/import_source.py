"""First step of an import: which list, from which file or block, and how it is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import N_, _, translator
from netzdesk.imports.kinds.kind import ImportKind
from netzdesk.imports.kinds.registry import IMPORTS, import_kind
from netzdesk.imports.plain_text import ENCODINGS, SEPARATORS
from netzdesk.imports.sheets import Sheets, heading_key, table_of
from netzdesk.ui.models.cells import CellsModel
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import NumberField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import muted, plain_label

PREVIEWED: Final = 20
_HEADED: Final = 20
"""Rows in which the headings are looked for."""
_WIDEST: Final = 60
"""Columns of the preview: what stands further right is read all the same."""
_SEPARATORS: Final = {
    ";": N_("semicolon"),
    ",": N_("comma"),
    "\t": N_("tab"),
    "|": N_("vertical bar"),
}


class SourceStep(QWidget):
    """Says what is read; `read_asked` wants the source read anew, `chosen` tells of a choice."""

    file_asked = Signal()
    template_asked = Signal()
    read_asked = Signal()
    chosen = Signal()

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.path: Path | None = None
        self.sheets: Sheets | None = None
        options = [(each.key, _(each.title)) for each in IMPORTS]
        self._kind = ChoiceField(options)
        self._kind.set_value(kind)
        self._kind.left.connect(self._on_kind)
        self.kind_field = self._kind.combo
        self.kind_field.setAccessibleName(_("Kind of list"))
        self._recognised = muted("")
        self.file_button = QPushButton(_("Choose a &file …"))
        self.file_button.setAutoDefault(False)
        self.file_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.file_button.clicked.connect(self.file_asked)
        self.template_button = QPushButton(_("Save an &empty template …"))
        self.template_button.setAutoDefault(False)
        self.template_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.template_button.setToolTip(
            _("An Excel list of this kind with its headings, an explaining sheet and drop-downs.")
        )
        self.template_button.clicked.connect(self.template_asked)
        self._file = plain_label("", wrap=True)
        self.text = _Block()
        self.text.textChanged.connect(self._on_text)
        self._how = self._make_how()
        self._remarks = plain_label("", wrap=True)
        self.model = CellsModel(self)
        self.preview = _preview(self.model)
        self._lay_out()
        self._show_kind()
        self._show_read()

    @property
    def kind(self) -> ImportKind:
        """The kind of list that is chosen."""
        return import_kind(self._kind.value() or IMPORTS[0].key)

    @property
    def source(self) -> Path | str | None:
        """The file, or the block that was pasted; None when there is neither."""
        return self.path or self.text.toPlainText() or None

    @property
    def encoding(self) -> str | None:
        return self._encoding.value()

    @property
    def separator(self) -> str | None:
        return self._separator.value()

    @property
    def sheet(self) -> int:
        return int(self._sheet.value() or 0)

    @property
    def header(self) -> int | None:
        """The row of the headings as it was chosen; None finds it."""
        return self._header.value()

    @property
    def fill_down(self) -> bool:
        return self._fill.isVisibleTo(self) and self._fill.isChecked()

    def set_kind(self, key: str) -> None:
        self._kind.set_value(key)
        self._on_kind()

    def set_file(self, path: Path) -> None:
        """Take a file in place of what was there."""
        self.path = path
        self.sheets = None
        for field in (self._encoding, self._separator):
            field.set_value(None)
        self._header.set_value(None)
        self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(False)
        self._show_read()
        self.read_asked.emit()

    def paste(self, text: str) -> None:
        """Take a block in place of what was there."""
        self.text.setPlainText(text)

    def show_sheets(self, sheets: Sheets | None) -> None:
        """Show what was read."""
        self.sheets = sheets
        if sheets is not None:
            options = [(str(n), sheet.name) for n, sheet in enumerate(sheets.sheets)]
            self._sheet.set_options(options)
            if options:
                self._sheet.set_value(str(self._likeliest(sheets)))
        self._show_read()

    def _likeliest(self, sheets: Sheets) -> int:
        """Return the sheet whose headings this kind knows best; the first one of equals."""
        known = self.kind.known_headings
        found = [self._known(sheets, n, known) for n in range(len(sheets.sheets))]
        return found.index(max(found))

    @staticmethod
    def _known(sheets: Sheets, place: int, names: frozenset[str]) -> int:
        table = table_of(_beginning(sheets, _HEADED), names, sheet=place)
        return sum(heading_key(heading) in names for heading in table.headings)

    def _on_kind(self) -> None:
        self._show_kind()
        if self.sheets is not None and len(self.sheets.sheets) > 1:
            self._sheet.set_value(str(self._likeliest(self.sheets)))
        self._show_read()
        self.chosen.emit()

    def _on_text(self) -> None:
        self.path = None
        self.sheets = None
        self._show_read()
        self.read_asked.emit()

    def _on_how(self) -> None:
        self._header.set_value(None)
        self.read_asked.emit()

    def _on_place(self) -> None:
        self._show_read()
        self.chosen.emit()

    def _show_kind(self) -> None:
        self._recognised.setText(_(self.kind.recognised))

    def _show_read(self) -> None:
        """Show what can be chosen of how it is read, and the first rows."""
        sheets = self.sheets
        self._file.setText(self.path.name if self.path else "")
        self._file.setVisible(self.path is not None)
        self.text.setVisible(self.path is None)
        text_file = sheets is not None and self.path is not None and bool(sheets.encoding)
        found = sheets.sheets if sheets is not None else ()
        merged = bool(found) and bool(found[min(self.sheet, len(found) - 1)].merged)
        for widget, shown in (
            (self._encoding, text_file),
            (self._separator, text_file),
            (self._sheet, len(found) > 1),
            (self._header, bool(found)),
        ):
            widget.setVisible(shown)
            self._labels[widget].setVisible(shown)
        self._fill.setVisible(merged)
        self._show_remarks()
        self._show_rows()

    def _show_remarks(self) -> None:
        sheets = self.sheets
        notices = list(sheets.remarks) if sheets is not None else []
        if sheets is not None and sheets.sheets:
            notices += sheets.sheets[self.sheet].remarks
        tr = translator()
        lines = [tr(notice.sentence, **notice.values) for notice in notices]
        self._remarks.setText("\n".join(lines))
        self._remarks.setVisible(bool(lines))

    def _show_rows(self) -> None:
        sheets = self.sheets
        self.preview.setVisible(sheets is not None and bool(sheets.sheets))
        if sheets is None or not sheets.sheets:
            self.model.show_rows(())
            return
        names, header = self.kind.known_headings, self.header
        beginning = _beginning(sheets, max(_HEADED, header or 0))
        table = table_of(beginning, names, sheet=self.sheet, header=header)
        found = _("found: {n}", n=table.header) if self.header is None else " "
        self._header.spin.setSpecialValueText(found)
        first = max(table.header, 1)
        rows = sheets.sheets[self.sheet].rows[first - 1 : first - 1 + PREVIEWED]
        shown = [row[:_WIDEST] for row in rows]
        self.model.show_rows(shown, first=first, header=table.header)

    def _make_how(self) -> QWidget:
        self._sheet = ChoiceField()
        self._header = NumberField(low=1, high=1000)
        self._header.spin.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        self._encoding = ChoiceField(list(ENCODINGS.items()), none=_("as detected"))
        separators = [(each, _(_SEPARATORS[each])) for each in SEPARATORS]
        self._separator = ChoiceField(separators, none=_("as detected"))
        self._fill = QCheckBox(_("Put the value of merged cells in each of their cells"))
        self._labels = {}
        row = FlowRow(spacing=10)
        for field, text in (
            (self._sheet, _("Sheet")),
            (self._header, _("Row of the headings")),
            (self._encoding, _("Encoding")),
            (self._separator, _("Separator")),
        ):
            label = plain_label(text)
            self._labels[field] = label
            field.entry().setAccessibleName(text)
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(label)
            line.addWidget(field)
            row.add(pair)
        self._sheet.left.connect(self._on_place)
        self._header.left.connect(self._on_place)
        self._encoding.left.connect(self._on_how)
        self._separator.left.connect(self._on_how)
        self._fill.toggled.connect(self.chosen)
        return row

    def _lay_out(self) -> None:
        head = QGridLayout()
        head.setColumnStretch(1, 1)
        head.addWidget(plain_label(_("Kind of list")), 0, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.addWidget(self._kind, 1)
        line.addWidget(self.template_button)
        head.addLayout(line, 0, 1)
        head.addWidget(self._recognised, 1, 1)
        head.addWidget(plain_label(_("List")), 2, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.addWidget(self.file_button)
        line.addWidget(self._file, 1)
        line.addStretch(0)
        head.addLayout(line, 2, 1)
        head.addWidget(self.text, 3, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self._how)
        layout.addWidget(self._fill)
        layout.addWidget(self._remarks)
        layout.addWidget(self.preview, 1)
        layout.addStretch(0)


def _beginning(sheets: Sheets, rows: int) -> Sheets:
    """Return the first rows of every sheet: enough to find the headings, whatever its length."""
    cut = (replace(sheet, rows=sheet.rows[:rows]) for sheet in sheets.sheets)
    return replace(sheets, sheets=tuple(cut))


class _Block(QPlainTextEdit):
    """Takes a block from Excel."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Block from Excel"))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlaceholderText(
            _("… or copy the rows in Excel and press Ctrl+V here, or drop a file on this window.")
        )
        copied = QGuiApplication.clipboard().text()
        if "\t" in copied:
            self.setPlainText(copied)
            self.selectAll()  # so that Ctrl+V does not put it there twice

    def sizeHint(self) -> QSize:
        return QSize(300, self.fontMetrics().height() * 5)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() * 4)


def _preview(model: CellsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(_("The first rows of the list"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setMinimumHeight(table.fontMetrics().height() * 7)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
    return table
