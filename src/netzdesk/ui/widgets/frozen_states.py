"""The frozen states of the report: what each has for figures, made again, compared, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from netzdesk.actions.snapshots import ChangeSnapshot, change_snapshot
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.domain.report_states import LANGUAGES, PERSONS, RELEASED, figure_lines
from netzdesk.exports.letters.names import safe_name
from netzdesk.exports.report import ReportChoices, snapshot_options
from netzdesk.exports.report_folder import check_target
from netzdesk.queries.snapshots import Snapshot, snapshot, snapshots
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.compare_states import CompareDialog
from netzdesk.ui.dialogs.files import ask_folder
from netzdesk.ui.dialogs.freeze_report import FreezeDialog
from netzdesk.ui.drafts import NO_RECORD, EditDraft, shown_at
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.fields import NotesField, ShownField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.freezing import start_report, start_sums
from netzdesk.ui.widgets.labels import heading, muted
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.tab_page import scrolled, stacked
from netzdesk.ui.widgets.table import RowsTable

_ROOM_FOR_BOTH: Final = 640


@dataclass(frozen=True, slots=True)
class _Figure:
    label: str
    number: int


class FrozenStates(Page):
    """A list at the top; below it the chosen state with its figures and what can be done."""

    KEY = "frozen_states"
    TABLES = frozenset({"snapshot"})

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._sums: dict[str, bool | None] = {}
        self._model: ListModel[Snapshot] = ListModel(
            self._columns(), identify=lambda row: row.id, parent=self
        )
        self.list = ListPanel(
            "frozen_states",
            self._model,
            name=_("Frozen states of the report"),
            preferences=nav.preferences,
            empty=EmptyState(
                _("No state of the report is frozen yet."),
                _("Freezing keeps the state that a report was printed from."),
                "" if session.read_only else _("Freeze state of the report …"),
                self.ask_freeze,
            ),
        )
        self.list.opened.connect(self._show_state)
        self.list.activated.connect(lambda _record: self.make_again())
        self.check_button = self._button("circle-check", _("Check the sums"), self.check_sums)
        self.list.tools.addWidget(self.check_button)
        self.again_button = self._button("folder-open", _("Make again …"), self.make_again)
        self.compare_button = self._button("arrow-right-left", _("Compare …"), self.compare)
        self.form = Form(store=self._store)
        self.form.add("name", _("Name"), TextField(limit=120))
        self.form.add("note", _("Note"), NotesField(rows=2))
        self.form.add("sha256", _("Check sum"), ShownField())
        self.edit_draft = EditDraft(
            self.form, session, lambda: shown_at("reports", NO_RECORD, "state")
        )
        self.form.set_read_only(session.read_only)
        self.facts = muted("")
        self.figures_text = muted("")
        self._figures: ListModel[_Figure] = ListModel(
            (
                ListColumn("label", _("Key figure"), lambda row: row.label, width=44),
                ListColumn(
                    "number", _("Number"), lambda row: str(row.number), width=10, right=True
                ),
            ),
            identify=lambda row: row.label,
            parent=self,
        )
        self.figures = RowsTable("frozen_figures", self._figures, nav.preferences, _("Key figures"))
        self._lay_out()

    def refresh(self, change: Change | None) -> None:
        self._model.set_rows(snapshots(self.session.conn))
        self._show_state(self.list.current_id())

    def take_focus(self) -> None:
        self.list.table.setFocus()

    def ask_freeze(self) -> None:
        """Ask for a name and a folder, and freeze the present state."""
        dialog = FreezeDialog(self.session, self.nav.preferences, self)
        dialog.asked.connect(self.freeze)
        dialog.exec()

    def freeze(self, choices: ReportChoices, target: Any) -> None:
        start_report(self.session, self.nav, choices, target, self._make_named_again)

    def _make_named_again(self, name: str) -> None:
        found = [each for each in snapshots(self.session.conn) if each.name == name]
        if isValid(self) and found:
            self.refresh(None)
            self.list.select(found[0].id)
            self.make_again()

    def make_again(self) -> None:
        """Ask for a folder and write the report of the chosen state there."""
        found = self._chosen()
        if found is None or not found.here:
            return
        parent = ask_folder(
            self, self.nav.preferences, _("Folder in which the report gets its own")
        )
        if parent is None:
            return
        target = parent / safe_name(found.name)
        try:
            check_target(target)
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        choices = ReportChoices(options=snapshot_options(found), snapshot=found)
        start_report(self.session, self.nav, choices, target, self._make_named_again)

    def compare(self) -> None:
        """Compare the chosen state with the present one, or with another."""
        found = self._chosen()
        if found is not None and found.here:
            CompareDialog(self, found.id).exec()

    def check_sums(self) -> None:
        """Compute the sum of every frozen state again, and show which still has its own."""
        start_sums(self.session, self.nav, snapshots(self.session.conn), self._show_sums)

    def _show_sums(self, sums: dict[str, bool | None]) -> None:
        if not isValid(self):
            return
        self._sums = sums
        self.refresh(None)
        if all(sums.values()):
            self.nav.message(_("All frozen states have the content that they had."), "good")
        elif False not in sums.values():
            self.nav.message(
                _(
                    "A frozen state cannot be checked here: it was frozen in another study file. "
                    "Check it there."
                ),
                "warn",
            )
        else:
            self.nav.message(
                _(
                    "A frozen state does not have the content any more that it had: personal data "
                    "was erased since, or rows were changed behind the program’s back."
                ),
                "warn",
            )

    def _chosen(self) -> Snapshot | None:
        return snapshot(self.session.conn, self.list.current_id())

    def _show_state(self, record: str) -> None:
        found = snapshot(self.session.conn, record) if record else None
        self._detail.setVisible(found is not None)
        if found is None:
            return
        self.form.load(
            found.id, {"name": found.name, "note": found.note, "sha256": _grouped(found.sha256)}
        )
        for button in (self.again_button, self.compare_button):
            button.setEnabled(found.here)
        tr = translator()
        self.facts.setText(
            "\n".join(
                (
                    _(
                        "Frozen on {day} by {initials} with NetzDesk {version}.",
                        day=show_day(found.day),
                        initials=found.initials,
                        version=found.program,
                    ),
                    " · ".join(
                        (
                            tr(PERSONS[found.persons]),
                            tr(RELEASED[found.released]),
                            tr(LANGUAGES[found.language]),
                        )
                    ),
                    _("The state is kept here: its report can be made again at any time.")
                    if found.here
                    else _(
                        "This state came with a register: it was frozen in another study file. Its "
                        "report can be made again and compared there; here are its figures."
                    ),
                )
            )
        )
        lines = [_Figure(*pair) for pair in figure_lines(found.figures, tr)]
        self._figures.set_rows(lines)
        self.figures_text.setText("\n".join(f"{each.label}: {each.number}" for each in lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_narrow(event.size().width() < _ROOM_FOR_BOTH)

    def _set_narrow(self, narrow: bool) -> None:
        """Show the figures below the facts where there is no room beside them."""
        self.form.set_stacked(narrow)
        self.figures.setVisible(not narrow)
        self.figures_text.setVisible(narrow)

    def _store(self, name: str, value: Any) -> None:
        values = {name: value if name == "note" else value or ""}
        self.session.run(change_snapshot, ChangeSnapshot(snapshot_id=self.form.record, **values))

    def _columns(self) -> tuple[ListColumn[Snapshot], ...]:
        def number(key: str, row: Snapshot) -> str:
            return str(row.figures.get(key, "/"))

        return (
            ListColumn("name", _("Name"), lambda row: row.name, width=24),
            ListColumn("day", _("Day"), lambda row: show_day(row.day), 11, lambda row: row.day),
            ListColumn(
                "with",
                _("With a network"),
                lambda row: number("regions_with_network", row),
                width=17,
                right=True,
            ),
            ListColumn(
                "without",
                _("No information"),
                lambda row: number("regions_without_information", row),
                width=17,
                right=True,
            ),
            ListColumn(
                "networks", _("Networks"), lambda row: number("networks", row), 12, right=True
            ),
            ListColumn(
                "profiles", _("Profiles"), lambda row: number("profiles", row), 12, right=True
            ),
            ListColumn(
                "persons", _("Persons"), lambda row: _(PERSONS[row.persons]), width=16, hidden=True
            ),
            ListColumn("initials", _("By"), lambda row: row.initials, width=6),
            ListColumn("sum", _("Check sum"), self._sum_text, width=14, tone=self._sum_tone),
            ListColumn("note", _("Note"), lambda row: row.note, width=24, hidden=True),
        )

    def _sum_text(self, row: Snapshot) -> str:
        if not row.here:
            return _("from another file")
        if row.id not in self._sums:
            return ""
        return _("as frozen") if self._sums[row.id] else _("differs")

    def _sum_tone(self, row: Snapshot) -> str | None:
        if row.id not in self._sums or not row.here:
            return None
        return "good" if self._sums[row.id] else "bad"

    def _button(self, sign: str, text: str, do: Any) -> QPushButton:
        button = QPushButton(icon(sign), text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: do())
        return button

    def _lay_out(self) -> None:
        self._detail = QWidget()
        left = scrolled(
            stacked(
                FlowRow(self.again_button, self.compare_button),
                self.form,
                self.facts,
                self.figures_text,
            )
        )
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setChildrenCollapsible(False)
        beside.addWidget(left)
        beside.addWidget(self.figures)
        box = QVBoxLayout(self._detail)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(beside)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.list)
        both.addWidget(self._detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading(_("Frozen states of the report")))
        layout.addWidget(both, 1)


def _grouped(digest: str) -> str:
    """Return a sum in groups: as one word it would find no room in a line."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
