"""„Auskunft für mehrere Kreise“: one row for each district that an institution speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from netzdesk.actions.statements import Named, StatementRow
from netzdesk.base.i18n import _
from netzdesk.base.text import fold
from netzdesk.queries.institutions import RegionChoice
from netzdesk.ui.widgets.choice import Option, unknown_record
from netzdesk.ui.widgets.clipboard import claims_key
from netzdesk.ui.widgets.lookups import Lookup
from netzdesk.ui.widgets.statement_cells import AnswerCell, NamesCell, RecordCell, TextCell
from netzdesk.ui.widgets.structures_field import Structures

Index = QModelIndex | QPersistentModelIndex

REGION, BEFORE, ANSWER, NETWORKS, REMARK, HEARD_FROM = range(6)
COLUMNS: Final = 6
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One district: what was said before, and what is being entered."""

    region: RegionChoice
    supersedes_id: str = ""
    before: str = ""
    structures: Structures | None = None
    answer: str | None = None
    networks: str = ""
    """Names, separated by semicolons."""
    remark: str = ""
    heard_from: str = ""
    """The name of the office that the source has it from."""
    error: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (name.strip() for name in self.networks.split(";"))))

    @property
    def entered(self) -> bool:
        return bool(self.answer or self.names or self.remark.strip() or self.heard_from)

    def named(self) -> tuple[Named, ...]:
        structures = self.structures or Structures((), self.region.id)
        return tuple(dict.fromkeys(structures.named(name) for name in self.names))


class GridModel(QAbstractTableModel):
    """The rows of the grid; answers are codes, shown as their labels.

    `offices` are those from which a source can have heard it.
    """

    def __init__(self, answers: Sequence[Option], offices: Lookup) -> None:
        super().__init__()
        self.answers = list(answers)
        self.offices = offices
        self._labels = dict(answers)
        self._rows: list[GridRow] = []

    def set_rows(self, rows: Sequence[GridRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rows(self) -> list[GridRow]:
        return list(self._rows)

    def entered(self) -> int:
        """Return how many rows hold something."""
        return sum(row.entered for row in self._rows)

    def statements(self) -> tuple[StatementRow, ...]:
        """Return the rows for the action, the empty ones too: places stay the same.

        Raises Refused for an office that is not known, its field named as the action names it.
        """
        return tuple(
            StatementRow(
                region_id=row.region.id,
                answer=row.answer,
                named=row.named(),
                remark=row.remark.strip() or None,
                supersedes_id=(row.supersedes_id or None) if row.entered else None,
                heard_from_id=self._office(place, row.heard_from),
            )
            for place, row in enumerate(self._rows)
        )

    def _office(self, place: int, typed: str) -> str | None:
        if not typed:
            return None
        found = self.offices.key_of(typed)
        if found is None:
            refused = unknown_record(typed)
            refused.field = f"rows.{place}.heard_from_id"
            raise refused
        return found

    def show_error(self, row: int, sentence: str) -> None:
        """Say in a row what is wrong with it; takes back what the others said."""
        self._rows = [
            replace(each, error=sentence if place == row else "")
            for place, each in enumerate(self._rows)
        ]
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, COLUMNS - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        titles = (
            _("District"),
            _("Before"),
            _("Answer"),
            _("Networks"),
            _("Remark"),
            _("Heard from"),
        )
        if orientation == Qt.Orientation.Horizontal and role in (DISPLAY, ACCESSIBLE):
            return titles[section] if 0 <= section < COLUMNS else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if index.column() < ANSWER else usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (DISPLAY, ACCESSIBLE):
            return self._text(row, column)
        if role == EDIT:
            return row.answer if column == ANSWER else self._text(row, column)
        if role == TOOLTIP:
            return row.error or self._hint(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid() or index.column() < ANSWER:
            return False
        row = self._rows[index.row()]
        text = "" if value is None else str(value)
        if index.column() == ANSWER:
            code = text if text in self._labels else self.answer_for(text)
            if text and code is None:
                return False
            row = replace(row, answer=code, error="")
        elif index.column() == NETWORKS:
            row = replace(row, networks=text.strip(), error="")
        elif index.column() == HEARD_FROM:
            row = replace(row, heard_from=text.strip(), error="")
        else:
            row = replace(row, remark=text, error="")
        self._rows[index.row()] = row
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), COLUMNS - 1))
        return True

    def answer_for(self, typed: str) -> str | None:
        """Return the code of the only answer whose label begins with what was typed."""
        wanted = fold(typed.strip())
        if not wanted:
            return None
        found = [code for code, label in self.answers if fold(label).startswith(wanted)]
        return found[0] if found else None

    def next_answer(self, row: int, letter: str) -> bool:
        """Set the next answer that begins with a letter, round and round."""
        fitting = [c for c, label in self.answers if fold(label).startswith(fold(letter))]
        if not fitting:
            return False
        now = self._rows[row].answer
        place = fitting.index(now) + 1 if now in fitting else 0
        return self.setData(self.index(row, ANSWER), fitting[place % len(fitting)])

    def names(self, row: int) -> list[str]:
        """Return the structures that are offered for a row, those of the district first."""
        structures = self._rows[row].structures
        return [each.name for each in structures.find("")] if structures else []

    def _text(self, row: GridRow, column: int) -> str:
        if column == REGION:
            return row.region.label
        if column == BEFORE:
            return row.before
        if column == ANSWER:
            return self._labels.get(row.answer or "", "")
        if column == HEARD_FROM:
            return row.heard_from
        return row.networks if column == NETWORKS else row.remark

    def _hint(self, row: GridRow, column: int) -> str:
        if column == NETWORKS and row.names and row.structures:
            return "\n".join(row.structures.text(named) for named in row.named())
        return self._text(row, column)


