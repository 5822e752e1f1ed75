"""The tab on which networks are rated and chosen: the matrix, and the current cell beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
)

from netzdesk.actions.assessments import (
    RateCriterion,
    WithdrawRating,
    rate_criterion,
    withdraw_rating,
)
from netzdesk.actions.standard_criteria import LoadStandardCriteria, load_standard_criteria
from netzdesk.base.i18n import _, translator
from netzdesk.domain.selection import (
    RATING_LABELS,
    RATINGS,
    missing_sides,
    missing_text,
    side_text,
    spread,
)
from netzdesk.exports.maturity import KEY as MATURITY
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.selection import KEY as PROTOCOL
from netzdesk.queries.selection import CriterionSet, criterion_sets, selection_matrix
from netzdesk.queries.verification import read_labels
from netzdesk.store.unit import Change
from netzdesk.ui.commands import JUDGE_KEY, shown_key
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.exporting import save_export
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form, commit_all
from netzdesk.ui.widgets.labels import StateBadge, muted, plain_label
from netzdesk.ui.widgets.selection_detail import SelectionDetail
from netzdesk.ui.widgets.selection_matrix import MatrixModel, MatrixTable
from netzdesk.ui.widgets.tab_page import scrolled

TABLES: Final = frozenset(
    {
        "criterion_set",
        "criterion",
        "assessment",
        "selection",
        "network",
        "network_region",
        "network_actor",
        "network_field",
        "network_programme",
        "network_relation",
        "network_result",
        "network_contact",
        "region",
        "researcher",
        "institution",
        "vocabulary_term",
    }
)
_ROOM_FOR_BOTH: Final = 640
"""Pixels: a narrower page shows the matrix or the details, not both."""
_NARROW: Final = 62
"""Characters: a narrower side has the names of fields above them."""


class Parts(FlowRow):
    """Short texts side by side, in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__(spacing=14)
        self._labels: list[QLabel] = []

    def show_parts(self, texts: Sequence[str]) -> None:
        """Show these texts and no others."""
        while len(self._labels) < len(texts):
            self._labels.append(muted("", wrap=False))
            self.add(self._labels[-1])
        for place, label in enumerate(self._labels):
            label.setText(texts[place] if place < len(texts) else "")
            label.setVisible(place < len(texts))

    def text(self) -> str:
        """Return what is shown."""
        return " · ".join(filter(None, (label.text() for label in self._labels)))


