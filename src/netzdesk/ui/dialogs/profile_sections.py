"""Which sections the profiles have: their headings, their order, what they show of the register."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from netzdesk.actions.profile_sections import (
    AddProfileSection,
    ChangeProfileSection,
    MoveProfileSection,
    RemoveProfileSection,
    add_profile_section,
    change_profile_section,
    move_profile_section,
    remove_profile_section,
)
from netzdesk.actions.standard_sections import LoadStandardSections, load_standard_sections
from netzdesk.base.i18n import _
from netzdesk.domain.profiles import CONTENTS
from netzdesk.queries.profiles import SectionRow, profile_sections
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import CheckField, TextField
from netzdesk.ui.widgets.records_editor import RecordsEditor


class SectionsDialog(PlainDialog):
    """The set of sections of this study."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, _("Sections of profiles"), size=(620, 560))
        self._session = session
        self.editor = _Sections(session)
        self.body.addWidget(self.editor)
        load = QPushButton(_("Load the standard sections"))
        load.setAutoDefault(False)
        load.setDisabled(session.read_only)
        load.clicked.connect(self._load)
        self.body.addWidget(load, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        session.changed.connect(self.editor.read)

    def _load(self) -> None:
        self._session.try_run(load_standard_sections, LoadStandardSections())


class _Sections(RecordsEditor):
    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Sections of profiles"),
            submit_text=_("Add section"),
            nothing=_("This study has no sections yet. Load the standard ones or add your own."),
            rows=10,
        )
        self._session = session
        self._rows: dict[str, SectionRow] = {}
        contents = [(code, _(label)) for code, label in CONTENTS.items()]
        for form in (self.edit, self.new):
            form.add("name", _("Heading"), TextField(limit=200))
            form.add("content", _("Shows of the register"), ChoiceField(contents))
        self.edit.add("retired", "", CheckField(_("No longer used")))
        self.new.add_buttons()
        self.set_read_only(session.read_only)
        self.read()

    def read(self, _change: object = None) -> None:
        """Show the sections as they are stored."""
        rows = profile_sections(self._session.conn, retired=True)
        self._rows = {row.id: row for row in rows}
        gone = _("no longer used")
        self.set_rows([(r.id, f"{r.name} ({gone})" if r.retired else r.name) for r in rows])

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddProfileSection(name=values["name"] or "", content=values["content"])
        return self._session.run(add_profile_section, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        command = ChangeProfileSection(section_id=record, **{name: given})
        self._session.run(change_profile_section, command)

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_profile_section, RemoveProfileSection(section_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveProfileSection(section_id=record, after_id=after)
        self._session.try_run(move_profile_section, command)

    def values_of(self, record: str) -> dict[str, Any]:
        row = self._rows[record]
        return {"name": row.name, "content": row.content, "retired": row.retired}

    def new_values(self) -> dict[str, Any]:
        return {"content": "text"}
