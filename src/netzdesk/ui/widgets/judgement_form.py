"""The team's verdict on a named structure, its marks as evidence, and „Ist dasselbe wie …“."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.judgements import (
    MARKS,
    JoinNetworks,
    JudgeNetwork,
    PartNetworks,
    join_networks,
    judge_network,
    part_networks,
)
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.queries.networks import NetworkDetail
from netzdesk.ui.commands import JUDGE_KEY, shown_key
from netzdesk.ui.drafts import EditDraft, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import RecordField, TermField
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.fields import Field, MarkField, NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted
from netzdesk.ui.widgets.lookups import NetworkLookup

_WHY = N_("Choose the reason why the structure does not count. It is stored with it.")


def judgement_label(code: str) -> str:
    """Return a judgement in the window's language."""
    return {
        "counts": _("Counts"),
        "does_not_count": _("Does not count"),
    }.get(code, _("Still open"))


class VerdictField(Field):
    """Counts, does not count, still open: three buttons of which one is down."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(6)
        texts = (
            ("counts", _("&Counts")),
            ("does_not_count", _("Does n&ot count")),
            ("open", _("St&ill open")),
        )
        for code, text in texts:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._on_clicked, code))
            row.addWidget(button)
            self.buttons[code] = button
        row.addStretch(1)
        self.box.addLayout(row)
        self.setFocusProxy(self.buttons["counts"])

    def value(self) -> str:
        return next((code for code, each in self.buttons.items() if each.isChecked()), "open")

    def show_value(self, value: Any) -> None:
        for code, button in self.buttons.items():
            button.setChecked(code == value)
            button.setIcon(icon("circle-check") if code == value else QIcon())

    def entry(self) -> QWidget:
        return self.buttons["counts"]

    def set_name(self, name: str) -> None:
        for button in self.buttons.values():
            said = button.text().replace("&", "")
            button.setAccessibleName(_("{question}: {answer}", question=name, answer=said))

    def set_read_only(self, flag: bool) -> None:
        for button in self.buttons.values():
            button.setDisabled(flag)

    def focus_in(self) -> None:
        self.buttons[self.value()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self, code: str, _checked: bool = False) -> None:
        self.show_value(code)
        self.edited.emit()
        self.left.emit()


class JudgementForm(QWidget):
    """Counts, does not count and why, with the five marks; and what is the same network."""

    joined_with = Signal(str)
    parted_from = Signal(str)
    """The name of a record that is a network of its own again."""
    """The network that a duplicate was joined with."""
    next_asked = Signal()
    """The next structure is to be judged."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._network: NetworkDetail | None = None
        self.form = Form(store=self._store)
        self._build(session)
        self.draft = EditDraft(
            self.form, session, lambda: shown_at("networks", self.form.record, "judgement")
        )
        self._named = muted("")
        self._who = muted("")
        self.join = Form(submit=self._join, submit_text=_("Join the two records"))
        lookup = NetworkLookup(
            lambda: session.conn, lambda: self._network.id if self._network else ""
        )
        self._lookup = lookup
        self.join.add(
            "kept_id",
            _("Same as …"),
            RecordField(lookup.find, lookup.name_of),
            hint=_(
                "Statements that name this record then name the other one, and what only this "
                "record has (interviews, texts, ratings, actors …) passes to it. It can be undone, "
                "and parted again later."
            ),
        )
        self.join.add_buttons(cancel=False)
        self.join.clear()
        self.next_button = QPushButton(_("Next open structure ({key})", key=shown_key(JUDGE_KEY)))
        self.next_button.clicked.connect(self.next_asked)
        self.joined = EntryList(_("Joined with it"))
        self.joined_title = heading(_("Joined with it"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.addWidget(self._named)
        layout.addWidget(self._who)
        layout.addWidget(self.form)
        layout.addWidget(self.next_button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(heading(_("Same as …")))
        layout.addWidget(self.join)
        layout.addWidget(self.joined_title)
        layout.addWidget(self.joined)
        layout.addStretch(1)
        self.form.set_read_only(session.read_only)
        self.join.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the verdict on a network."""
        self._network = network
        self._lookup.forget()
        values: dict[str, Any] = {mark: getattr(network, mark) for mark in MARKS}
        values["judgement"] = network.judgement
        values["reason"] = network.judgement_reason or None
        values["note"] = network.judgement_note or None
        self.form.load(network.id, values)
        self._show_reason()
        self._show_named(network)
        self._who.setText(
            _(
                "Judged by {name} on {day}.",
                name=network.judged_by,
                day=show_day(network.judged_on),
            )
            if network.judged_on
            else _("Nobody has judged this structure yet.")
        )
        if self.join.record != network.id:
            self.join.clear()
            self.join.record = network.id
        self.joined_title.setVisible(bool(network.joined))
        self.joined.show_entries([self._joined_entry(*each) for each in network.joined])

    def _build(self, session: Session) -> None:
        form = self.form
        verdict = form.add("judgement", _("Judgement"), VerdictField())
        verdict.edited.connect(self._show_reason)
        form.add(
            "reason",
            _("Why it does not count"),
            TermField(session.terms("judgement_reason"), none=_("choose a reason")),
        )
        form.section(_("Marks of a network"))
        for mark, label in zip(
            MARKS,
            (
                _("Several autonomous partners"),
                _("Different competences"),
                _("Common aims"),
                _("Agreements on cooperation"),
                _("Coordination or contact person"),
            ),
            strict=True,
        ):
            form.add(mark, label, MarkField())
        form.add("note", _("Reasons and evidence"), NotesField(rows=3))

    def _show_named(self, network: NetworkDetail) -> None:
        named = [
            _("{institution} ({day})", institution=each.institution, day=show_day(each.day))
            for each in network.namings
            if not each.superseded
        ]
        self._named.setText(_("Named by: {institutions}", institutions=", ".join(named)))
        self._named.setVisible(bool(named))

    def _show_reason(self) -> None:
        self.form.set_visible("reason", self.form.value("judgement") == "does_not_count")

    def _store(self, name: str, value: Any) -> None:
        """Store the verdict; „zählt nicht“ waits for its reason."""
        network = self._network
        assert network is not None
        judgement, reason = network.judgement, network.judgement_reason or None
        if name in ("judgement", "reason"):
            judgement, reason = self.form.value("judgement"), self.form.value("reason")
            if judgement == "does_not_count" and reason is None:
                self.form.fields["reason"].focus_in()
                raise Refused("network.judgement_reason", _WHY, field="reason")
            more: dict[str, Any] = {}
        else:
            more = {name: value, "day": network.judged_on or None}
        self._session.run(
            judge_network,
            JudgeNetwork(network_id=network.id, judgement=judgement, reason=reason, **more),
        )
        self.form.fields["judgement"].accept()
        self.form.fields["reason"].accept()
        self.form.clear_errors()

    def _join(self, values: dict[str, Any]) -> None:
        if not values["kept_id"]:
            raise Refused("network.choose_other", N_("Choose the other record."), field="kept_id")
        assert self._network is not None
        command = JoinNetworks(duplicate_id=self._network.id, kept_id=values["kept_id"])
        kept = self._session.run(join_networks, command)
        self.joined_with.emit(kept)

    def _joined_entry(self, record: str, name: str) -> Entry:
        shown = name or _("(without a name)")
        return Entry(
            record,
            shown,
            links=()
            if self._session.read_only
            else (
                Link(
                    _("Part again"),
                    _("Part {name} again", name=shown),
                    lambda: self._part(record, name),
                ),
            ),
        )

    def _part(self, record: str, name: str) -> None:
        assert self._network is not None
        named = tuple(
            each.statement_id for each in self._network.namings if name and each.as_named == name
        )
        command = PartNetworks(network_id=record, statement_ids=named)
        if self._session.try_run(part_networks, command):
            self.parted_from.emit(name)
