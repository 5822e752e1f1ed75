"""What one knows during a call: districts and history; what others say only on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.sentences import network_name, statement_texts
from netzdesk.domain.states import State
from netzdesk.domain.verification import Verification
from netzdesk.queries.institution_detail import AttemptRow, InstitutionDetail, StatementRow
from netzdesk.queries.institutions import RegionChoice, region_choices
from netzdesk.queries.verification import read_labels, verify_regions
from netzdesk.queries.verification_states import states
from netzdesk.ui.commands import shown_key
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import when_text
from netzdesk.ui.widgets.contacts_tab import outcome_tone
from netzdesk.ui.widgets.entry_card import Entry, EntryList
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import (
    Card,
    LinkButton,
    StateBadge,
    clear_layout,
    heading,
    muted,
    plain_label,
)
from netzdesk.ui.widgets.outcome_field import outcome_text
from netzdesk.ui.widgets.state_texts import state_text, state_tone
from netzdesk.ui.widgets.statements_tab import answer_tone

OTHERS_KEY: Final = "F6"
SHOWN: Final = 6
"""Districts that are listed at first; the others wait behind a link."""
_OPEN_FIRST: Final = {
    State.CONTESTED_EXISTENCE: 0,
    State.CONTESTED_NETWORKS: 0,
    State.AWAITING_CONFIRMATION_OF_NO: 1,
    State.ONE_SOURCE: 1,
    State.UNASKED: 2,
}


class CallBackground(QWidget):
    """Districts with their states, and the history of this institution."""

    region_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._outcomes = {term.code: term for term in session.terms("outcome", retired=True)}
        self._institution: InstitutionDetail | None = None
        self._regions: tuple[str, ...] = ()
        self._all = False
        self._districts = QVBoxLayout()
        self._districts.setSpacing(4)
        districts = Card(_("Speaks for"))
        districts.body.addLayout(self._districts)
        history = Card(_("What happened here"))
        self.history = EntryList(_("What happened here"), _("Nothing yet."))
        history.body.addWidget(self.history)
        self.others = OtherStatements(session)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(districts)
        layout.addWidget(history)
        layout.addWidget(self.others)
        layout.addStretch(1)

    def show_institution(self, institution: InstitutionDetail, regions: Sequence[str]) -> None:
        """Show what is known; `regions` are asked about and stand first."""
        if self._institution is None or institution.id != self._institution.id:
            self._all = False
        self._institution = institution
        self._regions = tuple(regions)
        self._show_districts()
        self.history.show_entries(self._entries(institution))
        spoken_for = [region.id for region in self._spoken_for()]
        self.others.set_question(institution.id, regions or spoken_for)

    def _spoken_for(self) -> tuple[RegionChoice, ...]:
        institution = self._institution
        assert institution is not None
        own = institution.regions
        if institution.whole_area:
            own = region_choices(self._session.conn)
        return own

    def _show_districts(self) -> None:
        clear_layout(self._districts)
        found = states(self._session.conn)
        ordered = sorted(
            self._spoken_for(),
            key=lambda each: (
                each.id not in self._regions,
                _OPEN_FIRST.get(found[each.id].state, 3),
            ),
        )
        shown = ordered if self._all else ordered[:SHOWN]
        for region in shown:
            link = LinkButton(region.label)
            link.setToolTip(_("Show the district"))
            link.clicked.connect(lambda _c=False, key=region.id: self.region_asked.emit(key))
            state = found[region.id].state
            badge = StateBadge(state_text(state), state_tone(state))
            self._districts.addWidget(_beside(link, badge))
        if not ordered:
            self._districts.addWidget(muted(_("no district yet")))
        rest = len(ordered) - len(shown)
        if rest:
            more = LinkButton(
                ngettext("Show {n} further district", "Show {n} further districts", rest)
            )
            more.clicked.connect(self._show_all)
            self._districts.addWidget(more)

    def _show_all(self) -> None:
        self._all = True
        self._show_districts()

    def _entries(self, institution: InstitutionDetail) -> list[Entry]:
        found = [
            *((each.day, each.at, self._attempt(each)) for each in institution.attempts),
            *((each.day, "", self._statement(each)) for each in institution.statements),
        ]
        found.sort(key=lambda each: (each[0], each[1]), reverse=True)
        due = [
            Entry(
                each.id,
                " · ".join(filter(None, (show_day(each.due), each.time, each.reason))),
                badge=_("due"),
                tone="info",
                compact=True,
            )
            for each in institution.open_follow_ups
        ]
        notes = [
            Entry(
                each.id,
                show_day(each.day),
                badge=self._outcome(each.outcome),
                tone=outcome_tone(self._outcomes.get(each.outcome)),
                lines=(each.note,) if each.note else (),
            )
            for each in institution.notes
            if not each.withdrawn
        ]
        return [*due, *notes, *(entry for _day, _at, entry in found)]

    def _attempt(self, row: AttemptRow) -> Entry:
        direction = _("out") if row.direction == "out" else _("in")
        channel = self._session.label("channel", row.channel)
        how = _("{channel} ({direction})", channel=channel, direction=direction)
        when = when_text(row.day, row.at)
        return Entry(
            row.id,
            " · ".join(filter(None, (when, how, row.person, row.initials))),
            badge=self._outcome(row.outcome),
            tone=outcome_tone(self._outcomes.get(row.outcome)),
            lines=(row.note,) if row.note else (),
            struck=bool(row.corrected_by_id),
        )

    def _statement(self, row: StatementRow) -> Entry:
        lines = []
        if row.named:
            names = "; ".join(each.shown for each in row.named)
            lines.append(_("Names: {names}", names=names))
        if row.wording:
            lines.append(_("“{wording}”", wording=row.wording))
        if row.heard_from:
            lines.append(_("Heard from {institution}", institution=row.heard_from))
        return Entry(
            row.id,
            _("{district} · {day}", district=row.region, day=show_day(row.day)),
            badge=self._session.label("answer", row.answer),
            tone=answer_tone(row.answer),
            lines=(*lines, row.remark) if row.remark else tuple(lines),
            struck=bool(row.superseded_by_id),
        )

    def _outcome(self, code: str) -> str:
        term = self._outcomes.get(code)
        return outcome_text(term, translator().language) if term else code


def _beside(*widgets: QWidget) -> QWidget:
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(12)
    for widget in widgets:
        box.addWidget(widget)
    box.addStretch(1)
    return row


class OtherStatements(Card):
    """What others say about the same districts: read when it is asked for, gone when hidden."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._institution = ""
        self._regions: tuple[str, ...] = ()
        self._list: QWidget | None = None
        self.body.addWidget(heading(_("What others say")))
        self._hint = muted(_("Hidden, so that nobody is led. Show it after the answer."))
        self.body.addWidget(self._hint)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.toggle)
        self.body.addWidget(FlowRow(self.button))
        self._say()

    @property
    def shown(self) -> bool:
        return self._list is not None

    def set_question(self, institution: str, regions: Sequence[str]) -> None:
        """Take the districts; for another institution everything is hidden again."""
        if institution != self._institution:
            self.conceal()
        self._institution, self._regions = institution, tuple(regions)
        if self.shown:
            self.conceal()
            self.reveal()

    def toggle(self) -> None:
        """Show what others say, or hide it again."""
        if self.shown:
            self.conceal()
        else:
            self.reveal()

    def reveal(self) -> None:
        """Read and show the statements of others."""
        if not self._institution:
            return
        self._list = QWidget()
        layout = QVBoxLayout(self._list)
        layout.setContentsMargins(0, 0, 0, 0)
        labels = {each.id: each.label for each in region_choices(self._session.conn)}
        entries = 0
        for key, found in verify_regions(self._session.conn, self._regions).items():
            said = self._said(found)
            if said:
                layout.addWidget(plain_label(labels.get(key, ""), kind="heading", wrap=True))
                shown = EntryList(_("What others say"))
                shown.show_entries(said)
                layout.addWidget(shown)
            entries += len(said)
        if not entries:
            layout.addWidget(muted(_("Nobody else has said anything about it yet.")))
        self.body.addWidget(self._list)
        self._say()

    def conceal(self) -> None:
        """Take the statements of others off the screen."""
        if self._list is not None:
            self.body.removeWidget(self._list)
            self._list.hide()
            self._list.setParent(None)
            self._list.deleteLater()
            self._list = None
        self._say()

    def _said(self, found: Verification) -> list[Entry]:
        tr = translator()
        labels = read_labels(self._session.conn, tr.language)
        entries = []
        texts = statement_texts(found, tr, labels)
        for statement, text in zip(found.statements, texts, strict=True):
            fact = statement.fact
            if fact.institution_id == self._institution:
                continue
            named = [found.facts.networks[each.network_id] for each in fact.named]
            lines = [_("Names: {names}", names="; ".join(network_name(n, tr) for n in named))]
            entries.append(
                Entry(
                    fact.id,
                    text,
                    badge=self._session.label("answer", fact.answer),
                    tone=answer_tone(fact.answer),
                    lines=(*(lines if named else ()), *filter(None, (fact.wording, fact.remark))),
                )
            )
        return entries

    def _say(self) -> None:
        key = shown_key(OTHERS_KEY)
        self.button.setText(
            _("Hide what others say ({key})", key=key)
            if self.shown
            else _("Show what others say ({key})", key=key)
        )
        self._hint.setVisible(not self.shown)
