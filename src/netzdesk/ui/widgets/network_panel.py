"""One network: name, seat and verdict above; register, judgement, contacts, actors, evidence."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from netzdesk.actions.interviews import (
    RecordInterview,
    RemoveInterview,
    record_interview,
    remove_interview,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.domain.provenance import OriginKind
from netzdesk.domain.talk import AHEAD, INTERVIEW_STATES
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.networks import Interviewed, Naming, NetworkDetail
from netzdesk.ui.drafts import FormDraft, new_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.judgement_form import JudgementForm, judgement_label
from netzdesk.ui.widgets.labels import (
    LinkButton,
    StateBadge,
    clear_layout,
    heading,
    muted,
    plain_label,
    safe_url,
)
from netzdesk.ui.widgets.network_actors import NetworkActors
from netzdesk.ui.widgets.network_contacts import NetworkContacts
from netzdesk.ui.widgets.network_form import KeyFactsForm, NetworkForm
from netzdesk.ui.widgets.network_programmes import NetworkProgrammes
from netzdesk.ui.widgets.network_relations import NetworkRelations
from netzdesk.ui.widgets.network_results import NetworkResults
from netzdesk.ui.widgets.origin_bar import OriginBar
from netzdesk.ui.widgets.source_card import SourceCard
from netzdesk.ui.widgets.tab_page import BadgeRow, scrolled, stacked

JUDGEMENT_TONES: Final = {"counts": "good", "does_not_count": "neutral", "open": "warn"}
REGISTER, JUDGEMENT, CONTACTS, ACTORS, FACTS, EVIDENCE = range(6)
_ENTERED: Final = frozenset({REGISTER, CONTACTS, ACTORS, FACTS})
"""Tabs on which values are entered that can name what they rest on."""


class NetworkPanel(QWidget):
    """Shows one network. Signals carry what the page is to do."""

    institution_asked = Signal(str)
    region_asked = Signal(str)
    remove_asked = Signal(str)
    source_asked = Signal(str)
    network_asked = Signal(str)
    plan_asked = Signal(str)
    interview_asked = Signal(str, str)
    """Interview and its network; the interview "" for a new one."""
    removed = Signal(str)
    """What was removed from the network, by name."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.network: NetworkDetail | None = None
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._about = muted("")
        self._judged = StateBadge()
        self._wide = StateBadge()
        self._good = StateBadge()
        self._links = QHBoxLayout()
        self._links.setSpacing(16)
        self.origins = Origins(session)
        self.origin_bar = OriginBar(self.origins)
        self.form = NetworkForm(session, self.origins)
        self.judgement = JudgementForm(session)
        self.contacts = NetworkContacts(session, self.origins)
        self.actors = NetworkActors(session, self.origins)
        self.facts = KeyFactsForm(session, self.origins)
        self.programmes = NetworkProgrammes(session, self.origins)
        self.relations = NetworkRelations(session, self.origins)
        self.results = NetworkResults(session, self.origins)
        self._connect_parts()
        self.sources = SourceCard(session, "network_id")
        self.sources.open_asked.connect(self.source_asked)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Parts of the network"))
        for widget, text in (
            (self._register(), _("&Register")),
            (self.judgement, _("&Judgement")),
            (stacked(self.contacts), _("Contact &persons")),
            (stacked(self.actors), _("&Actors")),
            (self._key_facts(), _("&Key facts")),
            (self._evidence(), _("E&vidence")),
        ):
            self.tabs.addTab(scrolled(widget), text)
        self.tabs.currentChanged.connect(self._show_origin_bar)
        self._lay_out()
        self._show_origin_bar()

    def show_network(self, found: NetworkDetail) -> None:
        """Show a network as it stands now."""
        other = self.network is None or self.network.id != found.id
        if other:
            self._interview_draft.keeper.flush()
            self._interview.clear()
        self.network = found
        self.origins.show_network(found.id)
        self.origin_bar.show_choices()
        self._name.setText(network_title(found.name, found.place))
        number = _("No. {n}", n=found.number) if found.number is not None else ""
        about = (number, found.short_name, _seat(found), found.other_names)
        self._about.setText(" · ".join(filter(None, about)))
        self._about.setVisible(any(about))
        self._judged.show_state(judgement_label(found.judgement), JUDGEMENT_TONES[found.judgement])
        self._wide.show_state(_("Supraregional") if found.supraregional else "", "info")
        self._good.show_state(_("Good practice") if found.good_practice else "", "info")
        self._show_links(found)
        self.form.show_network(found)
        if other:
            self._interview_draft.offer()
        self.judgement.show_network(found)
        self.contacts.show_network(found)
        self.actors.show_network(found)
        for part in (self.facts, self.programmes, self.relations, self.results):
            part.show_network(found)
        self.sources.show_record(found.id)
        self._count(CONTACTS, _("Contact &persons"), len(found.contacts))
        self._count(ACTORS, _("&Actors"), len(found.actors))
        parts = len(found.periods) + len(found.relations) + len(found.results)
        self._count(FACTS, _("&Key facts"), parts)
        self._count(EVIDENCE, _("E&vidence"), len(found.namings))
        self._namings.show_entries([self._naming_entry(found, each) for each in found.namings])
        self._interviews.show_entries([self._interview_entry(each) for each in found.interviews])

    def judge(self) -> None:
        """Put the cursor on the verdict."""
        self.tabs.setCurrentIndex(JUDGEMENT)
        self.judgement.form.focus_first()

    def record_interview(self) -> None:
        """Put the cursor into the form for an interview."""
        self.tabs.setCurrentIndex(EVIDENCE)
        self._interview.focus_first()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        layout.addWidget(BadgeRow(self._judged, self._wide, self._good))
        layout.addLayout(self._links)
        layout.addWidget(self.origin_bar)
        layout.addWidget(self.tabs, 1)

    def _connect_parts(self) -> None:
        parts = (self.contacts, self.actors, self.programmes, self.relations, self.results)
        for part in parts:
            part.removed.connect(self.removed)
        for each in (self.form, self.facts, *parts):
            each.marks.open_asked.connect(self._open_origin)
        self.relations.network_asked.connect(self.network_asked)
        self.relations.institution_asked.connect(self.institution_asked)

    def _key_facts(self) -> QWidget:
        return stacked(
            self.facts,
            heading(_("Funding programmes")),
            self.programmes,
            heading(_("Relations")),
            self.relations,
            heading(_("Successes in figures")),
            self.results,
        )

    def _show_origin_bar(self, *_place: int) -> None:
        entered = self.tabs.currentIndex() in _ENTERED
        self.origin_bar.setVisible(entered and not self._session.read_only)

    def _open_origin(self, kind: str, record: str, owner: str) -> None:
        """Go to what a value rests on."""
        if kind == OriginKind.SOURCE:
            self.source_asked.emit(record)
        elif kind == OriginKind.STATEMENT:
            self.institution_asked.emit(owner)
        elif kind == OriginKind.INTERVIEW:
            self.interview_asked.emit(record, owner)
        else:
            self.network_asked.emit(owner)

    def _register(self) -> QWidget:
        self.remove_button = QPushButton(_("Remove this network"))
        self.remove_button.setDisabled(self._session.read_only)
        self.remove_button.clicked.connect(self._ask_removal)
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.remove_button)
        box.addStretch(1)
        return stacked(self.form, row)

    def _ask_removal(self) -> None:
        if self.network is not None:
            self.remove_asked.emit(self.network.id)

    def _evidence(self) -> QWidget:
        self._namings = EntryList(_("Named in statements"), _("No statement names it yet."))
        self._interviews = EntryList(_("Interviews"), _("Not interviewed yet."))
        self._guided = QPushButton(_("Interview along a guide …"))
        self._guided.setAutoDefault(False)
        self._guided.setVisible(not self._session.read_only)
        self._guided.clicked.connect(self._ask_interview)
        self._later = QPushButton(_("Plan an interview …"))
        self._later.setAutoDefault(False)
        self._later.setVisible(not self._session.read_only)
        self._later.clicked.connect(self._ask_plan)
        self._interview = Form(submit=self._on_interview, submit_text=_("Record interview"))
        self._interview.add("day", _("Interviewed on"), DayField(self._session.today))
        self._interview.add("note", _("Note"), NotesField(rows=2))
        self._interview.add_buttons(cancel=False)
        self._interview.clear()
        self._interview_draft = FormDraft(
            self._interview,
            self._session,
            lambda: new_at("networks", self.form.record, "interview"),
        )
        self._interview.setVisible(not self._session.read_only)
        return stacked(
            heading(_("Named in statements")),
            self._namings,
            heading(_("Interviews")),
            self._interviews,
            FlowRow(self._guided, self._later),
            self._interview,
            muted(
                _(
                    "An interview with a network that counts settles a contradiction about its "
                    "existence when two independent sources say yes."
                )
            ),
            self.sources,
        )

    def _show_links(self, found: NetworkDetail) -> None:
        clear_layout(self._links)
        url = safe_url(found.web)
        if found.web and url is not None:
            self._links.addWidget(LinkButton(found.web, url))
        elif found.web:
            self._links.addWidget(plain_label(found.web, selectable=True))
        labels = {each.id: each.label for each in region_choices(self._session.conn)}
        for region in found.region_ids[:4]:
            link = LinkButton(labels[region])
            link.setAccessibleName(_("Open the district {name}", name=labels[region]))
            link.clicked.connect(partial(self._on_region, region))
            self._links.addWidget(link)
        self._links.addStretch(1)

    def _ask_interview(self) -> None:
        if self.network is not None:
            self.interview_asked.emit("", self.network.id)

    def _ask_plan(self) -> None:
        if self.network is not None:
            self.plan_asked.emit(self.network.id)

    def _on_region(self, region: str, _checked: bool = False) -> None:
        self.region_asked.emit(region)

    def _count(self, place: int, title: str, number: int) -> None:
        shown = _("{title} ({n})", title=title, n=number) if number else title
        self.tabs.setTabText(place, shown)

    def _interview_entry(self, each: Interviewed) -> Entry:
        day = show_day(each.day)
        remove = Link(
            _("Remove"),
            _("Remove the interview of {day}", day=day),
            partial(self._remove_interview, each),
        )
        shown = Link(
            _("Open"),
            _("Open the interview of {day}", day=day),
            partial(self._open_interview, each.id),
        )
        done = each.state == "done"
        return Entry(
            each.id,
            day,
            badge="" if done else _(INTERVIEW_STATES[each.state]),
            tone="neutral" if each.state in AHEAD else "warn",
            lines=(each.note,) if each.note else (),
            links=(shown,) if self._session.read_only else (shown, remove),
        )

    def _open_interview(self, record: str) -> None:
        if self.network is not None:
            self.interview_asked.emit(record, self.network.id)

    def _remove_interview(self, each: Interviewed) -> None:
        if self._session.try_run(remove_interview, RemoveInterview(interview_id=each.id)):
            self.removed.emit(_("interview of {day}", day=show_day(each.day)))

    def _naming_entry(self, found: NetworkDetail, naming: Naming) -> Entry:
        named = naming.as_named if naming.as_named and naming.as_named != found.name else ""
        return Entry(
            naming.statement_id,
            _(
                "{institution} about {district}",
                institution=naming.institution,
                district=naming.region,
            ),
            badge=self._session.label("answer", naming.answer),
            lines=(_("Named as: {name}", name=named),) if named else (),
            quiet=(show_day(naming.day),),
            struck=naming.superseded,
            links=(
                Link(
                    _("Open institution"),
                    _("Open {name}", name=naming.institution),
                    partial(self.institution_asked.emit, naming.institution_id),
                ),
            ),
        )

    def _on_interview(self, values: dict[str, Any]) -> None:
        command = RecordInterview(network_id=self.form.record, **values)
        self._session.run(record_interview, command)
        self._interview.clear()


def network_title(name: str, place: str) -> str:
    """Return the name of a network, or where it is when it has none of its own."""
    if name:
        return name
    return _("(without a name, {place})", place=place) if place else _("(without a name)")


def _seat(found: NetworkDetail) -> str:
    return " ".join(filter(None, (found.postcode, found.place)))
