"""Regions: every district with its state, and what that state rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzdesk.actions.regions import AddRegion, add_region
from netzdesk.base.i18n import _, translator
from netzdesk.domain.region_facts import Finding
from netzdesk.domain.sentences import Labels
from netzdesk.domain.states import State, StateGroup
from netzdesk.domain.step_texts import step_text
from netzdesk.queries.regions import RegionRow, area_choices, regions
from netzdesk.queries.verification import read_labels, verify_region
from netzdesk.store.unit import Change
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.facets import Facet, FacetButton
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.region_panel import RegionPanel
from netzdesk.ui.widgets.state_texts import (
    FINDING_TONES,
    finding_text,
    group_text,
    state_text,
    state_tone,
)


class RegionsPage(SplitPage):
    """The districts at the left, one of them with its verification at the right."""

    KEY = "regions"
    TABLES = frozenset(
        {
            "region",
            "region_office",
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
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self.panel = RegionPanel(session)
        self._connect_panel()
        self.add_view("detail", self.panel)
        self._new = Form(submit=self._create, submit_text=_("Create district"))
        self._new.add("name", _("Name"), TextField())
        self._new.add("kind", _("Kind"), TextField(placeholder=_("Landkreis, Kreisfreie Stadt, …")))
        self._new.add("ags", _("AGS"), TextField(placeholder=_("five digits")))
        self._new.add_buttons()
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", self._new)
        if not session.read_only:
            self.tools.addWidget(primary_button(_("New district"), self.new_record))

    def refresh(self, change: Change | None) -> None:
        self._steps.clear()
        if change is None or change.concerns("vocabulary_term"):
            self._labels = None
            self.panel.forget_labels()
        self._fill_facets()
        self._model.set_rows(regions(self.session.conn))
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def open_list(self, **conditions: Any) -> None:
        self.ensure_fresh()
        self.facets.set_conditions(conditions)
        self.list.show_only(str(conditions.get("label") or self.facets.label()), **conditions)

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
        self._new.clear()
        self.show_view("new")
        self._new.focus_first()

    def _connect_panel(self) -> None:
        nav = self.nav
        self.panel.institution_asked.connect(lambda key: nav.go("institutions", record=key))
        self.panel.network_asked.connect(lambda key: nav.go("networks", record=key))
        self.panel.statement_asked.connect(
            lambda key, region: nav.go("institutions", record=key, form="statement", about=region)
        )
        self.panel.new_institution_asked.connect(
            lambda region, kind: nav.go("institutions", region=region, kind=kind)
        )

    def _columns(self) -> tuple[ListColumn[RegionRow], ...]:
        return (
            ListColumn("name", _("District"), text=lambda row: row.label, width=20),
            ListColumn(
                "state",
                _("State"),
                text=lambda row: state_text(row.state),
                sort=lambda row: tuple(State).index(row.state),
                tone=lambda row: state_tone(row.state),
                width=28,
            ),
            ListColumn(
                "next",
                _("Next step"),
                text=self._step,
                sort=lambda row: (tuple(State).index(row.state), row.name),
                hint=self._step,
                width=30,
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
        )

    def _step(self, row: RegionRow) -> str:
        """Return the next step of a region; computed for shown rows only, and kept."""
        if row.id not in self._steps:
            conn = self.session.conn
            if self._labels is None:
                self._labels = read_labels(conn, translator().language)
            found = verify_region(conn, row.id, today=self.session.today())
            step = found.next_step
            shown = step_text(step, found, translator(), self._labels) if step else ""
            self._steps[row.id] = shown
        return self._steps[row.id]

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
            ]
        )

    def _narrow(self) -> None:
        self.list.narrow(self.facets.label(), **self.facets.conditions())

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)

    def _create(self, values: dict[str, Any]) -> None:
        command = AddRegion(
            ags=values["ags"] or "", name=values["name"] or "", kind=values["kind"] or ""
        )
        made = self.session.run(add_region, command)
        self._new.clear()
        self.show_view("detail")
        self.show_record(made)

    def _leave_new(self) -> None:
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.list.table.setFocus()


def _accepts(row: RegionRow, conditions: Mapping[str, Any]) -> bool:
    own = {"state": row.state, "finding": row.finding, "group": row.state.group}
    if any(name in conditions and conditions[name] != value for name, value in own.items()):
        return False
    if "area" in conditions and conditions["area"] not in row.areas:
        return False
    return "ids" not in conditions or row.id in conditions["ids"]
