"""The waves that were sent: how many answered, and reminding those who did not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.waves import RenameWave, rename_wave
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, _, ngettext
from netzdesk.domain.case_reference import case_reference
from netzdesk.domain.letters import APPROVAL
from netzdesk.queries.letters import letter_templates, next_step, reminder_template
from netzdesk.queries.waves import (
    Answer,
    WaveLetter,
    WaveRow,
    open_requests,
    unanswered,
    wave_letters,
    waves,
)
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import NO_RECORD, EditDraft, shown_at
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import ShownField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.table import RowsTable

ANSWERS = {
    Answer.ANSWERED: (N_("answered"), "good"),
    Answer.RETURNED: (N_("came back"), "bad"),
    Answer.OPEN: (N_("open"), "info"),
    Answer.ENDED: (N_("closed without an answer"), "neutral"),
}


class WavesTab(SplitPage):
    """The waves at the left, the letters of one at the right."""

    KEY = "letters_waves"
    TABLES = frozenset(
        {"wave", "contact_attempt", "follow_up", "institution", "outcome_note", "letter_template"}
        | {"chain_step", "setting", "person", "approval", "approval_reminder", "network"}
    )

    remind_asked = Signal(str, object, str, str)
    """What the next series is, to whom it goes, by which step and with which template."""
    remind_requests_asked = Signal(str, object, str, str)
    """The same for requests for a release."""
    series_asked = Signal()

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._rows: tuple[WaveRow, ...] = ()
        self._model = ListModel(_columns(session), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No series yet."),
            _("A series of letters or mails is recorded here with its answers."),
            _("New series"),
            self.series_asked.emit,
        )
        panel = ListPanel(
            "waves", self._model, name=_("Series"), preferences=nav.preferences, empty=empty
        )
        self.set_up(_("Series"), panel, ratio=(5, 6))
        self.title_label.hide()
        self._form = Form(store=self._store)
        self._form.add("name", _("Name of the series"), TextField(limit=120))
        self._form.add("facts", _("Sent"), ShownField())
        self._form.add("chosen_by", _("Chosen by"), ShownField())
        self._form.add("answers", _("What came of it"), ShownField())
        self.edit_draft = EditDraft(
            self._form, session, lambda: shown_at("letters", NO_RECORD, "wave")
        )
        self._form.set_read_only(session.read_only)
        self._letters = ListModel(_letter_columns(), identify=lambda row: row.attempt_id)
        self._letters.setParent(self)
        self._table = RowsTable(
            "wave_letters", self._letters, nav.preferences, _("Letters of this series")
        )
        self._table.cut_in_the_middle()
        self._table.entered_row.connect(self._open_institution)
        self.add_view("detail", self._detail())

    def refresh(self, change: Change | None) -> None:
        self._rows = waves(self.session.conn, self.session.today())
        self._model.set_rows(self._rows)
        self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        row = self._row(record)
        if row is None:
            self.show_view("")
            return
        facts = _(
            "{day}, {channel}, {template}, by {who}",
            day=show_day(row.day),
            channel=self.session.label("channel", row.channel),
            template=row.template,
            who=row.researcher,
        )
        values = {"name": row.name, "facts": facts, "chosen_by": row.chosen_by}
        self._form.load(row.id, {**values, "answers": _figures(row)})
        self._form.set_visible("chosen_by", bool(row.chosen_by))
        letters = wave_letters(self.session.conn, row.id, self.session.today())
        self._letters.set_rows(letters)
        self._show_next(row)
        self.show_view("detail")

    def remind(self) -> None:
        """Begin the next step of the chain, or a new series, to those without an answer."""
        row = self._row(self.list.current_id())
        if row is None:
            return
        conn, today = self.session.conn, self.session.today()
        step = next_step(conn, row.step_id) if row.step_id else None
        if step is not None and step.channel == "phone":
            self.nav.go("today")
            return
        template = step.template_id if step else self._reminder(row)
        requests = frozenset(open_requests(conn, row.id, today))
        if requests:
            label = ngettext(
                "Without an answer to “{wave}”: {n} request",
                "Without an answer to “{wave}”: {n} requests",
                len(requests),
                wave=row.name,
            )
            self.remind_requests_asked.emit(label, requests, step.id if step else "", template)
            return
        institutions = frozenset(unanswered(conn, row.id, today))
        label = ngettext(
            "Without an answer to “{wave}”: {n} institution",
            "Without an answer to “{wave}”: {n} institutions",
            len(institutions),
            wave=row.name,
        )
        self.remind_asked.emit(label, institutions, step.id if step else "", template)

    def _reminder(self, row: WaveRow) -> str:
        """Return a template for reminding by the same channel: a reminder if there is one."""
        templates = letter_templates(self.session.conn)
        purpose = next((each.purpose for each in templates if each.id == row.template_id), "")
        if purpose == APPROVAL:
            return reminder_template(self.session.conn, row.channel)
        usable = [
            each
            for each in templates
            if each.channel == row.channel and not each.retired and each.purpose != APPROVAL
        ]
        usable.sort(key=lambda each: (each.kind != "reminder", each.id != row.template_id))
        return usable[0].id if usable else ""

    def _detail(self) -> QWidget:
        self._remind = primary_button("", self.remind)
        self._open = QPushButton(_("Open the record"))
        self._open.clicked.connect(self._open_institution)
        self._step = muted("")
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self._form)
        layout.addWidget(FlowRow(self._remind, self._open))
        layout.addWidget(self._step)
        layout.addWidget(self._table, 1)
        self._table.setMinimumHeight(160)
        return body

    def _show_next(self, row: WaveRow) -> None:
        """Say what follows in the chain for those who have not answered."""
        self._remind.setEnabled(row.open > 0 and not self.session.read_only)
        if row.next_channel == "phone":
            self._remind.setText(_("Call those without an answer"))
            said = _("The next step of the chain is a call. The calls are on the page “Today”.")
        elif row.next_step_id:
            self._remind.setText(_("Remind those without an answer"))
            said = ""
        else:
            self._remind.setText(_("Write again to those without an answer"))
            said = _("No further step of a chain follows.") if row.step_id else ""
        self._step.setText(said)
        self._step.setVisible(bool(said))

    def _row(self, record: str) -> WaveRow | None:
        return next((row for row in self._rows if row.id == record), None)

    def _store(self, name: str, value: Any) -> None:
        self.session.run(rename_wave, RenameWave(wave_id=self._form.record, name=value or ""))

    def _open_institution(self) -> None:
        key = self._letters.id_at(self._table.currentIndex().row())
        letter = next((each for each in self._letters.rows() if each.attempt_id == key), None)
        if letter is None:
            return
        if letter.approval_id:
            self.nav.go("profiles", record=letter.network_id, approval=letter.approval_id)
        else:
            self.nav.go("institutions", record=letter.institution_id)


def _figures(row: WaveRow) -> str:
    said = [
        _("{n} sent", n=row.sent),
        _("{n} answered", n=row.answered),
        _("{n} came back", n=row.returned),
        _("{n} open", n=row.open),
    ]
    if row.ended:
        said.append(_("{n} closed without an answer", n=row.ended))
    if row.overdue:
        said.append(_("{n} of them overdue", n=row.overdue))
    return " · ".join(said)


def _columns(session: Session) -> tuple[ListColumn[WaveRow], ...]:
    def number(key: str, title: str, of: Any) -> ListColumn[WaveRow]:
        return ListColumn(key, title, text=lambda row: str(of(row)), sort=of, width=10, right=True)

    return (
        ListColumn("name", _("Series"), text=lambda row: row.name, width=30),
        ListColumn(
            "day", _("Day"), text=lambda row: show_day(row.day), sort=lambda row: row.day, width=11
        ),
        ListColumn(
            "channel",
            _("Channel"),
            text=lambda row: session.label("channel", row.channel),
            width=10,
        ),
        number("sent", _("Sent"), lambda row: row.sent),
        number("answered", _("Answered"), lambda row: row.answered),
        number("returned", _("Came back"), lambda row: row.returned),
        number("open", _("Open"), lambda row: row.open),
        number("overdue", _("Overdue"), lambda row: row.overdue),
    )


def _whom(row: WaveLetter) -> str:
    if not row.approval_id or not row.person:
        return row.institution
    return _("{network}, {person}", network=row.institution, person=row.person)


def _letter_columns() -> tuple[ListColumn[WaveLetter], ...]:
    return (
        ListColumn("institution", _("To whom"), text=_whom, width=30),
        ListColumn(
            "answer",
            _("Answer"),
            text=lambda row: _(ANSWERS[row.answer][0]),
            tone=lambda row: ANSWERS[row.answer][1],
            width=20,
        ),
        ListColumn(
            "answered_on",
            _("Answered on"),
            text=lambda row: show_day(row.answered_on),
            sort=lambda row: row.answered_on,
            width=12,
        ),
        ListColumn(
            "due",
            _("Answer until"),
            text=lambda row: show_day(row.due),
            sort=lambda row: row.due,
            width=12,
        ),
        ListColumn(
            "reference",
            _("Case reference"),
            text=lambda row: case_reference(row.first_attempt_id),
            width=14,
        ),
        ListColumn("place", _("Place"), text=lambda row: row.place, width=16, hidden=True),
    )
