"""Settings: of this computer (language, look, who works here) and of the study."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from netzdesk.actions.settings import (
    ChangeResearcher,
    ChangeSettings,
    change_researcher,
    change_settings,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.dialogs.settings_categories import CategorySettings
from netzdesk.ui.dialogs.settings_desk import DeskForm, SenderForm
from netzdesk.ui.dialogs.settings_outcomes import OutcomeSettings
from netzdesk.ui.dialogs.settings_people import PeopleSettings
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import NumberField, TextField
from netzdesk.ui.widgets.form import Form, commit_all
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.since import SinceLabels
from netzdesk.ui.widgets.tab_page import scrolled

if TYPE_CHECKING:
    from netzdesk.ui.window import MainWindow

_NAME = N_("Enter the name.")
_INITIALS = N_("Enter the initials.")


class SettingsDialog(PlainDialog):
    """Everything is stored when its field is left; language and look change when it closes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, _("Settings"), size=(760, 680))
        self._window = window
        kept = window.preferences
        self._before = (kept.language, kept.scheme)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Parts of the settings"))
        self.body.addWidget(self.tabs)
        self.machine = Form(store=self._store_machine)
        self._add_machine()
        self._add_tab(_("This &computer"), self.machine)
        self.study: Form | None = None
        if window.session is not None:
            self._add_study(window.session)
            self._add_desk(window.session)

    def done(self, result: int) -> None:
        commit_all(self)
        super().done(result)
        kept = self._window.preferences
        if kept.language != self._before[0]:
            self._window.set_language(kept.language)
        if kept.scheme != self._before[1]:
            self._window.set_scheme(kept.scheme)

    def _add_machine(self) -> None:
        form = self.machine
        form.add("language", _("Language"), ChoiceField([("de", "Deutsch"), ("en", "English")]))
        schemes = [
            ("system", _("As the desktop")),
            ("light", _("Light")),
            ("dark", _("Dark")),
        ]
        form.add("scheme", _("Look"), ChoiceField(schemes))
        form.add("name", _("Your name"), TextField(limit=80))
        form.add("initials", _("Your initials"), TextField(limit=6))
        kept = self._window.preferences
        form.load(
            "machine",
            {
                "language": kept.language,
                "scheme": kept.scheme,
                "name": kept.name,
                "initials": kept.initials,
            },
        )

    def _add_study(self, session: Session) -> None:
        form = Form(store=partial(self._store_study, session))
        form.add("title", _("Title"), TextField(limit=200))
        form.add(
            "status_date",
            _("Status date"),
            TextField(placeholder="03/2010", limit=40),
            hint=_("Printed in the appendices as it stands here; never today's date."),
        )
        form.add(
            "reference_day",
            _("Reference day"),
            DayField(session.today),
            hint=_("Due and overdue are measured from this day. Empty: today."),
        )
        form.add("field_phase_ends", _("Field phase ends"), DayField(session.today))
        form.section(_("Two-source check"))
        for name, label in (
            ("answers_needed", _("Independent answers needed")),
            ("answers_needed_for_no", _("Independent answers needed for a “no”")),
            ("tiers_needed_for_no", _("Tiers of offices needed for a “no”")),
        ):
            form.add(name, label, NumberField(low=1, high=9, optional=False))
        for term in session.terms("institution_kind"):
            label = _("Tier: {kind}", kind=session.label("institution_kind", term.code))
            form.add(f"tier:{term.code}", label, NumberField(low=1, high=9, optional=False))
        form.load("study", _values(session))
        form.set_read_only(session.read_only)
        self.since = SinceLabels(form, session, _since(form))
        form.insert(
            muted(_("The rules count at once: the states of all districts are computed anew."))
        )
        self.study = form
        self._add_tab(_("This &study"), form)

    def _add_desk(self, session: Session) -> None:
        self.desk = DeskForm(session)
        self.letterhead = SenderForm(session)
        self.people = PeopleSettings(session)
        self.outcomes = OutcomeSettings(session)
        self._add_tab(_("Contact &rules"), self.desk)
        self._add_tab(_("S&ender"), self.letterhead)
        self._add_tab(_("Research&ers"), self.people)
        self._add_tab(_("&Outcomes"), self.outcomes)
        self.categories = CategorySettings(session)
        self._add_tab(_("Cate&gories"), self.categories)

    def _add_tab(self, title: str, widget: QWidget) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.addWidget(widget)
        layout.addStretch(1)
        self.tabs.addTab(scrolled(body), title)

    def _store_machine(self, name: str, value: Any) -> None:
        kept = self._window.preferences
        if name == "language":
            kept.language = value
            return
        if name == "scheme":
            kept.scheme = value
            return
        if not value:
            raise Refused(f"author.{name}_missing", _NAME if name == "name" else _INITIALS)
        values = {"name": kept.name, "initials": kept.initials, name: value}
        kept.set_author(values["name"], values["initials"])
        self._rename_researcher(values)

    def _rename_researcher(self, values: dict[str, str]) -> None:
        session = self._window.session
        if session is None or session.read_only:
            return
        command = ChangeResearcher(researcher_id=session.study.author.id, **values)
        session.run(change_researcher, command)

    def _store_study(self, session: Session, name: str, value: Any) -> None:
        if name.startswith("tier:"):
            tiers = {**session.settings.tiers, name.removeprefix("tier:"): value}
            session.run(change_settings, ChangeSettings(tiers=tuple(tiers.items())))
            return
        if value is None and name in ("title", "status_date"):
            value = ""  # a text; the days are None when they are empty
        session.run(change_settings, ChangeSettings(**{name: value}))


def _since(form: Form) -> dict[str, tuple[str, str]]:
    """Return the setting behind each field, and the part of it."""
    return {
        name: ("tiers", name.removeprefix("tier:")) if name.startswith("tier:") else (name, "")
        for name in form.fields
    }


def _values(session: Session) -> dict[str, Any]:
    kept = session.settings
    names = (
        "title",
        "status_date",
        "reference_day",
        "field_phase_ends",
        "answers_needed",
        "answers_needed_for_no",
        "tiers_needed_for_no",
    )
    tiers = {f"tier:{kind}": tier for kind, tier in kept.tiers.items()}
    return {**{name: getattr(kept, name) for name in names}, **tiers}
