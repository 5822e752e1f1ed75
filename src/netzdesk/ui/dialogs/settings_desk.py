"""Settings of the contact desk: holidays, guard, limit, and the sender of letters."""

from __future__ import annotations

from typing import Any

from netzdesk.actions.settings import SENDER_FIELDS, ChangeSettings, change_settings
from netzdesk.base.i18n import _
from netzdesk.base.text import sort_key
from netzdesk.domain.federal_states import FEDERAL_STATES
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import NotesField, NumberField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.since import SinceLabels

_SENDER = "sender:"


class DeskForm(Form):
    """Whose holidays count, how long the guard warns, how often is tried."""

    def __init__(self, session: Session) -> None:
        super().__init__(store=self._keep)
        self._session = session
        states = [(code, _(name)) for code, name in FEDERAL_STATES.items()]
        states.sort(key=lambda state: sort_key(state[1]))
        self.add(
            "state",
            _("Federal state"),
            ChoiceField(states, none=_("none: only weekends count")),
            hint=_("Follow-ups that fall on its public holidays move to the next working day."),
        )
        self.add(
            "guard_days",
            _("Warn after a contact"),
            NumberField(high=99, unit=_("days"), optional=False),
            hint=_("For so many days the next contact of the same institution warns. 0: never."),
        )
        self.add(
            "most_attempts",
            _("Most attempts"),
            NumberField(high=99, optional=False),
            hint=_("After so many attempts without an answer the end is proposed. 0: no limit."),
        )
        kept = session.settings
        self.load(
            "desk",
            {
                "state": kept.state or None,
                "guard_days": kept.guard_days,
                "most_attempts": kept.most_attempts,
            },
        )
        self.set_read_only(session.read_only)
        own = {name: (name, "") for name in self.fields}
        self.since = SinceLabels(self, session, own, {"state": _state})

    def _keep(self, name: str, value: Any) -> None:
        if name == "state":
            value = value or ""
        self._session.run(change_settings, ChangeSettings(**{name: value}))


class SenderForm(Form):
    """What letters and mails say of the institute."""

    def __init__(self, session: Session) -> None:
        super().__init__(store=self._keep)
        self._session = session
        labels = {
            "name": _("Institute"),
            "department": _("Department"),
            "street": _("Street"),
            "postcode": _("Postcode"),
            "place": _("Place"),
            "phone": _("Phone"),
            "mail": _("E-mail"),
            "web": _("Web"),
            "signature": _("Signature"),
        }
        for name in SENDER_FIELDS:
            field = NotesField(rows=3) if name == "signature" else TextField(limit=200)
            self.add(_SENDER + name, labels[name], field, beside=name == "place")
        kept = session.settings.sender
        self.load("sender", {_SENDER + name: kept.get(name) for name in SENDER_FIELDS})
        self.set_read_only(session.read_only)
        own = {name: ("sender", name.removeprefix(_SENDER)) for name in self.fields}
        self.since = SinceLabels(self, session, own)

    def _keep(self, name: str, value: Any) -> None:
        change = ((name.removeprefix(_SENDER), value),)
        self._session.run(change_settings, ChangeSettings(sender=change))


def _state(code: Any) -> str:
    return _(FEDERAL_STATES[code]) if code in FEDERAL_STATES else _("none")
