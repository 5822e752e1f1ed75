"""Entering that somebody was asked for a release, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    RemindOfApproval,
    ask_for_approval,
    record_answer,
    remind,
)
from netzdesk.base.i18n import _, translator
from netzdesk.domain.approval import RELEASES, TEXT, VERDICTS
from netzdesk.domain.markup import plain, read_markup
from netzdesk.queries.approvals import ApprovalFieldNow, ApprovalRow, WhomToAsk
from netzdesk.ui.drafts import DraftKeeper, kept_fields, show_fields
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.approval_field import in_one_line
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, clear_layout, heading, muted

_SHOWN: Final = 160
"""Letters of the present text below the name of a field."""
_DAYS: Final = 14
"""Until the deadline, where nothing else is said."""


class RequestCard(Card):
    """Somebody was asked another way than by a series of letters: in person, on the phone."""

    done = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(_("Enter a request"))
        self._session = session
        self._network = ""
        self._fields: tuple[ApprovalFieldNow, ...] = ()
        self.form = Form(submit=self._store, submit_text=_("Enter the request"))
        self.whom = self.form.add("person_id", _("Contact person"), ChoiceField())
        self.form.add("sent_on", _("Asked on"), DayField(session.today))
        self.form.add("due", _("Deadline"), DayField(session.today))
        self.form.add_buttons()
        self.form.cancelled.connect(self.hide)
        said = _("All fields are asked for as they stand now. Letters and mails ask by themselves.")
        self.body.addWidget(muted(said))
        self.body.addWidget(self.form)
        self.hide()

    def open_for(
        self, network: str, fields: tuple[ApprovalFieldNow, ...], whom: Sequence[WhomToAsk]
    ) -> None:
        """Begin a request to a contact person of this network."""
        self._network, self._fields = network, fields
        self.whom.set_options((each.person_id, _name(each)) for each in whom)
        today = self._session.today()
        due = today + timedelta(days=_DAYS)
        first = whom[0].person_id if whom else None
        days = {"sent_on": today.isoformat(), "due": due.isoformat()}
        self.form.clear({"person_id": first, **days})
        self.show()
        self.form.focus_first()

    def _store(self, values: dict[str, Any]) -> None:
        command = AskForApproval(
            network_id=self._network,
            fields=tuple((field.key, field.sha256) for field in self._fields),
            person_id=values["person_id"] or None,
            sent_on=values["sent_on"],
            due=values["due"],
        )
        self._session.run(ask_for_approval, command)
        self.hide()
        self.done.emit(_("The request is entered."))


class ReminderCard(Card):
    """A reminder with a new deadline."""

    done = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(_("Enter a reminder"))
        self._session = session
        self._approval = ""
        self.form = Form(submit=self._store, submit_text=_("Enter the reminder"))
        self.form.add("day", _("Reminded on"), DayField(session.today))
        self.form.add("due", _("New deadline"), DayField(session.today))
        self.form.add_buttons()
        self.form.cancelled.connect(self.hide)
        self.body.addWidget(self.form)
        self.hide()

    def open_for(self, approval: str) -> None:
        """Begin a reminder of this request."""
        self._approval = approval
        self.form.clear({"day": self._session.today().isoformat()})
        self.show()
        self.form.focus_first()

    def _store(self, values: dict[str, Any]) -> None:
        command = RemindOfApproval(approval_id=self._approval, day=values["day"], due=values["due"])
        self._session.run(remind, command)
        self.hide()
        self.done.emit(_("The reminder is entered."))


class AnswerCard(Card):
    """The answer to one request: verdict, day, note, and what each field is released for."""

    done = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.approval = ""
        self._head = heading("")
        self._about = muted("")
        self._place = QVBoxLayout()
        self.form = Form()
        self.every = ChoiceField()
        self.body.addWidget(self._head)
        self.body.addWidget(self._about)
        self.body.addLayout(self._place)
        self.keeper: DraftKeeper | None = None
        self.hide()

    def open_for(self, row: ApprovalRow, present: Mapping[str, ApprovalFieldNow]) -> None:
        """Begin the answer to a request, or go on with the one that was entered."""
        if self.keeper is not None:
            self.keeper.flush()
        self.approval = row.id
        answered = row.verdict != "open"
        asked = row.person or _("the institution")
        said = _("Correct the answer of {name}", name=asked)
        self._head.setText(said if answered else _("Enter the answer of {name}", name=asked))
        self._about.setText(row.asked(translator()))
        self._build(row, present)
        values: dict[str, Any] = {
            "verdict": row.verdict if answered else "given",
            "day": row.answered_on or self._session.today().isoformat(),
            "note": row.note or None,
            "every": None,
        }
        for asked_for in row.fields:
            values[_name_of(asked_for.key)] = asked_for.release
        self.form.clear(values)
        self._keep_drafts()
        self._show_fields()
        self.show()
        self.form.focus_first()

    def close_it(self) -> None:
        """Leave the answer; what was typed waits as a draft."""
        if self.keeper is not None:
            self.keeper.flush()
        self.approval = ""
        self.hide()

    def _build(self, row: ApprovalRow, present: Mapping[str, ApprovalFieldNow]) -> None:
        clear_layout(self._place)
        self.form = Form(submit=self._store, submit_text=_("Enter the answer"))
        verdicts = [(code, _(text)) for code, text in VERDICTS.items() if code != "open"]
        verdict = self.form.add("verdict", _("Answer"), ChoiceField(verdicts))
        verdict.edited.connect(self._show_fields)
        self.form.add("day", _("Answered on"), DayField(self._session.today))
        self.form.add("note", _("Note"), NotesField(rows=2))
        choices = [(code, _(text)) for code, text in RELEASES.items()]
        self.every = ChoiceField(choices, none=_("Field by field"))
        self.form.add("every", _("All fields"), self.every)
        self.every.edited.connect(self._set_all)
        for asked in row.fields:
            hint = _shown(asked.sha256, present.get(asked.key))
            field = ChoiceField(choices)
            field.edited.connect(self._single)
            self.form.add(_name_of(asked.key), asked.label or asked.key, field, hint=hint)
        self.form.add_buttons()
        self.form.cancelled.connect(self._leave)
        self.form.kept_as_draft = True
        self._place.addWidget(self.form)

    def _keep_drafts(self) -> None:
        form = self.form
        self.keeper = DraftKeeper(self._session, self._key, self._to_keep, form)
        draft = self.keeper.find()
        if draft is not None:
            show_fields(form, draft.values.get("fields"))
        form.edited.connect(self.keeper.touched)

    def _key(self) -> str:
        return f"approval:{self.approval}" if self.approval else ""

    def _to_keep(self) -> Mapping[str, Any] | None:
        if self.form.handing_over or not self.form.is_dirty():
            return None
        return {"fields": kept_fields(self.form)}

    def _set_all(self) -> None:
        release = self.every.value()
        if release is None:
            return
        for name, field in self.form.fields.items():
            if name.startswith(_FIELD):
                field.show_value(release)
        self.form.edited.emit()

    def _single(self) -> None:
        """Say „field by field“ again when one field has another answer than all."""
        release = self.every.value()
        if release is None:
            return
        given = (f.value() for name, f in self.form.fields.items() if name.startswith(_FIELD))
        if any(each != release for each in given):
            self.every.show_value(None)

    def _show_fields(self) -> None:
        """A refusal releases nothing: then there is nothing to choose for the fields."""
        refused = self.form.fields["verdict"].value() == "refused"
        for name in self.form.fields:
            if name == "every" or name.startswith(_FIELD):
                self.form.set_visible(name, not refused)

    def _leave(self) -> None:
        if self.keeper is not None:
            self.keeper.give_up()
        self.approval = ""
        self.hide()

    def _store(self, values: dict[str, Any]) -> None:
        releases = tuple(
            (name.removeprefix(_FIELD), release or "open")
            for name, release in values.items()
            if name.startswith(_FIELD)
        )
        command = RecordAnswer(
            approval_id=self.approval,
            verdict=values["verdict"] or "",
            day=values["day"],
            note=values["note"],
            releases=releases,
        )
        self._session.run(record_answer, command, draft=self._key())
        if self.keeper is not None:
            self.keeper.stored()
        self.approval = ""
        self.hide()
        self.done.emit(_("The answer is entered. Corrections are noted at their field below."))


_FIELD: Final = "field/"
"""Before the key of a field: the name of its choice in the form."""


def _name_of(key: str) -> str:
    return _FIELD + key


def _name(who: WhomToAsk) -> str:
    return ", ".join(text for text in (who.name, who.institution) if text) or _("without a name")


def _shown(sha256: str, field: ApprovalFieldNow | None) -> str:
    """Return how the present text begins, or that it is another one than was asked for."""
    if field is None:
        return _("This field is empty now.")
    is_text = field.key.startswith(TEXT)
    words = " ".join(plain(read_markup(field.text)).split()) if is_text else in_one_line(field.text)
    begin = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()} …"
    if field.sha256 == sha256:
        return begin
    return _("Changed since it was asked for; now: {text}", text=begin)
