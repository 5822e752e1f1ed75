"""Freezing a state of the report: its name and note, for whom it is, and where the folder goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.report_states import free_name
from netzdesk.exports.letters.names import safe_name
from netzdesk.exports.options import GRADES, LIMITS, ExportOptions
from netzdesk.exports.report import ReportChoices
from netzdesk.exports.report_folder import check_target
from netzdesk.queries.snapshots import snapshots
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.drafts import NO_RECORD, FormDraft, new_at
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.folder_field import FolderField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted


class FreezeDialog(PlainDialog):
    """A form; what it asks for is made when it has closed."""

    asked = Signal(object, object)
    """The `ReportChoices` and the folder."""

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent, _("Freeze state of the report"), size=(640, 600))
        self._session = session
        tr = translator()
        self.body.addWidget(
            muted(
                _(
                    "Appendices, profiles, protocol, check, figures and field report are made "
                    "from the study as it stands now, as Excel, PDF and Word in a new folder with "
                    "a manifest. The state is kept: it can be made again and compared later."
                )
            )
        )
        self.form = Form(submit=self._ask, submit_text=_("Freeze and write"))
        self.form.add("name", _("Name"), TextField(limit=120))
        self.form.add("note", _("Note"), NotesField(rows=3))
        grades = ChoiceField((grade, tr(text)) for grade, text in GRADES.items())
        self.form.add("persons", _("Persons"), grades)
        limits = ChoiceField((limit, tr(text)) for limit, text in LIMITS.items())
        self.form.add("released", _("Release"), limits)
        languages = ChoiceField([("de", "Deutsch"), ("en", "English")])
        self.form.add("language", _("Language"), languages)
        as_of = TextField(placeholder=_("as in the settings"), limit=40)
        self.form.add("as_of", _("Status date"), as_of)
        question = _("Folder in which the report gets its own")
        folder = FolderField(preferences, question)
        self.form.add(
            "target", _("Folder"), folder, hint=_("The report gets its own folder in it.")
        )
        self.form.add_buttons(cancel=False)
        self.draft = FormDraft(self.form, session, lambda: new_at("reports", NO_RECORD, "state"))
        self.form.cancelled.connect(self.reject)  # Esc
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.form.clear(
            {
                "name": self._proposed(),
                "persons": "none",
                "released": "",
                "language": tr.language,
            }
        )
        folder.begin()
        self.form.focus_first()

    def _proposed(self) -> str:
        """Return a name that no state has: by the day, as most reports are called."""
        taken = {found.name.casefold() for found in snapshots(self._session.conn)}
        day = show_day(self._session.today().isoformat())
        name, number = _("Report of {day}", day=day), 2
        proposed = name
        while proposed.casefold() in taken:
            proposed, number = f"{name} ({number})", number + 1
        return proposed

    def _ask(self, values: dict[str, Any]) -> None:
        taken = (found.name for found in snapshots(self._session.conn))
        name = free_name(values["name"], taken)
        parent: Path = values["target"]
        target = parent / safe_name(name)
        check_target(target)
        options = ExportOptions(
            persons=values["persons"],
            released=values["released"],
            language=values["language"],
            as_of=values["as_of"] or "",
        )
        choices = ReportChoices(
            options=options, name=name, note=values["note"] or "", today=self._session.today()
        )
        self.accept()
        self.asked.emit(choices, target)
