"""What one needs before the next contact: why, whom, what was last, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.queue import QueueKind, QueueReason
from netzdesk.domain.queue_texts import one_reason
from netzdesk.domain.states import State
from netzdesk.queries.institution_detail import AttemptRow, InstitutionDetail, institution_detail
from netzdesk.queries.queue_contacts import QueueContact
from netzdesk.queries.verification_states import RegionState, states
from netzdesk.ui.commands import shown_key
from netzdesk.ui.session import Session
from netzdesk.ui.theme import colours, icon
from netzdesk.ui.widgets.calendar_menu import CalendarMenu
from netzdesk.ui.widgets.call_numbers import CALL_KEY
from netzdesk.ui.widgets.contacts_tab import outcome_tone
from netzdesk.ui.widgets.days import DayField, TimeField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import (
    Card,
    LinkButton,
    StateBadge,
    clear_layout,
    muted,
    phone_url,
    plain_label,
    safe_url,
)
from netzdesk.ui.widgets.outcome_field import outcome_text
from netzdesk.ui.widgets.state_texts import state_text, state_tone
from netzdesk.ui.widgets.today_list import Line, TodayTexts

DONE_KEY: Final = "Ctrl+E"
_LAST: Final = 4
_SHOWN_REGIONS: Final = 6
_WRITTEN: Final = frozenset({"letter", "email"})


class TodayPanel(QWidget):
    """One line of the queue, with its buttons."""

    interview_asked = Signal()
    call_asked = Signal()
    letter_asked = Signal()
    show_asked = Signal()
    done_asked = Signal()
    confirm_asked = Signal()
    close_asked = Signal()
    region_asked = Signal(str)

    def __init__(
        self,
        session: Session,
        texts: TodayTexts,
        postpone: Callable[[str, str | None], None],
    ) -> None:
        """`postpone` takes day and time; what it refuses stands beside the field."""
        super().__init__()
        self._postpone_to = postpone
        self._session = session
        self._texts = texts
        self.line: Line | None = None
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._reach = FlowRow()
        self._reasons = QVBoxLayout()
        self._districts = QVBoxLayout()
        self._history = QVBoxLayout()
        self._build_buttons()
        self.postpone_form = Form(submit=self._postpone, submit_text=_("Postpone"))
        self.postpone_form.add("due", _("Postpone to"), DayField(session.today))
        self.postpone_form.add("due_time", _("at"), TimeField(), beside=True)
        self.postpone_form.add_buttons()
        self.postpone_form.set_read_only(session.read_only)
        self._cards = {
            "reasons": _card(_("Why today"), self._reasons),
            "districts": _card(_("Districts"), self._districts),
            "history": _card(_("Last contacts"), self._history),
        }
        self._lay_out()

    def show_line(self, line: Line) -> None:
        """Show a line; what is being typed for the same one stays."""
        same = self.line is not None and self.line.item.key == line.item.key
        self.line = line
        found = None
        if line.item.institution_id:
            found = institution_detail(self._session.conn, line.item.institution_id)
        self._name.setText(line.item.name)
        self._show_reach(line.contact)
        self._show_reasons(line)
        self._show_districts(line)
        self._show_history(found)
        self._show_buttons(line)
        if not same:
            self.postpone_form.clear()

    def _build_buttons(self) -> None:
        self.interview = _button(_("To the interview"), "messages-square", self.interview_asked)
        self.call = _button(_("Start the call"), "phone", self.call_asked, CALL_KEY)
        self.call.setProperty("kind", "primary")
        self.letter = _button(_("Letter or mail"), "mail", self.letter_asked)
        self.letter.setToolTip(_("Where several lines are chosen, they are written to together."))
        self.done = _button(_("Follow-up done"), "check", self.done_asked, shown_key(DONE_KEY))
        self.confirm = _button("", "check", self.confirm_asked)
        self.close_it = _button(_("Not needed any more …"), "x", self.close_asked)
        self.show_it = _button(_("Show"), "building-2", self.show_asked)
        self.date = QPushButton(icon("calendar-plus"), _("To the calendar …"))
        self.date.setAutoDefault(False)
        self.date.clicked.connect(self._to_calendar)
        for button in (self.done, self.confirm, self.close_it):
            button.setDisabled(self._session.read_only)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._name)
        layout.addWidget(self._reach)
        row = FlowRow()
        for button in (
            *(self.interview, self.call, self.confirm, self.close_it),
            *(self.letter, self.done, self.date, self.show_it),
        ):
            row.add(button)
        layout.addWidget(row)
        for card in self._cards.values():
            layout.addWidget(card)
        layout.addWidget(self.postpone_form)
        layout.addStretch(1)

    def _show_reach(self, contact: QueueContact) -> None:
        self._reach.clear()
        for text, url in (
            (contact.phone, phone_url(contact.phone)),
            (contact.mail, safe_url(contact.mail)),
        ):
            if text:
                self._reach.add(LinkButton(text, url))

    def _show_reasons(self, line: Line) -> None:
        clear_layout(self._reasons)
        tr, names = translator(), self._texts.names
        for number, reason in enumerate(line.item.reasons):
            label = plain_label(one_reason(line.item, reason, tr, names), wrap=True)
            if number == 0:
                label.setProperty("kind", "question")
            self._reasons.addWidget(label)

    def _show_districts(self, line: Line) -> None:
        clear_layout(self._districts)
        keys = line.item.region_ids
        found = states(self._session.conn) if keys else {}
        for key in keys[:_SHOWN_REGIONS]:
            if key in found:
                self._districts.addWidget(self._district(key, found[key]))
        rest = len(keys) - _SHOWN_REGIONS
        if rest > 0:
            self._districts.addWidget(muted(_("… and {n} more", n=rest)))
        self._cards["districts"].setVisible(bool(keys))

    def _district(self, key: str, found: RegionState) -> QWidget:
        link = LinkButton(self._texts.names.regions.get(key, ""))
        link.clicked.connect(lambda: self.region_asked.emit(key))
        state: State = found.state
        return FlowRow(link, StateBadge(state_text(state), state_tone(state)))

    def _show_history(self, found: InstitutionDetail | None) -> None:
        clear_layout(self._history)
        self._cards["history"].setVisible(found is not None)
        if found is None:
            return
        last = [row for row in found.attempts if not row.corrected_by_id][:_LAST]
        for row in last:
            self._history.addWidget(self._contact(row))
        if not last:
            self._history.addWidget(muted(_("Not contacted yet.")))

    def _contact(self, row: AttemptRow) -> QWidget:
        session = self._session
        terms = {term.code: term for term in session.terms("outcome", retired=True)}
        term = terms.get(row.outcome)
        text = outcome_text(term, translator().language) if term else row.outcome
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        head = FlowRow()
        who = filter(None, (show_day(row.day), session.label("channel", row.channel), row.initials))
        head.add(muted(" · ".join(who), wrap=False))
        head.add(StateBadge(text, outcome_tone(term)))
        layout.addWidget(head)
        if row.note:
            layout.addWidget(plain_label(row.note, wrap=True, selectable=True))
        return body

    def _show_buttons(self, line: Line) -> None:
        item = line.item
        limit = _reason(line, QueueKind.LIMIT)
        closing = _reason(line, QueueKind.CLOSING)
        of_institution = item.institution_id is not None
        overdue = _reason(line, QueueKind.APPROVAL_OVERDUE)
        writes = not self._session.read_only
        self.call.setVisible(of_institution and writes)
        self.letter.setVisible((of_institution or overdue is not None) and writes)
        self.letter.setText(_("Letter or mail") if of_institution else _("Remind"))
        self.interview.setVisible(item.interview_id is not None)
        self.done.setVisible(item.follow_up_id is not None and not item.interview_id)
        self.date.setVisible(item.follow_up_id is not None)
        self.confirm.setVisible(limit is not None)
        if limit is not None:
            self.confirm.setText(_("End with {outcome}", outcome=limit.outcome))
        self.close_it.setVisible(closing is not None)
        if item.approval_id:
            text, image = _("Enter the answer"), "pencil"
        elif of_institution:
            text, image = _("Show the institution"), "building-2"
        else:
            text, image = _("Show the lead"), "lightbulb"
        self.show_it.setText(text)
        self.show_it.setIcon(icon(image))
        self.postpone_form.setVisible(of_institution and writes)
        writes_first, interviews = item.channel in _WRITTEN, item.interview_id is not None
        for button, image, first in (
            (self.interview, "messages-square", interviews),
            (self.letter, "mail", writes_first and not interviews),
            (self.call, "phone", not writes_first and not interviews),
        ):
            button.setIcon(icon(image, colours().on_accent if first else None))
            button.setProperty("kind", "primary" if first else "")
            button.style().unpolish(button)
            button.style().polish(button)

    def _to_calendar(self) -> None:
        if self.line is not None and self.line.item.follow_up_id:
            CalendarMenu(self._session, self.line.item.follow_up_id, self).open()

    def _postpone(self, values: dict[str, Any]) -> None:
        self._postpone_to(values["due"] or "", values["due_time"])


def wants_letter(line: Line) -> bool:
    """True when the next contact is to be written."""
    return line.item.channel in _WRITTEN


def _reason(line: Line, kind: QueueKind) -> QueueReason | None:
    return next((reason for reason in line.item.reasons if reason.kind is kind), None)


def _card(text: str, body: QVBoxLayout) -> Card:
    card = Card(text)
    body.setSpacing(4)
    card.body.addLayout(body)
    return card


def _button(text: str, image: str, asked: Any, key: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setIcon(icon(image))
    button.setAutoDefault(False)
    if key:
        button.setToolTip(f"{text} ({key})")
    button.clicked.connect(lambda _checked=False: asked.emit())
    return button
