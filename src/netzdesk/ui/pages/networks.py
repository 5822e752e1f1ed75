"""Networks and named structures: the register, and the team's verdict on what was named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from netzdesk.actions.networks import RemoveNetwork, remove_network
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.domain.network_facts import STATUS
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.networks import NetworkRow, network, networks
from netzdesk.store.unit import Change
from netzdesk.ui.commands import JUDGE_KEY
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import About
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.choice import term_options
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.facets import Choice, Facet, FacetButton
from netzdesk.ui.widgets.judgement_form import judgement_label
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.network_form import NewNetworkForm
from netzdesk.ui.widgets.network_panel import JUDGEMENT_TONES, NetworkPanel, network_title
from netzdesk.ui.widgets.tab_page import titled
from netzdesk.ui.widgets.views_bar import ReadyView


class NetworksPage(SplitPage):
    """The list of networks at the left; register, verdict and evidence at the right."""

    KEY = "networks"
    BULK = "network"
    TABLES = frozenset(
        {
            "network",
            "source",
            "source_use",
            "attachment",
            "network_region",
            "network_contact",
            "network_actor",
            "network_field",
            "network_programme",
            "network_relation",
            "network_result",
            "fact_source",
            "category_rule",
            "approval",
            "interview",
            "follow_up",
            "statement",
            "statement_network",
            "institution",
            "person",
            "region",
            "researcher",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._ids_label = ""
        self._asked = ""
        self._shown = ""
        self._reading = False
        self._model = ListModel(
            _columns(),
            identify=lambda row: row.id,
            accepts=_accepts,
            search=_searched,
            parent=self,
        )
        empty = EmptyState(
            _("No networks yet."),
            _(
                "Structures that institutions name in their statements appear here to be judged. "
                "A network can also be entered directly."
            ),
            _("New network"),
            self.new_record,
        )
        panel = ListPanel(
            "networks",
            self._model,
            name=_("Networks"),
            preferences=nav.preferences,
            placeholder=_("Filter by name, place or district"),
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of networks"))
        panel.tools.addWidget(self.facets)
        self.set_up(_("Networks"), panel, ratio=(5, 7))
        panel.label_of = self._label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self.panel = NetworkPanel(session)
        self._connect_panel()
        self.add_view("detail", self.panel)
        self._new = NewNetworkForm(session)
        self._new.created.connect(self._on_created)
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New network"), self._new))
        if not session.read_only:
            self.tools.addWidget(primary_button(_("New network"), self.new_record))
        key = QShortcut(QKeySequence(JUDGE_KEY), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.judge_next)

    def refresh(self, change: Change | None) -> None:
        self._fill_facets()
        # what is being judged stays in view, even when the filter does not hold for it now
        self._reading = True
        self._model.set_rows(networks(self.session.conn))
        self._reading = False
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id() or self._shown)

    def ready_views(self) -> Sequence[ReadyView]:
        return (
            ReadyView(_("To be judged"), lambda: {"judgement": "open"}),
            ReadyView(_("Not interviewed"), lambda: {"judgement": "counts", "interviewed": False}),
        )

    def _on_interview(self, interview: str, network: str) -> None:
        if interview:
            self.nav.go("interviews", record=interview)
        else:
            self.nav.go("interviews", network=network)

    def open_list(self, *, label: str = "", form: str = "", **conditions: Any) -> None:
        """Show the networks that meet the conditions; `label` names a choice by `ids`.

        `form="new"` begins a network of the district among the conditions instead;
        `form="judgement"` and `form="interview"` belong to the record that is asked for with them.
        """
        self.ensure_fresh()
        self._asked = form
        if form == "new":
            self._begin(conditions.get("region"))
            return
        if not conditions:
            return
        self._ids_label = label
        self.facets.set_conditions(conditions)
        self.list.show_only(self._label(), **conditions)
        if self.shown_view() == "new":
            self.show_view("")
            self.show_detail(self.list.current_id())

    def show_record(self, record: str) -> None:
        asked, self._asked = self._asked, ""
        self.show_view("")
        super().show_record(record)
        if self.shown_view() != "detail":
            return
        if asked == "judgement":
            self.panel.judge()
        elif asked == "interview":
            self.panel.record_interview()

    def show_detail(self, record: str) -> None:
        if self._reading:
            return
        found = network(self.session.conn, record) if record else None
        if found is None or found.same_as_id:
            self._shown = ""
            self.show_view("")
            return
        self._shown = record
        self.panel.show_network(found)
        self.show_view("detail")

    def new_record(self) -> None:
        self._begin(self.facets.conditions().get("region"))

    def judge_next(self) -> None:
        """Show the next structure that nobody has judged, with the cursor on the verdict."""
        rows = self._model.rows()
        ids = [row.id for row in rows]
        place = ids.index(self._shown) + 1 if self._shown in ids else 0
        following = next((r.id for r in rows[place:] + rows[:place] if r.judgement == "open"), "")
        if not following:
            self.nav.message(_("Every structure is judged."), "good")
            return
        self.show_record(following)
        self.panel.judge()

    def about(self) -> About | None:
        shown = self.panel.network if self.shown_view() == "detail" else None
        if shown is None:
            return None
        return About("network", shown.id, network_title(shown.name, shown.place))

    def _begin(self, region: str | None) -> None:
        if self.session.read_only:
            return
        self._new.begin((region,) if region else ())
        self.show_view("new")
        self._new.focus_first()

    def _connect_panel(self) -> None:
        panel, nav = self.panel, self.nav
        panel.institution_asked.connect(lambda key: nav.go("institutions", record=key))
        panel.region_asked.connect(lambda key: nav.go("regions", record=key))
        panel.remove_asked.connect(self._remove)
        panel.source_asked.connect(lambda key: nav.go("leads", record=key))
        panel.network_asked.connect(self.show_record)
        panel.interview_asked.connect(self._on_interview)
        panel.plan_asked.connect(lambda key: self.nav.go("interviews", network=key, plan=True))
        panel.removed.connect(self._say_removed)
        panel.judgement.next_asked.connect(self.judge_next)
        panel.judgement.joined_with.connect(self._on_joined)
        panel.judgement.parted_from.connect(self._on_parted)

    def _fill_facets(self) -> None:
        yes_no: list[Choice] = [(True, _("yes")), (False, _("no"))]
        judgements = [(code, judgement_label(code)) for code in JUDGEMENT_TONES]
        regions = [(each.id, each.label) for each in region_choices(self.session.conn)]
        fields = term_options(self.session.terms("field_of_action"))
        self.facets.set_facets(
            [
                Facet("judgement", _("Judgement"), judgements),
                Facet("region", _("District"), regions),
                Facet("field", _("Field of action"), fields),
                Facet("status", _("Status"), [(code, _(text)) for code, text in STATUS.items()]),
                Facet("supraregional", _("Supraregional"), yes_no),
                Facet("good_practice", _("Good practice"), yes_no),
                Facet("interviewed", _("Interviewed"), yes_no),
            ]
        )

    def _narrow(self) -> None:
        self.list.narrow(self._label(), **self.facets.conditions())

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)

    def _label(self) -> str:
        """Return in words what the list is narrowed to."""
        by_ids = self._ids_label if "ids" in self.facets.conditions() else ""
        return " · ".join(filter(None, (by_ids, self.facets.label())))

    def _on_created(self, record: str) -> None:
        self.show_view("detail")
        self.show_record(record)
        self.enter_detail()

    def _on_joined(self, kept: str) -> None:
        self.show_record(kept)
        self.nav.message(_("The two records are one now."), button=_("Undo"), do=self.session.undo)

    def _on_parted(self, name: str) -> None:
        said = _(
            "{name} is a network of its own again and has back what it brought. What was changed "
            "since the two were joined stays here.",
            name=name or _("(without a name)"),
        )
        self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _remove(self, record: str) -> None:
        shown = self.panel.network
        name = network_title(shown.name, shown.place) if shown else ""
        if self.session.try_run(remove_network, RemoveNetwork(network_id=record)):
            self._say_removed(name)

    def _say_removed(self, name: str) -> None:
        said = _("Removed: {name}", name=name)
        self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _leave_new(self) -> None:
        self._new.clear()
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _columns() -> tuple[ListColumn[NetworkRow], ...]:
    return (
        ListColumn(
            "number",
            _("No."),
            text=lambda row: str(row.number or ""),
            sort=lambda row: row.number or 10**9,
            width=5,
            right=True,
        ),
        ListColumn("name", _("Name"), text=shown_name, width=29, hint=shown_name),
        ListColumn(
            "judgement",
            _("Judgement"),
            text=lambda row: judgement_label(row.judgement),
            tone=lambda row: JUDGEMENT_TONES[row.judgement],
            width=14,
        ),
        ListColumn(
            "regions",
            _("Districts"),
            text=_regions,
            width=20,
            hint=_regions,
            parts=lambda row: row.regions,
        ),
        ListColumn(
            "sources",
            _("Named by"),
            text=lambda row: str(row.sources),
            sort=lambda row: row.sources,
            width=12,
            right=True,
        ),
        ListColumn(
            "fields",
            _("Fields"),
            text=lambda row: str(len(row.fields) or ""),
            sort=lambda row: len(row.fields),
            width=9,
            right=True,
        ),
        ListColumn("place", _("Seat"), text=lambda row: row.place, width=14),
        ListColumn(
            "short_name", _("Short name"), text=lambda row: row.short_name, width=14, hidden=True
        ),
        ListColumn("status", _("Status"), text=_status, width=12, hidden=True),
        ListColumn(
            "interviewed_on",
            _("Interviewed"),
            text=lambda row: show_day(row.interviewed_on) if row.interviewed_on else "",
            sort=lambda row: row.interviewed_on,
            width=12,
        ),
    )


def _regions(row: NetworkRow) -> str:
    return _("Supraregional") if row.supraregional and not row.regions else ", ".join(row.regions)


def _status(row: NetworkRow) -> str:
    return _(STATUS[row.status]) if row.status else ""


def _searched(row: NetworkRow) -> str:
    names = (row.name, row.short_name, row.other_names, row.place)
    return " ".join((*names, *row.regions))


def shown_name(row: NetworkRow) -> str:
    """Return the name of a network, or where it is when it has none of its own."""
    return network_title(row.name, row.place or ", ".join(row.regions))


def _accepts(row: NetworkRow, conditions: Mapping[str, Any]) -> bool:
    own = {
        "judgement": row.judgement,
        "status": row.status,
        "good_practice": row.good_practice,
        "supraregional": row.supraregional,
        "interviewed": bool(row.interviewed_on),
    }
    inside = {"region": row.region_ids, "field": row.fields}
    for name, value in conditions.items():
        if name in own and own[name] != value:
            return False
        if name in inside and value not in inside[name]:
            return False
        if name == "ids" and row.id not in value:
            return False
    return True
