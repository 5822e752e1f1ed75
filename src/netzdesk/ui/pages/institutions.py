"""The page „Stellen“: the list of institutions beside the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.institutions import RemoveInstitution, remove_institution
from netzdesk.base.i18n import _
from netzdesk.queries.duplicates import standing_institution
from netzdesk.queries.institution_detail import institution_detail
from netzdesk.queries.institutions import (
    InstitutionRow,
    institution_list,
    name_order,
    touched_institutions,
)
from netzdesk.queries.outcomes import institution_states
from netzdesk.store.unit import Change
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import About, FileTarget
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.facets import FacetButton
from netzdesk.ui.widgets.institution_form import NewInstitutionForm
from netzdesk.ui.widgets.institution_list import InstitutionTexts, Listed, searched
from netzdesk.ui.widgets.institution_panel import InstitutionPanel
from netzdesk.ui.widgets.labels import heading
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.views_bar import ReadyView


class InstitutionsPage(SplitPage):
    """Stellen: every office that is contacted, with what is due there."""

    KEY = "institutions"
    BULK = "institution"
    TABLES = frozenset(
        {
            "institution",
            "lead",
            "source",
            "source_use",
            "attachment",
            "institution_region",
            "region",
            "person",
            "contact_point",
            "contact_attempt",
            "outcome_note",
            "follow_up",
            "statement",
            "statement_network",
            "network",
            "researcher",
            "vocabulary_term",
            "setting",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._texts = InstitutionTexts(session)
        self._shown = ""
        self._reading = False
        self._asked: dict[str, Any] = {}
        self._ids_label = ""
        self._model = ListModel(
            self._texts.columns(),
            lambda listed: listed.row.id,
            accepts=self._texts.accepts,
            search=searched,
            parent=self,
        )
        empty = EmptyState(
            _("No institutions yet."),
            _("Institutions are the offices that you write to and call."),
            _("Add an institution"),
            self.new_record,
        )
        panel = ListPanel(
            "institutions",
            self._model,
            name=_("Institutions"),
            preferences=nav.preferences,
            placeholder=_("Name, person, district, place (Ctrl+F)"),
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of institutions"))
        panel.tools.addWidget(self.facets)
        # „Integrationsbeauftragte/r Landkreis …“: what tells them apart stands at the end
        panel.table.cut_in_the_middle()
        self.set_up(_("Institutions"), panel)
        panel.label_of = self._label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self._add_tools()
        self.panel = InstitutionPanel(session)
        self.panel.remove_asked.connect(self._remove)
        self.panel.network_asked.connect(lambda key: nav.go("networks", record=key))
        self.panel.region_asked.connect(lambda key: nav.go("regions", record=key))
        self.panel.source_asked.connect(lambda key: nav.go("leads", record=key))
        self.panel.call_asked.connect(self.call)
        self.add_view("detail", self.panel)
        self.new_form = NewInstitutionForm(session, self._rows)
        self.new_form.created.connect(self._on_created)
        self.new_form.cancelled.connect(self._leave_new)
        self.add_view("new", _with_title(_("New institution"), self.new_form))

    def refresh(self, change: Change | None) -> None:
        if change is None or change.concerns("region", "researcher", "vocabulary_term"):
            self.facets.set_facets(self._texts.facets())
        self._texts.forget_queue()
        listed = self._read(change)
        # what is being worked on stays in view, even when the filter does not hold for it now
        self._reading = True
        self._model.set_rows(listed)
        self._reading = False
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id() or self._shown)

    def show_detail(self, record: str) -> None:
        if self._reading:
            return
        found = institution_detail(self.session.conn, record) if record else None
        if found is None:
            self._shown = ""
            self.show_view("")
            return
        self._say_unfinished(record)
        self._shown = record
        listed = self._listed(record)
        self.panel.show_institution(found, listed.state if listed else None)
        self.show_view("detail")

    def show_record(self, record: str) -> None:
        record = standing_institution(self.session.conn, record)
        super().show_record(record)
        asked, self._asked = self._asked, {}
        if self._shown != record:
            return
        if asked.get("attempt"):
            self.panel.show_attempt(str(asked["attempt"]))
        if asked.get("form") == "attempt":
            self.panel.record_attempt()
        elif asked.get("form") == "statement":
            self.panel.record_statement(
                str(asked.get("attempt") or ""), str(asked.get("about") or "")
            )

    def ready_views(self) -> Sequence[ReadyView]:
        me = self.session.study.author.id
        return (
            ReadyView(_("Due today"), lambda: {"due": "due"}, sort="due"),
            ReadyView(_("Reply overdue"), lambda: {"queue": "reply_overdue"}, sort="due"),
            ReadyView(_("Mine"), lambda: {"responsible": me}),
        )

    def open_list(self, *, label: str = "", **conditions: Any) -> None:
        """Show the list under conditions, named as the facets are; `label` names a choice by `ids`.

        `form` opens a form: `attempt` or `statement` (`about` a district) for the record that is
        asked for with it, `new` for a new institution of this kind and region. `attempt` is the
        key of one that the record is to show.
        """
        self.ensure_fresh()
        self._asked = {key: conditions.pop(key, None) for key in ("form", "about", "attempt")}
        if self._asked["form"] == "new":
            self._begin_new(conditions.get("kind"), conditions.get("region"))
        elif conditions:
            self._ids_label = label
            self.facets.set_conditions(conditions)
            self.list.show_only(self._label(), **conditions)
            if self.shown_view() == "new" and not self.new_form.is_dirty():
                self._leave_new()

    def new_record(self) -> None:
        chosen = self.facets.conditions()
        self._begin_new(chosen.get("kind"), chosen.get("region"))

    def offers(self) -> Mapping[str, Callable[[], object]]:
        if self.shown_view() != "detail":
            return super().offers()
        return {
            **super().offers(),
            "edit.attempt": self.record_attempt,
            "edit.statement": self.record_statement,
            "edit.call": self.call,
        }

    def call(self) -> None:
        """Open the call screen for the institution that is shown."""
        if self.panel.institution is not None:
            self.nav.go("call", record=self.panel.institution.id, back=self.KEY)

    def record_attempt(self) -> None:
        """Open the form for a contact attempt at the institution that is shown."""
        self.turn_to_details()
        self.panel.record_attempt()

    def record_statement(self) -> None:
        """Open the form for a statement of the institution that is shown."""
        self.turn_to_details()
        self.panel.record_statement()

    def file_target(self) -> FileTarget | None:
        return self.panel.file_target() if self.shown_view() == "detail" else None

    def about(self) -> About | None:
        shown = self.panel.institution if self.shown_view() == "detail" else None
        return About("institution", shown.id, shown.name) if shown is not None else None

    def row_menu(self) -> Sequence[tuple[str, Callable[[], object]]]:
        chosen = self.list.selected_ids()
        if len(chosen) != 2 or self.session.read_only:
            return super().row_menu()
        return (*super().row_menu(), (_("&Merge these two …"), self.show_duplicates))

    def read_list(self) -> None:
        """Open the wizard that reads a list from Excel."""
        from netzdesk.ui.dialogs.import_wizard import ImportWizard  # noqa: PLC0415  # when asked for

        wizard = ImportWizard(self.session, self.window(), self.nav.preferences)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wizard.imported.connect(self._say_done)
        wizard.open()

    def show_duplicates(self) -> None:
        """Show institutions that may be one; two that are chosen come first."""
        from netzdesk.ui.dialogs.duplicates import DuplicatesDialog  # noqa: PLC0415  # when asked for

        chosen = self.list.selected_ids()
        pair = (chosen[0], chosen[1]) if len(chosen) == 2 else None
        dialog = DuplicatesDialog(self.session, self.window(), self.nav.preferences, pair)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add_tools(self) -> None:
        more = QPushButton(_("More"))
        menu = QMenu(more)
        menu.addAction(_("Import &lists …"), self.read_list)
        menu.addAction(_("Possible &duplicates …"), self.show_duplicates)
        menu.addAction(_("Change a &field in the chosen rows …"), self.change_many)
        more.setMenu(menu)
        new = primary_button(_("New institution"), self.new_record)
        for button in (more, new):
            button.setDisabled(self.session.read_only)
            self.tools.addWidget(button)

    def _read(self, change: Change | None) -> list[Listed]:
        """Read the list: all of it, or what the change has touched."""
        conn, today = self.session.conn, self.session.today()
        touched = touched_institutions(conn, change.rows) if change is not None else None
        rows = institution_list(conn, touched)
        states = institution_states(conn, today, touched)
        fresh = [Listed(row, states[row.id]) for row in rows]
        if touched is None:
            return fresh
        others = [each for each in self._model.rows() if each.row.id not in touched]
        if not fresh:
            return others
        return sorted([*others, *fresh], key=lambda each: name_order(each.row))

    def _narrow(self) -> None:
        self.list.narrow(self._label(), **self.facets.conditions())

    def _label(self) -> str:
        """Return in words what the list is narrowed to."""
        by_ids = self._ids_label if "ids" in self.facets.conditions() else ""
        return " · ".join(filter(None, (by_ids, self.facets.label())))

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)

    def _rows(self) -> tuple[InstitutionRow, ...]:
        return tuple(listed.row for listed in self._model.rows())

    def _listed(self, record: str) -> Listed | None:
        return next((each for each in self._model.rows() if each.row.id == record), None)

    def _begin_new(self, kind: str | None, region: str | None) -> None:
        if self.session.read_only:
            return
        self.new_form.begin(kind, region)
        self.show_view("new")
        self.new_form.focus_first()

    def _on_created(self, record: str) -> None:
        self.show_view("detail")
        self.show_record(record)
        self.enter_detail()

    def _leave_new(self) -> None:
        self.new_form.leave()
        self.show_detail(self.list.current_id())
        self.take_focus()

    def _remove(self, record: str) -> None:
        name = self.panel.institution.name if self.panel.institution else ""
        if self.session.try_run(remove_institution, RemoveInstitution(institution_id=record)):
            self.nav.message(
                _("Removed: {name}", name=name), button=_("Undo"), do=self.session.undo
            )

    def _say_unfinished(self, record: str) -> None:
        """Say so when a form with entries is left for another institution; it waits there."""
        left = self.panel.institution
        if left is None or left.id == record or not self.panel.unfinished():
            return
        left_id = left.id
        self.nav.message(
            _("The entry that was begun at {name} is not recorded yet.", name=left.name),
            "warn",
            button=_("Back to it"),
            do=lambda: self.show_record(left_id),
        )


def _with_title(text: str, form: QWidget) -> QWidget:
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(12, 0, 0, 0)
    layout.addWidget(heading(text))
    layout.addWidget(form)
    layout.addStretch(1)
    return body