class GridTable(QTableView):
    """The grid: Enter goes down, letters answer, Ctrl+Enter hands over."""

    submitted = Signal()
    cancelled = Signal()

    def __init__(self, model: GridModel) -> None:
        super().__init__()
        self.grid = model
        self.setModel(model)
        self.setAccessibleName(_("Statement for several districts"))
        for column, delegate in (
            (ANSWER, AnswerCell(model.answers, self)),
            (NETWORKS, NamesCell(model.names, self)),
            (REMARK, TextCell(self)),
            (HEARD_FROM, RecordCell(model.offices.find, _("Heard from"), self)),
        ):
            delegate.down.connect(self._down)
            self.setItemDelegateForColumn(column, delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(NETWORKS, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(metrics.averageCharWidth() * 8)
        average = metrics.averageCharWidth()
        for column, width in (
            (REGION, 17),
            (BEFORE, 9),
            (ANSWER, 15),
            (REMARK, 14),
            (HEARD_FROM, 15),
        ):
            self.setColumnWidth(column, average * width)

    def begin(self) -> None:
        """Put the cursor into the first answer."""
        if self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(0, ANSWER))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif entered:
            self._down()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.grid.setData(index, "")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif self._opens_list(event):
            self.edit(index)
        elif index.column() == ANSWER and event.text().strip() and not _held(event):
            self.grid.next_answer(index.row(), event.text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if claims_key(event, QKeySequence.StandardKey.Paste):
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.currentIndex().column() in (NETWORKS, REMARK, HEARD_FROM)
            and event.text().isdigit()
            and not _held(event)
        ):
            event.accept()  # a digit begins a text here and chooses no outcome
            return True
        return super().event(event)

    def paste(self, text: str) -> None:
        """Put a block of cells from Excel into the grid, from the current cell on."""
        start = self.currentIndex()
        if not start.isValid():
            return
        for down, line in enumerate(text.rstrip("\r\n").splitlines()):
            for right, cell in enumerate(line.split("\t")):
                index = self.grid.index(start.row() + down, start.column() + right)
                if index.isValid():
                    self.grid.setData(index, cell.strip())

    def _opens_list(self, event: QKeyEvent) -> bool:
        down = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        column = self.currentIndex().column()
        return column == ANSWER and ((down and alt) or event.key() == Qt.Key.Key_F4)

    def _down(self) -> None:
        index = self.currentIndex()
        following = self.grid.index(index.row() + 1, index.column())
        if following.isValid():
            self.setCurrentIndex(following)


def _held(event: QKeyEvent) -> bool:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & held)
