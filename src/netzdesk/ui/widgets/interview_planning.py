"""The form in which an interview is planned: with whom, along which guide, when and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netzdesk.actions.interview_plans import PlanInterview
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _
from netzdesk.queries.guides import GuideRow
from netzdesk.queries.interview_people import likely_persons
from netzdesk.queries.interview_plans import likely_office, open_dates
from netzdesk.ui.drafts import NO_RECORD, FormDraft, new_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, Option, RecordField
from netzdesk.ui.widgets.days import DayField, TimeField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.interview_particulars import guide_name
from netzdesk.ui.widgets.lookups import InstitutionLookup, NetworkLookup


class PlanningForm(Form):
    """Takes the plan of one interview; `plan` gets the command and may refuse it."""

    def __init__(
        self, session: Session, networks: NetworkLookup, plan: Callable[[PlanInterview], object]
    ) -> None:
        super().__init__(submit=self._hand_over, submit_text=_("Plan interview"))
        self._session = session
        self._plan = plan
        self._has_dates = False
        self._asked_for = ""
        """The network for which a plan was asked."""
        self._offices = InstitutionLookup(lambda: session.conn)
        self.add(
            "network_id",
            _("Network"),
            RecordField(networks.find, networks.name_of, placeholder=_("Name of the network")),
        )
        self.add("guide_id", _("Guide"), ChoiceField())
        self.add(
            "follow_up_id",
            _("Date"),
            ChoiceField(none=_("a new one")),
            hint=_("One that was agreed already, or a new one: it stands in “Today”."),
        )
        self.add("day", _("Day"), DayField(session.today))
        self.add("time", _("at"), TimeField(), beside=True)
        self.add(
            "institution_id",
            _("Institution"),
            RecordField(self._offices.find, self._offices.name_of),
            hint=_("Where the date is agreed on: it stands in “Today” at this institution."),
        )
        self.add("meeting_place", _("Place or phone"), TextField(limit=200))
        self.add("person_ids", _("Expected"), MultiChoice(rows=4, searchable=False))
        self.add_buttons()
        self.draft = FormDraft(self, session, self._draft_key)
        self.fields["network_id"].left.connect(self._offer)
        self.fields["institution_id"].left.connect(self._offer_persons)
        self.fields["follow_up_id"].left.connect(self._show_fields)

    def begin(self, network: str, guides: Sequence[GuideRow]) -> None:
        """Begin a new plan, for a network if one is given; one that was begun for it comes back."""
        self.draft.keeper.flush()
        self._asked_for = network
        self._offices.forget()
        choice = self.fields["guide_id"]
        assert isinstance(choice, ChoiceField)
        choice.set_options((row.id, guide_name(row)) for row in guides)
        first = guides[0].id if guides else None
        self.clear({"network_id": network or None, "guide_id": first})
        self._offer()
        self.draft.offer()

    def focus_begun(self) -> None:
        """Put the cursor into the first field that is still to be filled in."""
        self.fields["day" if self._asked_for else "network_id"].focus_in()

    def _draft_key(self) -> str:
        if self._asked_for:
            return new_at("networks", self._asked_for, "plan")
        return new_at("interviews", NO_RECORD, "plan")

    def _offer(self) -> None:
        """Offer what is agreed with the chosen network, its office and its people."""
        network = self._chosen("network_id")
        dates: list[Option] = []
        for each in open_dates(self._session.conn, network):
            when = " ".join(filter(None, (show_day(each.due), each.due_time)))
            dates.append((each.follow_up_id, f"{when} · {each.institution}"))
        choice = self.fields["follow_up_id"]
        assert isinstance(choice, ChoiceField)
        choice.set_options(dates)
        self._has_dates = bool(dates)
        office = self.fields["institution_id"]
        if network and not office.raw():
            office.set_value(likely_office(self._session.conn, network) or None)
        self._offer_persons()
        self._show_fields()

    def _offer_persons(self) -> None:
        network, office = self._chosen("network_id"), self._chosen("institution_id")
        people = self.fields["person_ids"]
        assert isinstance(people, MultiChoice)
        found = likely_persons(self._session.conn, network, "", office) if network else ()
        chosen = people.value()
        people.set_options((each.id, each.whole) for each in found)
        offered = {each.id for each in found}
        people.show_value(tuple(key for key in chosen if key in offered))
        self.set_visible("person_ids", bool(found))

    def _show_fields(self) -> None:
        """A date that is agreed already has its own day, time and institution."""
        new = self.fields["follow_up_id"].value() is None
        for name in ("day", "time", "institution_id"):
            self.set_visible(name, new)
        self.set_visible("follow_up_id", self._has_dates)

    def _chosen(self, name: str) -> str:
        """Return the record that is chosen, "" while half a name is typed."""
        try:
            return self.fields[name].value() or ""
        except Refused:
            return ""

    def _hand_over(self, values: dict[str, Any]) -> None:
        chosen = {name: value or "" for name, value in values.items() if name.endswith("_id")}
        self._plan(
            PlanInterview(
                network_id=chosen["network_id"],
                guide_id=chosen["guide_id"],
                follow_up_id=chosen["follow_up_id"] or None,
                institution_id=chosen["institution_id"] or None,
                day=values["day"],
                time=values["time"],
                meeting_place=values["meeting_place"],
                person_ids=values["person_ids"],
            )
        )
