"""Handing over all open items of one researcher to another, with a look at what moves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from netzdesk.actions.handover import HandOver, hand_over
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, ngettext
from netzdesk.queries.handover import HandoverPreview, handover_preview
from netzdesk.queries.institutions import researcher_choices
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, plain_label

_SHOWN = 12


class HandoverDialog(PlainDialog):
    """From whom, to whom, and everything that would move."""

    handed_over = Signal(str)
    """The name of the researcher who has the items now."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, _("Hand over"), size=(620, 560))
        self._session = session
        self._people = {each.id: each.name for each in researcher_choices(session.conn)}
        options = list(self._people.items())
        self.form = Form(submit=self._hand_over, submit_text=_("Hand over"))
        self.form.add("from_id", _("From"), ChoiceField(options, none=_("Please choose")))
        self.form.add("to_id", _("To"), ChoiceField(options, none=_("Please choose")))
        self.form.fields["from_id"].left.connect(self._show_preview)
        self.form.add_buttons(cancel=False)
        self.form.cancelled.connect(self.reject)  # Esc
        self.preview = plain_label("", wrap=True, selectable=True)
        self.body.addWidget(self.form)
        self.body.addWidget(heading(_("What moves")))
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        me = session.study.author.id
        self.form.clear({"from_id": me if me in self._people else None, "to_id": None})
        self._show_preview()

    def _show_preview(self) -> None:
        from_id = self.form.value("from_id")
        if not from_id:
            self.preview.setText(_("Choose whose items are handed over."))
            return
        found = handover_preview(self._session.conn, from_id)
        self.preview.setText(_preview_text(found))

    def _hand_over(self, values: dict[str, Any]) -> None:
        for name in ("from_id", "to_id"):
            if not values[name]:
                raise Refused("handover.whom", _("Choose a researcher."), field=name)
        command = HandOver(from_id=values["from_id"], to_id=values["to_id"])
        self._session.run(hand_over, command)
        self.handed_over.emit(self._people[command.to_id])
        self.accept()


def _preview_text(found: HandoverPreview) -> str:
    if not found.total:
        return _("Nothing is open here.")
    due = tuple(f"{show_day(day)} {name}" for day, name in found.follow_ups)
    parts = (
        (
            ngettext("{n} institution", "{n} institutions", len(found.institutions)),
            found.institutions,
        ),
        (ngettext("{n} district", "{n} districts", len(found.regions)), found.regions),
        (ngettext("{n} open follow-up", "{n} open follow-ups", len(due)), due),
        (ngettext("{n} open lead", "{n} open leads", len(found.leads)), found.leads),
    )
    return "\n\n".join(
        _("{what}: {names}", what=what, names=_listed(names)) for what, names in parts if names
    )


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    if rest <= 0:
        return shown
    return ngettext("{shown} and {n} more", "{shown} and {n} more", rest, shown=shown)
