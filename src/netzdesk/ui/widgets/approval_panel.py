"""The approval of one network: how far it is, its fields, answers, corrections, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.approvals import WithdrawApproval, withdraw_approval
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.approval import RELEASES, STATES, TEXT, VERDICTS, Releases, State, text_digest
from netzdesk.exports.approval_sheet import KEY as SHEETS
from netzdesk.exports.options import ExportOptions
from netzdesk.queries.approvals import (
    ApprovalFieldNow,
    ApprovalRow,
    approvals_of,
    fields_of,
    releases,
    whom_to_ask,
)
from netzdesk.queries.profiles import text_versions
from netzdesk.store.engine import Connection
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.page import Page
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.approval_field import (
    TONES,
    FieldCard,
    FieldRow,
    in_one_line,
    release_label,
    words_of,
)
from netzdesk.ui.widgets.approval_forms import AnswerCard, ReminderCard, RequestCard
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.exporting import save_export
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import Card, StateBadge, plain_label
from netzdesk.ui.widgets.tab_page import scrolled
from netzdesk.ui.widgets.table import RowsTable

STATE_TONES: Final = {
    State.NOT_ASKED: "neutral",
    State.ASKED: "info",
    State.OVERDUE: "bad",
    State.PARTLY: "warn",
    State.RELEASED: "good",
    State.REFUSED: "bad",
}
_VERDICT_TONES: Final = {
    "open": "info",
    "given": "good",
    "given_with_changes": "warn",
    "refused": "bad",
}
_LINES: Final = 9


class ApprovalPanel(QWidget):
    """Shows one network; asks the page to open the profile."""

    profile_asked = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._session = page.session
        self.network = ""
        self._number: int | None = None
        self._fields: tuple[ApprovalFieldNow, ...] = ()
        self._approvals: tuple[ApprovalRow, ...] = ()
        self.name = plain_label("", kind="title", wrap=True)
        self.state = StateBadge()
        self.counted = plain_label("", wrap=True)
        self.model = ListModel(_columns(), identify=lambda row: row.key, parent=self)
        self.table = RowsTable(
            "approval_fields", self.model, page.nav.preferences, _("Fields and their release")
        )
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.entered_row.connect(self._enter_field)
        self.request = RequestCard(self._session)
        self.reminder = ReminderCard(self._session)
        self.answer = AnswerCard(self._session)
        self.field = FieldCard(self._session)
        self.history = EntryList(_("Requests and answers"), _("Nobody was asked yet."))
        for card in (self.request, self.reminder, self.answer, self.field):
            card.done.connect(lambda said: page.nav.message(said, "good"))
        self.field.profile_asked.connect(self.profile_asked)
        self.field.register_asked.connect(lambda: page.nav.go("networks", record=self.network))
        self._lay_out()

    def show_network(self, network: str, name: str, number: int | None) -> None:
        """Show the approval of a network as it stands now."""
        if network != self.network:
            self.request.hide()
            self.reminder.hide()
            self.answer.close_it()
            self._area.verticalScrollBar().setValue(0)
        conn, tr = self._session.conn, translator()
        self.network, self._number = network, number
        self._fields = fields_of(conn, network, tr)
        self._approvals = approvals_of(conn, network, tr)
        found = releases(conn, network, self._session.today())
        self.name.setText(name)
        self.state.show_state(_(STATES[found.state]), STATE_TONES[found.state])
        self.counted.setText(_counted(found))
        kept = self._current_key()
        self.model.set_rows(self._rows(conn, found))
        self._select(kept)
        self.history.show_entries([self._entry(row) for row in self._approvals])
        self._show_buttons()

    def open_answer(self, approval: str = "") -> None:
        """Open the answer to a request: the one named, else the first that has none.

        With the key of a field behind it, the correction of that field.
        """
        _request, _colon, field = approval.partition(":")
        if field:
            self._select(field)
            self.field.open_correction()
            self._area.ensureWidgetVisible(self.field)
            return
        meant = [
            row
            for row in self._approvals
            if row.id == approval or (not approval and row.verdict == "open")
        ]
        for row in meant[:1]:
            self._answer(row)

    def focus_first(self) -> None:
        self.table.setFocus()

    def _lay_out(self) -> None:
        self.answer_button = primary_button(_("Enter the answer …"), self.open_answer)
        self.letters_button = QPushButton(icon("mail"), _("Ask by letter or mail …"))
        self.letters_button.clicked.connect(self._ask_by_letter)
        self.request_button = QPushButton(icon("pencil"), _("Enter a request …"))
        self.request_button.clicked.connect(self._ask)
        self.sheet_button = QPushButton(icon("file-text"), _("Data sheet as PDF …"))
        self.sheet_button.clicked.connect(self._save_sheet)
        fields = Card(_("Fields"))
        fields.body.addWidget(self.table)
        past = Card(_("Requests and answers"))
        past.body.addWidget(self.history)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.state)
        inner.addWidget(self.counted)
        inner.addWidget(
            FlowRow(self.answer_button, self.letters_button, self.request_button, self.sheet_button)
        )
        for card in (self.answer, self.request, self.reminder, fields, self.field, past):
            inner.addWidget(card)
        inner.addStretch(1)
        self._area = scrolled(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 0, 0)
        layout.addWidget(self.name)
        layout.addWidget(self._area, 1)

    def _show_buttons(self) -> None:
        writing = not self._session.read_only
        waiting = any(row.verdict == "open" for row in self._approvals)
        self.answer_button.setVisible(waiting and writing)
        self.letters_button.setVisible(writing)
        self.request_button.setVisible(writing and bool(self._fields))
        self.sheet_button.setVisible(self._number is not None)

    def _rows(self, conn: Connection, found: Releases) -> list[FieldRow]:
        latest = {
            asked.key: (approval.id, asked)
            for approval in reversed(self._approvals)
            for asked in approval.fields
        }
        rows = []
        for now in self._fields:
            approval, asked = latest.get(now.key, ("", None))
            held = found.fields[now.key]
            before = self._released_text(conn, now.key, found) if held.reopened else ""
            rows.append(FieldRow(now, held, approval, asked, before))
        return rows

    def _released_text(self, conn: Connection, key: str, found: Releases) -> str:
        """Return the version of a text that was released; facts have none that can be read."""
        if not key.startswith(TEXT):
            return ""
        shown = {each.sha256 for each in found.answers.get(key, ()) if each.release != "open"}
        versions = text_versions(conn, self.network, key.removeprefix(TEXT))
        return next((v.value for v in versions if text_digest(v.value) in shown), "")

    def _current_key(self) -> str:
        index = self.table.currentIndex()
        return self.model.row_at(index.row()).key if index.isValid() else ""

    def _select(self, key: str) -> None:
        place = self.model.place_of(key) if key else None
        if place is None:
            place = 0 if self.model.rowCount() else None
        if place is None:
            self.field.show_field(self.network, None)
            return
        self.table.selectRow(place)
        self.field.show_field(self.network, self.model.row_at(place))

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self.model.reading:
            self.field.show_field(self.network, self.model.row_at(index.row()))

    def _enter_field(self) -> None:
        self._area.ensureWidgetVisible(self.field)
        self.field.setFocus()
        self.field.focusNextChild()

    def _ask(self) -> None:
        whom = whom_to_ask(self._session.conn, self.network)
        self.request.open_for(self.network, self._fields, whom)

    def _ask_by_letter(self) -> None:
        self._page.nav.go("letters", networks=(self.network,))

    def _save_sheet(self) -> None:
        options = ExportOptions(
            language=translator().language, network=self._number, persons="full"
        )
        save_export(self._page, SHEETS, ".pdf", options)

    def _answer(self, row: ApprovalRow) -> None:
        self.answer.open_for(row, {field.key: field for field in self._fields})
        self._area.ensureWidgetVisible(self.answer)

    def _withdraw(self, row: ApprovalRow) -> None:
        if self._session.try_run(withdraw_approval, WithdrawApproval(approval_id=row.id)):
            self._page.nav.message(
                _("The request is taken back."),
                "good",
                button=_("Undo"),
                do=self._session.undo,
            )

    def _entry(self, row: ApprovalRow) -> Entry:
        who = row.person or _("Institution without a person")
        return Entry(
            id=row.id,
            head=_("{name}, {asked}", name=who, asked=row.asked(translator())),
            badge=_(VERDICTS[row.verdict]),
            tone=_VERDICT_TONES[row.verdict],
            lines=tuple(filter(None, (_summary(row), row.note))),
            quiet=tuple(_quiet(row)),
            links=() if self._session.read_only else self._links(row, who),
        )

    def _links(self, row: ApprovalRow, who: str) -> tuple[Link, ...]:
        if row.verdict != "open":
            said = _("Correct the answer of {name}", name=who)
            return (Link(_("Correct the answer"), said, lambda: self._answer(row)),)
        return (
            Link(
                _("Enter the answer"),
                _("Enter the answer of {name}", name=who),
                lambda: self._answer(row),
            ),
            Link(
                _("Enter a reminder"),
                _("Enter a reminder of {name}", name=who),
                lambda: self.reminder.open_for(row.id),
            ),
            Link(
                _("Take the request back"),
                _("Take the request to {name} back", name=who),
                lambda: self._withdraw(row),
            ),
        )


def _columns() -> Sequence[ListColumn[FieldRow]]:
    return (
        ListColumn("field", _("Field"), lambda row: row.now.label, width=24),
        ListColumn(
            "release",
            _("Release"),
            release_label,
            width=18,
            tone=lambda row: TONES[row.held.release],
        ),
        ListColumn(
            "correction",
            _("Correction"),
            lambda row: _("waits") if row.waits else "",
            width=11,
            tone=lambda row: "warn" if row.waits else None,
        ),
        ListColumn(
            "text",
            _("Present text"),
            lambda row: in_one_line(words_of(row, row.now.text)),
            width=24,  # it takes what room is left
            hint=lambda row: words_of(row, row.now.text),
        ),
    )


def _counted(found: Releases) -> str:
    said = [_("{n} of {total} fields are released.", n=found.released, total=found.total)]
    if found.reopened:
        text = ngettext(
            "{n} field is open again: it was changed.",
            "{n} fields are open again: they were changed.",
            found.reopened,
        )
        said.append(text)
    if found.due:
        said.append(_("Deadline: {day}", day=show_day(found.due)))
    return " ".join(said)


def _summary(row: ApprovalRow) -> str:
    """Return what was released for what, counted."""
    if row.verdict in ("open", "refused"):
        return ngettext("{n} field was asked for", "{n} fields were asked for", len(row.fields))
    counts = {
        code: sum(field.release == code for field in row.fields)
        for code in ("public", "project", "delete", "open")
    }
    said = [
        _("{release}: {n}", release=_(RELEASES[code]), n=count)
        for code, count in counts.items()
        if count
    ]
    return " · ".join(said)


def _quiet(row: ApprovalRow) -> list[str]:
    said = [_("Asked for by {name}", name=row.initials)]
    if row.answered_on:
        said.append(_("Answered on {day}.", day=show_day(row.answered_on)))
    if row.due:
        said.append(_("Deadline: {day}", day=show_day(row.due)))
    return said
