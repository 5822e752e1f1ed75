"""Those present at an interview, each with consent to a recording and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.interview_people import (
    AcceptMinutes,
    ChangeParticipant,
    RecordConsentOfAll,
    SendMinutes,
    accept_minutes,
    change_participant,
    record_consent_of_all,
    send_minutes,
)
from netzdesk.base.i18n import _, translator
from netzdesk.domain.talk import AHEAD, CONSENTS
from netzdesk.queries.interview_people import Participant
from netzdesk.queries.interviews import InterviewDetail
from netzdesk.ui.drafts import EditDraft, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import CheckField, NotesField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, StateBadge, heading, plain_label

CONSENT_TONES: Final = {
    "not_asked": "neutral",
    "asked": "warn",
    "some": "warn",
    "given": "good",
    "refused": "bad",
    "withdrawn": "bad",
}
MINUTES_TONES: Final = {
    "none": "neutral",
    "nobody": "neutral",
    "sent": "info",
    "some": "info",
    "change": "warn",
    "accepted": "good",
}
_ASKED: Final = ("asked", "given", "refused", "withdrawn")


class PersonCard(Card):
    """One of those present; each field is stored when it is left."""

    def __init__(self, session: Session, store: Callable[[str, str, Any], None], key: str) -> None:
        super().__init__()
        self.key = key
        self._interview = ""
        self._name = plain_label("", kind="question", wrap=True, selectable=True)
        self.form = Form(store=partial(store, key))
        form, today = self.form, session.today
        form.add(
            "consent",
            _("Consent to a recording"),
            ChoiceField((k, _(t)) for k, t in CONSENTS.items()),
        )
        form.add("consent_on", _("on"), DayField(today), beside=True)
        form.add("consent_withdrawn_on", _("Withdrawn on"), DayField(today))
        form.add("gets_minutes", "", CheckField(_("Gets the minutes of the talk")))
        form.add("minutes_sent_on", _("Minutes sent on"), DayField(today))
        form.add("minutes_accepted_on", _("accepted on"), DayField(today), beside=True)
        form.add("correction", _("Wants changed"), NotesField(rows=1))
        form.set_read_only(session.read_only)
        self.draft = EditDraft(
            form, session, lambda: shown_at("interviews", self._interview, "person")
        )
        self.body.addWidget(self._name)
        self.body.addWidget(form)

    def show_person(self, found: InterviewDetail, person: Participant) -> None:
        """Show one of those present; what is being typed stays."""
        self._interview = found.id
        self._name.setText(person.whole)
        part = person.part
        values = {
            "consent": part.consent,
            "consent_on": part.consent_on or None,
            "consent_withdrawn_on": part.consent_withdrawn_on or None,
            "gets_minutes": not part.without_minutes,
            "minutes_sent_on": part.minutes_sent_on or None,
            "minutes_accepted_on": part.minutes_accepted_on or None,
            "correction": part.correction,
        }
        self.form.load(f"{found.id}:{person.id}", values)
        began = found.state not in AHEAD
        gets = began and not part.without_minutes
        for name, shown in (
            ("consent_on", part.consent in _ASKED),
            ("consent_withdrawn_on", part.consent == "withdrawn"),
            ("gets_minutes", began),
            ("minutes_sent_on", gets),
            ("minutes_accepted_on", gets and bool(part.minutes_sent_on)),
            ("correction", gets and bool(part.minutes_sent_on or part.correction)),
        ):
            self.form.set_visible(name, shown)


class InterviewPeople(QWidget):
    """What holds for the talk, the usual ways for all at once, and a card for each person."""

    def __init__(self, session: Session, owner: Form) -> None:
        super().__init__()
        self._session = session
        self._owner = owner
        self._found: InterviewDetail | None = None
        self.cards: dict[str, PersonCard] = {}
        self._consent = StateBadge()
        self.consent_text = plain_label("", wrap=True, selectable=True)
        self._minutes = StateBadge()
        self.minutes_text = plain_label("", wrap=True, selectable=True)
        self.consent_button = _button(_("All give consent today"))
        self.consent_button.clicked.connect(partial(self._for_all, "consent"))
        self.sent_button = _button(_("Minutes sent to all today"))
        self.sent_button.clicked.connect(partial(self._for_all, "sent"))
        self.accepted_button = _button(_("Accepted by all today"))
        self.accepted_button.setToolTip(
            _("For everybody who has the minutes and wants nothing changed.")
        )
        self.accepted_button.clicked.connect(partial(self._for_all, "accepted"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addSpacing(8)
        layout.addWidget(FlowRow(heading(_("Consent to a recording")), self._consent))
        layout.addWidget(self.consent_text)
        layout.addWidget(FlowRow(self.consent_button))
        self._of_minutes = QWidget()
        minutes = QVBoxLayout(self._of_minutes)
        minutes.setContentsMargins(0, 8, 0, 0)
        minutes.setSpacing(6)
        minutes.addWidget(FlowRow(heading(_("Minutes of the talk")), self._minutes))
        minutes.addWidget(self.minutes_text)
        minutes.addWidget(FlowRow(self.sent_button, self.accepted_button))
        layout.addWidget(self._of_minutes)
        layout.addLayout(self._rows)

    def show_interview(self, found: InterviewDetail) -> None:
        """Show those present; what is being typed stays."""
        self._found = found
        self._say(found)
        if list(self.cards) != [each.id for each in found.persons]:
            self._make_cards(found)
        for person in found.persons:
            self.cards[person.id].show_person(found, person)

    def _make_cards(self, found: InterviewDetail) -> None:
        kept = self.cards
        self.cards = {}
        for place, person in enumerate(found.persons):
            card = kept.pop(person.id, None) or self._card(person.id)
            self._rows.insertWidget(place, card)
            self.cards[person.id] = card
        for gone in kept.values():
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _card(self, key: str) -> PersonCard:
        card = PersonCard(self._session, self._store, key)
        card.form.set_stacked(self._owner.stacked)
        return card

    def _say(self, found: InterviewDetail) -> None:
        tr = translator()
        consent, minutes = found.consent, found.minutes
        some = bool(found.persons)
        began = found.state not in AHEAD
        self._consent.show_state(consent.text(tr) if some else "", CONSENT_TONES[consent.state])
        self.consent_text.setText(consent_sentence(found))
        self._of_minutes.setVisible(some and began)
        self._minutes.show_state(minutes.text(tr), MINUTES_TONES[minutes.state])
        self.minutes_text.setText(minutes_sentence(found))
        self.minutes_text.setVisible(bool(self.minutes_text.text()))
        parts = [each.part for each in found.persons]
        unsent = any(not (part.without_minutes or part.minutes_sent_on) for part in parts)
        waiting = any(
            part.minutes_sent_on and not (part.minutes_accepted_on or part.wants_change)
            for part in parts
        )
        unasked = any(part.consent in ("not_asked", "asked") for part in parts)
        for button, useful in (
            (self.consent_button, unasked),
            (self.sent_button, began and unsent),
            (self.accepted_button, began and waiting),
        ):
            button.setVisible(useful and not self._session.read_only)

    def _store(self, person: str, name: str, value: Any) -> None:
        if self._found is None:
            return
        given: Any = value if value is not None or name != "consent" else ""
        values = {"without_minutes": not value} if name == "gets_minutes" else {name: given}
        command = ChangeParticipant(interview_id=self._found.id, person_id=person, **values)
        self._session.run(change_participant, command)

    def _for_all(self, what: str, _checked: bool = False) -> None:
        if self._found is None:
            return
        key = self._found.id
        if what == "consent":
            self._session.try_run(record_consent_of_all, RecordConsentOfAll(interview_id=key))
        elif what == "sent":
            self._session.try_run(send_minutes, SendMinutes(interview_id=key))
        else:
            self._session.try_run(accept_minutes, AcceptMinutes(interview_id=key))


def consent_sentence(found: InterviewDetail) -> str:
    """Say whether the talk may be recorded, and whose consent is missing."""
    if not found.persons:
        return _("Say who was present: consent and minutes are of each person.")
    state = found.consent.state
    if state == "given":
        return _("All who were present gave consent: the talk may be recorded.")
    if state == "withdrawn":
        names = _names(found, lambda each: each.part.consent == "withdrawn")
        return _("Consent was withdrawn by {names}: delete what was recorded.", names=names)
    if state == "refused":
        names = _names(found, lambda each: each.part.consent == "refused")
        return _("Consent was refused by {names}: do not record.", names=names)
    if state == "not_asked":
        return _("Nobody was asked yet: do not record.")
    names = _names(found, lambda each: each.part.consent != "given")
    return _("The consent of {names} is missing: do not record yet.", names=names)


def minutes_sentence(found: InterviewDetail) -> str:
    """Say who is still to get the minutes, to accept them, or wants something changed."""
    get = [each for each in found.persons if not each.part.without_minutes]
    unsent = [each.name for each in get if not each.part.minutes_sent_on]
    waiting = [each.name for each in get if each.part.minutes_sent_on and not _answered(each)]
    changes = [each.name for each in get if each.part.wants_change]
    said = []
    if unsent:
        said.append(_("Not sent yet: {names}.", names=", ".join(unsent)))
    if waiting:
        said.append(_("Not accepted yet: {names}.", names=", ".join(waiting)))
    if changes:
        said.append(_("Wants something changed: {names}.", names=", ".join(changes)))
    return " ".join(said)


def _answered(person: Participant) -> bool:
    return bool(person.part.minutes_accepted_on) or person.part.wants_change


def _names(found: InterviewDetail, wanted: Callable[[Participant], bool]) -> str:
    return ", ".join(each.name for each in found.persons if wanted(each))


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
