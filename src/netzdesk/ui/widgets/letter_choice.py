"""The first step of a series: with which template, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from netzdesk.base.i18n import N_, _, ngettext
from netzdesk.domain.letters import APPROVAL, DISTRICTS, PURPOSES
from netzdesk.queries.approval_recipients import ApprovalChoice
from netzdesk.queries.institutions import region_choices, researcher_choices
from netzdesk.queries.letters import ChainRow, TemplateRow, chains, letter_templates
from netzdesk.queries.recipients import Choice
from netzdesk.queries.regions import area_choices
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, TermField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton, muted, plain_label
from netzdesk.ui.widgets.letter_approvals import approval_columns
from netzdesk.ui.widgets.letter_recipients import (
    RecipientRow,
    RecipientsModel,
    TickKeys,
    recipient_columns,
)
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.tab_page import scrolled, stacked

_NEEDED_SENDER: Final = ("name", "street", "postcode", "place")
_ASKED: Final = (
    ("kind", N_("Kind of institution")),
    ("networks", N_("Networks")),
    ("state", N_("Release")),
    ("area_id", N_("Area")),
    ("region_id", N_("District")),
    ("contact", N_("Contact")),
    ("responsible_id", N_("Responsible")),
)
_ONLY_FOR: Final = {
    "kind": DISTRICTS,
    "contact": DISTRICTS,
    "responsible_id": DISTRICTS,
    "networks": APPROVAL,
    "state": APPROVAL,
}
"""Fields that choose among institutions, or among contact persons of networks."""


class ChoicePanel(QWidget):
    """Template and filter at the left, the recipients with their ticks at the right."""

    changed = Signal()
    """Another template, or others may be among the recipients."""
    begun_anew = Signal()
    """Others are to be chosen: ticks of before no longer hold."""
    go_on = Signal()
    templates_asked = Signal()

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__()
        self._session = session
        self._templates: dict[str, TemplateRow] = {}
        self._chains: dict[str, ChainRow] = {}
        self._wave = ""
        self._institutions: frozenset[str] | None = None
        self._networks: frozenset[str] | None = None
        self._requests: frozenset[str] | None = None
        self._step = ""
        self._no_template = LinkButton(_("Load the standard templates for releases"))
        self._no_template.clicked.connect(self.templates_asked.emit)
        self.form = self._make_form()
        self.model = RecipientsModel(
            recipient_columns(session), identify=lambda row: row.id, parent=self
        )
        self.list = ListPanel(
            "letter_recipients",
            self.model,
            name=_("Recipients"),
            preferences=nav.preferences,
            empty=EmptyState(
                _("Nobody is chosen."), _("Ask for less at the left, or enter institutions.")
            ),
        )
        self.approval_model = RecipientsModel(
            approval_columns(), identify=lambda row: row.id, parent=self
        )
        self.approval_list = ListPanel(
            "letter_approvals",
            self.approval_model,
            name=_("Contact persons"),
            preferences=nav.preferences,
            empty=EmptyState(
                _("Nobody is chosen."),
                _("Ask for less at the left, or enter contact persons at the networks."),
            ),
        )
        for panel in (self.list, self.approval_list):
            panel.table.cut_in_the_middle()
        self._keys = [
            TickKeys(panel.table, model)
            for panel, model in (
                (self.list, self.model),
                (self.approval_list, self.approval_model),
            )
        ]
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.approval_list)
        self._only = muted("")
        self._no_sender = plain_label(
            _("Letters need the sender: enter it in the settings (Ctrl+,)."),
            kind="error",
            wrap=True,
        )
        self._lift = LinkButton(_("Choose among all institutions"))
        self._lift.clicked.connect(self.choose_anew)
        self._counts = muted("")
        self.next_button = primary_button(_("On to the letters"), self.go_on.emit)
        self._lay_out()
        self._say_only()

    def offer(self) -> None:
        """Read again what can be chosen; what was chosen stays."""
        conn = self._session.conn
        self._templates = {
            row.id: row
            for row in letter_templates(conn)
            if row.kind != "enclosure" and not row.retired
        }
        self._chains = {row.id: row for row in chains(conn) if not row.retired and row.steps}
        self._offer_templates()
        self._field("area_id").set_options(
            (area.id, f"{area.name} ({area.kind})") for area in area_choices(conn)
        )
        self._field("region_id").set_options((r.id, r.label) for r in region_choices(conn))
        others = [(r.id, r.name) for r in researcher_choices(conn)]
        sender = self._session.settings.sender
        self._no_sender.setVisible(not all(sender.get(key) for key in _NEEDED_SENDER))
        own = self._session.study.author.id
        self._field("responsible_id").set_options([(own, _("Myself")), *_without(others, own)])

    def purpose(self) -> str:
        """Return for what the series is: a key of `PURPOSES`."""
        return str(self._field("purpose").value() or DISTRICTS)

    def choice(self) -> Choice | ApprovalChoice:
        """Return by what the recipients are chosen."""
        value = {name: self._field(name).value() or "" for name in self.form.fields}
        if self.purpose() == APPROVAL:
            return ApprovalChoice(
                networks=value["networks"],
                state=value["state"],
                area_id=value["area_id"],
                region_id=value["region_id"],
                network_ids=self._networks,
                approval_ids=self._requests,
            )
        return Choice(
            kind=value["kind"],
            area_id=value["area_id"],
            region_id=value["region_id"],
            contact=value["contact"],
            responsible_id=value["responsible_id"],
            institution_ids=self._institutions,
        )

    def chosen_by(self) -> str:
        """Return in words by what the recipients are chosen, to be kept with the wave."""
        said = [
            f"{_(label)}: {self._field(name).combo.currentText()}"
            for name, label in _ASKED
            if self._field(name).value() and _ONLY_FOR.get(name, self.purpose()) == self.purpose()
        ]
        if self._wave:
            said.insert(0, self._wave)
        return "; ".join(said)

    def has_templates(self) -> bool:
        """Tell whether there is any template, for whatever."""
        return bool(self._templates)

    def template_id(self) -> str:
        return self._field("template_id").value() or ""

    def step_id(self) -> str:
        """Return the step of a chain that this series is, '' for none."""
        if self._step:
            return self._step
        chain = self._chains.get(self._field("chain_id").value() or "")
        if chain is None or chain.steps[0].channel == "phone":
            return ""
        return chain.steps[0].id

    def following_days(self) -> int | None:
        """Return after how many days the next step of the chain would follow."""
        step = self.step_id()
        for chain in self._chains.values():
            keys = [each.id for each in chain.steps]
            if step in keys and step != keys[-1]:
                return chain.steps[keys.index(step) + 1].after_days
        return None

    def choose(self, label: str, institutions: frozenset[str], step: str, template: str) -> None:
        """Choose those of a wave: the next step of its chain goes to them."""
        self._institutions, self._networks, self._requests = institutions, None, None
        self._choose(DISTRICTS, label, step, template)

    def choose_approvals(
        self,
        label: str,
        *,
        networks: frozenset[str] | None = None,
        requests: frozenset[str] | None = None,
        step: str = "",
        template: str = "",
    ) -> None:
        """Choose the contact persons of some networks, or those of some open requests."""
        self._institutions, self._networks, self._requests = None, networks, requests
        self._choose(APPROVAL, label, step, template)

    def _choose(self, purpose: str, label: str, step: str, template: str) -> None:
        self._wave, self._step = label, step
        for name, _label in _ASKED:
            self._field(name).set_value(None)
        self._field("purpose").set_value(purpose)
        self._offer_templates()
        keys = (c.id for c in self._chains.values() if step in {each.id for each in c.steps})
        self._field("chain_id").set_value(next(keys, None))
        if template in self._templates:
            self._field("template_id").set_value(template)
        self._say_only()
        self.changed.emit()

    def choose_anew(self) -> None:
        """Choose among all of them again."""
        self._wave, self._step = "", ""
        self._institutions, self._networks, self._requests = None, None, None
        self._say_only()
        self.begun_anew.emit()
        self.changed.emit()

    def show_rows(self, rows: Sequence[RecipientRow]) -> None:
        """Show the recipients, and how many of them are ticked."""
        self.shown_model().set_rows(rows)
        ticked = sum(row.ticked for row in rows)
        lacking = sum(row.prepared is not None and not row.prepared.ready for row in rows)
        said = [_("{n} of {total} ticked", n=ticked, total=len(rows))]
        if lacking:
            said.append(ngettext("{n} lacks something", "{n} lack something", lacking))
        self._counts.setText(" · ".join(said))
        self.next_button.setEnabled(bool(ticked))

    def shown_list(self) -> ListPanel:
        """Return the list of institutions, or that of contact persons."""
        return self.approval_list if self.purpose() == APPROVAL else self.list

    def shown_model(self) -> RecipientsModel:
        return self.approval_model if self.purpose() == APPROVAL else self.model

    def tick_shown(self, flag: bool) -> None:
        """Tick or untick every row that the list shows."""
        model = self.shown_model()
        rows = [model.row_at(place) for place in range(model.rowCount())]
        model.ticked.emit([row.id for row in rows if row.can_be_ticked], flag)

    def _make_form(self) -> Form:
        form = Form()
        purposes = [(key, _(text)) for key, text in PURPOSES.items()]
        form.add("purpose", _("What for"), ChoiceField(purposes))
        form.add("chain_id", _("Chain"), ChoiceField(none=_("without a chain")))
        form.add("template_id", _("Template"), ChoiceField())
        form.insert(self._no_template)
        form.section(_("To whom"))
        networks = [("chosen", _("only good practice"))]
        form.add("networks", _("Networks"), ChoiceField(networks, none=_("All networks")))
        asked = [
            ("not_asked", _("not asked yet")),
            ("open", _("asked, answer open")),
            ("overdue", _("deadline has passed")),
            ("answered", _("answered")),
        ]
        form.add("state", _("Release"), ChoiceField(asked, none=_("No matter")))
        kinds = self._session.terms("institution_kind")
        form.add("kind", _("Kind of institution"), TermField(kinds, none=_("All kinds")))
        form.add("area_id", _("Area"), ChoiceField(none=_("All areas")))
        form.add("region_id", _("District"), ChoiceField(none=_("All districts")))
        states = [
            ("new", _("not contacted yet")),
            ("awaiting", _("written to, answer open")),
            ("overdue", _("answer overdue")),
        ]
        form.add("contact", _("Contact"), ChoiceField(states, none=_("No matter")))
        form.add("responsible_id", _("Responsible"), ChoiceField(none=_("No matter who")))
        for name, field in form.fields.items():
            field.set_value(DISTRICTS if name == "purpose" else None)
            field.edited.connect(partial(self._on_edited, name))
        form.set_stacked(True)
        return form

    def _offer_templates(self) -> None:
        """Offer the templates and chains of the purpose, and the fields that choose for it."""
        purpose = self.purpose()
        templates = [row for row in self._templates.values() if row.purpose == purpose]
        chosen = [row for row in self._chains.values() if self._is_for(row) == purpose]
        self._field("template_id").set_options((row.id, row.name) for row in templates)
        self._field("chain_id").set_options((row.id, row.name) for row in chosen)
        for name, only in _ONLY_FOR.items():
            self.form.set_visible(name, only == purpose)
        self._no_template.setVisible(not templates and purpose == APPROVAL)
        self._lists.setCurrentWidget(self.shown_list())
        self._lift.setText(
            _("Choose among all contact persons")
            if purpose == APPROVAL
            else _("Choose among all institutions")
        )

    def _is_for(self, chain: ChainRow) -> str:
        """Return for what a chain is: what its first template is for."""
        templates = (self._templates.get(step.template_id) for step in chain.steps)
        return next((row.purpose for row in templates if row is not None), DISTRICTS)

    def _field(self, name: str) -> ChoiceField:
        field = self.form.fields[name]
        assert isinstance(field, ChoiceField)
        return field

    def _on_edited(self, name: str) -> None:
        if name == "purpose":
            self._offer_templates()
            self._field("networks").set_value("chosen")
            self.choose_anew()
            return
        if name == "chain_id":
            chain = self._chains.get(self._field("chain_id").value() or "")
            if chain is not None and chain.steps[0].template_id in self._templates:
                self._field("template_id").set_value(chain.steps[0].template_id)
            self._step = ""
        self.changed.emit()

    def _say_only(self) -> None:
        self._only.setText(self._wave)
        self._only.setVisible(bool(self._wave))
        self._lift.setVisible(bool(self._wave))

    def _lay_out(self) -> None:
        left = scrolled(stacked(self._no_sender, self._only, self._lift, self.form))
        left.setMinimumWidth(190)
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(10, 2, 0, 0)
        box.addWidget(self._lists, 1)
        row = FlowRow()
        for text, flag in ((_("Tick all shown"), True), (_("Untick all shown"), False)):
            button = QPushButton(text)
            button.clicked.connect(partial(_call, self.tick_shown, flag))
            row.add(button)
        row.add(self.next_button)
        box.addWidget(self._counts)
        box.addWidget(row)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 7)
        splitter.setSizes([260, 860])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)


def _call(do: Callable[[bool], None], flag: bool, _checked: Any = None) -> None:
    do(flag)


def _without(options: list[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    return [option for option in options if option[0] != value]
