"""One region: its state and why, what to do next, who said what, offices, decisions."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.evidence import ReadStatement
from netzdesk.domain.next_step import NextStep, StepKind
from netzdesk.domain.sentences import Labels, network_name, sentence, statement_texts
from netzdesk.domain.step_texts import step_text
from netzdesk.domain.verification import Verification
from netzdesk.queries.regions import (
    RegionRow,
    decisions,
    institutions_of,
    offices,
    old_statements,
    region_detail,
    region_networks,
)
from netzdesk.queries.verification import read_labels, verify_region
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.judgement_form import judgement_label
from netzdesk.ui.widgets.labels import (
    LinkButton,
    StateBadge,
    clear_layout,
    heading,
    muted,
    plain_label,
)
from netzdesk.ui.widgets.region_decision import RegionDecision
from netzdesk.ui.widgets.region_form import RegionForm
from netzdesk.ui.widgets.region_independence import RegionIndependence
from netzdesk.ui.widgets.region_offices import RegionOffices
from netzdesk.ui.widgets.source_card import SourceCard
from netzdesk.ui.widgets.state_texts import FINDING_TONES, finding_text, state_text, state_tone
from netzdesk.ui.widgets.tab_page import BadgeRow, scrolled, stacked

STATEMENTS, NETWORKS, OFFICES, DECISION, MASTER = range(5)
_TABS_OF_STEPS: Final = {
    StepKind.RECORD_PRESENCE: OFFICES,
    StepKind.ACCEPT_NO: DECISION,
    StepKind.DECIDE_NO_INFORMATION: DECISION,
    StepKind.DECIDE: DECISION,
    StepKind.CLEAR_QUESTION: STATEMENTS,
}
_FORMS_OF_STEPS: Final = {StepKind.JUDGE: "judgement", StepKind.INTERVIEW: "interview"}
_SHOWN_STEPS: Final = 3


class RegionPanel(QWidget):
    """Everything about one region; asks the page to go elsewhere."""

    institution_asked = Signal(str)
    contact_asked = Signal(str)
    """An institution that is to be contacted."""
    network_asked = Signal(str, str)
    """A network, and the form that is to be opened there ("" for none)."""
    statement_asked = Signal(str, str)
    """(institution, region) of a statement that is to be recorded."""
    new_institution_asked = Signal(str, str)
    """(region, kind of office) of an institution that is to be entered."""
    new_network_asked = Signal(str)
    """The region of a network that is to be entered."""
    source_asked = Signal(str)
    revoked = Signal(str)
    """A sentence about what was taken back."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row: RegionRow | None = None
        self._labels: Labels | None = None
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._state = StateBadge()
        self._finding = StateBadge()
        self._sentence = plain_label("", wrap=True, selectable=True)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(2)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Parts of the district"))
        self._statements = EntryList(_("Statements"), _("Nobody was asked about this district."))
        self._old_title = heading(_("Replaced statements"))
        self._old = EntryList(_("Replaced statements"))
        self.independence = RegionIndependence(session)
        self.ask = self._ask_form()
        self._networks = EntryList(_("Networks"), _("No structure was named here."))
        self.offices = RegionOffices(session, self.institution_asked.emit)
        self.decision = RegionDecision(session)
        self.decision.revoked.connect(self.revoked)
        self.independence.taken_back.connect(self.revoked)
        self.master = RegionForm(session)
        self.sources = SourceCard(session, "region_id")
        self.sources.open_asked.connect(self.source_asked)
        for widget, text in (
            (self._statements_tab(), _("Sta&tements")),
            (stacked(self._networks, self._new_network()), _("&Networks")),
            (self.offices, _("O&ffices")),
            (self.decision, _("&Decision")),
            (stacked(self.master, self.sources), _("&Master data")),
        ):
            self.tabs.addTab(scrolled(widget), text)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._name)
        layout.addWidget(BadgeRow(self._state, self._finding))
        layout.addWidget(self._sentence)
        layout.addWidget(heading(_("Next step")))
        layout.addLayout(self._steps)
        layout.addWidget(self.tabs, 1)

    def forget_labels(self) -> None:
        """Read the labels of the vocabularies again next time."""
        self._labels = None

    def show_region(self, row: RegionRow) -> None:
        """Show a region as it stands now."""
        conn = self._session.conn
        found = verify_region(conn, row.id, today=self._session.today())
        tr = translator()
        if self._labels is None:
            self._labels = read_labels(conn, tr.language)
        self._row = row
        self._name.setText(row.label)
        self._state.show_state(state_text(found.state), state_tone(found.state))
        self._finding.show_state(finding_text(found.finding), FINDING_TONES[found.finding])
        self._sentence.setText(sentence(found, tr, self._labels))
        self._show_steps(found, self._labels)
        self._show_statements(found, self._labels)
        self._show_networks(found)
        self.independence.show_region(found)
        detail = region_detail(conn, row.id)
        assert detail is not None
        self.master.show_region(detail)
        self.sources.show_record(row.id)
        present = institutions_of(conn, row.id)
        self.offices.show_region(row.id, offices(conn, row.id), present)
        self.decision.show_region(found, decisions(conn, row.id))
        field = self.ask.fields["institution_id"]
        assert isinstance(field, ChoiceField)
        field.set_options([(key, name) for key, _kind, name in present])

    def _ask_form(self) -> Form:
        form = Form(submit=self._on_ask, submit_text=_("Record statement …"))
        form.add("institution_id", _("Institution"), ChoiceField(none=_("Please choose")))
        form.add_buttons(cancel=False)
        form.clear()
        form.setVisible(not self._session.read_only)
        return form

    def _on_ask(self, values: dict[str, str | None]) -> None:
        if values["institution_id"] and self._row:
            self.statement_asked.emit(values["institution_id"], self._row.id)

    def _new_network(self) -> QWidget:
        self._enter = LinkButton(_("Enter a network of this district"))
        self._enter.clicked.connect(self._on_new_network)
        self._enter.setVisible(not self._session.read_only)
        return self._enter

    def _on_new_network(self) -> None:
        if self._row is not None:
            self.new_network_asked.emit(self._row.id)

    def _statements_tab(self) -> QWidget:
        self._ask_title = heading(_("Record a statement about this district"))
        self._ask_title.setVisible(not self._session.read_only)
        return stacked(
            self._statements,
            self.independence,
            self._ask_title,
            self.ask,
            self._old_title,
            self._old,
        )

    def _show_steps(self, found: Verification, labels: Labels) -> None:
        clear_layout(self._steps)
        for step in found.next_steps[:_SHOWN_STEPS]:
            text = step_text(step, found, translator(), labels)
            self._steps.addWidget(self._step_row(step, text))
        more = len(found.next_steps) - _SHOWN_STEPS
        if more > 0:
            further = [step_text(s, found, translator(), labels) for s in found.next_steps[-more:]]
            note = muted(ngettext("and {n} further step", "and {n} further steps", more))
            note.setToolTip("\n".join(further))
            self._steps.addWidget(note)
        if not found.next_steps:
            self._steps.addWidget(muted(_("Nothing to do: this district is done.")))

    def _step_row(self, step: NextStep, text: str) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(plain_label(text, wrap=True), 1)
        link = LinkButton(_("Go there"))
        link.setAccessibleName(_("Go there: {step}", step=text))
        link.clicked.connect(partial(self._go, step))
        box.addWidget(link)
        return row

    def _go(self, step: NextStep, _checked: bool = False) -> None:
        assert self._row is not None
        if step.kind in _TABS_OF_STEPS:
            self._go_to_tab(step)
        elif step.kind is StepKind.ADD_INSTITUTION:
            self.new_institution_asked.emit(self._row.id, step.office_kind or "")
        elif step.kind is StepKind.ENTER_NETWORK and step.network_id is None:
            self.new_network_asked.emit(self._row.id)
        elif step.kind is StepKind.FOLLOW_HINT and step.institution_id:
            self.institution_asked.emit(step.institution_id)
        elif step.institution_id:
            self.contact_asked.emit(step.institution_id)
        else:
            self.network_asked.emit(step.network_id or "", _FORMS_OF_STEPS.get(step.kind, ""))

    def _go_to_tab(self, step: NextStep) -> None:
        self.tabs.setCurrentIndex(_TABS_OF_STEPS[step.kind])
        if step.kind is StepKind.RECORD_PRESENCE:
            self.offices.focus_kind(step.office_kind or "")
        elif step.kind is StepKind.CLEAR_QUESTION:
            self.independence.ask((step.institution_id or "", step.other_id or ""))
        else:
            self.decision.focus_for(step.kind)

    def _show_statements(self, found: Verification, labels: Labels) -> None:
        texts = statement_texts(found, translator(), labels)
        self._statements.show_entries(
            [
                self._entry(found, statement, text)
                for statement, text in zip(found.statements, texts, strict=True)
            ]
        )
        old = old_statements(self._session.conn, found.region_id)
        self._old_title.setVisible(bool(old))
        self._old.show_entries(
            [
                Entry(
                    each.id,
                    _("{institution}, {day}", institution=each.institution, day=show_day(each.day)),
                    badge=self._session.label("answer", each.answer),
                    quiet=(_("replaced on {day}", day=show_day(each.replaced_on)),),
                    struck=True,
                )
                for each in old
            ]
        )
        self._count(STATEMENTS, _("Sta&tements"), len(found.statements))

    def _entry(self, found: Verification, statement: ReadStatement, text: str) -> Entry:
        fact = statement.fact
        named = [found.facts.networks[each.network_id] for each in fact.named]
        lines = []
        if named:
            names = ", ".join(network_name(network, translator()) for network in named)
            lines.append(_("Names: {networks}", networks=names))
        if fact.reasons:
            reasons = ", ".join(self._session.label("no_reason", code) for code in fact.reasons)
            lines.append(_("Reasons: {reasons}", reasons=reasons))
        lines.extend(filter(None, (fact.wording, fact.remark)))
        name = found.facts.institutions[fact.institution_id].name
        return Entry(
            fact.id,
            text,
            badge=self._session.label("answer", fact.answer),
            tone=_side_tone(statement),
            lines=tuple(lines),
            links=(
                Link(
                    _("Open institution"),
                    _("Open {name}", name=name),
                    partial(self.institution_asked.emit, fact.institution_id),
                ),
            ),
        )

    def _show_networks(self, found: Verification) -> None:
        rows = region_networks(self._session.conn, found.region_id)
        tones = {"counts": "good", "does_not_count": "neutral", "open": "warn"}
        self._networks.show_entries(
            [
                Entry(
                    each.id,
                    each.name or _("(without a name)"),
                    badge=judgement_label(each.judgement),
                    tone=tones[each.judgement],
                    lines=(_("Supraregional: counts for no single district"),)
                    if each.supraregional
                    else (),
                    links=(
                        Link(
                            _("Open network"),
                            _("Open {name}", name=each.name or _("(without a name)")),
                            partial(self.network_asked.emit, each.id, ""),
                        ),
                    ),
                )
                for each in rows
            ]
        )
        self._count(NETWORKS, _("&Networks"), len(rows))

    def _count(self, place: int, title: str, number: int) -> None:
        shown = _("{title} ({n})", title=title, n=number) if number else title
        self.tabs.setTabText(place, shown)


def _side_tone(statement: ReadStatement) -> str:
    if statement.source is None:
        return "neutral"
    return "good" if statement.works_as == "yes" else "info"
