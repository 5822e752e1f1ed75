"""Profiles: the networks at the left, the chosen ones first; the profile and its pages beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QTabWidget, QToolButton

from netzdesk.base.i18n import _, translator
from netzdesk.domain.approval import STATES, State
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import KEY_ALL
from netzdesk.queries.profiles import ProfileRow, networks_of_texts, profile_rows
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.profile_sections import SectionsDialog
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.approval_panel import STATE_TONES, ApprovalPanel
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
            "approval",
            "approval_field",
            "approval_reminder",
            "attachment",
            "criterion_set",
            "network_actor",
            "network_contact",
            "network_field",
            "network_programme",
            "network_region",
            "network_relation",
            "network_result",
            "person",
            "institution",
            "profile_picture",
            "profile_section",
            "profile_text",
            "region",
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
        self.set_up(_("Profiles"), panel, ratio=(5, 11))
        self.panel = ProfilePanel(self)
        self.approval = ApprovalPanel(self)
        self.tabs = QTabWidget()
        self.approval.profile_asked.connect(lambda: self.tabs.setCurrentWidget(self.panel))
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Profile and approval"))
        self.tabs.addTab(self.panel, _("&Profile"))
        self.tabs.addTab(self.approval, _("&Approval"))
        self.tabs.currentChanged.connect(self._show_tab)
        self._wanted = ""
        self.add_view("detail", self.tabs)
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
        self._model.set_rows(self._rows(change))
        self.show_detail(self.list.current_id())

    def _rows(self, change: Change | None) -> Sequence[ProfileRow]:
        """Read the list; after a text was stored only the networks whose texts those are."""
        conn, today = self.session.conn, self.session.today()
        only = None
        if change is not None and change.rows.keys() == {"profile_text"} and self._model.rows():
            only = networks_of_texts(conn, change.rows["profile_text"])
        if only is None:
            return profile_rows(conn, today)
        changed = {row.id: row for row in profile_rows(conn, today, only=only)}
        return [changed.get(row.id, row) for row in self._model.rows()]

    def show_detail(self, record: str) -> None:
        if not record:
            self.show_view("")
            return
        row = self._row(record)
        reopened = row.reopened if row else 0
        said = _("&Approval ({n})", n=reopened) if reopened else _("&Approval")
        self.tabs.setTabText(1, said)
        self._show_tab()
        self.show_view("detail")

    def show_record(self, record: str) -> None:
        """Show a network; its approval when a request was asked for before (`open_list`)."""
        super().show_record(record)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.approval.open_answer(wanted)

    def open_list(self, *, approval: str = "", label: str = "", **conditions: Any) -> None:
        """Show the networks that meet conditions; `approval` is a request to be answered.

        `approval_state` is a condition on how far the approval of a network is.
        """
        if "approval_state" in conditions:
            conditions["approval"] = conditions.pop("approval_state")
        if approval:
            self._wanted = approval
            self.tabs.setCurrentWidget(self.approval)
        if conditions:
            self.list.show_only(label, **conditions)

    def _show_tab(self, *_place: int) -> None:
        """Show the network of the list on the tab that is seen; the other one reads later."""
        record = self.list.current_id()
        row = self._row(record) if record else None
        if row is None:
            return
        if self.tabs.currentWidget() is self.approval:
            self.approval.show_network(record, row.name or row.place or "/", row.number)
        else:
            self.panel.show_profile(record)

    def _row(self, record: str) -> ProfileRow | None:
        return next((row for row in self._model.rows() if row.id == record), None)

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
            "number",
            _("No."),
            text=lambda row: "" if row.number is None else str(row.number),
            sort=lambda row: (row.number is None, row.number or 0),
            width=4,
            right=True,
        ),
        ListColumn(
            "name",
            _("Network"),
            text=lambda row: row.name or row.place or "/",
            width=13,
            hint=lambda row: row.name or row.place,
        ),
        ListColumn(
            "approval",
            _("Approval"),
            text=lambda row: _(STATES[row.approval]),
            sort=lambda row: list(State).index(row.approval),
            tone=lambda row: STATE_TONES[row.approval],
            hint=_released,
            width=21,
        ),
        ListColumn(
            "chosen",
            _("Chosen"),
            text=lambda row: _("chosen") if row.chosen else "",
            sort=lambda row: not row.chosen,
            tone=lambda row: "good" if row.chosen else None,
            width=11,
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


def _released(row: ProfileRow) -> str:
    """Return how many fields are released, once somebody was asked."""
    if row.approval is State.NOT_ASKED:
        return ""
    return _("{n} of {total} fields are released.", n=row.released, total=row.asked)
