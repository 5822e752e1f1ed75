"""One institution: who it is, above; its contacts, statements, master data and persons, in tabs."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.outcome import InstitutionState
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.ui.commands import shown_key
from netzdesk.ui.page import FileTarget
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.attempt_form import when_text
from netzdesk.ui.widgets.contacts_tab import ContactsTab, outcome_tone
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.institution_form import InstitutionForm
from netzdesk.ui.widgets.labels import (
    LinkButton,
    StateBadge,
    muted,
    phone_url,
    plain_label,
    safe_url,
)
from netzdesk.ui.widgets.outcome_field import outcome_text
from netzdesk.ui.widgets.person_form import PersonEditor
from netzdesk.ui.widgets.source_card import SourceCard
from netzdesk.ui.widgets.statements_tab import StatementsTab
from netzdesk.ui.widgets.tab_page import scrolled

CONTACTS, STATEMENTS, MASTER, PERSONS = range(4)


class InstitutionPanel(QWidget):
    """Shows one institution. Signals carry what the page is to do."""

    remove_asked = Signal(str)
    call_asked = Signal()
    network_asked = Signal(str)
    region_asked = Signal(str)
    source_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.institution: InstitutionDetail | None = None
        self._outcomes = {term.code: term for term in session.terms("outcome", retired=True)}
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._about = muted("")
        self._state = StateBadge()
        self._blocked = StateBadge()
        self._links = FlowRow(spacing=16)
        self.contacts = ContactsTab(session)
        self.statements = StatementsTab(session)
        self.master = InstitutionForm(session)
        self.persons = PersonEditor(session)
        self.sources = SourceCard(session, "institution_id")
        self.sources.open_asked.connect(self.source_asked)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Parts of the institution"))
        for widget, title in (
            (self.contacts, _("&Contacts")),
            (self.statements, _("Sta&tements")),
            (self._with_removal(), _("&Master data")),
            (self._on_top(self.persons), _("&Persons")),
        ):
            self.tabs.addTab(scrolled(widget), title)
        self._lay_out()
        self.contacts.statement_asked.connect(self.record_statement)
        self.statements.network_asked.connect(self.network_asked)
        self.statements.region_asked.connect(self.region_asked)

    def show_institution(
        self, institution: InstitutionDetail, state: InstitutionState | None
    ) -> None:
        """Show an institution with its computed outcome."""
        self.institution = institution
        self._name.setText(institution.name)
        self._about.setText(self._about_text(institution))
        self._show_state(state)
        self._show_links(institution)
        self.contacts.show_institution(institution)
        self.statements.show_institution(institution)
        self.master.show_institution(institution)
        self.persons.show_institution(institution)
        self.sources.show_record(institution.id)
        self._count(CONTACTS, _("&Contacts"), _live_attempts(institution))
        self._count(STATEMENTS, _("Sta&tements"), _live_statements(institution))
        self._count(PERSONS, _("&Persons"), len(institution.persons))

    def record_attempt(self) -> None:
        """Open the form for a contact attempt."""
        self.tabs.setCurrentIndex(CONTACTS)
        self.contacts.record_attempt()

    def record_statement(self, attempt: str = "", region: str = "") -> None:
        """Open the form for a statement: the grid for an institution that speaks for many."""
        self.tabs.setCurrentIndex(STATEMENTS)
        if self.statements.speaks_for_many() and not region:
            self.statements.record_several(attempt)
        else:
            self.statements.record_statement(attempt, region)

    def show_attempt(self, record: str) -> None:
        """Show one attempt of the history."""
        self.tabs.setCurrentIndex(CONTACTS)
        self.contacts.show_attempt(record)

    def file_target(self) -> FileTarget | None:
        """Return the latest contact, to which a file that is dropped can be attached."""
        attempts = self.institution.attempts if self.institution else ()
        latest = next((each for each in attempts if not each.corrected_by_id), None)
        if latest is None or self.institution is None:
            return None
        text = _(
            "the contact of {when} with {institution}",
            when=when_text(latest.day, latest.at),
            institution=self.institution.name,
        )
        return FileTarget(text, attempt_id=latest.id)

    def unfinished(self) -> bool:
        """Tell whether something is entered in an open form that is not recorded."""
        return self.contacts.unfinished() or self.statements.unfinished()

    def _lay_out(self) -> None:
        for badge in (self._state, self._blocked):
            badge.setMinimumWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        call = QPushButton(_("Call ({key})", key=shown_key("F5")))
        call.setIcon(icon("phone-call"))
        call.setAutoDefault(False)
        call.setDisabled(self._session.read_only)
        call.clicked.connect(self.call_asked)
        layout.addWidget(FlowRow(self._state, self._blocked, call))
        layout.addWidget(self._links)
        layout.addWidget(self.tabs, 1)

    def _with_removal(self) -> QWidget:
        body = QWidget()
        body.setProperty("kind", "body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.master)
        layout.addWidget(self.sources)
        self.remove_button = QPushButton(_("Remove this institution"))
        self.remove_button.setDisabled(self._session.read_only)
        self.remove_button.clicked.connect(self._ask_removal)
        layout.addWidget(FlowRow(self.remove_button))
        layout.addStretch(1)
        return body

    def _on_top(self, widget: QWidget) -> QWidget:
        body = QWidget()
        body.setProperty("kind", "body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(widget)
        layout.addStretch(1)
        return body

    def _ask_removal(self) -> None:
        if self.institution is not None:
            self.remove_asked.emit(self.institution.id)

    def _about_text(self, institution: InstitutionDetail) -> str:
        kind = self._session.label("institution_kind", institution.kind)
        if institution.whole_area:
            scope = _("whole area")
        else:
            scope = ", ".join(region.label for region in institution.regions)
        said = " · ".join(filter(None, (kind, scope or _("no district yet"))))
        if institution.part_of:
            return _("{about} · part of {office}", about=said, office=institution.part_of)
        return said

    def _show_state(self, state: InstitutionState | None) -> None:
        institution = self.institution
        blocked = institution is not None and institution.do_not_contact
        reason = institution.do_not_contact_reason if institution else ""
        self._blocked.show_state(_("Do not contact") if blocked else "", "bad")
        self._blocked.setToolTip(reason)
        if state is None:
            self._state.show_state("", "neutral")
            return
        self._state.show_state(self._state_text(state), self._state_tone(state))

    def _state_text(self, state: InstitutionState) -> str:
        term = self._outcomes.get(state.code)
        text = outcome_text(term, translator().language) if term else state.code
        if state.agreed_on:
            return _("{outcome} ({day})", outcome=text, day=_day(state.agreed_on))
        return text

    def _state_tone(self, state: InstitutionState) -> str:
        return outcome_tone(self._outcomes.get(state.code))

    def _show_links(self, institution: InstitutionDetail) -> None:
        self._links.clear()
        for text, url in (
            (institution.phone, phone_url(institution.phone)),
            (institution.mail, safe_url(institution.mail)),
            (institution.web, safe_url(institution.web)),
        ):
            if text and url is not None:
                self._links.add(LinkButton(text, url))
            elif text:
                self._links.add(plain_label(text, selectable=True))

    def _count(self, place: int, title: str, number: int) -> None:
        shown = _("{title} ({n})", title=title, n=number) if number else title
        self.tabs.setTabText(place, shown)


def _day(day: date) -> str:
    return show_day(day.isoformat())


def _live_attempts(institution: InstitutionDetail) -> int:
    return sum(not each.corrected_by_id for each in institution.attempts)


def _live_statements(institution: InstitutionDetail) -> int:
    return sum(
        not each.superseded_by_id and each.answer != "withdrawn" for each in institution.statements
    )
