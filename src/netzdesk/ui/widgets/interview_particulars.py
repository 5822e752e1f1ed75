"""The particulars of an interview: who was present, when, consent, minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.interview_people import (
    AddInterviewPerson,
    SetInterviewPersons,
    add_interview_person,
    set_interview_persons,
)
from netzdesk.actions.interviews import ChangeInterview, change_interview
from netzdesk.base.dates import show_day, show_time
from netzdesk.base.i18n import _
from netzdesk.domain.talk import AHEAD
from netzdesk.queries.attachments import attachments_of
from netzdesk.queries.field_labels import FIELD_LABELS
from netzdesk.queries.guides import GuideRow, guides
from netzdesk.queries.institutions import researcher_choices
from netzdesk.queries.interview_people import likely_persons
from netzdesk.queries.interviews import Contact, InterviewDetail, TakenOver, likely_contacts
from netzdesk.ui.drafts import EditDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attachment_list import AttachmentList
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, Option, RecordField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import CheckField, NotesField, NumberField, ShownField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.interview_people import InterviewPeople
from netzdesk.ui.widgets.interview_plan import InterviewPlan
from netzdesk.ui.widgets.labels import heading
from netzdesk.ui.widgets.lookups import PersonLookup

_WHEN_BEGUN: Final = ("attempt_id", "day", "researcher_id", "duration_min", "on_paper", "taken")
"""Fields that say nothing of an interview that has not begun."""


class Particulars(QWidget):
    """Everything about an interview besides its answers; each field is stored when it is left."""

    remove_asked = Signal()
    institution_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: InterviewDetail | None = None
        self._persons = PersonLookup(lambda: session.conn)
        self.plan = InterviewPlan(session)
        self.form = Form(store=self._store)
        self.people = InterviewPeople(session, self.form)
        self._build(self.form)
        self.draft = EditDraft(self.form, session, lambda: "interviews")
        self.form.set_read_only(session.read_only)
        self.files = AttachmentList(
            session, nothing=_("Minutes, a signed consent, photos of notes: no file yet.")
        )
        self._open = QPushButton(_("Open the institution of the call"))
        self._open.setAutoDefault(False)
        self._open.clicked.connect(self._on_open)
        remove = QPushButton(_("Remove this interview"))
        remove.setAutoDefault(False)
        remove.setDisabled(session.read_only)
        remove.clicked.connect(self.remove_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 8, 8)
        layout.addWidget(self.plan)
        layout.addWidget(self.form)
        layout.addWidget(heading(_("Files")))
        layout.addWidget(self.files)
        layout.addWidget(FlowRow(self._open, remove))
        layout.addStretch(1)

    def show_interview(self, found: InterviewDetail) -> None:
        """Show the particulars; what is being typed stays."""
        self._found = found
        present = tuple(each.id for each in found.persons)
        office = found.plan.institution_id if found.plan else ""
        likely = likely_persons(self._session.conn, found.network_id, found.attempt_id, office)
        offered = {each.id: each.whole for each in (*likely, *found.persons)}
        people = self.form.fields["person_ids"]
        assert isinstance(people, MultiChoice)
        people.set_options(offered.items())
        self._offer_guides(found)
        contacts = likely_contacts(self._session.conn, found.network_id, found.attempt_id)
        self._offer("attempt_id", contact_options(self._session, contacts))
        known = researcher_choices(self._session.conn)
        self._offer("researcher_id", [(each.id, each.name) for each in known])
        values = {
            "attempt_id": found.attempt_id or None,
            "day": found.day,
            "researcher_id": found.researcher_id or None,
            "guide_id": found.guide.id if found.guide else None,
            "person_ids": present,
            "further": None,
            "new_person": None,
            "duration_min": found.duration_min,
            "on_paper": found.on_paper,
            "note": found.note,
            "taken": taken_text(self._session, found.taken) or _("nothing yet"),
        }
        self.form.load(found.id, values)
        self.form.set_visible("person_ids", bool(offered))
        for name in _WHEN_BEGUN:
            self.form.set_visible(name, found.state not in AHEAD)
        self.plan.show_interview(found)
        self.people.show_interview(found)
        self._open.setVisible(bool(self._office(found)))
        files = attachments_of(self._session.conn, interview_id=found.id)
        self.files.show_files(files, interview_id=found.id)

    def _build(self, form: Form) -> None:
        today = self._session.today
        form.add("attempt_id", _("In the contact"), ChoiceField(none=_("none")))
        form.add("day", _("Day"), DayField(today))
        form.add("researcher_id", _("Held by"), ChoiceField(none=_("not said")))
        form.add("guide_id", _("Guide"), ChoiceField(none=_("none")))
        form.add("duration_min", _("Duration"), NumberField(high=1440, unit=_("min")))
        form.section(_("Present or expected"))
        form.add("person_ids", _("Persons"), MultiChoice(rows=5, searchable=False))
        form.add(
            "further",
            _("Add a person"),
            RecordField(self._persons.find, self._persons.name_of, placeholder=_("Name")),
        )
        form.add(
            "new_person",
            _("Somebody new"),
            TextField(limit=200, placeholder=_("Name of the person")),
            hint=_("Is added to the study as a person, of the institution that was called."),
        )
        form.insert(self.people)
        form.section(_("Further"))
        form.add("on_paper", "", CheckField(_("Taken down on paper and keyed in")), wide=True)
        form.add("note", _("Note"), NotesField(rows=2))
        form.add("taken", _("Taken over into the register"), ShownField())

    def _offer_guides(self, found: InterviewDetail) -> None:
        own = found.guide.id if found.guide else ""
        rows = [row for row in guides(self._session.conn) if row.offered or row.id == own]
        self._offer("guide_id", [(row.id, guide_name(row)) for row in rows])

    def _offer(self, name: str, options: Sequence[Option]) -> None:
        field = self.form.fields[name]
        assert isinstance(field, ChoiceField)
        field.set_options(options)

    def _store(self, name: str, value: Any) -> None:
        found = self._found
        if found is None:
            return
        if name == "person_ids":
            chosen = SetInterviewPersons(interview_id=found.id, person_ids=value)
            self._session.run(set_interview_persons, chosen)
        elif name == "further":
            keys = (*(each.id for each in found.persons), *filter(None, (value,)))
            chosen = SetInterviewPersons(interview_id=found.id, person_ids=keys)
            self._session.run(set_interview_persons, chosen)
        elif name == "new_person":
            if value:
                self._session.run(
                    add_interview_person,
                    AddInterviewPerson(
                        interview_id=found.id,
                        name=value,
                        institution_id=self._office(found) or None,
                    ),
                )
        else:
            given: Any = value if value is not None or name != "day" else ""
            command = ChangeInterview(interview_id=found.id, **{name: given})
            self._session.run(change_interview, command)
        if name in ("further", "new_person"):
            self.form.fields[name].set_value(None)

    def _on_open(self) -> None:
        if self._found is not None:
            self.institution_asked.emit(self._office(self._found))

    @staticmethod
    def _office(found: InterviewDetail) -> str:
        """Return the institution of the contact, else the one where the date is agreed."""
        return found.institution_id or (found.plan.institution_id if found.plan else "")


def guide_name(row: GuideRow) -> str:
    """Return the name of a guide with its version, where it is not the first."""
    if row.version == 1:
        return row.name
    return _("{name}, version {n}", name=row.name, n=row.version)


def contact_options(session: Session, contacts: Sequence[Contact]) -> list[Option]:
    """Return how contacts are offered: when, how, with whom, by whom."""
    return [
        (
            each.id,
            " · ".join(
                filter(
                    None,
                    (
                        " ".join(filter(None, (show_day(each.day), show_time(each.at)))),
                        session.label("channel", each.channel),
                        each.institution,
                        each.researcher,
                    ),
                )
            ),
        )
        for each in contacts
    ]


def taken_text(session: Session, taken: tuple[TakenOver, ...]) -> str:
    """Return what the register has from an interview, in one line."""
    vocabularies = {"network_field": "field_of_action", "network_programme": "funding_programme"}

    def named(each: TakenOver) -> str:
        if each.table == "network":
            return _(FIELD_LABELS[each.value])
        known = vocabularies.get(each.table)
        return session.label(known, each.value) if known else each.value

    return " · ".join(map(named, taken))
