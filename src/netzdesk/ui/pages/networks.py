"""Networks and named structures: the register, and the team's verdict on what was named."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from netzdesk.actions.interviews import (
    RecordInterview,
    RemoveInterview,
    record_interview,
    remove_interview,
)
from netzdesk.actions.networks import RemoveNetwork, remove_network
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.queries.networks import Interviewed, NetworkDetail, NetworkRow, network, networks
from netzdesk.store.unit import Change
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.judgement_form import JudgementForm, judgement_label
from netzdesk.ui.widgets.labels import StateBadge, heading, muted, title
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.network_actors import NetworkActors
from netzdesk.ui.widgets.network_contacts import NetworkContacts
from netzdesk.ui.widgets.network_form import NetworkForm, NewNetworkForm

_TONES = {"counts": "good", "does_not_count": "neutral", "open": "warn"}


class NetworksPage(SplitPage):
    """The list of networks at the left; register, verdict and evidence at the right."""

    KEY = "networks"
    TABLES = frozenset(
        {
            "network",
            "network_region",
            "network_contact",
            "network_actor",
            "network_field",
            "network_programme",
            "interview",
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
        self._model = ListModel(
            self._columns(),
            identify=lambda row: row.id,
            accepts=_accepts,
            search=lambda row: f"{row.name} {row.other_names} {row.place} {' '.join(row.regions)}",
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
        self.set_up(_("Networks"), panel)
        if not session.read_only:
            self.tools.addWidget(primary_button(_("New network"), self.new_record))
        self.add_view("detail", self._build_detail())
        self._new = NewNetworkForm(session)
        self._new.created.connect(self.show_record)
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", self._new)

    def refresh(self, change: Change | None) -> None:
        self._model.set_rows(networks(self.session.conn))
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def open_list(self, **conditions: Any) -> None:
        self.ensure_fresh()
        self.list.show_only(_condition_text(conditions, self.session), **conditions)

    def show_record(self, record: str) -> None:
        self.show_view("")
        super().show_record(record)

    def show_detail(self, record: str) -> None:
        found = network(self.session.conn, record) if record else None
        if found is None:
            self.show_view("")
            return
        self._show(found)
        self.show_view("detail")

    def new_record(self) -> None:
        self._new.begin()
        self.show_view("new")
        self._new.focus_first()

    def _columns(self) -> tuple[ListColumn[NetworkRow], ...]:
        return (
            ListColumn(
                "number",
                _("No."),
                text=lambda row: str(row.number or ""),
                sort=lambda row: row.number or 10**9,
                width=5,
                right=True,
            ),
            ListColumn("name", _("Name"), text=shown_name, width=30),
            ListColumn(
                "regions", _("Districts"), text=lambda row: ", ".join(row.regions), width=20
            ),
            ListColumn(
                "judgement",
                _("Judgement"),
                text=lambda row: judgement_label(row.judgement),
                tone=lambda row: _TONES[row.judgement],
                width=13,
            ),
            ListColumn(
                "sources",
                _("Named by"),
                text=lambda row: str(row.sources),
                sort=lambda row: row.sources,
                width=8,
                right=True,
            ),
            ListColumn(
                "fields",
                _("Fields"),
                text=lambda row: str(len(row.fields) or ""),
                sort=lambda row: len(row.fields),
                width=7,
                right=True,
            ),
            ListColumn("place", _("Seat"), text=lambda row: row.place, width=14),
            ListColumn(
                "interviewed_on",
                _("Interviewed"),
                text=lambda row: show_day(row.interviewed_on) if row.interviewed_on else "",
                sort=lambda row: row.interviewed_on,
                width=11,
            ),
        )

    def _build_detail(self) -> QWidget:
        detail = QWidget()
        self._name = title("")
        self._name.setWordWrap(True)
        self._badge = StateBadge()
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._badge)
        self._tabs = QTabWidget()
        self._form = NetworkForm(self.session)
        self._judgement = JudgementForm(self.session)
        self._contacts = NetworkContacts(self.session)
        self._actors = NetworkActors(self.session)
        self._remove = QPushButton(_("Remove network"))
        self._remove.clicked.connect(self._on_remove)
        self._remove.setVisible(not self.session.read_only)
        self._tabs.addTab(_page(self._form, self._remove), _("Register"))
        self._tabs.addTab(_page(self._judgement), _("Judgement"))
        self._tabs.addTab(_page(self._contacts), _("Contact persons"))
        self._tabs.addTab(_page(self._actors), _("Actors"))
        self._tabs.addTab(self._build_evidence(), _("Evidence"))
        layout = QVBoxLayout(detail)
        layout.setContentsMargins(10, 0, 4, 4)
        layout.addLayout(head)
        layout.addWidget(self._tabs, 1)
        return detail

    def _build_evidence(self) -> QWidget:
        self._namings = EntryList(_("Named in statements"), _("No statement names it yet."))
        self._interviews = EntryList(_("Interviews"), _("Not interviewed yet."))
        self._interview = Form(submit=self._on_interview, submit_text=_("Record interview"))
        self._interview.add("day", _("Interviewed on"), DayField(self.session.today))
        self._interview.add("note", _("Note"), NotesField(rows=2))
        self._interview.add_buttons()
        self._interview.setVisible(not self.session.read_only)
        return _page(
            heading(_("Named in statements")),
            self._namings,
            heading(_("Interviews")),
            self._interviews,
            self._interview,
            muted(
                _(
                    "An interview with a network that counts settles a contradiction about its "
                    "existence when two independent sources say yes."
                )
            ),
        )

    def _show(self, found: NetworkDetail) -> None:
        self._name.setText(found.name or _("(without a name)"))
        self._badge.show_state(judgement_label(found.judgement), _TONES[found.judgement])
        self._form.show_network(found)
        self._judgement.show_network(found)
        self._contacts.show_network(found)
        self._actors.show_network(found)
        self._tabs.setTabText(2, _counted(_("Contact persons"), len(found.contacts)))
        self._tabs.setTabText(3, _counted(_("Actors"), len(found.actors)))
        self._tabs.setTabText(4, _counted(_("Evidence"), len(found.namings)))
        self._namings.show_entries(
            [self._naming_entry(found, at) for at in range(len(found.namings))]
        )
        self._interviews.show_entries([self._interview_entry(each) for each in found.interviews])

    def _interview_entry(self, each: Interviewed) -> Entry:
        day = show_day(each.day)
        remove = Link(
            _("Remove"),
            _("Remove the interview of {day}", day=day),
            partial(self.session.try_run, remove_interview, RemoveInterview(interview_id=each.id)),
        )
        return Entry(
            each.id,
            day,
            lines=(each.note,) if each.note else (),
            links=() if self.session.read_only else (remove,),
        )

    def _naming_entry(self, found: NetworkDetail, at: int) -> Entry:
        naming = found.namings[at]
        named = naming.as_named if naming.as_named and naming.as_named != found.name else ""
        return Entry(
            naming.statement_id,
            _(
                "{institution} about {district}",
                institution=naming.institution,
                district=naming.region,
            ),
            badge=self.session.label("answer", naming.answer),
            lines=(_("Named as: {name}", name=named),) if named else (),
            quiet=(show_day(naming.day),),
            struck=naming.superseded,
            links=(
                Link(
                    _("Open institution"),
                    _("Open {name}", name=naming.institution),
                    lambda: self.nav.go("institutions", record=naming.institution_id),
                ),
            ),
        )

    def _on_interview(self, values: dict[str, Any]) -> None:
        command = RecordInterview(network_id=self._form.record, **values)
        self.session.run(record_interview, command)
        self._interview.clear()

    def _on_remove(self) -> None:
        command = RemoveNetwork(network_id=self._form.record)
        if self.session.try_run(remove_network, command):
            self.nav.message(_("The network was removed."), button=_("Undo"), do=self.session.undo)

    def _leave_new(self) -> None:
        self.show_detail(self.list.current_id())
        self.list.table.setFocus()


def shown_name(row: NetworkRow) -> str:
    """Return the name of a network, or where it is when it has none of its own."""
    if row.name:
        return row.name
    where = row.place or ", ".join(row.regions)
    return _("(without a name, {place})", place=where) if where else _("(without a name)")


def _accepts(row: NetworkRow, conditions: Mapping[str, Any]) -> bool:
    own = {
        "judgement": row.judgement,
        "good_practice": row.good_practice,
        "supraregional": row.supraregional,
    }
    if any(name in conditions and conditions[name] != value for name, value in own.items()):
        return False
    if "region" in conditions and conditions["region"] not in row.region_ids:
        return False
    return "ids" not in conditions or row.id in conditions["ids"]


def _condition_text(conditions: Mapping[str, Any], session: Session) -> str:
    if "label" in conditions:
        return str(conditions["label"])
    if "judgement" in conditions:
        return judgement_label(conditions["judgement"])
    return _("Chosen networks")


def _counted(text: str, n: int) -> str:
    return f"{text} ({n})" if n else text


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(8, 8, 8, 8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return page
