"""The interviews: the list, one that is held, a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QPushButton

from netzdesk.actions.interview_plans import (
    PlanInterview,
    StartInterview,
    plan_interview,
    start_interview,
)
from netzdesk.actions.interviews import (
    BeginInterview,
    RemoveInterview,
    begin_interview,
    remove_interview,
)
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.domain.talk import INTERVIEW_STATES, MINUTES, TALK_CONSENTS
from netzdesk.queries.guides import GuideRow, guides, newest
from netzdesk.queries.interview_people import likely_persons
from netzdesk.queries.interview_plans import planned_by_phone
from netzdesk.queries.interviews import (
    interview,
    interviews,
    likely_contacts,
    open_interview,
)
from netzdesk.store.unit import Change
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import FileTarget
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField, RecordField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.facets import Choice, Facet, FacetButton
from netzdesk.ui.widgets.fields import CheckField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.interview_columns import interview_columns
from netzdesk.ui.widgets.interview_panel import InterviewPanel
from netzdesk.ui.widgets.interview_particulars import contact_options, guide_name
from netzdesk.ui.widgets.interview_planning import PlanningForm
from netzdesk.ui.widgets.interview_print import print_guide
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.lookups import NetworkLookup
from netzdesk.ui.widgets.network_panel import network_title
from netzdesk.ui.widgets.tab_page import titled
from netzdesk.ui.widgets.views_bar import ReadyView

_TABLES: Final = frozenset(
    {
        "interview",
        "interview_answer",
        "interview_person",
        "guide",
        "guide_topic",
        "guide_question",
        "network",
        "network_actor",
        "network_field",
        "network_programme",
        "fact_source",
        "person",
        "contact_attempt",
        "vocabulary_term",
        "attachment",
        "follow_up",
        "institution",
    }
)
_NOT_ACCEPTED: Final = ("sent", "some", "change")
"""Minutes that went out and are not accepted by all."""


class InterviewsTab(SplitPage):
    """The interviews at the left, the one that is held at the right."""

    KEY = "interviews_list"
    TABLES = _TABLES

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._networks = NetworkLookup(lambda: session.conn)
        self._guides: tuple[GuideRow, ...] = ()
        self._model = ListModel(interview_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No interview yet."),
            _("An interview is planned or begun here, or begun in a call about a network."),
            "" if session.read_only else _("Begin an interview"),
            self.new_record,
        )
        panel = ListPanel(
            "interviews",
            self._model,
            name=_("Interviews"),
            preferences=nav.preferences,
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of interviews"))
        panel.tools.addWidget(self.facets)
        self.set_up(_("Interviews"), panel, ratio=(5, 9))
        panel.label_of = self.facets.label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self.title_label.hide()
        self.panel = InterviewPanel(session, nav)
        self.panel.remove_asked.connect(self._remove)
        self.panel.print_asked.connect(self._print)
        self.panel.institution_asked.connect(lambda key: nav.go("institutions", record=key))
        self.panel.network_asked.connect(lambda key: nav.go("networks", record=key))
        self.add_view("detail", self.panel)
        self.new_form = self._make_new()
        self.add_view("new", titled(_("New interview"), self.new_form))
        self.planning = PlanningForm(session, self._networks, self._plan)
        self.planning.cancelled.connect(self._leave_new)
        self.add_view("plan", titled(_("Plan an interview"), self.planning))
        if not session.read_only:
            later = QPushButton(icon("calendar-plus"), _("Plan interview …"))
            later.setAutoDefault(False)
            later.clicked.connect(lambda _checked=False: self.ask_plan(""))
            self.tools.addWidget(later)
            self.tools.addWidget(primary_button(_("New interview"), self.new_record))

    def refresh(self, change: Change | None) -> None:
        self._guides = guides(self.session.conn)
        self._networks.forget()
        self._fill_facets()
        self._model.set_rows(interviews(self.session.conn))
        if self.shown_view() not in ("new", "plan"):
            self.show_detail(self.list.current_id())

    def ready_views(self) -> tuple[ReadyView, ...]:
        return (
            ReadyView(_("Planned"), lambda: {"state": "planned"}),
            ReadyView(_("To be gone on with"), lambda: {"state": "broken_off"}),
            ReadyView(_("Minutes not accepted yet"), lambda: {"minutes": _NOT_ACCEPTED}),
        )

    def open_list(self, **conditions: Any) -> None:
        """Show the interviews under conditions: state, guide, minutes, consent."""
        self.ensure_fresh()
        self.facets.set_conditions(conditions)
        self.list.show_only(self.facets.label(), **conditions)

    def show_detail(self, record: str) -> None:
        found = interview(self.session.conn, record) if record else None
        if found is None:
            self.panel.leave()
            self.show_view("")
            return
        self.panel.show_interview(found)
        self.show_view("detail")

    def enter_detail(self) -> None:
        self.turn_to_details()
        if self.shown_view() == "detail":
            self.panel.focus_open()
        else:
            super().enter_detail()

    def new_record(self) -> None:
        self.ask("")

    def file_target(self) -> FileTarget | None:
        """Return the shown interview: minutes and photos of notes are dropped here."""
        found = self.panel.found
        if self.shown_view() != "detail" or found is None:
            return None
        network = network_title(found.network, found.place)
        text = _("Attach to the interview {name}, {day}", name=network, day=show_day(found.day))
        return FileTarget(text, interview_id=found.id)

    def ask(self, network: str) -> None:
        """Begin to enter an interview, with a network if one is given."""
        if self.session.read_only:
            return
        self.ensure_fresh()
        offered = newest(self._guides)
        choice = self.new_form.fields["guide_id"]
        assert isinstance(choice, ChoiceField)
        choice.set_options((row.id, guide_name(row)) for row in offered)
        first = offered[0].id if offered else None
        self.new_form.clear({"network_id": network or None, "guide_id": first})
        self._offer_contacts()
        if not offered:
            self.new_form.show_refusal(
                Refused("interview.no_guide", N_("There is no guide yet. Load one on “Guides”."))
            )
        self.show_view("new")
        if network:
            self.new_form.fields["guide_id"].focus_in()
        else:
            self.new_form.focus_first()

    def ask_plan(self, network: str) -> None:
        """Begin to plan an interview, with a network if one is given."""
        if self.session.read_only:
            return
        self.ensure_fresh()
        self.planning.begin(network, newest(self._guides))
        self.show_view("plan")
        self.planning.focus_begun()

    def begin_in_call(self, network: str, attempt: str, person: str = "") -> None:
        """Open the guide of the phone for a network that was named in a contact.

        An interview that this contact began is gone on with; one that is done is only shown. One
        by phone that is planned for the network is started.
        """
        self.ensure_fresh()
        known = open_interview(self.session.conn, network, attempt) if attempt else ""
        if known:
            self.show_record(known)
            found = self.panel.found
            if found is not None and found.state != "done" and not self.session.read_only:
                self.panel.resume()
            return
        planned = planned_by_phone(self.session.conn, network)
        if planned and not self.session.read_only:
            start = StartInterview(interview_id=planned, attempt_id=attempt or None)
            started = self.session.try_run(start_interview, start)
            self._show_begun(planned)
            if started:
                self.panel.begin_work()
            return
        guide = next((row for row in newest(self._guides) if row.kind == "phone"), None)
        if guide is None or self.session.read_only:
            self.ask(network)
            return
        command = BeginInterview(
            network_id=network,
            guide_id=guide.id,
            attempt_id=attempt or None,
            person_ids=(person,) if person else (),
        )
        self._begin(command)

    def _create(self, values: dict[str, Any]) -> None:
        network, guide = values["network_id"], values["guide_id"]
        command = BeginInterview(
            network_id=network or "",
            guide_id=guide or "",
            attempt_id=values["attempt_id"],
            day=values["day"],
            person_ids=self._only_contact(network),
            on_paper=values["on_paper"],
        )
        self._begin(command)
        self.new_form.clear()

    def _begin(self, command: BeginInterview) -> None:
        self._show_begun(self.session.run(begin_interview, command))
        if command.on_paper:
            self.panel.focus_open()
        else:
            self.panel.begin_work()

    def _plan(self, command: PlanInterview) -> None:
        made = self.session.run(plan_interview, command)
        self._show_begun(made)
        self.panel.focus_open()

    def _plan_instead(self) -> None:
        """Go on with planning what was about to begin."""
        network = self.new_form.fields["network_id"].raw()
        self.new_form.restore()
        self.ask_plan(str(network or ""))

    def _show_begun(self, record: str) -> None:
        self.show_view("")
        self.show_record(record)

    def _offer_contacts(self) -> None:
        """Offer the contacts in which the chosen network may have been interviewed."""
        network = self.new_form.fields["network_id"].value()
        found = likely_contacts(self.session.conn, network, "") if network else ()
        field = self.new_form.fields["attempt_id"]
        assert isinstance(field, ChoiceField)
        field.set_options(contact_options(self.session, found))

    def _only_contact(self, network: str | None) -> tuple[str, ...]:
        """Return the contact person of a network when there is just one: they are asked."""
        likely = likely_persons(self.session.conn, network or "", "")
        return (likely[0].id,) if len(likely) == 1 else ()

    def _make_new(self) -> Form:
        form = Form(submit=self._create, submit_text=_("Begin interview"))
        form.add(
            "network_id",
            _("Network"),
            RecordField(
                self._networks.find, self._networks.name_of, placeholder=_("Name of the network")
            ),
        )
        form.add("guide_id", _("Guide"), ChoiceField())
        form.add(
            "attempt_id",
            _("In the contact"),
            ChoiceField(none=_("none")),
            hint=_("One that is recorded already: its day and researcher hold for the interview."),
        )
        form.fields["network_id"].left.connect(self._offer_contacts)
        form.add(
            "day",
            _("Day"),
            DayField(self.session.today),
            hint=_("Empty: the day of the contact, else today."),
        )
        form.add(
            "on_paper",
            "",
            CheckField(_("It was taken down on paper and is keyed in now")),
            wide=True,
        )
        later = QPushButton(_("Plan it for later …"))
        later.setAutoDefault(False)
        later.clicked.connect(lambda _checked=False: self._plan_instead())
        form.add_buttons(later)
        form.cancelled.connect(self._leave_new)
        return form

    def _remove(self, record: str) -> None:
        command = RemoveInterview(interview_id=record)
        try:
            self.session.run(remove_interview, command)
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        said = _("The interview was removed.")
        self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _print(self) -> None:
        found = self.panel.found
        if found is not None and found.guide is not None:
            network = network_title(found.network, found.place)
            print_guide(self, found.guide.id, found.guide.name, network)

    def _fill_facets(self) -> None:
        names = dict.fromkeys(row.name for row in self._guides)
        self.facets.set_facets(
            [
                Facet("state", _("State"), _options(INTERVIEW_STATES)),
                Facet("guide", _("Guide"), [(name, name) for name in names]),
                Facet("minutes", _("Minutes of the talk"), _options(MINUTES)),
                Facet("consent", _("Consent"), _options(TALK_CONSENTS)),
            ]
        )

    def _narrow(self) -> None:
        self.list.narrow(self.facets.label(), **self.facets.conditions())

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)

    def _leave_new(self) -> None:
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _options(codes: Mapping[str, str]) -> list[Choice]:
    return [(code, _(text)) for code, text in codes.items()]
