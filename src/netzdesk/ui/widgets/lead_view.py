"""The list of leads beside the one that is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from netzdesk.actions.leads import (
    FollowLead,
    OpenLead,
    ReopenLead,
    follow_lead,
    open_lead,
    reopen_lead,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.leads import LeadRow, lead, leads
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import FormDraft
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.facets import Facet, FacetButton
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.lead_fields import STATE_TEXTS, kind_options
from netzdesk.ui.widgets.lead_panel import (
    DROP_KEY,
    FOLLOW_KEY,
    LINK_KEY,
    PAGES,
    STATE_TONES,
    LeadPanel,
    adapt_lead_form,
    add_lead_form_fields,
    kind_text,
)
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.tab_page import titled
from netzdesk.ui.widgets.views_bar import ReadyView

_REQUIRED = ("kind", "name")


class LeadView(SplitPage):
    """Hinweise: whom or what to ask, who said so, and what became of it."""

    KEY = "leads"
    TABLES = frozenset(
        {
            "lead",
            "institution",
            "person",
            "network",
            "region",
            "contact_point",
            "source",
            "source_use",
            "attachment",
            "vocabulary_term",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._warned = ""
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No leads yet."),
            _(
                "A lead comes from a referral or a statement: whom else to ask. It becomes an "
                "institution, a contact person or a network with one key."
            ),
            _("New lead"),
            self.new_record,
        )
        panel = ListPanel(
            "leads",
            self._model,
            name=_("Leads"),
            preferences=nav.preferences,
            placeholder=_("Name, who named it, district (Ctrl+F)"),
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of leads"))
        panel.tools.addWidget(self.facets)
        self.set_up(_("Leads"), panel)
        panel.label_of = self.facets.label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self.panel = LeadPanel(session)
        self.panel.follow_asked.connect(self._follow)
        self.panel.reopen_asked.connect(self._reopen)
        self.panel.entry_asked.connect(self._go)
        self.panel.source_asked.connect(lambda key: nav.go("leads", record=key))
        self.panel.dropped.connect(self._say_dropped)
        self.add_view("detail", self.panel)
        self._new = Form(submit=self._create, submit_text=_("Open lead"))
        add_lead_form_fields(self._new, session)
        self._new.add_buttons()
        self._new.clear()
        self.draft = FormDraft(self._new, session, lambda: "new:leads")
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New lead"), self._new))
        new = primary_button(_("New lead"), self.new_record)
        new.setDisabled(session.read_only)
        self.tools.addWidget(new)
        for key, do in ((FOLLOW_KEY, self.follow), (LINK_KEY, self.link), (DROP_KEY, self.drop)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def refresh(self, change: Change | None) -> None:
        self.facets.set_facets(
            [
                Facet("state", _("State"), [(c, _(text)) for c, text in STATE_TEXTS.items()]),
                Facet("kind", _("Kind"), kind_options()),
                Facet(
                    "region_id",
                    _("District"),
                    [(each.id, each.label) for each in region_choices(self.session.conn)],
                ),
            ]
        )
        self._model.set_rows(leads(self.session.conn))
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def ready_views(self) -> tuple[ReadyView, ...]:
        return (ReadyView(_("Open leads"), lambda: {"state": "open"}),)

    def show_detail(self, record: str) -> None:
        row = lead(self.session.conn, record) if record else None
        if row is None:
            self.show_view("")
            return
        self.panel.show_lead(row)
        self.show_view("detail")

    def open_list(self, **conditions: Any) -> None:
        """Show the leads under conditions: state, kind, region_id."""
        self.ensure_fresh()
        self.facets.set_conditions(conditions)
        self.list.show_only(self.facets.label(), **conditions)

    def new_record(self) -> None:
        if self.session.read_only:
            return
        if not self._new.is_dirty():
            self._new.clear({"kind": "institution", "day": self.session.today().isoformat()})
            adapt_lead_form(self._new)
        self.show_view("new")
        self._new.focus_first()

    def shown_lead(self) -> LeadRow | None:
        """Return the lead that is shown."""
        return self.panel.lead if self.shown_view() == "detail" else None

    def follow(self) -> None:
        """Make the shown lead an entry; the first time say when it may be there already."""
        self._follow("")

    def link(self) -> None:
        """Link the shown lead to the first entry that may be it."""
        found = self._shown_candidates()
        if found:
            self._follow(found[0].id)

    def drop(self) -> None:
        """Ask why the shown lead is dropped."""
        if self.shown_view() == "detail":
            self.turn_to_details()
            self.panel.begin_drop()

    def _shown_candidates(self) -> tuple[Any, ...]:
        return self.panel.candidates if self.shown_view() == "detail" else ()

    def _follow(self, existing: str) -> None:
        row = self.panel.lead
        if row is None or row.state != "open" or self.shown_view() != "detail":
            return
        if self.session.read_only or not self.panel.form.commit():
            return
        row = self.panel.lead or row
        if not existing and self.panel.certain() and self._warned != row.id:
            self._warned = row.id
            self.turn_to_details()
            self.panel.focus_found()
            self.nav.message(
                _(
                    "There is an entry with this name, number or address. Choose “This is it”, or "
                    "ask once more for a new one."
                ),
                "warn",
            )
            return
        self._warned = ""
        also = tuple(each.id for each in self.panel.same)
        command = FollowLead(lead_id=row.id, existing_id=existing or None, with_lead_ids=also)
        if self.session.try_run(follow_lead, command):
            self._say_followed(row)

    def _say_followed(self, row: LeadRow) -> None:
        now = lead(self.session.conn, row.id)
        record = (now.institution_id or now.network_id) if now else ""
        page = PAGES[row.kind]
        self.nav.message(
            _("The lead {name} was followed.", name=row.name),
            "good",
            button=_("Go there"),
            do=lambda: self._go(page, record),
        )

    def _reopen(self) -> None:
        if self.panel.lead is not None:
            self.session.try_run(reopen_lead, ReopenLead(lead_id=self.panel.lead.id))

    def _say_dropped(self, name: str) -> None:
        self.nav.message(_("Dropped: {name}", name=name), button=_("Undo"), do=self.session.undo)
        self.take_focus()

    def _go(self, page: str, record: str) -> None:
        self.nav.go(page, record=record)

    def _create(self, values: dict[str, Any]) -> None:
        given = {**values, **{name: values[name] or "" for name in _REQUIRED}}
        made = self.session.run(open_lead, OpenLead(**given))
        self._new.clear()
        self.show_view("detail")
        self.show_record(made)

    def _leave_new(self) -> None:
        self._new.clear()
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()

    def _narrow(self) -> None:
        self.list.narrow(self.facets.label(), **self.facets.conditions())

    def _take_conditions(self) -> None:
        self.facets.set_conditions(self._model.wanted.conditions)


def _columns() -> tuple[ListColumn[LeadRow], ...]:
    return (
        ListColumn(
            "state",
            _("State"),
            lambda row: _(STATE_TEXTS[row.state]),
            width=10,
            tone=lambda row: STATE_TONES[row.state],
        ),
        ListColumn("name", _("Name"), lambda row: row.name, width=26, hint=lambda row: row.name),
        ListColumn("kind", _("Kind"), lambda row: kind_text(row.kind), width=10),
        ListColumn(
            "day",
            _("Day"),
            lambda row: show_day(row.day),
            width=11,
            sort=lambda row: row.day,
        ),
        ListColumn(
            "from_institution",
            _("Named by"),
            lambda row: row.from_institution,
            width=24,
            hint=lambda row: row.from_institution,
        ),
        ListColumn("region", _("District"), lambda row: row.region, width=16),
        ListColumn("place", _("Place"), lambda row: row.place, width=14, hidden=True),
        ListColumn("initials", _("By"), lambda row: row.initials, width=5, hidden=True),
    )