class RatingTab(Page):
    """Rates by keys; the details take evidence, reasons and the verdict."""

    KEY = "selection_rating"
    TABLES = TABLES

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._sets: tuple[CriterionSet, ...] = ()
        self._one_side = self._at_detail = False
        self.chosen_set = ChoiceField()
        self.chosen_set.set_name(_("Set of criteria"))
        self.chosen_set.left.connect(self._on_set)
        self.model = MatrixModel(read_labels(session.conn, translator().language), self)
        self.table = MatrixTable(self.model, read_only=lambda: self.session.read_only)
        self.table.rated.connect(self._rate)
        self.table.entered.connect(self.enter_detail)
        self.table.moved.connect(self._show_cell)
        self.detail = SelectionDetail(session)
        self.detail.network_asked.connect(lambda key: self.nav.go("networks", record=key))
        self.detail.verdict.done.connect(self._say)
        self.sides = Parts()
        self.missing = StateBadge()
        self.missing.setMinimumWidth(1)
        self._keys = Parts()
        self.empty = EmptyState(
            _("No criteria yet."),
            _("Networks are rated and chosen by criteria that the team says."),
            "" if session.read_only else _("Load the standard criteria"),
            self.load_standard,
        )
        self.no_network = EmptyState(
            _("No network counts yet."),
            _("Networks that are judged to count are rated here."),
            _("Go to the networks"),
            lambda: self.nav.go("networks"),
        )
        self._lay_out()
        key = QShortcut(QKeySequence(JUDGE_KEY), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.enter_verdict)

    def refresh(self, change: Change | None) -> None:
        if change is not None and "vocabulary_term" in change.rows:
            labels = read_labels(self.session.conn, translator().language)
            self.model.use_labels(labels)
        self._sets = tuple(s for s in criterion_sets(self.session.conn) if not s.retired)
        kept = self.chosen_set.value()
        self.chosen_set.set_options((s.id, s.name) for s in self._sets)
        keys = [each.id for each in self._sets]
        if keys:
            self.chosen_set.set_value(kept if kept in keys else keys[0])
        self._show_matrix()

    def shown_set(self) -> CriterionSet | None:
        """Return the set of criteria by which is rated."""
        key = self.chosen_set.value()
        return next((each for each in self._sets if each.id == key), None)

    def open_list(self, **conditions: Any) -> None:
        """Show a set of criteria (`set`)."""
        self.ensure_fresh()
        wanted = conditions.get("set")
        if wanted in [each.id for each in self._sets]:
            self.chosen_set.set_value(wanted)
            self._show_matrix()

    def show_record(self, record: str) -> None:
        """Show a network, or „network/criterion“ of the set that has it."""
        self.ensure_fresh()
        network, _slash, criterion = record.partition("/")
        self._choose_set_of(criterion)
        if self.table.go_to(network, criterion):
            self.table.setFocus()

    def take_focus(self) -> None:
        self._turn(to_detail=False)
        self.table.setFocus()

    def enter_detail(self) -> None:
        """Put the cursor where the current cell is entered: evidence, or the verdict."""
        if self.table.current_criterion() is None:
            self.enter_verdict()
            return
        self._turn(to_detail=True)
        form = self.detail.rating.form
        rated = form.fields["rating"].value() is not None
        form.fields["evidence" if rated else "rating"].focus_in()

    def enter_verdict(self) -> None:
        """Put the cursor into the verdict on the chosen networks."""
        if self.detail.verdict.isVisibleTo(self):
            self._turn(to_detail=True)
            self.detail.verdict.form.focus_first()

    def selection_text(self) -> str:
        count = len(self.table.chosen_networks())
        return _("{n} selected", n=count) if count > 1 else ""

    def load_standard(self) -> None:
        """Load what a new study begins with."""
        if not self.session.read_only:
            self.session.try_run(load_standard_criteria, LoadStandardCriteria())

    def save(self, suffix: str) -> None:
        """Ask for a place and write the protocol or the maturity sheets there."""
        commit_all(self)
        options = ExportOptions(language=translator().language)
        save_export(self, self.export_key(), suffix, options)

    def export_key(self) -> str:
        """Return which export belongs to the set of criteria that is shown."""
        chosen = self.shown_set()
        return MATURITY if chosen is not None and chosen.kind == "maturity" else PROTOCOL

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.take_focus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        one_side = event.size().width() < _ROOM_FOR_BOTH
        if one_side != self._one_side:
            self._at_detail = self._area.isAncestorOf(QApplication.focusWidget() or self)
            self._one_side = one_side
            self.output_menu.setVisible(one_side)
            for button in self._outputs:
                button.setVisible(not one_side)
            self.table.set_head_lines(2 if one_side else 3)
            self._show_spread()
            self._keys.setVisible(not one_side and self._splitter.isVisible())
            self._show_sides()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() == QEvent.Type.Resize:
            narrow = self._area.width() < self.fontMetrics().averageCharWidth() * _NARROW
            for form in self.detail.findChildren(Form):
                form.set_stacked(narrow)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        label = plain_label(_("Set of criteria"))
        label.setBuddy(self.chosen_set.entry())
        self._back = QToolButton()
        self._back.setIcon(icon("chevron-left"))
        self._back.setAutoRaise(True)
        self._back.setAccessibleName(_("Back to the list"))
        self._back.setToolTip(_("Back to the list"))
        self._back.clicked.connect(self.take_focus)
        self._back.hide()
        self._outputs = self._buttons()
        self.output_menu = self._menu()
        row = FlowRow(self._back, label, self.chosen_set, *self._outputs, self.output_menu)
        self._area = scrolled(self.detail)
        self._area.setMinimumWidth(260)
        self._area.installEventFilter(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self.table.setMinimumWidth(200)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self._area)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([700, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        for widget in (row, self.sides, self.missing, self._keys):
            layout.addWidget(widget)
        self._empty_area = scrolled(self.empty)
        self._no_network_area = scrolled(self.no_network)
        for area in (self._empty_area, self._no_network_area, self._splitter):
            layout.addWidget(area, 1)

    def _buttons(self) -> tuple[QPushButton, ...]:
        preview = QPushButton(icon("eye"), _("Preview and print"))
        preview.clicked.connect(lambda: self.nav.go("reports", kind=self.export_key()))
        excel = QPushButton(icon("file-spreadsheet"), _("Save as Excel …"))
        excel.clicked.connect(lambda: self.save(".xlsx"))
        pdf = QPushButton(icon("file-text"), _("Save as PDF …"))
        pdf.clicked.connect(lambda: self.save(".pdf"))
        word = QPushButton(icon("pencil"), _("Save as Word …"))
        word.clicked.connect(lambda: self.save(".docx"))
        return preview, excel, pdf, word

    def _menu(self) -> QToolButton:
        """Return one button for what the others do, where there is no room for them."""
        made = QToolButton()
        made.setText(_("Print and save"))
        made.setIcon(icon("save"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        for button in self._outputs:
            menu.addAction(button.icon(), button.text()).triggered.connect(button.click)
        made.setMenu(menu)
        made.hide()
        return made

    def _show_matrix(self) -> None:
        chosen = self.shown_set()
        matrix = None
        if chosen is not None:
            matrix = selection_matrix(self.session.conn, chosen, self.session.study.author.id)
        self.model.show_matrix(matrix)
        some = matrix is not None and bool(matrix.networks)
        self._empty_area.setVisible(matrix is None)
        self._no_network_area.setVisible(matrix is not None and not some)
        self._splitter.setVisible(some)
        self._keys.setVisible(some and not self._one_side)
        self._keys.show_parts(self._key_texts())
        self._show_spread()
        self._show_cell()

    def _key_texts(self) -> list[str]:
        does = {str(n): _(RATING_LABELS[code]) for n, code in enumerate(RATINGS, 1)}
        does[shown_key("Del")] = _("take the rating back")
        does[shown_key("Return")] = _("evidence and reason")
        if self.export_key() != MATURITY:
            does[shown_key(JUDGE_KEY)] = _("decision on the chosen rows")
        return [_("{key}: {what}", key=key, what=what) for key, what in does.items()]

    def _show_spread(self) -> None:
        matrix, tr = self.model.matrix, translator()
        if matrix is None or matrix.set.kind != "selection":
            self.sides.hide()
            self.missing.show_state("", "warn")
            return
        chosen = sum(n.verdict is not None and n.verdict.is_chosen for n in matrix.networks)
        decided = sum(n.verdict is not None for n in matrix.networks)
        sides = spread(
            (n.kinds, n.verdict is not None and n.verdict.is_chosen) for n in matrix.networks
        )
        parts = [
            _("{n} of {total} chosen", n=chosen, total=len(matrix.networks)),
            _("{n} of {total} decided", n=decided, total=len(matrix.networks)),
            *(side_text(side, tr) for side in sides),
        ]
        self.sides.show_parts(parts)
        self.sides.setVisible(not self._one_side)
        said = missing_text(missing_sides(sides), tr)
        self.missing.show_state(said, "warn")
        if self._one_side:  # no room for both: the counts are in the tool tip
            self.missing.show_state(said or parts[0], "warn" if said else "neutral")
        self.missing.setToolTip("\n".join(filter(None, (said, *parts))))

    def _show_cell(self) -> None:
        matrix, network = self.model.matrix, self.table.current_network()
        self.detail.setVisible(network is not None)
        if matrix is None or network is None:
            self.detail.rating.show_cell(None, None, None)
            return
        criterion = self.table.current_criterion()
        known = self.model.hint_of(network, criterion) if criterion else None
        chosen = self.table.chosen_networks() or (network,)
        self.detail.show_cell(matrix, chosen, network, criterion, known)
        self.nav.selection(self.selection_text())

    def _rate(self, network: str, criterion: str, rating: str) -> None:
        if not rating:
            taken = WithdrawRating(network_id=network, criterion_id=criterion)
            self.session.try_run(withdraw_rating, taken)
            return
        given = RateCriterion(network_id=network, criterion_id=criterion, rating=rating)
        self.session.try_run(rate_criterion, given)

    def _choose_set_of(self, criterion: str) -> None:
        holder = next((s for s in self._sets if any(c.id == criterion for c in s.criteria)), None)
        if holder is not None and holder.id != self.chosen_set.value():
            self.chosen_set.set_value(holder.id)
            self._show_matrix()

    def _on_set(self) -> None:
        commit_all(self.detail)
        self._show_matrix()

    def _say(self, sentence: str) -> None:
        self.nav.message(sentence, "good", button=_("Undo"), do=self.session.undo)
        self.take_focus()

    def _turn(self, *, to_detail: bool) -> None:
        if self._at_detail != to_detail:
            self._at_detail = to_detail
            self._show_sides()

    def _show_sides(self) -> None:
        """Show both sides, or the one that is worked on: the new one before the other goes."""
        sides = ((self.table, not self._at_detail), (self._area, self._at_detail))
        for side, wanted in sorted(sides, key=lambda each: not each[1]):
            side.setVisible(wanted or not self._one_side)
        self._back.setVisible(self._one_side and self._at_detail)
