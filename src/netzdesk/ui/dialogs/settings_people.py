"""Settings: who works on the study."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from netzdesk.actions.settings import (
    AddResearcher,
    ChangeResearcher,
    add_researcher,
    change_researcher,
)
from netzdesk.base.i18n import _
from netzdesk.queries.institutions import ResearcherChoice, researcher_choices
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import clear_layout, heading, muted


class PeopleSettings(QWidget):
    """A line for each researcher, and one for a new one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.forms: dict[str, Form] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.new = Form(submit=self._create, submit_text=_("Add researcher"))
        self.new.add("name", _("Name"), TextField(limit=80))
        self.new.add("initials", _("Initials"), TextField(limit=6), beside=True)
        self.new.add_buttons(cancel=False)
        self.new.clear()
        title = heading(_("New researcher"))
        for widget in (self.new, title):
            widget.setVisible(not session.read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._lines)
        layout.addWidget(
            muted(
                _(
                    "Whoever opens the study is entered by the name of their own program. Add "
                    "those here to whom work is given before they have opened it."
                )
            )
        )
        layout.addWidget(title)
        layout.addWidget(self.new)
        layout.addStretch(1)
        self._show()

    def _show(self) -> None:
        clear_layout(self._lines)
        self.forms.clear()
        for person in researcher_choices(self._session.conn):
            form = self._line(person)
            self.forms[person.id] = form
            self._lines.addWidget(form)

    def _line(self, person: ResearcherChoice) -> Form:
        form = Form(store=partial(self._keep, person.id))
        form.add("name", _("Name"), TextField(limit=80))
        form.add("initials", _("Initials"), TextField(limit=6), beside=True)
        form.load(person.id, {"name": person.name, "initials": person.initials})
        form.set_read_only(self._session.read_only)
        return form

    def _keep(self, record: str, name: str, value: Any) -> None:
        command = ChangeResearcher(researcher_id=record, **{name: value or ""})
        self._session.run(change_researcher, command)

    def _create(self, values: dict[str, Any]) -> None:
        command = AddResearcher(name=values["name"] or "", initials=values["initials"] or "")
        self._session.run(add_researcher, command)
        self._show()
        self.new.clear()
        self.new.focus_first()
