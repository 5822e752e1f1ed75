"""Profiles: the networks at the left, the chosen ones first; the profile and its pages beside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from netzdesk.base.i18n import _, translator
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import KEY_ALL
from netzdesk.queries.profiles import ProfileRow, profile_rows
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.profile_sections import SectionsDialog
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.exporting import save_export
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.profile_panel import ProfilePanel


class ProfilesPage(SplitPage):
    """Writes, shows, prints and exports the profiles of networks."""

    KEY = "profiles"
    TABLES = frozenset(
        {
            "network",
            "network_actor",
            "network_contact",
            "network_field",
            "network_region",
            "network_result",
            "person",
            "institution",
            "profile_picture",
            "profile_section",
            "profile_text",
            "selection",
            "setting",
            "vocabulary_term",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No networks yet."),
            _("Profiles are written of networks that count."),
            _("To the networks"),
            lambda: nav.go("networks"),
        )
        panel = ListPanel(
            "profiles", self._model, name=_("Profiles"), preferences=nav.preferences, empty=empty
        )
        self.set_up(_("Profiles"), panel, ratio=(2, 7))
        self.panel = ProfilePanel(self)
        self.add_view("detail", self.panel)
        self.sections_button = QPushButton(icon("settings"), _("Sections …"))
        self.sections_button.clicked.connect(self.change_sections)
        self.tools.addWidget(self.sections_button)
        self.all_button = QToolButton()
        self.all_button.setText(_("All chosen"))
        self.all_button.setIcon(icon("save"))
        self.all_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.all_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.all_menu = QMenu(self.all_button)
        for text, suffix in ((_("Save as PDF …"), ".pdf"), (_("Save as Word …"), ".docx")):
            self.all_menu.addAction(text).triggered.connect(partial(self._save_all, suffix))
        self.all_button.setMenu(self.all_menu)
        self.tools.addWidget(self.all_button)

    def refresh(self, change: Change | None) -> None:
        self._model.set_rows(profile_rows(self.session.conn))
        self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        if not record:
            self.show_view("")
            return
        self.panel.show_profile(record)
        self.show_view("detail")

    def change_sections(self) -> None:
        """Change which sections the profiles have."""
        SectionsDialog(self, self.session).exec()

    def _save_all(self, suffix: str, _checked: bool = False) -> None:
        if self.panel.form.commit():
            options = ExportOptions(language=translator().language)
            save_export(self, KEY_ALL, suffix, options)


def _columns() -> tuple[ListColumn[ProfileRow], ...]:
    return (
        ListColumn(
            "chosen",
            _("Chosen"),
            text=lambda row: _("chosen") if row.chosen else "",
            sort=lambda row: not row.chosen,
            tone=lambda row: "good" if row.chosen else None,
            width=11,
        ),
        ListColumn(
            "number",
            _("No."),
            text=lambda row: "" if row.number is None else str(row.number),
            sort=lambda row: (row.number is None, row.number or 0),
            width=5,
            right=True,
        ),
        ListColumn(
            "name", _("Network"), text=lambda row: row.name, width=26, hint=lambda row: row.name
        ),
        ListColumn(
            "written",
            _("Sections written"),
            text=lambda row: str(row.written) if row.written else "",
            sort=lambda row: row.written,
            width=8,
            right=True,
        ),
        ListColumn(
            "regions",
            _("Region"),
            text=lambda row: ", ".join(row.regions),
            width=20,
            hint=lambda row: ", ".join(row.regions),
        ),
    )
