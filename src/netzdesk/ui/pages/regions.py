"""Regions: every district with its state, and what that state rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from netzdesk.base.i18n import _, translator
from netzdesk.domain.region_facts import Finding
from netzdesk.domain.sentences import Labels
from netzdesk.domain.states import State, StateGroup
from netzdesk.domain.step_texts import step_text
from netzdesk.queries.institutions import researcher_choices
from netzdesk.queries.regions import RegionRow, area_choices, regions
from netzdesk.queries.verification import read_labels, verify_regions
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.paste_dialog import PasteDialog, pasted_regions
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import About
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.facets import Facet, FacetButton
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.region_areas import RegionAreas
from netzdesk.ui.widgets.region_form import NewRegionForm
from netzdesk.ui.widgets.region_panel import RegionPanel
from netzdesk.ui.widgets.state_texts import (
    FINDING_TONES,
    finding_text,
    group_text,
    state_text,
    state_tone,
)
from netzdesk.ui.widgets.tab_page import titled
from netzdesk.ui.widgets.views_bar import ReadyView

_ROWS_AT_ONCE: Final = 12


class RegionsPage(SplitPage):
    """The districts at the left, one of them with its verification at the right."""

    KEY = "regions"
    BULK = "region"
    TABLES = frozenset(
        {
            "region",
            "source",
            "source_use",
            "attachment",
            "region_office",
            "researcher",
            "area",
            "area_region",
            "institution",
            "institution_region",
            "person",
            "contact_point",
            "contact_attempt",
            "outcome_note",
            "statement",
            "statement_network",
            "network",
            "network_region",
            "interview",
            "independence",
            "decision",
            "setting",
            "vocabulary_term",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._steps: dict[str, str] = {}
        self._ids_label = ""
        self._labels: Labels | None = None
        self._model = ListModel(
            self._columns(),
            identify=lambda row: row.id,
            accepts=_accepts,
            search=lambda row: f"{row.name} {row.kind} {row.ags} {state_text(row.state)}",
            parent=self,
        )
        empty = EmptyState(
            _("No districts yet."),
            _("Enter the districts that the study surveys, or paste them from Excel."),
            _("New district"),
            self.new_record,
        )
        if not session.read_only:
            paste = QPushButton(_("Paste from Excel …"))
            paste.clicked.connect(self.paste)
            box = empty.layout()
            assert isinstance(box, QVBoxLayout)
            box.insertWidget(box.count() - 1, paste, alignment=Qt.AlignmentFlag.AlignCenter)
        panel = ListPanel(
            "regions",
            self._model,
            name=_("Regions"),
            preferences=nav.preferences,
            placeholder=_("Filter by name, AGS or state"),
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of districts"))
        panel.tools.addWidget(self.facets)
        self.set_up(_("Regions"), panel)
        panel.label_of = self._label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self.panel = RegionPanel(session)
        self._connect_panel()
        self.add_view("detail", self.panel)
        self._new = NewRegionForm(session)
        self._new.created.connect(self._on_created)
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New district"), self._new))
        self._areas = RegionAreas(session)
        self._areas.removed.connect(self._say_removed)
        self.add_view("areas", titled(_("Areas"), self._areas))
        self._add_tools()

    def refresh(self, change: Change | None) -> None:
        self._steps.clear()
        if change is None or change.concerns("vocabulary_term"):
            self._labels = None
            self.panel.forget_labels()
        self._fill_facets()
        self._model.set_rows(regions(self.session.conn))
        if self.shown_view() == "areas":
            self._areas.read()
        elif self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def ready_views(self) -> Sequence[ReadyView]:
        me = self.session.study.author.id
        return (
            ReadyView(_("Second source missing"), lambda: {"state": State.ONE_SOURCE}),
            ReadyView(_("Make sure of “no”"), lambda: {"state": State.AWAITING_CONFIRMATION_OF_NO}),
            ReadyView(_("Contested"), lambda: {"group": StateGroup.CONTESTED}),
            ReadyView(_("Mine"), lambda: {"responsible": me}),
        )

    def open_list(self, *, label: str = "", **conditions: Any) -> None:
        """Show the districts that meet the conditions; `label` names a choice by `ids`."""
        self.ensure_fresh()
        self._ids_label = label
        self.facets.set_conditions(conditions)
        self.list.show_only(self._label(), **conditions)
        if self.shown_view() in ("new", "areas"):
            self.show_view("")
            self.show_detail(self.list.current_id())

    def show_record(self, record: str) -> None:
        self.show_view("")
        super().show_record(record)

    def show_detail(self, record: str) -> None:
        row = next((each for each in self._model.rows() if each.id == record), None)
        if row is None:
            self.show_view("")
            return
        self.panel.show_region(row)
        self.show_view("detail")

    def new_record(self) -> None:
        if self.session.read_only:
            return
        if not self._new.is_dirty():
            self._new.clear()
        self.show_view("new")
        self._new.focus_first()

    def about(self) -> About | None:
        record = self.list.current_id() if self.shown_view() == "detail" else ""
        row = next((each for each in self._model.rows() if each.id == record), None)
        return About("region", row.id, row.label) if row is not None else None

    def paste(self) -> None:
        """Open the dialog that takes a block of districts from Excel."""
        dialog = PasteDialog(self.window(), pasted_regions(self.session))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.pasted.connect(lambda sentence: self.nav.message(sentence, "good"))
        dialog.open()

    def show_areas(self) -> None:
        """Show the areas of the study in place of a district."""
        self._areas.read()
        self.show_view("areas")
        self._areas.list.setFocus()

    def show_sheet(self) -> None:
        """Show the sheet of the district that is chosen, to be printed or saved."""
        record = self.list.current_id()
        row = next((each for each in self._model.rows() if each.id == record), None)
        if row is None:
            self.nav.message(_("Choose a district first."))
        else:
            self.nav.go("reports", kind="district-sheets", region=row.ags)

    def _add_tools(self) -> None:
        self.sheet_button = QPushButton(_("District sheet"))
        self.sheet_button.setToolTip(_("One page on this district, for the meeting of the team"))
        self.sheet_button.clicked.connect(self.show_sheet)
        self.tools.addWidget(self.sheet_button)
        areas = QPushButton(_("Areas …"))
        areas.clicked.connect(self.show_areas)
        self.tools.addWidget(areas)
        if self.session.read_only:
            return
        paste = QPushButton(_("Paste from Excel …"))
        paste.clicked.connect(self.paste)
        self.tools.addWidget(paste)
        self.tools.addWidget(primary_button(_("New district"), self.new_record))

    def _connect_panel(self) -> None:
        panel, go = self.panel, self.nav.go
        panel.institution_asked.connect(lambda key: go("institutions", record=key))
        panel.source_asked.connect(lambda key: go("leads", record=key))
        panel.contact_asked.connect(lambda key: go("institutions", record=key, form="attempt"))
        panel.network_asked.connect(self._go_to_network)
        panel.new_network_asked.connect(lambda region: go("networks", form="new", region=region))
        panel.statement_asked.connect(
            lambda key, region: go("institutions", record=key, form="statement", about=region)
        )
        panel.new_institution_asked.connect(
            lambda region, kind: go("institutions", region=region, kind=kind, form="new")
        )
        panel.revoked.connect(
            lambda said: self.nav.message(said, button=_("Undo"), do=self.session.undo)
        )
        panel.master.removed.connect(self._say_removed)

    def _go_to_network(self, key: str, form: str) -> None:
        asked: dict[str, Any] = {"form": form} if form else {}
        self.nav.go("networks", record=key, **asked)

    def _say_removed(self, name: str) -> None:
        said = _("Removed: {name}", name=name)
        self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _columns(self) -> tuple[ListColumn[RegionRow], ...]:
        return (
            ListColumn(
                "name",
                _("District"),
                text=lambda row: row.label,
                width=20,
                hint=lambda row: row.label,
            ),
            ListColumn(
                "state",
                _("State"),
                text=lambda row: state_text(row.state),
                sort=lambda row: tuple(State).index(row.state),
                tone=lambda row: state_tone(row.state),
                width=36,
                hint=lambda row: group_text(row.state.group),
            ),
            ListColumn(
                "next",
                _("Next step"),
                text=self._step,
                sort=lambda row: (tuple(State).index(row.state), row.name),
                hint=self._step,
                width=40,
            ),
            ListColumn(
                "finding",
                _("Finding"),
                text=lambda row: finding_text(row.finding),
                sort=lambda row: tuple(Finding).index(row.finding),
                tone=lambda row: FINDING_TONES[row.finding],
                width=27,
            ),
            ListColumn(
                "statements",
                _("Statements"),
                text=lambda row: str(row.statements or ""),
                sort=lambda row: row.statements,
                width=10,
                right=True,
            ),
            ListColumn(
                "networks",
                _("Networks"),
                text=lambda row: str(row.networks or ""),
                sort=lambda row: row.networks,
                width=9,
                right=True,
            ),
            ListColumn("ags", _("AGS"), text=lambda row: row.ags, width=8),
            ListColumn("kind", _("Kind"), text=lambda row: row.kind, width=16, hidden=True),
            ListColumn(
                "responsible",
                _("Responsible"),
                text=lambda row: row.responsible,
                width=12,
                hidden=True,
            ),
        )

    def _step(self, row: RegionRow) -> str:
        """Return the next step of a region; computed for shown rows only, and kept."""
        if row.id not in self._steps:
            self._read_steps(row.id)
        return self._steps[row.id]

    def _read_steps(self, region: str) -> None:
        """Compute the steps of a region and of those below it: what they share is read once."""
        conn = self.session.conn
        if self._labels is None:
            self._labels = read_labels(conn, translator().language)
        place = self._model.place_of(region)
        following = range(place + 1, place + _ROWS_AT_ONCE) if place is not None else ()
        below = (self._model.id_at(row) for row in following)
        keys = [region, *(key for key in below if key and key not in self._steps)]
        for key, found in verify_regions(conn, keys, today=self.session.today()).items():
            step = found.next_step
            self._steps[key] = step_text(step, found, translator(), self._labels) if step else ""

    def _fill_facets(self) -> None:
        areas = area_choices(self.session.conn)
        self.facets.set_facets(
            [
                Facet("group", _("Group"), [(group, group_text(group)) for group in StateGroup]),
                Facet("state", _("State"), [(state, state_text(state)) for state in State]),
                Facet(
                    "finding",
                    _("Finding"),
                    [(finding, finding_text(finding)) for finding in Finding],
                ),
                Facet("area", _("Area"), [(area.id, area.name) for area in areas]),
                Facet("asked", _("Statements"), [(True, _("some")), (False, _("none"))]),
                Facet(
                    "responsible",
                    _("Responsible"),
                    [(each.id, each.name) for each in researcher_choices(self.session.conn)],
                ),
            ]
        )

    def _narrow(self) -> None:
        self.list.narrow(self._label(), **self.facets.conditions())

    def _label(self) -> str:
        """Return in words what the list is narrowed to."""
        by_ids = self._ids_label if "ids" in self.facets.conditions() else ""
        return " · ".join(filter(None, (by_ids, self.facets.label())))

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)

    def _on_created(self, record: str) -> None:
        self._new.clear()
        self.show_view("detail")
        self.show_record(record)
        self.enter_detail()

    def _leave_new(self) -> None:
        self._new.clear()
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _accepts(row: RegionRow, conditions: Mapping[str, Any]) -> bool:
    own = {
        "state": row.state,
        "finding": row.finding,
        "group": row.state.group,
        "asked": row.statements > 0,
        "responsible": row.responsible_id,
    }
    if any(name in conditions and conditions[name] != value for name, value in own.items()):
        return False
    if "area" in conditions and conditions["area"] not in row.areas:
        return False
    return "ids" not in conditions or row.id in conditions["ids"]
