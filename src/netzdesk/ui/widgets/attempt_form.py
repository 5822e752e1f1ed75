"""The form for a contact attempt: a new one, or the right version of an old one."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from netzdesk.actions.attempts import (
    CorrectAttempt,
    RecordAttempt,
    correct_attempt,
    record_attempt,
)
from netzdesk.base.dates import show_day, show_time
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.domain.fields import KEEP
from netzdesk.domain.outcome import OutcomeCode
from netzdesk.queries.due import PlannedContact
from netzdesk.queries.institution_detail import AttemptRow, FollowUpRow, InstitutionDetail
from netzdesk.queries.terms import Term
from netzdesk.store.drafts import Draft
from netzdesk.ui.drafts import DraftBar, DraftKeeper, kept_fields, show_fields
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, RecordField, TermField
from netzdesk.ui.widgets.days import DayField, TimeField
from netzdesk.ui.widgets.due_fields import DueHint
from netzdesk.ui.widgets.fields import CheckField, NotesField, NumberField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.guard_notice import GuardNotice
from netzdesk.ui.widgets.labels import plain_label, set_tone
from netzdesk.ui.widgets.lead_fields import LeadFields
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.outcome_field import OutcomeField

_WRITTEN: Final = frozenset({"letter", "email", "fax", "web_form"})
_SENT: Final = "3.19"
_DUE_NAMED: Final = frozenset({"appointment", "away_until"})
"""Effects whose day was agreed or named: without one the attempt is refused."""
_NEW_PERSON: Final = (
    "new_person_name",
    "new_person_function",
    "new_person_phone",
    "new_person_mail",
)
RENAMED: Final = {
    "name": "new_person_name",
    "phone": "new_person_phone",
    "mail": "new_person_mail",
    "due": "follow_up_due",
}
"""Fields of the actions that this one uses → inputs here."""
_AGAIN: Final = N_(
    "This institution was contacted a short while ago, see above. Record it once more to confirm."
)
_NO_OUTCOME: Final = N_("Choose the outcome: enter its number or choose from the list.")


class AttemptForm(Form):
    """Takes one contact attempt; `recorded` carries its key when it is stored.

    `statement_asked` follows when the user wants to enter at once what was said.
    """

    recorded = Signal(str)
    statement_asked = Signal(str)
    NOTE_ROWS: ClassVar[int] = 2

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._hand_over, submit_text=_("Record"))
        self._session = session
        self._institution: InstitutionDetail | None = None
        self._corrects: AttemptRow | None = None
        self._then_statement = False
        self._outcome_touched = False
        self._due_touched = False
        self._channels = {term.code: term for term in session.terms("channel")}
        self._outcomes = {term.code: term for term in session.terms("outcome")}
        self.blocked = plain_label("", wrap=True)
        set_tone(self.blocked, "bad")
        self.guard = GuardNotice(session)
        self.keeper = DraftKeeper(session, self._draft_key, self._to_keep, self)
        self.draft_bar = DraftBar(self._discard_draft)
        self._build()
        self.kept_as_draft = not session.read_only
        self.edited.connect(self.keeper.touched)
        self.cancelled.connect(self.keeper.give_up)

    def _build(self) -> None:
        """Lay out the form: what stands above, the fields, the buttons."""
        self.set_banner(self.draft_bar)
        self.insert(self.blocked)
        self.insert(self.guard)
        self._build_contact()
        self._build_outcome()
        self._build_next()
        self.then_statement = QPushButton(_("Record, then enter the statement"))
        self.then_statement.clicked.connect(self._submit_then_statement)
        self.main_button = self.add_buttons(self.then_statement)

    def begin(self, institution: InstitutionDetail) -> None:
        """Take a new attempt at this institution: an outgoing call, now."""
        self._start(institution, None)
        due = institution.open_follow_ups
        today = self._session.today().isoformat()
        self.clear(
            {
                "direction": "in" if institution.do_not_contact else "out",
                "channel": "phone",
                "person_id": _meant_person(institution) or _first_person(institution),
                "day": today,
                "time": self._session.now().strftime("%H:%M"),
                "finish_follow_ups": True,
            }
        )
        self.fields["finish_follow_ups"].setVisible(bool(due))
        self._name_button(_("Record contact attempt"))
        self._adapt()

    def begin_correction(self, institution: InstitutionDetail, attempt: AttemptRow) -> None:
        """Take the right version of an attempt; the old entry stays."""
        self._start(institution, attempt)
        self._outcome_touched = self._due_touched = True
        due = self._made_due(attempt)
        self.clear(
            {
                "direction": attempt.direction,
                "channel": attempt.channel,
                "person_id": attempt.person_id or None,
                "day": attempt.day,
                "time": show_time(attempt.at) or None,
                "outcome": attempt.outcome,
                "duration_min": attempt.duration,
                "note": attempt.note,
                "follow_up_due": due.due if due else None,
                "follow_up_time": (due.time or None) if due else None,
                "follow_up_reason": (due.reason or None) if due else None,
            }
        )
        self.fields["finish_follow_ups"].hide()
        self._name_button(_("Record the correction"))
        self._adapt()

    def corrects(self) -> str:
        """Return the key of the attempt that is being corrected, "" for a new one."""
        return self._corrects.id if self._corrects else ""

    def resume(self, draft: Draft) -> None:
        """Show what was entered before, after `begin` or `begin_correction`."""
        self._outcome_touched = self._due_touched = True
        show_fields(self, draft.values.get("fields"))
        self.draft_bar.show_draft(draft, self._session)
        self._adapt()

    def _draft_key(self) -> str:
        return draft_key(self._institution.id) if self._institution else ""

    def _to_keep(self) -> dict[str, Any] | None:
        """Return what a draft of this form keeps; None when nothing is entered."""
        if not self.is_dirty():
            return None
        return {"corrects": self.corrects(), "fields": kept_fields(self)}

    def _discard_draft(self) -> None:
        self.draft_bar.hide()
        self.restore()
        self._outcome_touched = self._due_touched = False
        self.keeper.give_up()
        self._adapt()
        self.focus_first()

    def _start(self, institution: InstitutionDetail, corrects: AttemptRow | None) -> None:
        self._institution = institution
        self._corrects = corrects
        self._outcome_touched = self._due_touched = self._then_statement = False
        self.draft_bar.hide()
        self.due_hint.begin(institution.id)
        self.guard.forget()
        self._person.set_options([(p.id, p.name) for p in institution.persons])
        self._show_then_statement(corrects is None)
        self.blocked.setVisible(institution.do_not_contact)
        self.blocked.setText(
            _(
                "Do not contact: {reason}. Record only contacts that came in.",
                reason=institution.do_not_contact_reason or "–",
            )
        )

    def _build_contact(self) -> None:
        session = self._session
        directions = [("out", _("Outgoing")), ("in", _("Incoming"))]
        self.add("direction", _("Direction"), ChoiceField(directions)).left.connect(self._adapt)
        channel = self.add(
            "channel", _("Channel"), TermField(session.terms("channel")), beside=True
        )
        channel.left.connect(self._adapt)
        self._build_person()
        self._build_when()

    def _build_person(self) -> None:
        self._person = self.add("person_id", _("Person"), ChoiceField(none=_("Nobody named")))

    def _build_when(self) -> None:
        self.add("day", _("Day"), DayField(self._session.today)).left.connect(self._on_day)
        self.add("time", _("Time"), TimeField(), beside=True)

    def _build_outcome(self) -> None:
        session = self._session
        contact = [t for t in session.terms("outcome") if t.attributes.get("level") == "attempt"]
        self._outcome = self.add("outcome", _("Outcome"), OutcomeField(contact))
        self._outcome.edited.connect(self._on_outcome_typed)
        self._outcome.left.connect(self._on_outcome)
        self.add(
            "block",
            _("Do not contact"),
            ChoiceField(
                [("person", _("this person")), ("institution", _("the whole institution"))],
                none=_("Please choose"),
            ),
        )
        self.add("new_person_name", _("Passed on to"), TextField(placeholder=_("Name")))
        self.add("new_person_function", _("Function"), TextField())
        self.add("new_person_phone", _("Their phone"), TextField())
        self.add("new_person_mail", _("Their e-mail"), TextField(), beside=True)
        lookup = InstitutionLookup(lambda: session.conn)
        self.add(
            "referred_to_id",
            _("Refers to"),
            RecordField(lookup.find, lookup.name_of, placeholder=_("Name of the institution")),
            hint=_("A follow-up is opened there."),
        )
        self._build_lead()
        self._build_told()

    def _build_lead(self) -> None:
        self.lead = LeadFields(self, self._session, label=_("Or to (new)"))

    def _build_told(self) -> None:
        self.add("duration_min", _("Duration"), NumberField(high=1440, unit=_("min")))
        self.add("note", _("Note"), NotesField(rows=self.NOTE_ROWS))

    def _build_next(self) -> None:
        self.section(_("What is due next"))
        due = self.add("follow_up_due", _("Follow-up on"), DayField(self._session.today))
        due.edited.connect(self._on_due_typed)
        self.add("follow_up_time", _("at"), TimeField(), beside=True)
        self.add("follow_up_reason", _("Reason"), TextField())
        self.due_hint = DueHint(self, self._session)
        self.insert(self.due_hint)
        done = CheckField(_("Earlier follow-ups are done with this"))
        self.add("finish_follow_ups", "", done, wide=True)

    def _adapt(self) -> None:
        """Show only what this channel, direction and outcome need."""
        channel = self._channels.get(self.fields["channel"].value() or "")
        self.set_visible("time", _has(channel, "has_time"))
        self.set_visible("duration_min", _has(channel, "has_duration"))
        if not self._outcome_touched:
            out = self.fields["direction"].value() == "out"
            written = channel is not None and channel.code in _WRITTEN
            self._outcome.set_value(_SENT if out and written else None)
        self._on_outcome()
        self._look_for_contacts()

    def _look_for_contacts(self) -> None:
        """Warn when somebody was in touch with this institution a short while ago."""
        institution = self._institution
        if institution is None or self._corrects is not None:
            return
        try:
            day = self.fields["day"].value() or self._session.today().isoformat()
        except Refused:
            return
        self.guard.look(
            institution.id,
            date.fromisoformat(day),
            planned=any(each.due <= day for each in institution.open_follow_ups),
            outgoing=self.fields["direction"].value() == "out",
        )

    def _on_outcome_typed(self) -> None:
        self._outcome_touched = True

    def _on_day(self) -> None:
        self._suggest_due()
        self._look_for_contacts()

    def _on_due_typed(self) -> None:
        self._due_touched = True

    def _on_outcome(self) -> None:
        effect = self._rule().get("effect")
        self.set_visible("block", effect == "block")
        new = not self._corrects
        for name in _NEW_PERSON:
            self.set_visible(name, effect == "pass_on" and new)
        self.set_visible("referred_to_id", effect == "refer" and new)
        self.lead.show(effect == "refer" and new)
        self._suggest_due()

    def _suggest_due(self) -> None:
        if self._due_touched:
            self.due_hint.look()
            return
        self.due_hint.suggest(self._planned(), self._code())

    def _planned(self) -> PlannedContact | None:
        """Return what is entered as far as the next follow-up depends on it."""
        try:
            day = self.fields["day"].value()
            time = None if self.fields["time"].isHidden() else self.fields["time"].value()
        except Refused:
            return None
        if not day or self._institution is None:
            return None
        return PlannedContact(
            institution_id=self._institution.id,
            channel=self.fields["channel"].value() or "",
            direction=self.fields["direction"].value() or "",
            day=date.fromisoformat(day),
            time=time,
            corrects_id=self.corrects(),
        )

    def _code(self) -> OutcomeCode | None:
        try:
            term = self._outcomes.get(self._outcome.value() or "")
        except Refused:
            return None
        if term is None:
            return None
        return OutcomeCode.of(term.code, term.label_en, term.label_de, term.attributes)

    def _rule(self) -> dict[str, Any]:
        term = self._rule_term()
        return dict(term.attributes) if term else {}

    def _rule_term(self) -> Term | None:
        """Return the outcome that is chosen, None while it is none."""
        try:
            return self._outcomes.get(self._outcome.value() or "")
        except Refused:
            return None

    def _submit_then_statement(self) -> None:
        self._then_statement = True
        self.submit()
        self._then_statement = False

    def _hand_over(self, values: dict[str, Any]) -> None:
        self._prepare(values)
        if self._corrects is None and not self.guard.passes():
            raise Refused("attempt.recent_contact", _AGAIN)
        key = self._draft_key()
        try:
            if self._corrects:
                made = self._session.run(correct_attempt, self._correction(values), draft=key)
            else:
                made = self._record(self._new(values), key)
        except Refused as refused:
            refused.field = RENAMED.get(refused.field or "", refused.field)
            raise
        self.keeper.stored()
        self.recorded.emit(made)
        if self._then_statement:
            self.statement_asked.emit(made)

    def _record(self, command: RecordAttempt, draft: str) -> str:
        """Store a new attempt."""
        return self._session.run(record_attempt, command, draft=draft)

    def _name_button(self, text: str) -> None:
        self.main_button.setText(text)

    def _show_then_statement(self, wanted: bool) -> None:
        self.then_statement.setVisible(wanted)

    def _prepare(self, values: dict[str, Any]) -> None:
        """Leave out what is hidden. Raises Refused when the outcome is missing."""
        if values["outcome"] is None:
            raise Refused("attempt.no_outcome", _NO_OUTCOME, field="outcome")
        for name in ("time", "duration_min", "block", "referred_to_id", *_NEW_PERSON):
            if self.fields[name].isHidden():
                values[name] = None
        values["lead"] = self.lead.take(values)

    def _new(self, values: dict[str, Any]) -> RecordAttempt:
        assert self._institution is not None
        nothing_due = values["follow_up_due"] is None
        named = self._rule().get("effect") in _DUE_NAMED
        return RecordAttempt(
            institution_id=self._institution.id,
            no_follow_up=nothing_due and not named,
            **values,
        )

    def _correction(self, values: dict[str, Any]) -> CorrectAttempt:
        assert self._corrects is not None
        due = {
            name: values[name] if self.fields[name].dirty() else KEEP
            for name in ("follow_up_due", "follow_up_time", "follow_up_reason")
        }
        names = ("channel", "direction", "outcome", "day", "time", "person_id", "duration_min")
        return CorrectAttempt(
            attempt_id=self._corrects.id,
            note=values["note"],
            block=values["block"],
            **{name: values[name] for name in names},
            **due,
        )

    def _made_due(self, attempt: AttemptRow) -> FollowUpRow | None:
        assert self._institution is not None
        due = self._institution.open_follow_ups
        return next((each for each in due if each.attempt_id == attempt.id), None)


def draft_key(institution: str) -> str:
    """Return under which key the draft of an attempt at an institution lies."""
    return f"attempt:{institution}"


def _has(term: Term | None, attribute: str) -> bool:
    return bool(term and term.attributes.get(attribute))


def _meant_person(institution: InstitutionDetail) -> str | None:
    """Return for whom the next follow-up is: it was passed on to them."""
    able = {each.id for each in institution.persons if not each.do_not_contact}
    return next((d.person_id for d in institution.open_follow_ups if d.person_id in able), None)


def _first_person(institution: InstitutionDetail) -> str | None:
    for person in institution.persons:
        if not person.do_not_contact and not person.valid_until:
            return person.id
    return None


def when_text(day: str, at: str) -> str:
    """Return the day of a contact, with its time when that is known."""
    time = show_time(at)
    return _("{day}, {time}", day=show_day(day), time=time) if time else show_day(day)
