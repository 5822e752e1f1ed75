"""Networks × criteria: what each cell says, and rating by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.base.text import fold
from netzdesk.domain.selection import (
    RATERS_WANTED,
    RATING_LABELS,
    RATINGS,
    VERDICT_LABELS,
    Criterion,
    differences,
    rating_lines,
)
from netzdesk.domain.selection_hints import Hint, hint
from netzdesk.domain.sentences import Labels
from netzdesk.queries.selection import Matrix, RatedNetwork
from netzdesk.ui.models.rows import ACCESSIBLE, DISPLAY, TONE, TOOLTIP, Index
from netzdesk.ui.widgets.cells import BadgeDelegate
from netzdesk.ui.widgets.clipboard import claims_key, table_mime

TONES: Final = {"met": "good", "partly": "warn", "not_met": "bad", "unknown": "neutral"}
NUMBER, NAME, VERDICT = range(3)
"""The columns before the criteria; sets for the maturity have no verdict."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    tone: str | None = None
    hint: str = ""


class MatrixModel(QAbstractTableModel):
    """One network in each row; number, name, a column for each criterion, state, verdict."""

    def __init__(self, labels: Labels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.matrix: Matrix | None = None
        self._titles: list[str] = []
        self._cells: list[list[_Cell]] = []

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return self.matrix.set.criteria if self.matrix else ()

    @property
    def networks(self) -> tuple[RatedNetwork, ...]:
        return self.matrix.networks if self.matrix else ()

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show a matrix; the same networks and columns stay in their places."""
        before = (self._titles, [network.id for network in self.networks])
        titles = self._titles_of(matrix)
        cells = [self._row(matrix, network) for network in matrix.networks] if matrix else []
        after = (titles, [network.id for network in matrix.networks] if matrix else [])
        if before == after and cells:
            self.matrix, self._cells = matrix, cells
            self.dataChanged.emit(self.index(0, 0), self.index(len(cells) - 1, len(titles) - 1))
            return
        self.beginResetModel()
        self.matrix, self._titles, self._cells = matrix, titles, cells
        self.endResetModel()

    def use_labels(self, labels: Labels) -> None:
        """Take other labels of terms; shown with the next matrix."""
        self._labels = labels

    def criterion_at(self, column: int) -> Criterion | None:
        """Return the criterion of a column, None for the other columns."""
        place = column - self._before()
        return self.criteria[place] if 0 <= place < len(self.criteria) else None

    def column_of(self, criterion_id: str) -> int:
        """Return the column of a criterion, that of the first one when it is not shown."""
        keys = [criterion.id for criterion in self.criteria]
        return self._before() + (keys.index(criterion_id) if criterion_id in keys else 0)

    def has_verdict(self, column: int) -> bool:
        """Tell whether a column shows the verdict."""
        return column == VERDICT and self._before() > VERDICT

    def row_of(self, network_id: str) -> int:
        """Return the row of a network, -1 when it is not shown."""
        keys = [network.id for network in self.networks]
        return keys.index(network_id) if network_id in keys else -1

    def hint_of(self, network: RatedNetwork, criterion: Criterion) -> Hint | None:
        """Return what the register knows beside a criterion."""
        return hint(criterion.hint, network.facts, translator(), self._labels)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role in (DISPLAY, ACCESSIBLE):
            return self._titles[section]
        criterion = self.criterion_at(section)
        if role == TOOLTIP and criterion is not None:
            return "\n".join(filter(None, (criterion.name, criterion.meaning)))
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._cells):
            return None
        cell = self._cells[index.row()][index.column()]
        if role == DISPLAY:
            return cell.text
        if role == TONE:
            return cell.tone
        if role == TOOLTIP:
            return cell.hint or None
        if role == ACCESSIBLE:
            return ": ".join(filter(None, (self._titles[index.column()], cell.text)))
        return None

    def rating_for(self, typed: str) -> str | None:
        """Return the rating that a key gives: 1 to 4, or the first letter of its word."""
        if typed in _digits():
            return RATINGS[int(typed) - 1]
        wanted = fold(typed.strip())
        found = [code for code in RATINGS if wanted and fold(_(RATING_LABELS[code])[:1]) == wanted]
        return found[0] if len(found) == 1 else None

    def _before(self) -> int:
        """Return how many columns stand before the criteria."""
        return VERDICT + (self.matrix is not None and self.matrix.set.kind == "selection")

    def _titles_of(self, matrix: Matrix | None) -> list[str]:
        if matrix is None:
            return []
        verdict = [_("Decision")] if matrix.set.kind == "selection" else []
        names = [criterion.name for criterion in matrix.set.criteria]
        return [_("No."), _("Network"), *verdict, *names, _("Rated")]

    def _row(self, matrix: Matrix, network: RatedNetwork) -> list[_Cell]:
        number = "" if network.number is None else str(network.number)
        districts = ", ".join(
            _("{name} ({kind})", name=r.name, kind=r.kind) for r in network.regions
        )
        name = network.name or network.place or "/"
        cells = [_Cell(number), _Cell(name, hint="\n".join(filter(None, (name, districts))))]
        if matrix.set.kind == "selection":
            cells.append(_verdict(network, matrix.set.criteria))
        cells += [self._criterion(network, criterion) for criterion in matrix.set.criteria]
        return [*cells, self._state(matrix, network)]

    def _criterion(self, network: RatedNetwork, criterion: Criterion) -> _Cell:
        known = self.hint_of(network, criterion)
        ratings = network.of(criterion.id)
        own = network.own.get(criterion.id)
        said = rating_lines(ratings, translator())
        short = known.short if known else ""
        given = {rating.rating for rating in ratings}
        words = [_(RATING_LABELS[own.rating])] if own else []
        words = words or [_(RATING_LABELS[code]) for code in RATINGS if code in given]
        text = " / ".join(words)
        if len(given) > 1:
            text = _("{rating} ≠", rating=text)
        tone = TONES[own.rating] if own else "info" if said else None
        shown = " · ".join(filter(None, (text, short)))
        return _Cell(shown, tone, "\n".join(filter(None, (*said, known.whole if known else ""))))

    def _state(self, matrix: Matrix, network: RatedNetwork) -> _Cell:
        own, total = len(network.own), len(matrix.set.criteria)
        parts = [_("{n} of {total}", n=own, total=total)]
        if matrix.set.second_rater:
            parts.append(_("{n} of {total} persons", n=network.raters, total=RATERS_WANTED))
        differing = len(differences(matrix.set.criteria, network.ratings))
        if differing:
            parts.append(ngettext("{n} difference", "{n} differences", differing))
        tone = "warn" if differing else "good" if total and own == total else None
        return _Cell(" · ".join(parts), tone)


def _verdict(network: RatedNetwork, criteria: Sequence[Criterion]) -> _Cell:
    verdict = network.verdict
    if verdict is None:
        return _Cell("")
    word = _(VERDICT_LABELS[verdict.verdict])
    text = _("{verdict}, exception", verdict=word) if verdict.exception else word
    doubts = network.doubts(criteria, translator())
    if doubts:
        return _Cell(_("check: {verdict}", verdict=text), "warn", "\n".join(doubts))
    return _Cell(text, "good" if verdict.is_chosen else "neutral", verdict.reason)


def _digits() -> tuple[str, ...]:
    return tuple(str(place + 1) for place in range(len(RATINGS)))


class MatrixTable(QTableView):
    """The matrix: arrows go from cell to cell, 1 to 4 rate, Enter goes to the details."""

    rated = Signal(str, str, str)
    """Network, criterion, rating; an empty rating takes it back."""
    entered = Signal()
    moved = Signal()
    """The cursor stands in another cell, or other rows are chosen."""

    def __init__(self, model: MatrixModel, *, read_only: Callable[[], bool]) -> None:
        super().__init__()
        self.matrix_model = model
        self._read_only = read_only
        self._place = ("", "")
        self.setModel(model)
        self.setAccessibleName(_("Networks and criteria"))
        self.setItemDelegate(BadgeDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        metrics = self.fontMetrics()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        wrapped = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
        header.setDefaultAlignment(Qt.AlignmentFlag(wrapped | int(Qt.AlignmentFlag.AlignVCenter)))
        self.set_head_lines(3)
        header.setMinimumSectionSize(metrics.averageCharWidth() * 5)
        header.setStretchLastSection(True)
        self.selectionModel().currentChanged.connect(self._on_moved)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._restore_place)

    def set_head_lines(self, lines: int) -> None:
        """Give the headings room for so many lines."""
        self.horizontalHeader().setFixedHeight(self.fontMetrics().lineSpacing() * lines + 8)

    def current_network(self) -> RatedNetwork | None:
        row = self.currentIndex().row()
        networks = self.matrix_model.networks
        return networks[row] if 0 <= row < len(networks) else None

    def current_criterion(self) -> Criterion | None:
        return self.matrix_model.criterion_at(self.currentIndex().column())

    def chosen_networks(self) -> tuple[RatedNetwork, ...]:
        """Return the networks of the chosen cells, in their shown order."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        networks = self.matrix_model.networks
        return tuple(networks[row] for row in rows if row < len(networks))

    def go_to(self, network_id: str, criterion_id: str = "") -> bool:
        """Put the cursor into a cell; return whether the network is shown."""
        row = self.matrix_model.row_of(network_id)
        if row < 0:
            return False
        column = self.matrix_model.column_of(criterion_id)
        self.setCurrentIndex(self.matrix_model.index(row, column))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._rate("")
        elif not _held(event) and self.matrix_model.rating_for(event.text()):
            self._rate(self.matrix_model.rating_for(event.text()) or "")
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        return claims_key(event, QKeySequence.StandardKey.Copy) or super().event(event)

    def copy_selection(self) -> None:
        """Put the rows of the chosen cells on the clipboard, with the headings."""
        model = self.matrix_model
        rows = sorted({index.row() for index in self.selectedIndexes()})
        columns = range(model.columnCount())
        texts = [[str(model.index(row, column).data() or "") for column in columns] for row in rows]
        titles = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in columns]
        if texts:
            QGuiApplication.clipboard().setMimeData(table_mime([titles, *texts]))

    def fit_columns(self) -> None:
        """Give the columns the room that their kind needs."""
        average = self.fontMetrics().averageCharWidth()
        model = self.matrix_model
        for column in range(model.columnCount()):
            wide = {NUMBER: 5, NAME: 21}.get(column, 25)
            if model.has_verdict(column):
                wide = 20
            self.setColumnWidth(column, average * wide)

    def _rate(self, rating: str) -> None:
        network, criterion = self.current_network(), self.current_criterion()
        if network is None or criterion is None or self._read_only():
            return
        if rating or criterion.id in network.own:
            self.rated.emit(network.id, criterion.id, rating)

    def _keep_place(self) -> None:
        network, criterion = self.current_network(), self.current_criterion()
        self._place = (network.id if network else "", criterion.id if criterion else "")

    def _restore_place(self) -> None:
        self.fit_columns()
        model = self.matrix_model
        if not model.rowCount():
            self.moved.emit()
            return
        if not self.go_to(*self._place):
            self.setCurrentIndex(model.index(0, model.column_of("")))

    def _on_moved(self, *_places: Any) -> None:
        self.moved.emit()

    def _on_selected(self, *_parts: Any) -> None:
        self.moved.emit()


def names_of(networks: Sequence[RatedNetwork]) -> str:
    """Return the networks by name, in one line."""
    return ", ".join(network.name or network.place or "/" for network in networks)


def _held(event: QKeyEvent) -> bool:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & held)
